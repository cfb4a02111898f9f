"""The staff's pages about officers, behind the second factor: codes in lists, names only for a reason (000-§18-4ア)."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import wall
from bot.store.ledger import Act, note
from handlers.contract.rules import profile
from handlers.people import contact, second_factor
from handlers.people.consent import record
from handlers.people.door import Door, Visit
from handlers.people.links import CONSOLE, MOST_TRIES, end_sessions
from handlers.people.queries import has_agreed
from handlers.people.rules import ROLES
from handlers.people.tables import Association, Office, Person, Worker

REASONS = (("visit", "訪問の連絡"), ("event", "講習会の連絡"), ("identity", "本人の確認"), ("correct", "登録と訂正"))
WRONG = "数字がちがいます。アプリに出ている6けたを、もう一度入れてください。"


def add_console(pages: Blueprint, door: Door) -> None:
    """Put the staff's pages on this room's blueprint."""
    console = Console(door)
    pages.add_url_rule("/staff/second-factor", "factor", console.factor, methods=["GET"])
    pages.add_url_rule("/staff/second-factor", "check_factor", console.check_factor, methods=["POST"])
    pages.add_url_rule("/staff", "staff_home", console.home, methods=["GET"])
    pages.add_url_rule("/staff/sign-out", "sign_out", console.sign_out, methods=["POST"])
    pages.add_url_rule("/staff/person/<code>", "person", console.ask_why, methods=["GET"])
    pages.add_url_rule("/staff/person/<code>", "open_person", console.open_person, methods=["POST"])
    pages.add_url_rule("/staff/person/<code>/change", "change_person", console.change_person, methods=["POST"])


ORIGIN = "handlers/people/console.py"


class Console:
    """What workers see and do about officers in the browser."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._premises = door.premises

    def factor(self) -> ResponseReturnValue:
        """Ask for the second factor; the first time show the secret."""
        with self._door.visiting(CONSOLE, confirmed=False) as visit:
            return self._factor_page(visit, None)

    def check_factor(self) -> ResponseReturnValue:
        """Let in who knows the code; too many wrong ones end the session."""
        with self._door.visiting(CONSOLE, confirmed=False) as visit:
            worker = _worker(visit)
            good = second_factor.right(self._premises.vault, worker, request.form.get("code", ""), wall())
            self._note(visit, "second factor", "", result="done" if good else "refused")
            if good:
                visit.link.confirmed_at = wall()
                return redirect(url_for("people.staff_home"))
            visit.link.tries += 1
            if visit.link.tries >= MOST_TRIES:
                visit.link.ended_at = wall()
                return self._door.refuse("ちがう数字がつづいたので閉じました。「/画面」からやり直してください。"), 403
            return self._factor_page(visit, WRONG), 422

    def home(self) -> ResponseReturnValue:
        """Every officer by code."""
        with self._door.visiting(CONSOLE) as visit:
            people = [self._line(visit.session, *row) for row in _serving(visit.session)]
            return render_template("people/staff_home.html", people=people, csrf=self._premises.stamp(visit.cookie))

    def sign_out(self) -> ResponseReturnValue:
        """End every session and link of this worker, on every device."""
        with self._door.visiting(CONSOLE, confirmed=False) as visit:
            end_sessions(visit.session, wall(), worker=visit.link.worker_id)
            self._note(visit, "signed out", "")
            page = self._door.refuse("すべての画面を終わりました。", heading="おつかれさまでした。")
        return self._door.forget(Response(page))

    def ask_why(self, code: str) -> ResponseReturnValue:
        """Before anything is opened, the reason."""
        with self._door.visiting(CONSOLE) as visit:
            return self._person_page(visit, _find(visit.session, code), {}, {})

    def open_person(self, code: str) -> ResponseReturnValue:
        """Show name, phone and mail, and keep who saw them and why."""
        why = request.form.get("why", "")
        if why not in dict(REASONS):
            abort(400)
        with self._door.visiting(CONSOLE) as visit:
            person, now = _find(visit.session, code), self._premises.clock.now()
            values = contact.opened(visit.session, self._premises.vault, person, _worker(visit).code, why, now)
            self._premises.happened(visit.session, "personal data opened", _worker(visit).code, ORIGIN)
            return self._person_page(visit, person, values, {})

    def change_person(self, code: str) -> ResponseReturnValue:
        """Keep what somebody told by phone or on paper."""
        values = contact.cleaned(request.form)
        wrong = contact.faults(values)
        with self._door.visiting(CONSOLE) as visit:
            person, now, worker = _find(visit.session, code), self._premises.clock.now(), _worker(visit)
            if not wrong:
                contact.keep(visit.session, self._premises.vault, person, values, worker.code, now)
                if request.form.get("paper") == "yes":
                    record(visit.session, person, self._version(), "paper", now)
            page = self._person_page(visit, person, values, wrong, saved=not wrong)
        return page, 422 if wrong else 200

    def _factor_page(self, visit: Visit, wrong: str | None) -> str:
        worker = _worker(visit)
        secret = second_factor.secret_of(self._premises.vault, worker)
        shown = second_factor.picture(secret, worker.code) if second_factor.is_new(worker) else None
        stamp = self._premises.stamp(visit.cookie)
        return render_template("people/factor.html", qr=shown, secret=secret if shown else "", wrong=wrong, csrf=stamp)

    def _person_page(
        self, visit: Visit, person: Person, values: Mapping[str, str], wrong: Mapping[str, str], *, saved: bool = False
    ) -> str:
        return render_template(
            "people/staff_person.html", code=person.code, values=values, wrong=wrong, saved=saved, reasons=REASONS,
            agreed=has_agreed(visit.session, person.id, self._version()), csrf=self._premises.stamp(visit.cookie),
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

    def _note(self, visit: Visit, what: str, about: str, result: str = "done") -> None:
        act = Act(_worker(visit).code, "signed in", what, about, channel="page", result=result)
        note(visit.session, self._premises.clock.now(), act)


def _worker(visit: Visit) -> Worker:
    if visit.worker is None:
        abort(403)
    return visit.worker


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
