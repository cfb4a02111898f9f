"""The staff's pages of printed papers: what a meeting or an association has to print, each as a Word file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

from flask import Blueprint, Response, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, or_, select

from bot.catalogs import show
from bot.chat.turn import Refusal, Surroundings
from bot.store.ledger import Act, note
from bot.text import plain
from bot.web.doors import Entry
from bot.web.leaves import leaf
from bot.web.offers import expect_sure, field
from bot.web.pages import Pages, Premises, Visitor
from bot.web.routes import READERS, Route, room_pages
from handlers.contract.rules import Profile, profile
from handlers.meetings.queries import by_code, label_of
from handlers.meetings.tables import Meeting
from handlers.people.queries import association_by_code
from handlers.people.tables import Association
from handlers.prints import papers
from handlers.prints.gathering import course_of, event_of, order_of, seats_of
from handlers.prints.letters import letters_for, letters_for_all
from handlers.prints.models import TOOLS, model
from handlers.prints.papers import Printed
from handlers.prints.rules import MOST_LETTERS, OF_A_MEETING, TITLES, Name
from handlers.surveys.queries import survey_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Make = Callable[[Surroundings, Profile, Meeting], Printed]
MAKES: dict[Name, Make] = {
    "run_sheet": lambda around, contract, one: papers.run_sheet(contract, event_of(one), course_of(around, one)),
    "attendance_sheet": lambda around, contract, one: papers.attendance_sheet(
        contract, event_of(one), seats_of(around, one)
    ),
    "print_order": lambda around, contract, one: papers.print_order(contract, event_of(one), order_of(around, one)),
}
ABOUT: dict[Name, str] = {
    "run_sheet": "会場で使う流れの表。時刻、機材、班。",
    "attendance_sheet": "番号で出欠をつける表。お名前は出ません。",
    "print_order": "区が確認した資料とアンケート用紙を、人数と予備の数だけ。",
}


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    table, room, one = Table(premises), "/staff/prints", "/staff/prints/associations/<code>"
    return room_pages("prints", __name__, (
        Route(room, "listed", table.listed, rights=READERS),
        Route(f"{room}/letters", "all_letters", table.all_letters, "POST"),
        Route(f"{room}/meetings/<code>", "meeting", table.meeting, rights=READERS),
        Route(f"{room}/meetings/<code>/<name>", "paper", table.paper, "POST"),
        Route(one, "association", table.association, rights=READERS),
        Route(f"{one}/rules/<tool>", "rules", table.rules, "POST"),
        Route(f"{one}/letters", "letters", table.letters, "POST"),
    ))  # fmt: skip


class Table:
    """Where staff take papers to the printer."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """Meetings and associations, each with a page of its papers."""
        with self._premises.staff() as visitor:
            return self._list(visitor)

    def all_letters(self) -> ResponseReturnValue:
        """Letters with new codes for every association."""
        with self._premises.staff() as visitor:
            around = self._premises.around(visitor.session)
            try:
                with visitor.session.begin_nested():
                    expect_sure(request.form)
                    made = letters_for_all(around, field(request.form, "each"), visitor.by)
            except Refusal as refusal:
                return self._list(visitor, show(refusal.sentence)), 422
            return _file(made)

    def meeting(self, code: str) -> ResponseReturnValue:
        """What there is to print for one meeting, and what is not ready."""
        with self._meeting(code) as (visitor, found):
            return self._of_meeting(visitor, found)

    def paper(self, code: str, name: str) -> ResponseReturnValue:
        """One paper of a meeting as a Word file."""
        with self._meeting(code) as (visitor, found):
            known = next((one for one in OF_A_MEETING if one == name), None)
            if known is None:
                abort(404)
            around = self._premises.around(visitor.session)
            try:
                made = MAKES[known](around, profile(around.settings.contract), found)
            except Refusal as refusal:
                return self._of_meeting(visitor, found, show(refusal.sentence)), 409
            self._noted(visitor, known.replace("_", " "), found.code)
            return _file(made)

    def association(self, code: str) -> ResponseReturnValue:
        """What there is to print for one association."""
        with self._association(code) as (visitor, found):
            return self._of_association(visitor, found)

    def rules(self, code: str, tool: str) -> ResponseReturnValue:
        """The rules a group begins with for one tool, as a Word file."""
        with self._association(code) as (visitor, found):
            if tool not in TOOLS:
                abort(404)
            around = self._premises.around(visitor.session)
            contract = profile(around.settings.contract)
            made = papers.operating_rules(contract, (found.code, found.name), tool, model(tool), around.today)
            self._noted(visitor, "operating rules", found.code)
            return _file(made)

    def letters(self, code: str) -> ResponseReturnValue:
        """Letters with new codes for one association."""
        with self._association(code) as (visitor, found):
            around = self._premises.around(visitor.session)
            try:
                with visitor.session.begin_nested():
                    made = letters_for(around, found, field(request.form, "each"), visitor.by)
            except Refusal as refusal:
                return self._of_association(visitor, found, show(refusal.sentence)), 422
            return _file(made)

    @contextmanager
    def _meeting(self, code: str) -> Iterator[tuple[Visitor, Meeting]]:
        with self._premises.staff() as visitor:
            found = by_code(visitor.session, code)
            if found is None:
                abort(404)
            yield visitor, found

    @contextmanager
    def _association(self, code: str) -> Iterator[tuple[Visitor, Association]]:
        with self._premises.staff() as visitor:
            found = association_by_code(visitor.session, code)
            if found is None:
                abort(404)
            yield visitor, found

    def _noted(self, visitor: Visitor, what: str, about: str) -> None:
        act = Act(visitor.by, "printed", what, about, channel="page")
        note(visitor.session, self._premises.clock.now(), act)

    def _list(self, visitor: Visitor, wrong: str = "") -> str:
        words = field(request.args, "words")
        meetings = select(Meeting).where(Meeting.state != "cancelled").order_by(Meeting.starts_at, Meeting.id)
        groups = leaf(visitor.session, _named(words), "group")
        return render_template(
            "prints/list.html", meetings=leaf(visitor.session, meetings), label=label_of, groups=groups, words=words,
            most=MOST_LETTERS, wrong=wrong, csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip

    def _of_meeting(self, visitor: Visitor, found: Meeting, wrong: str = "") -> str:
        around = self._premises.around(visitor.session)
        survey = survey_of(visitor.session, found.id)
        rows = [(name, TITLES[name], ABOUT[name], _why_not(around, found, name)) for name in OF_A_MEETING]
        return render_template(
            "prints/meeting.html", one=found, label=label_of(found), rows=rows, wrong=wrong,
            seats=survey.seats if survey is not None else 0, csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip

    def _of_association(self, visitor: Visitor, found: Association, wrong: str = "") -> str:
        return render_template(
            "prints/association.html", one=found, tools=TOOLS, most=MOST_LETTERS, wrong=wrong,
            csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip


def _why_not(around: Surroundings, meeting: Meeting, name: Name) -> str:
    """Why a paper cannot be made now; empty when it can."""
    try:
        if name == "print_order":
            order_of(around, meeting)
    except Refusal as refusal:
        return show(refusal.sentence)
    return ""


def _named(words: str) -> Select[Association]:
    """Associations of which a part of the name or the code was typed; all without words."""
    said = plain(words)
    rows = select(Association).order_by(Association.code)
    wanted = or_(Association.name.contains(said, autoescape=True), Association.code == said.upper())
    return rows.where(wanted) if said else rows


def _file(made: Printed) -> Response:
    return send_file(BytesIO(made.content), WORD, as_attachment=True, download_name=made.name)


pages = Pages("prints", make)
entry = Entry("prints.listed", "印刷物", "events", 60)
