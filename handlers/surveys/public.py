"""The page without LINE: by the QR of a sheet, or by its number and four figures; every section is saved when sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from bot.catalogs import Lazy, Sentence, _
from bot.chat.turn import Surroundings
from bot.text import whole_number
from bot.web.pages import Premises
from bot.web.routes import OUTSIDE, Route
from bot.web.words import PARAMETER, speak_as_chosen
from handlers.meetings.queries import event_words
from handlers.surveys.answers import at_seat, given_by, keep_choices, keep_text, of_page, opened_texts, still_open
from handlers.surveys.changes import meeting_of
from handlers.surveys.dialogue import DIALOGUES
from handlers.surveys.queries import form_of
from handlers.surveys.questionnaires import Asked, Questionnaire, applies
from handlers.surveys.reading import Typed, fields, read
from handlers.surveys.seats import is_seat, seat_of, token_of
from handlers.surveys.tables import Survey, SurveyRespondent

NOTHING_TYPED = Typed({}, {}, {})
MOST_TRIES = 50  # wrong figures in all; then only the QR opens a page of this survey
WRONG = _("番号か4けたの数字がちがうようです。用紙をたしかめて、もう一度入れてください。")
TOO_OFTEN = _("いまは番号を入れて始められません。用紙のQRを読み取るか、会場の係の者におたずねください。")


@dataclass(frozen=True)
class Here:
    """Somebody on their page: which survey, which questions it shows, and what is kept of them so far."""

    around: Surroundings
    survey: Survey
    form: Questionnaire
    token: str
    seat: int | None
    respondent: SurveyRespondent | None

    @property
    def steps(self) -> list[tuple[Sentence, tuple[Asked, ...]]]:
        """The sections; of somebody who answers in the chat only what is to be written."""
        asked_in_chat = any(one.digest == self.form.digest for one in DIALOGUES.values())
        if self.respondent is not None and self.respondent.channel == "chat" and asked_in_chat:
            return [(_("ご意見・ご感想"), tuple(one for one in self.form.questions if one.kind == "text"))]
        return [(Lazy(one.title), one.questions) for one in self.form.sections]


class PublicPage:
    """Where participants answer; nobody signs in, the address itself is the right to answer once."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def door(self, slug: str) -> ResponseReturnValue:
        """What the QR on the screen opens: the number of one's sheet."""
        with self._survey(slug) as (around, survey):
            return self._door(around, survey, "")

    def enter(self, slug: str) -> ResponseReturnValue:
        """A number and its four figures lead to the page of that sheet."""
        with self._survey(slug) as (around, survey):
            if not self._premises.stamped(slug):
                return self._door(around, survey, WRONG), 400
            if survey.tries >= MOST_TRIES:
                return self._door(around, survey, TOO_OFTEN), 429
            seat, check = whole_number(request.form.get("seat", "")) or 0, _figures(request.form.get("check", ""))
            if not is_seat(around.vault, survey, seat, check):
                survey.tries += 1
                return self._door(around, survey, WRONG), 422
            token = token_of(around.vault, survey.id, seat)
            return redirect(url_for("surveys.begin", slug=slug, token=token), 303)

    def begin(self, slug: str, token: str) -> ResponseReturnValue:
        """What it is about, and one button: whoever only looks at an address uses nothing up."""
        with self._here(slug, token) as here:
            if here.respondent is not None and here.respondent.channel == "chat":
                return _to(here, 1)
            name = event_words(meeting_of(here.around, here.survey))
            return render_template("surveys/begin.html", here=here, name=name, csrf=self._premises.stamp(token))

    def start(self, slug: str, token: str) -> ResponseReturnValue:
        """「はじめる」, or 「答えない」."""
        with self._here(slug, token, sent=True) as here:
            respondent = here.respondent or _new(here)
            if request.form.get("act") == "refuse":
                if respondent.state != "answered":
                    respondent.state = "refused"
                return render_template("surveys/thanks.html", here=here, refused=respondent.state == "refused")
            respondent.state = "opened" if respondent.state == "refused" else respondent.state
            return _to(here, 1)

    def ask(self, slug: str, token: str, step: int) -> ResponseReturnValue:
        """One section with what was answered before."""
        with self._here(slug, token) as here:
            if here.respondent is None:
                return redirect(url_for("surveys.begin", slug=slug, token=token), 303)
            return self._section(here, here.respondent, step, NOTHING_TYPED)

    def keep(self, slug: str, token: str, step: int) -> ResponseReturnValue:
        """Save a section and go on; what cannot be understood is said at its question, the rest is saved."""
        with self._here(slug, token, sent=True) as here:
            respondent = here.respondent or _new(here)
            _heading, questions = _questions(here, step)
            typed = read(questions, request.form)
            given = given_by(here.around.session, respondent.id) | dict(typed.given)
            keep_choices(here.around, here.form, respondent, given)
            singles = {key: keys[0] for key, keys in given.items() if keys}
            for one in questions:
                if one.kind == "text" and applies(one, singles):
                    keep_text(here.around, respondent, one.key, typed.texts.get(one.key, ""))
            if typed.wrong:
                return self._section(here, respondent, step, typed), 422
            if PARAMETER in request.args:  # another language was chosen: the same questions in it, nothing lost
                return _to(here, step)
            last = step >= len(here.steps)
            if last and respondent.state == "opened" and respondent.channel == "page":
                respondent.state = "refused"  # everything was left open
            return redirect(url_for("surveys.thanks", slug=slug, token=token), 303) if last else _to(here, step + 1)

    def thanks(self, slug: str, token: str) -> ResponseReturnValue:
        """It arrived; until it closes everything can be changed."""
        with self._here(slug, token) as here:
            return render_template("surveys/thanks.html", here=here, refused=False)

    def _section(self, here: Here, respondent: SurveyRespondent, step: int, typed: Typed) -> str:
        title, questions = _questions(here, step)
        given = given_by(here.around.session, respondent.id)
        texts = dict(typed.texts) | opened_texts(here.around, respondent.id)
        return render_template(
            "surveys/section.html", here=here, title=title, step=step, of=len(here.steps),
            fields=fields(here.form, questions, given, texts, typed.wrong), wrong=typed.wrong,
            csrf=self._premises.stamp(here.token),
        )  # fmt: skip

    def _door(self, around: Surroundings, survey: Survey, wrong: Sentence) -> str:
        form, meeting = form_of(around.session, survey), meeting_of(around, survey)
        stamp = self._premises.stamp(survey.slug)
        return render_template(
            "surveys/door.html", survey=survey, form=form, name=event_words(meeting), wrong=wrong, csrf=stamp
        )

    @contextmanager
    def _survey(self, slug: str) -> Iterator[tuple[Surroundings, Survey]]:
        """The survey of an address; one that takes no answers (any more) says so."""
        speak_as_chosen("/s/", secure=self._premises.secure)
        with self._premises.db.write() as session:
            survey = session.scalar(select(Survey).where(Survey.slug == slug))
            if survey is None:
                abort(404)
            if not still_open(session, survey.id):
                soon = survey.state == "agreed"
                abort(Response(render_template("surveys/closed.html", soon=soon), 403 if soon else 410))
            yield self._premises.around(session), survey

    @contextmanager
    def _here(self, slug: str, token: str, *, sent: bool = False) -> Iterator[Here]:
        with self._survey(slug) as (around, survey):
            seat = seat_of(around.vault, survey, token)
            found = at_seat(around.session, survey.id, seat) if seat else of_page(around, survey, token)
            if seat is None and found is None:
                abort(404)
            if sent and not self._premises.stamped(token):
                abort(400)
            yield Here(around, survey, form_of(around.session, survey), token, seat, found)


