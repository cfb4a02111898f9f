"""What other rooms may ask about people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.doors import Audience, Reader, ToCall
from bot.chat.turn import Refusal, Surroundings, Turn
from bot.clock import in_tokyo
from bot.errors import Sealed
from bot.store.chats import Chat
from bot.store.ledger import Act, note
from bot.store.vault import Place
from bot.text import key as comparable
from bot.text import nearest
from handlers.people.rules import ANSWERABLE, why_not_at_work
from handlers.people.tables import Association, Consent, DataRequest, Office, Person, Worker

LONGEST_CODE = 8
MOST_PAST = 100  # offices that ended, on the page of an association


def person_of(session: Session, chat: UUID) -> Person | None:
    """The person behind a chat, or None for a stranger."""
    return session.scalar(select(Person).where(Person.chat_id == chat, Person.erased_at.is_(None)))


def offices_of(session: Session, person: UUID, today: date) -> Sequence[Association]:
    """The associations a person serves today."""
    rows = select(Association).join(Office).where(Office.person_id == person, *serving(today))
    return session.scalars(rows.order_by(Association.code)).all()


def serving(today: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which an office is held on a day."""
    return Office.ended_on.is_(None), Office.since <= today, or_(Office.until.is_(None), Office.until >= today)


def has_agreed(session: Session, person: UUID, version: str) -> bool:
    """Whether a person agrees to this version of what is kept and why."""
    agreed = select(Consent.id).where(
        Consent.person_id == person, Consent.version == version, Consent.withdrawn_at.is_(None)
    )
    return session.scalar(agreed.limit(1)) is not None


def consents_of(session: Session, person: UUID) -> Sequence[Consent]:
    """Everything a person agreed to, the newest first."""
    return session.scalars(select(Consent).where(Consent.person_id == person).order_by(Consent.given_at.desc())).all()


def requests_of(session: Session, person: UUID) -> Sequence[DataRequest]:
    """Everything a person asked about their data, the newest first."""
    mine = select(DataRequest).where(DataRequest.person_id == person)
    return session.scalars(mine.order_by(DataRequest.number.desc())).all()


def offices_ever(session: Session, person: UUID) -> Sequence[tuple[Office, Association]]:
    """Every office a person has or had, the newest first."""
    rows = select(Office, Association).join(Association, Association.id == Office.association_id)
    found = session.execute(rows.where(Office.person_id == person).order_by(Office.since.desc(), Association.code))
    return [(office, association) for office, association in found]


def associations_of(session: Session, chat: UUID, now: datetime) -> Sequence[Association]:
    """The associations a chat may speak for."""
    person = person_of(session, chat)
    return offices_of(session, person.id, in_tokyo(now).date()) if person else ()


def association_of(session: Session, chat: UUID, now: datetime) -> Association | None:
    """The association a chat speaks for now; None for a stranger, and for somebody who first has to say which."""
    person = person_of(session, chat)
    served = offices_of(session, person.id, in_tokyo(now).date()) if person else ()
    if person is None or len(served) <= 1:
        return next(iter(served), None)
    chosen = person.speaks_for if person.speaks_until and now < person.speaks_until else None
    return next((one for one in served if one.id == chosen), None)


def officers_of(session: Session, association: UUID, today: date) -> Sequence[Person]:
    """Everybody who serves an association today and did not stop our messages."""
    here = (Office.association_id == association, Person.erased_at.is_(None), Person.stopped_at.is_(None))
    rows = select(Person).join(Office).where(*serving(today), *here)
    return session.scalars(rows.order_by(Person.code)).all()


def audience_of(session: Session, now: datetime, associations: Sequence[UUID] | None = None) -> Audience:
    """The officers who may be written to on purpose, of these associations or of all, each once.

    Whoever has LINE must have agreed and not stopped our messages; those without are rung, for their first association.
    """
    today = in_tokyo(now).date()
    agreed = select(Consent.id).where(Consent.person_id == Person.id, Consent.withdrawn_at.is_(None)).exists()
    rows = select(Person.id, Person.chat_id, Office.association_id).join_from(Person, Office).join(Association)
    rows = rows.where(*serving(today))
    rows = rows.where(Person.erased_at.is_(None), Person.stopped_at.is_(None), or_(Person.chat_id.is_(None), agreed))
    if associations is not None:
        rows = rows.where(Office.association_id.in_(associations))
    first: dict[UUID, tuple[UUID | None, UUID]] = {}
    for person, chat, association in session.execute(rows.order_by(Person.code, Association.code)):
        first.setdefault(person, (chat, association))
    to_call = tuple(ToCall(person, association) for person, (chat, association) in first.items() if chat is None)
    return Audience(tuple(chat for chat, _association in first.values() if chat is not None), to_call)


def chats_of(session: Session, association: UUID, now: datetime) -> tuple[UUID, ...]:
    """The chats of all officers of an association who want our messages."""
    people = officers_of(session, association, in_tokyo(now).date())
    return tuple(one.chat_id for one in people if one.chat_id is not None)


