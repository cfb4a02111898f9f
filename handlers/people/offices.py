"""Offices as staff change them, in chat and on the pages alike: added, given a term, handed over; and new phones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from bot.catalogs import _
from bot.chat.messages import Text
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.store.ledger import Act, note
from handlers.people.binding import give_office, new_person
from handlers.people.codes import OFFICER, PERSON, issue
from handlers.people.links import end_sessions
from handlers.people.queries import offices_of
from handlers.people.rules import SHORT_LIFE
from handlers.people.tables import Association, Office, Person

OFFICE_ENDED = _("{name}の役員としての登録が終わりました。ありがとうございました。")


def add_without_line(
    around: Surroundings, association: Association, role: str, by: str, channel: str = "chat"
) -> Person:
    """A full member without LINE: called by phone instead of written to."""
    person = new_person(around.session, around.now)
    give_office(around.session, person, association.id, around.now, role)
    act = Act(by, "added", "officer without LINE", person.code, inventory="B-2", channel=channel)
    note(around.session, around.now, act)
    return person


def set_term(
    around: Surroundings, person: Person, role: str, until: date | None, by: str, channel: str = "chat",
    association: UUID | None = None,
) -> date | None:  # fmt: skip
    """The role somebody has, in one association or in all they serve, and until when; returns the term's end.

    Without `until` the end stays as it is. Raises Refusal when they serve nobody.
    """
    held = [Office.person_id == person.id, Office.ended_on.is_(None)]
    if association is not None:
        held.append(Office.association_id == association)
    offices = around.session.scalars(select(Office).where(*held)).all()
    if not offices:
        raise Refusal(_("{code}は、いまどの団体の役員でもありません。").fill(code=person.code))
    for office in offices:
        office.role, office.until = role, until or office.until
    note(around.session, around.now, Act(by, "changed", "office", person.code, channel=channel))
    return offices[0].until


def hand_over(
    around: Surroundings, person: Person, association: Association | None, by: str, channel: str = "chat"
) -> tuple[Association, str, Notice]:
    """End a term; returns the association, the successor's one-time code, and what the old officer hears.

    Raises Refusal when it is not clear which association is meant, or they do not serve it.
    """
    chosen = _served(offices_of(around.session, person.id, around.today), association, person)
    end_office(around, person, chosen.id, by, channel)
    code = issue(around.session, around.vault, OFFICER, around.now, association=chosen.id)
    to = (person.chat_id,) if person.chat_id else ()
    return chosen, code, Notice(to, (Text(OFFICE_ENDED.fill(name=chosen.name)),), "office ended")


def end_office(around: Surroundings, person: Person, association: UUID, by: str, channel: str = "chat") -> None:
    """End a term today; whoever serves nobody any more has no page of theirs open either."""
    held = (Office.person_id == person.id, Office.association_id == association, Office.ended_on.is_(None))
    around.session.execute(update(Office).where(*held).values(ended_on=around.today))
    end_sessions(around.session, around.now, person=person.id)
    note(around.session, around.now, Act(by, "ended", "office", person.code, channel=channel))


def code_for_new_phone(around: Surroundings, person: Person, by: str, channel: str = "chat") -> str:
    """After the identity was checked: a one-time code; the old binding ends when it is used."""
    code = issue(around.session, around.vault, PERSON, around.now, person=person.id, life=SHORT_LIFE)
    note(around.session, around.now, Act(by, "issued", "code for a new phone", person.code, channel=channel))
    return code


def _served(served: Sequence[Association], named: Association | None, person: Person) -> Association:
    chosen = named or (served[0] if len(served) == 1 else None)
    if chosen is None or chosen not in served:
        raise Refusal(_("{code}がいま務めている団体の名前も送ってください。").fill(code=person.code))
    return chosen
