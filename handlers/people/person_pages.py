"""The page of one officer: what stands on record by code; names only for a reason, and who saw them (000-§18-4ア)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogs import Sentence, show
from bot.chat.turn import Refusal
from bot.store.ledger import LedgerEntry
from bot.web.pages import Premises, Visitor
from bot.web.routes import INSPECTORS, READERS, WORKERS, Route
from handlers.contract.rules import profile
from handlers.people import contact
from handlers.people.consent import record
from handlers.people.deeds import DEEDS, ROLE_WORDS, Done
from handlers.people.queries import has_agreed, person_by_code
from handlers.people.tables import Association, Consent, DataRequest, Office, Person
from handlers.registers.queries import seen_of
from handlers.registers.rules import CHANNELS, WHYS
from handlers.registers.rules import shown as in_words

REASONS = {key: WHYS[key] for key in ("visit", "event", "identity", "correct")}
SAID = {
    "changed": "登録しました。", "term": "役職と任期を記録しました。", "forward": "区へ伝えた、と記録しました。",
    "decide": "区の返事を記録しました。",
}  # fmt: skip
ORIGIN = "handlers/people/person_pages.py"
MOST = 20  # of consents, offices, openings: the newest


def person_routes(premises: Premises) -> tuple[Route, ...]:
    """The pages of one officer."""
    page = PersonPage(premises)
    one = "/staff/people/<code>"
    return (
        Route(one, "person", page.shown, rights=READERS),
        Route(one, "open_person", page.opened, "POST"),
        Route(f"{one}/change", "change_person", page.changed, "POST"),
        Route(f"{one}/do/<deed>", "do_person", page.done, "POST"),
    )


@dataclass(frozen=True)
class Shown:
    """What an answer shows beside the record: opened values, faults, words, a code."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Sentence] = field(default_factory=dict)
    wrong: str = ""
    good: str = ""
    done: Done = field(default_factory=Done)


class PersonPage:
    """What workers see and do about one officer in the browser."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def shown(self, code: str) -> ResponseReturnValue:
        """The record; before anything is opened, the reason is asked."""
        with self._at(code) as (visitor, person):
            return self._page(visitor, person, Shown(good=SAID.get(request.args.get("said", ""), "")))

    def opened(self, code: str) -> ResponseReturnValue:
        """Show name, phone and mail this once, and keep who saw them and why."""
        why = request.form.get("why", "")
        with self._at(code) as (visitor, person):
            if why not in REASONS:
                abort(400)
            now = self._premises.clock.now()
            values = contact.opened(visitor.session, self._premises.vault, person, visitor.by, why, now)
            self._premises.happened(visitor.session, "personal data opened", visitor.by, ORIGIN)
            return self._page(visitor, person, Shown(values))

    def changed(self, code: str) -> ResponseReturnValue:
        """Keep what somebody told by phone or on paper; what was typed is shown again only where it is at fault."""
        values = contact.cleaned(request.form)
        faults = contact.faults(values)
        with self._at(code) as (visitor, person):
            if faults:
                return self._page(visitor, person, Shown(values, faults)), 422
            now = self._premises.clock.now()
            contact.keep(visitor.session, self._premises.vault, person, values, visitor.by, now)
            if request.form.get("paper") == "yes":
                record(visitor.session, person, self._version(), "paper", now)
            return self._page(visitor, person, Shown(good=SAID["changed"]))

    def done(self, code: str, deed: str) -> ResponseReturnValue:
        """A deed as in chat: done whole or not at all; a one-time code is shown in this very answer only."""
        if deed not in DEEDS:
            abort(404)
        with self._at(code) as (visitor, person):
            around = self._premises.around(visitor.session)
            try:
                with visitor.session.begin_nested():
                    done = DEEDS[deed](around, person, request.form, visitor.by)
            except Refusal as refusal:
                return self._page(visitor, person, Shown(wrong=show(refusal.sentence))), 422
            self._premises.say(visitor.session, done.notices, ORIGIN)
            if done.code:
                return self._page(visitor, person, Shown(done=done))
        return redirect(url_for("people.person", code=code, said=deed), 303)

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, Person]]:
        with self._premises.staff() as visitor:
            person = person_by_code(visitor.session, code)
            if person is None:
                abort(404)
            yield visitor, person

    def _page(self, visitor: Visitor, person: Person, shown: Shown) -> str:
        session = visitor.session
        return render_template(
            "people/person.html", person=person, shown=shown, reasons=REASONS, roles=ROLE_WORDS, in_words=in_words,
            channels=CHANNELS, offices=_offices(session, person), consents=_newest(session, person),
            requests=_requests(session, person), seen=_seen(session, person), works=visitor.may(WORKERS),
            agreed=has_agreed(session, person.id, self._version()), inspects=visitor.may(INSPECTORS),
        )  # fmt: skip

    def _version(self) -> str:
        return profile(self._premises.settings.contract).consent.version


def _offices(session: Session, person: Person) -> Sequence[tuple[Office, Association]]:
    rows = select(Office, Association).join(Association).where(Office.person_id == person.id)
    found = session.execute(rows.order_by(Office.ended_on.is_not(None), Office.since.desc()).limit(MOST))
    return [(row[0], row[1]) for row in found]


def _newest(session: Session, person: Person) -> Sequence[Consent]:
    rows = select(Consent).where(Consent.person_id == person.id).order_by(Consent.given_at.desc())
    return session.scalars(rows.limit(MOST)).all()


def _requests(session: Session, person: Person) -> Sequence[DataRequest]:
    rows = select(DataRequest).where(DataRequest.person_id == person.id).order_by(DataRequest.number.desc())
    return session.scalars(rows.limit(MOST)).all()


def _seen(session: Session, person: Person) -> Sequence[LedgerEntry]:
    return seen_of(session, person.code, MOST)