def hears(session: Session, chat: UUID | None) -> tuple[UUID, ...]:
    """This chat, unless there is none or its person stopped our messages."""
    person = person_of(session, chat) if chat else None
    return (chat,) if chat and person and person.stopped_at is None else ()


def staff_group(session: Session) -> tuple[UUID, ...]:
    """The private group, as notices want it; empty while none is bound."""
    return tuple(session.scalars(select(Chat.id).where(Chat.role == "staff")))


def responsible_chats(session: Session, today: date) -> tuple[UUID, ...]:
    """The 1:1 chats of the responsible person and the deputies who are at work."""
    return tuple(one.chat_id for one in workers_at_work(session, today) if one.kind in ANSWERABLE and one.chat_id)


def workers_at_work(session: Session, today: date) -> list[Worker]:
    """Everybody on the register who may work today."""
    rows = session.scalars(select(Worker).order_by(Worker.code))
    return [one for one in rows if why_not_at_work(one, today) is None]


def duty_mail(around: Surroundings, worker: Worker) -> str | None:
    """A worker's mail address at the firm, for when LINE fails; None when nobody gave one. Its use is in the ledger."""
    if worker.duty_mail is None:
        return None
    try:
        address = around.vault.open(Place("worker", "duty_mail", worker.id), worker.duty_mail).decode()
    except Sealed:  # erased, or a key store restored from before it was given
        return None
    note(around.session, around.now, Act("house", "used", "worker.duty_mail", worker.code, inventory="B-5"))
    return address


def association_by_code(session: Session, code: str) -> Association | None:
    """The association of a code such as A012, however it came in."""
    return session.scalar(select(Association).where(Association.code == code)) if _is_code(code, "A") else None


def person_by_code(session: Session, code: str) -> Person | None:
    """The person of a code such as P0123, unless erased."""
    mine = (Person.code == code, Person.erased_at.is_(None))
    return session.scalar(select(Person).where(*mine)) if _is_code(code, "P") else None


def worker_by_code(session: Session, code: str) -> Worker | None:
    """The worker of a code such as S03."""
    return session.scalar(select(Worker).where(Worker.code == code)) if _is_code(code, "S") else None


def holders(session: Session, association: UUID) -> Sequence[tuple[Office, Person]]:
    """Who holds an office in an association that nobody ended, by code."""
    held = (Office.association_id == association, Office.ended_on.is_(None), Person.erased_at.is_(None))
    rows = session.execute(select(Office, Person).join(Person).where(*held).order_by(Person.code))
    return [(row[0], row[1]) for row in rows]


def history_of(session: Session, association: UUID) -> Sequence[tuple[Office, str]]:
    """The offices of an association that ended, newest first, each with the code of who held it."""
    over = (Office.association_id == association, Office.ended_on.is_not(None))
    rows = select(Office, Person.code).join(Person).where(*over).order_by(Office.ended_on.desc(), Person.code)
    return [(row[0], row[1]) for row in session.execute(rows.limit(MOST_PAST))]


def _is_code(words: str, letter: str) -> bool:
    """Whether it looks like a code; anything else never reaches the database."""
    return words[:1] == letter and words[1:].isascii() and words[1:].isdecimal() and len(words) <= LONGEST_CODE


def find_association(session: Session, words: str) -> Association:
    """The association of that name or code; raises Refusal with the nearest names."""
    known: Sequence[Association] = session.scalars(select(Association).order_by(Association.code)).all()
    wanted = comparable(words)
    for one in known:
        if wanted in (comparable(one.name), comparable(one.code)):
            return one
    near = "、".join(nearest(words, [one.name for one in known]))
    if near:
        raise Refusal(_("「{words}」という団体はありません。もしかして: {near}").fill(words=words, near=near))
    raise Refusal(_("「{words}」という団体はありません。").fill(words=words))


def find_person(session: Session, words: str) -> Person:
    """The person with that code; raises Refusal."""
    code = comparable(words).upper()
    found = session.scalar(select(Person).where(Person.code == code, Person.erased_at.is_(None)))
    if found is None:
        raise Refusal(_("{code}という役員はいません。「/役員 団体」で番号をたしかめてください。").fill(code=code))
    return found


def find_worker(session: Session, words: str) -> Worker:
    """The worker with that code; raises Refusal."""
    code = comparable(words).upper()
    found = session.scalar(select(Worker).where(Worker.code == code))
    if found is None:
        raise Refusal(_("{code}という従事者はいません。「/従事者」で番号をたしかめてください。").fill(code=code))
    return found


def _association(turn: Turn, words: str) -> Association:
    return find_association(turn.session, words)


def _person(turn: Turn, words: str) -> Person:
    return find_person(turn.session, words)


def _worker(turn: Turn, words: str) -> Worker:
    return find_worker(turn.session, words)


association = Reader(Association, _("団体"), "さくら町会", _association, words=2)
person = Reader(Person, _("役員"), "P0001", _person)
worker = Reader(Worker, _("従事者"), "S01", _worker)
