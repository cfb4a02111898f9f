"""The staff's pages of what officers told of visits: codes in the list, the words only for a reason (000-§18-4ア)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.clock import in_tokyo
from bot.web.doors import Entry
from bot.web.pages import Premises, Visitor
from bot.web.routes import READERS, Route
from handlers.people.tables import Association, Person
from handlers.visits import details
from handlers.visits.queries import OPEN, details_of, visit_of_code
from handlers.visits.show import state_words
from handlers.visits.tables import Visit, VisitDetail

ORIGIN = "handlers/visits/staff_page.py"
REASONS = (("prepare", "訪問の準備"), ("day", "当日の連絡"), ("report", "報告書を書く"))
AT_ONCE = 50  # visits on one page; the contract foresees about three


def staff_routes(premises: Premises) -> tuple[Route, ...]:
    """The staff's pages of this room."""
    desk = DetailDesk(premises)
    return (
        Route("/staff/preparing", "listed", desk.listed, rights=READERS),
        Route("/staff/preparing/<code>", "sheets", desk.sheets),
        Route("/staff/preparing/<code>", "open_sheets", desk.open_sheets, "POST"),
    )


@dataclass(frozen=True)
class Sheet:
    """One officer's sheet as staff see it: the code, when it was written, and the words once they were opened."""

    code: str
    written: str
    answers: tuple[tuple[str, str], ...] = ()


class DetailDesk:
    """Seeing what officers told of a visit."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """The visits under way, and how many officers told something of each."""
        with self._premises.staff() as visitor:
            rows = [(one, name, state_words(one), n) for one, name, n in _under_way(visitor.session)]
            return render_template("visits/list.html", rows=rows)

    def sheets(self, code: str) -> ResponseReturnValue:
        """Before anything is opened, the reason."""
        with self._premises.staff() as visitor:
            return self._page(visitor, _find(visitor.session, code))

    def open_sheets(self, code: str) -> ResponseReturnValue:
        """Show the words, and keep who saw them and why."""
        why = request.form.get("why", "")
        with self._premises.staff() as visitor:
            if why not in dict(REASONS):
                abort(400)
            visit, around = _find(visitor.session, code), self._premises.around(visitor.session)
            found = details_of(visitor.session, visit.id)
            for sheet in found:
                details.note_opened(around, visit, sheet, visitor.by, why)
            if found:
                self._premises.happened(visitor.session, "personal data opened", visitor.by, ORIGIN)
            return self._page(visitor, visit, opened=True)

    def _page(self, visitor: Visitor, visit: Visit, *, opened: bool = False) -> str:
        found = details_of(visitor.session, visit.id)
        return render_template(
            "visits/sheets.html", visit=visit, state=state_words(visit), reasons=REASONS, opened=opened,
            name=visitor.session.get_one(Association, visit.association_id).name,
            sheets=[self._sheet(visitor, one, opened=opened) for one in found],
            csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip

    def _sheet(self, visitor: Visitor, sheet: VisitDetail, *, opened: bool) -> Sheet:
        values = details.opened(self._premises.vault, sheet) if opened else {}
        answers = tuple((str(one.label), values[one.name]) for one in details.FIELDS if values.get(one.name))
        code = visitor.session.get_one(Person, sheet.person_id).code
        return Sheet(code, f"{in_tokyo(sheet.changed_at):%m/%d %H:%M}", answers)


def _find(session: Session, code: str) -> Visit:
    found = visit_of_code(session, code)
    if found is None:
        abort(404)
    return found


def _under_way(session: Session) -> list[tuple[Visit, str, int]]:
    told = func.count(VisitDetail.id)
    rows = select(Visit, Association.name, told).join(Association, Association.id == Visit.association_id)
    rows = rows.outerjoin(VisitDetail, VisitDetail.visit_id == Visit.id).where(Visit.state.in_(OPEN))
    found = session.execute(rows.group_by(Visit.id, Association.name).order_by(Visit.number).limit(AT_ONCE))
    return [(visit, name, count) for visit, name, count in found]


entry = Entry("visits.listed", "訪問の準備", "events", 60)
