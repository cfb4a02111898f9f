"""The staff's pages about officers, behind the second factor: codes in lists, names only for a reason (000-§18-4ア)."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.web.pages import Premises, Visitor
from bot.web.routes import Route
from handlers.contract.rules import profile
from handlers.people import contact
from handlers.people.consent import record
from handlers.people.queries import has_agreed
from handlers.people.rules import ROLES
from handlers.people.tables import Association, Office, Person

REASONS = (("visit", "訪問の連絡"), ("event", "講習会の連絡"), ("identity", "本人の確認"), ("correct", "登録と訂正"))


def console_routes(premises: Premises) -> tuple[Route, ...]:
    """The staff's pages of this room."""
    console = Console(premises)
    return (
        Route("/staff/people", "listed", console.listed),
        Route("/staff/people/<code>", "person", console.ask_why),
        Route("/staff/people/<code>", "open_person", console.open_person, "POST"),
        Route("/staff/people/<code>/change", "change_person", console.change_person, "POST"),
    )


ORIGIN = "handlers/people/console.py"


class Console:
    """What workers see and do about officers in the browser."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """Every officer by code."""
        with self._premises.staff() as visitor:
            people = [self._line(visitor.session, *row) for row in _serving(visitor.session)]
            return render_template("people/list.html", people=people, csrf=self._premises.stamp(visitor.cookie))

    def ask_why(self, code: str) -> ResponseReturnValue:
        """Before anything is opened, the reason."""
        with self._premises.staff() as visitor:
            return self._person_page(visitor, _find(visitor.session, code), {}, {})

    def open_person(self, code: str) -> ResponseReturnValue:
        """Show name, phone and mail, and keep who saw them and why."""
        why = request.form.get("why", "")
        if why not in dict(REASONS):
            abort(400)
        with self._premises.staff() as visitor:
            person, now = _find(visitor.session, code), self._premises.clock.now()
            values = contact.opened(visitor.session, self._premises.vault, person, visitor.by, why, now)
            self._premises.happened(visitor.session, "personal data opened", visitor.by, ORIGIN)
            return self._person_page(visitor, person, values, {})

    def change_person(self, code: str) -> ResponseReturnValue:
        """Keep what somebody told by phone or on paper."""
        values = contact.cleaned(request.form)
        wrong = contact.faults(values)
        with self._premises.staff() as visitor:
            person, now = _find(visitor.session, code), self._premises.clock.now()
            if not wrong:
                contact.keep(visitor.session, self._premises.vault, person, values, visitor.by, now)
                if request.form.get("paper") == "yes":
                    record(visitor.session, person, self._version(), "paper", now)
            page = self._person_page(visitor, person, values, wrong, saved=not wrong)
        return page, 422 if wrong else 200

    def _person_page(
        self,
        visitor: Visitor,
        person: Person,
        values: Mapping[str, str],
        wrong: Mapping[str, str],
        *,
        saved: bool = False,
    ) -> str:
        return render_template(
            "people/person.html", code=person.code, values=values, wrong=wrong, saved=saved, reasons=REASONS,
            agreed=has_agreed(visitor.session, person.id, self._version()), csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip

    def _line(self, session: Session, person: Person, office: Office, association: Association) -> dict[str, str]:
        return {
            "code": person.code,
            "association": association.name,
            "role": next((str(one.label) for one in ROLES if one.key == office.role), ""),
            "way": "LINE" if person.chat_id else "電話",
            "known": "あり" if person.name or person.phone else "まだ",
        }

    def _version(self) -> str:
        return profile(self._premises.settings.contract).consent.version


def _find(session: Session, code: str) -> Person:
    found = session.scalar(select(Person).where(Person.code == code, Person.erased_at.is_(None)))
    if found is None:
        abort(404)
    return found


def _serving(session: Session) -> list[tuple[Person, Office, Association]]:
    rows = select(Person, Office, Association).join(Office, Office.person_id == Person.id)
    rows = rows.join(Association, Association.id == Office.association_id).where(Office.ended_on.is_(None))
    found = session.execute(rows.where(Person.erased_at.is_(None)).order_by(Association.code, Person.code))
    return [(person, office, association) for person, office, association in found]