def public_routes(premises: Premises) -> tuple[Route, ...]:
    """The pages anybody with an address may open."""
    page = PublicPage(premises)
    return (
        Route("/s/<slug>", "door", page.door, rights=OUTSIDE),
        Route("/s/<slug>", "enter", page.enter, "POST", OUTSIDE),
        Route("/s/<slug>/<token>", "begin", page.begin, rights=OUTSIDE),
        Route("/s/<slug>/<token>", "start", page.start, "POST", OUTSIDE),
        Route("/s/<slug>/<token>/<int:step>", "ask", page.ask, rights=OUTSIDE),
        Route("/s/<slug>/<token>/<int:step>", "keep", page.keep, "POST", OUTSIDE),
        Route("/s/<slug>/<token>/thanks", "thanks", page.thanks, rights=OUTSIDE),
    )


def _new(here: Here) -> SurveyRespondent:
    """Somebody begins to answer with their sheet."""
    made = SurveyRespondent(
        id=uuid4(), survey_id=here.survey.id, channel="page", paper=False, seat=here.seat, state="opened",
        counted=True, chosen=False,
    )  # fmt: skip
    here.around.session.add(made)
    here.around.session.flush()
    return made


def _questions(here: Here, step: int) -> tuple[Sentence, tuple[Asked, ...]]:
    if not 1 <= step <= len(here.steps):
        abort(404)
    return here.steps[step - 1]


def _to(here: Here, step: int) -> ResponseReturnValue:
    return redirect(url_for("surveys.ask", slug=here.survey.slug, token=here.token, step=step), 303)


def _figures(typed: str) -> str:
    number = whole_number(typed)
    return f"{number:04}" if number is not None else ""
