"""The page where an officer writes a question and reads its answer: sealed, never in the chat."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import Sentence, _
from bot.chat.own import OwnPage
from bot.chat.postbacks import is_uuid
from bot.chat.turn import Refusal
from bot.web.own import Desk, Guest
from bot.web.pages import Premises
from bot.web.routes import OUTSIDE, Route
from handlers.questions import changes, words
from handlers.questions.changes import OWN
from handlers.questions.queries import of_person
from handlers.questions.rules import KINDS, LONGEST, MOVES, STATES, TOOLS, label
from handlers.questions.tables import Question

ORIGIN = "handlers/questions/own.py"


def own_routes(premises: Premises) -> tuple[Route, ...]:
    """The officer's pages of this room."""
    page = QuestionPage(premises)
    return (
        Route("/my/questions", "mine", page.listed, rights=OUTSIDE),
        Route("/my/questions/<about>", "asked", page.show, rights=OUTSIDE),
        Route("/my/questions/<about>", "ask", page.write, "POST", OUTSIDE),
        Route("/my/questions/<about>/draft", "draft", page.draft, "POST", OUTSIDE),
        Route("/my/questions/<about>/helped", "helped", page.helped, "POST", OUTSIDE),
    )


class QuestionPage:
    """Writing a question, reading what was answered, saying whether it helped."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._desk = Desk(premises)

    def listed(self) -> ResponseReturnValue:
        """What one asked, newest first."""
        with self._premises.own(OWN) as guest:
            rows = [(one.id, _title(one), STATES[one.state]) for one in of_person(guest.session, guest.person)]
            return render_template("questions/mine.html", rows=rows)

    def show(self, about: str) -> ResponseReturnValue:
        """One question: its form, or the words of both sides."""
        with self._premises.own(OWN) as guest:
            one = _mine(guest, about)
            return self._page(guest, one) if one is not None else self._desk.not_yours(guest, "question")

    def write(self, about: str) -> ResponseReturnValue:
        """Send it to the staff; what cannot be sent stands there as it was typed."""
        with self._premises.own(OWN) as guest:
            one = _mine(guest, about)
            if one is None:
                return self._desk.not_yours(guest, "question")
            said = request.form.get("words", "").strip()
            try:
                told = changes.write(self._premises.around(guest.session), one, said)
            except Refusal as refusal:
                return self._page(guest, one, said, refusal.sentence), 422
            self._desk.done(guest, _form(one))
            self._premises.say(guest.session, told, ORIGIN)
            return redirect(url_for("questions.asked", about=one.id, saved="yes"), 303)

    def draft(self, about: str) -> ResponseReturnValue:
        """What stands in the form while it is being written."""
        with self._premises.own(OWN) as guest:
            one = _mine(guest, about)
            if one is None or "write" not in MOVES[one.state]:
                return self._desk.not_yours(guest, "question")
            return self._desk.write(guest, _form(one), {"words": request.form.get("words", "")[: LONGEST * 2]})

    def helped(self, about: str) -> ResponseReturnValue:
        """「わかった」 or 「まだ困っている」 under the answer."""
        with self._premises.own(OWN) as guest:
            one = _mine(guest, about)
            if one is None or one.state != "answered":
                return self._desk.not_yours(guest, "question")
            around = self._premises.around(guest.session)
            if request.form.get("helped") == "yes":
                changes.close(around, one, guest.by, solved=True)
            else:
                self._premises.say(guest.session, changes.ask_again(around, one, guest.by), ORIGIN)
            return redirect(url_for("questions.asked", about=one.id), 303)

    def _page(self, guest: Guest, one: Question, typed: str | None = None, wrong: Sentence = "") -> str:
        around = self._premises.around(guest.session)
        asked, answer = words.opened(around, one, guest.by, "own page") if one.words is not None else ("", "")
        if answer and one.read_at is None:
            one.read_at = around.now
        begun = self._desk.begun(guest, _form(one), {"words": asked}) if typed is None else None
        return render_template(
            "questions/asked.html", one=one, title=_title(one), state=STATES[one.state], wrong=wrong,
            asked=asked, answer=answer, begun=begun is not None, most=LONGEST,
            may_write="write" in MOVES[one.state], saved=request.args.get("saved") == "yes" and begun is None,
            typed=typed if typed is not None else (begun or {"words": asked})["words"],
        )  # fmt: skip


def _mine(guest: Guest, about: str) -> Question | None:
    """The question of that id, if it is the guest's."""
    found = guest.session.get(Question, UUID(about)) if is_uuid(about) else None
    return found if found is not None and found.person_id == guest.person else None


def _form(one: Question) -> str:
    return f"question:{one.id}"


def _title(one: Question) -> Sentence:
    return _("{tool}・{kind}").fill(tool=label(TOOLS, one.tool), kind=label(KINDS, one.kind))


question_page = OwnPage(
    OWN, "questions.mine", title=_("質問のページ"), why=_("くわしいことは、LINEに残さないためです。"),
    words=_("わたしの質問"), order=50, about="questions.asked",
)  # fmt: skip
