"""Who may get tips by themselves, and what decides about each: gathered for everybody in a few questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.store.chats import Chat
from handlers.meetings.queries import attending
from handlers.meetings.rules import AFTER
from handlers.meetings.tables import Meeting, Participation
from handlers.people.queries import audience_of, officers_of
from handlers.people.tables import Office, Person
from handlers.tips.queries import records_of
from handlers.tips.rules import CAUTIONS, Event, Pace, Reader, Told, tool_of
from handlers.tips.tables import TipPace, TipRecord, TipTopic
from handlers.visits.tables import Visit


def people_at(around: Surroundings, meeting: Meeting) -> list[Person]:
    """Who took part in a seminar, or whom a visit was for."""
    if meeting.kind != "visit":
        return [person for person, _said in attending(around.session, meeting.id, around.today)]
    visit = around.session.scalar(select(Visit).where(Visit.number == meeting.number))
    return list(officers_of(around.session, visit.association_id, around.today)) if visit is not None else []


def readers_of(around: Surroundings, only: Sequence[Person] | None = None) -> dict[Person, Reader]:
    """Everybody who may get tips by themselves, with what decides about them; or only those among some people.

    That is: an officer today, with LINE that reaches them, who agreed, did not stop our messages, and took part
    in something. Whoever did not is never looked at, so a large ward costs no more than its events.
    """
    among = _took_part(around.session) if only is None else [one.id for one in only]
    served = around.session.scalars(select(Office.association_id).where(Office.person_id.in_(among)).distinct()).all()
    chats = audience_of(around.session, around.now, served).chats
    here = select(Person).join(Chat, Chat.id == Person.chat_id).where(Person.chat_id.in_(chats), Chat.reachable)
    people = around.session.scalars(here.where(Person.id.in_(among)).order_by(Person.code)).all()
    ids = [one.id for one in people]
    wishes = _wishes(around.session, ids, around.today)
    events, told, paces = _events(around.session, ids, wishes), _told(around.session, ids), _paces(around.session, ids)
    return {
        one: Reader(events[one.id], told[one.id], paces.get(one.id, Pace()), _stages(wishes[one.id]))
        for one in people
    }  # fmt: skip


def _took_part(session: Session) -> Sequence[UUID]:
    """Whoever was accepted for anything, or serves an association that wished for a visit: nobody else gets tips."""
    accepted = select(Participation.person_id).where(Participation.state == "accepted")
    wished = select(Office.person_id).join(Visit, Visit.association_id == Office.association_id)
    return session.scalars(union(accepted, wished)).all()


def _wishes(session: Session, people: Sequence[UUID], today: date) -> Mapping[UUID, list[Visit]]:
    """The visits that the associations of these people wished for, oldest first."""
    serving = (Office.person_id.in_(people), Office.ended_on.is_(None), Office.since <= today)
    rows = select(Office.person_id, Visit).join(Visit, Visit.association_id == Office.association_id)
    rows = rows.where(*serving, Office.until.is_(None) | (Office.until >= today), Visit.state != "withdrawn")
    found: dict[UUID, list[Visit]] = defaultdict(list)
    for person, visit in session.execute(rows.order_by(Visit.number)):
        found[person].append(visit)
    return found


def _events(
    session: Session, people: Sequence[UUID], wishes: Mapping[UUID, Sequence[Visit]]
) -> Mapping[UUID, list[Event]]:
    """The seminars these people were accepted for that were held, and the visits to their associations."""
    rows = (
        select(Participation.person_id, Meeting.title, Meeting.starts_at, TipTopic.tool)
        .join(Meeting, Meeting.id == Participation.meeting_id)
        .outerjoin(TipTopic, TipTopic.meeting_id == Meeting.id)
        .where(Participation.person_id.in_(people), Participation.state == "accepted")
        .where(Meeting.kind == "seminar", Meeting.state.in_(AFTER), Meeting.starts_at.is_not(None))
    )
    found: dict[UUID, list[Event]] = defaultdict(list)
    for person, title, starts_at, topic in session.execute(rows):
        if starts_at is None:  # the question leaves those out
            continue
        tool = topic or tool_of(title) or _last_wish(wishes.get(person, ()))
        found[person].append(Event("seminar", tool, in_tokyo(starts_at).date()))
    days = _days_of_visits(session, {one.number for visits in wishes.values() for one in visits})
    for person, visits in wishes.items():
        found[person] += [Event("visit", one.tool, days[one.number]) for one in visits if one.number in days]
    return found


def _days_of_visits(session: Session, numbers: Collection[int]) -> Mapping[int, date]:
    """The days of those visits that took place, as the meetings' room has them."""
    rows = select(Meeting.number, Meeting.starts_at).where(Meeting.kind == "visit", Meeting.state.in_(AFTER))
    found = session.execute(rows.where(Meeting.number.in_(numbers), Meeting.starts_at.is_not(None)))
    return {number: in_tokyo(starts_at).date() for number, starts_at in found if starts_at is not None}


def _last_wish(visits: Sequence[Visit]) -> str:
    return visits[-1].tool if visits else ""


def _stages(visits: Sequence[Visit]) -> Mapping[str, str]:
    """How far an association said it is with a tool; nothing is too simple about being careful."""
    return {one.tool: one.stage for one in visits if one.tool != CAUTIONS}


def _told(session: Session, people: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Told]]:
    found: dict[UUID, dict[str, Told]] = defaultdict(dict)
    for one in records_of(session, people):
        if one.person_id is not None:
            found[one.person_id][one.tip] = _as_told(one)
    return found


def _as_told(one: TipRecord) -> Told:
    return Told(one.told_at, one.gently, one.answer, one.answered_at, one.due_key is not None)


def _paces(session: Session, people: Sequence[UUID]) -> Mapping[UUID, Pace]:
    rows = session.scalars(select(TipPace).where(TipPace.person_id.in_(people)))
    return {one.person_id: Pace(one.hour, one.slower, one.stopped_at is not None, one.revision) for one in rows}
