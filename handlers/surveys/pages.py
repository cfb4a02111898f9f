"""The staff's pages of surveys: how each stands, sheets to print, the screen for the room, totals."""

from __future__ import annotations

from uuid import UUID

import segno
from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.chat.postbacks import is_uuid
from bot.chat.turn import Refusal
from bot.documents.excel import MIME
from bot.store.ledger import Act, note
from bot.text import whole_number
from bot.web.doors import Entry
from bot.web.pages import Pages, Premises
from bot.web.routes import OUTSIDE, READERS, WORKERS, Route, room_pages
from handlers.meetings.queries import label_of, name_of
from handlers.surveys.cards import address
from handlers.surveys.changes import tally
from handlers.surveys.export import as_csv, as_xlsx
from handlers.surveys.paper_page import paper_routes
from handlers.surveys.public import public_routes
from handlers.surveys.queries import meter_of, surveys
from handlers.surveys.reading import fields
from handlers.surveys.rules import STATES
from handlers.surveys.seeing import Seen, survey_at
from handlers.surveys.sheet import sheets_of, style
from handlers.surveys.show import heads
from handlers.surveys.tables import SurveyAnswer
from handlers.surveys.tally import totals_of, voices

FILES = {"csv": (as_csv, "text/csv"), "xlsx": (as_xlsx, MIME)}
SAID = {"hide": "伏せました。報告にも出ません。", "tally": "集計しました。"}


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    table = Table(premises)
    return room_pages("surveys", __name__, (
        Route("/staff/surveys", "listed", table.listed, rights=READERS, venue=True),
        Route("/staff/surveys/<code>", "shown", table.shown, rights=READERS),
        Route("/staff/surveys/<code>/screen", "screen", table.screen, rights=READERS, venue=True),
        Route("/staff/surveys/<code>/sheets", "sheets", table.sheets),
        Route("/staff/surveys/<code>/totals/<kind>", "totals", table.totals),
        Route("/staff/surveys/<code>/tally", "tally", table.tally, "POST"),
        Route("/staff/surveys/<code>/hide", "hide", table.hide, "POST"),
        Route("/survey.css", "style", style, rights=OUTSIDE),
        *paper_routes(premises),
        *public_routes(premises),
    ))  # fmt: skip


class Table:
    """Where staff look at surveys and print what is handed out."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """Every survey with its state."""
        with self._premises.staff() as visitor:
            found = surveys(visitor.session)
            rows = [(meeting.code, label_of(meeting), str(STATES[one.state])) for one, meeting in found]
            return render_template("surveys/list.html", rows=rows)

    def shown(self, code: str) -> ResponseReturnValue:
        """One survey: heads, and once it is tallied its totals and words."""
        with survey_at(self._premises, code) as seen:
            return self._page(seen)

    def screen(self, code: str) -> ResponseReturnValue:
        """For the projector: the QR and what to do, nothing else."""
        with survey_at(self._premises, code) as seen:
            url = address(seen.around, seen.survey)
            picture = segno.make(url, error="m").svg_inline(omitsize=True, title="アンケートのQR")
            return render_template("surveys/screen.html", url=url, qr=picture, form=seen.form)

    def sheets(self, code: str) -> ResponseReturnValue:
        """The numbered sheets, ready to print."""
        with survey_at(self._premises, code) as seen:
            seats = _range(request.args.get("from", ""), request.args.get("to", ""), seen.survey.seats)
            act = Act(seen.by, "printed", "survey sheets", seen.code, count=len(seats), channel="page")
            note(seen.session, seen.around.now, act)
            return render_template(
                "surveys/sheets.html", sheets=sheets_of(seen.around, seen.survey, seats), form=seen.form,
                name=label_of(seen.meeting), questions=fields(seen.form, seen.form.questions, {}, {}),
            )  # fmt: skip

    def totals(self, code: str, kind: str) -> ResponseReturnValue:
        """The report as a file: csv or xlsx."""
        with survey_at(self._premises, code) as seen:
            if kind not in FILES:
                abort(404)
            try:
                found = totals_of(seen.around, seen.survey)
            except Refusal as refusal:
                return self._page(seen, wrong=str(refusal.sentence)), 409
            words = [one.words for one in voices(seen.around, seen.survey, seen.by) if one.words]
            act = Act(seen.by, "exported", "survey totals", seen.code, channel="page")
            note(seen.session, seen.around.now, act)
            write, mime = FILES[kind]
            content = write(label_of(seen.meeting), meter_of(seen.session, seen.survey, seen.meeting), found, words)
            named = {"Content-Disposition": f'attachment; filename="survey-{seen.code}.{kind}"'}
            return Response(content, mimetype=mime, headers=named)

    def tally(self, code: str) -> ResponseReturnValue:
        """「集計する」: no more paper, and the totals are there."""
        with survey_at(self._premises, code) as seen:
            try:
                with seen.session.begin_nested():
                    tally(seen.around, seen.survey, seen.code, seen.by)
            except Refusal as refusal:
                return self._page(seen, wrong=str(refusal.sentence)), 422
            return redirect(url_for("surveys.shown", code=seen.code, said="tally"), 303)

    def hide(self, code: str) -> ResponseReturnValue:
        """Words that tell of somebody are shown to nobody any more."""
        with survey_at(self._premises, code) as seen:
            wanted = request.form.get("answer", "")
            one = seen.session.get(SurveyAnswer, UUID(wanted)) if is_uuid(wanted) else None
            if one is None or one.survey_id != seen.survey.id:
                abort(404)
            one.hidden = True
            act = Act(seen.by, "hid", "survey_answer.text", seen.code, inventory="B-9", channel="page")
            note(seen.session, seen.around.now, act)
            return redirect(url_for("surveys.shown", code=seen.code, said="hide"), 303)

    def _page(self, seen: Seen, *, wrong: str = "") -> str:
        tallied = seen.survey.state == "tallied"
        meter = meter_of(seen.session, seen.survey, seen.meeting)
        reads = tallied and seen.visitor.may(WORKERS)
        return render_template(
            "surveys/one.html", survey=seen.survey, code=seen.code, name=name_of(seen.meeting), wrong=wrong,
            state=str(STATES[seen.survey.state]), heads=[str(one) for one in heads(meter)], csrf=seen.stamp,
            totals=totals_of(seen.around, seen.survey) if tallied else None,
            voices=voices(seen.around, seen.survey, seen.by) if reads else [],
            good=SAID.get(request.args.get("said", ""), "") if not wrong else "",
        )  # fmt: skip


def _range(first: str, last: str, seats: int) -> range:
    """The numbers of the sheets to print; all of them when nothing is said."""
    low = max(1, whole_number(first) or 1)
    return range(low, min(seats, whole_number(last) or seats) + 1)


pages = Pages("surveys", make, public=("/s/*",))
entry = Entry("surveys.listed", "アンケート", "events", 20)
