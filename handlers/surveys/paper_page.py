"""The pages of paper: sheets typed in by one worker, compared with the paper by another, and which answer counts."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.chat.turn import Refusal, Surroundings
from bot.store.ledger import Act, note
from bot.text import whole_number
from bot.web.pages import Premises
from bot.web.routes import Route
from handlers.meetings.queries import name_of
from handlers.surveys import paper
from handlers.surveys.answers import at_seat, given_by, opened_texts
from handlers.surveys.reading import Typed, fields, read
from handlers.surveys.seeing import Seen, survey_at
from handlers.surveys.tables import Survey

SAID = {
    "typed": "入力しました。もう一人の従事者が、用紙と見くらべてたしかめてください。",
    "check": "たしかめました。この用紙は数えられます。",
    "drop": "取り消しました。もう一度入力してください。",
    "paper": "紙の答えを数えます。",
    "online": "LINE・ページの答えを数えます。",
}


class PaperPage:
    """Where staff sit with the sheets of paper."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self, code: str) -> ResponseReturnValue:
        """The sheets typed in so far, and the form for the next one."""
        with survey_at(self._premises, code) as seen:
            return self._page(seen)

    def type_in(self, code: str) -> ResponseReturnValue:
        """A sheet was typed in."""
        with survey_at(self._premises, code) as seen:
            typed = read(seen.form.questions, request.form)
            try:
                if typed.wrong:
                    raise Refusal("数字で答える質問をたしかめてください。")
                seat, blank = whole_number(request.form.get("seat", "")) or 0, request.form.get("blank") == "yes"
                with seen.session.begin_nested():
                    paper.enter(seen.around, seen.survey, seat, (typed.given, typed.texts), seen.by, blank=blank)
            except Refusal as refusal:
                return self._page(seen, typed, wrong=str(refusal.sentence)), 422
            return redirect(url_for("surveys.paper", code=seen.code, said="typed"), 303)

    def sheet(self, code: str, seat: int) -> ResponseReturnValue:
        """One sheet as it was typed, to be compared with the paper."""
        with survey_at(self._premises, code) as seen:
            one, online = (at_seat(seen.session, seen.survey.id, seat, paper=there) for there in (True, False))
            if one is None:
                abort(404)
            given, texts = given_by(seen.session, one.id), opened_texts(seen.around, one.id)
            act = Act(seen.by, "opened", "survey sheet", f"{seen.code} {seat}", inventory="B-9", channel="page")
            note(seen.session, seen.around.now, act)
            return render_template(
                "surveys/sheet.html", code=seen.code, seat=seat, one=one, typed=seen.survey.state in paper.TYPED_IN,
                fields=fields(seen.form, seen.form.questions, given, texts), mine=one.entered_by == seen.by,
                online=online is not None and online.state == "answered", csrf=seen.stamp,
            )  # fmt: skip

    def decide(self, code: str, seat: int, deed: str) -> ResponseReturnValue:
        """Checked, taken back, or which of two answers counts."""
        with survey_at(self._premises, code) as seen:
            try:
                with seen.session.begin_nested():
                    _decide(seen.around, seen.survey, seat, deed, seen.by)
            except Refusal as refusal:
                return self._page(seen, wrong=str(refusal.sentence)), 422
            return redirect(url_for("surveys.paper", code=seen.code, said=deed), 303)

    def _page(self, seen: Seen, typed: Typed | None = None, *, wrong: str = "") -> str:
        given, texts, faults = (typed.given, typed.texts, typed.wrong) if typed is not None else ({}, {}, {})
        return render_template(
            "surveys/paper.html", code=seen.code, name=name_of(seen.meeting), wrong=wrong,
            good=SAID.get(request.args.get("said", ""), ""), sheets=paper.sheets(seen.around, seen.survey),
            open=seen.survey.state in paper.TYPED_IN, most=seen.survey.seats, csrf=seen.stamp,
            seat=request.form.get("seat", "") if typed is not None else "",
            fields=fields(seen.form, seen.form.questions, given, texts, faults),
        )  # fmt: skip


def paper_routes(premises: Premises) -> tuple[Route, ...]:
    """The pages of paper; whoever works may type in and check."""
    page = PaperPage(premises)
    return (
        Route("/staff/surveys/<code>/paper", "paper", page.listed),
        Route("/staff/surveys/<code>/paper", "type_in", page.type_in, "POST"),
        Route("/staff/surveys/<code>/paper/<int:seat>", "sheet", page.sheet),
        Route("/staff/surveys/<code>/paper/<int:seat>/<deed>", "decide", page.decide, "POST"),
    )


def _decide(around: Surroundings, survey: Survey, seat: int, deed: str, by: str) -> None:
    if deed == "check":
        paper.check(around, survey, seat, by)
    elif deed == "drop":
        paper.drop(around, survey, seat, by)
    elif deed in ("paper", "online"):
        paper.choose(around, survey, seat, paper=deed == "paper", by=by)
    else:
        abort(404)
