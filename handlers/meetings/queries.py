"""What other rooms and other doors may ask about meetings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalogs import Lazy, _
from bot.chat.doors import Reader
from bot.chat.turn import Refusal, Turn
from bot.clock import in_tokyo
from bot.days import short_day
from bot.text import key as comparable
from bot.text import plain
from handlers.contract.kinds import LETTERS, TITLES, kind_of
from handlers.meetings.rules import AGREED, TO_COME
from handlers.meetings.sheets import Row, rows_of, template
from handlers.meetings.tables import DiscussionGroup, Equipment, Material, Meeting, Participation, RunSheet
from handlers.people.tables import Office, Person

PUBLIC = ("seminar", "exchange")  # what the ward recruits participants for with our QR
_CODE = re.compile(r"([WXV])\s*0*(\d{1,4})")
_NAMED = re.compile(r"(\D+?)\s*(?:第)?(\d{1,3})(?:回)?")


def by_code(session: Session, code: str) -> Meeting | None:
    """The meeting of a code such as W03."""
    found = _CODE.fullmatch(comparable(code).upper())
    if found is None:
        return None
    kind = next(kind for kind, letter in LETTERS.items() if letter == found[1])
    return of_number(session, kind, int(found[2]))


def of_number(session: Session, kind: str, number: int) -> Meeting | None:
    """The meeting of a kind with that number."""
    return session.scalar(select(Meeting).where(Meeting.kind == kind, Meeting.number == number))


def meetings(session: Session, *states: str) -> Sequence[Meeting]:
    """The meetings in these states (all of them when none is named), in the order of their dates."""
    rows = select(Meeting).where(Meeting.state.in_(states)) if states else select(Meeting)
    return session.scalars(rows.order_by(Meeting.starts_at, Meeting.kind, Meeting.number)).all()


def planned_count(session: Session, kind: str) -> int:
    """How many meetings of a kind there are that were not called off."""
    rows = select(func.count()).where(Meeting.kind == kind, Meeting.state != "cancelled")
    return session.scalar(rows.select_from(Meeting)) or 0


def agreed_count(session: Session, kind: str) -> int:
    """How many meetings of a kind have an agreed date."""
    rows = select(func.count()).where(Meeting.kind == kind, Meeting.state.in_(AGREED))
    return session.scalar(rows.select_from(Meeting)) or 0


def last_event(session: Session) -> date | None:
    """The last day of all agreed events."""
    last = session.scalar(select(func.max(Meeting.starts_at)).where(Meeting.state.in_(AGREED)))
    return in_tokyo(last).date() if last is not None else None


def lacks_agreement(meeting: Meeting) -> bool:
    """Whether the date was changed after it was agreed, and the ward's word on the new one is not recorded yet.

    A visit's date is agreed on in the visits' room.
    """
    return meeting.kind != "visit" and meeting.state in TO_COME and meeting.agreed_on is None


def moments_to_come(session: Session, besides: UUID | None = None) -> list[datetime]:
    """When the other agreed meetings begin."""
    rows = select(Meeting.starts_at).where(Meeting.state.in_(TO_COME), Meeting.id != besides)
    return [moment for moment in session.scalars(rows) if moment is not None]


def brings_own(session: Session, meeting: UUID) -> bool:
    """Whether something of ours is to be brought on which the ward was not consulted yet."""
    rows = select(Equipment.id).where(
        Equipment.meeting_id == meeting, Equipment.provider == "us", Equipment.consulted_on.is_(None)
    )
    return session.scalar(rows.limit(1)) is not None


def materials_of(session: Session, meeting: UUID) -> Sequence[Material]:
    """All versions of a meeting's handout, newest first."""
    mine = select(Material).where(Material.meeting_id == meeting)
    return session.scalars(mine.order_by(Material.version.desc())).all()


def confirmed_material(session: Session, meeting: UUID) -> Material | None:
    """The version that may be printed: the newest one, when the ward confirmed it."""
    newest = next(iter(materials_of(session, meeting)), None)
    return newest if newest is not None and newest.state == "confirmed" else None


def equipment_of(session: Session, meeting: UUID) -> Sequence[Equipment]:
    """What is used at a meeting: ours first."""
    mine = select(Equipment).where(Equipment.meeting_id == meeting)
    return session.scalars(mine.order_by(Equipment.provider, Equipment.name)).all()


def groups_of(session: Session, meeting: UUID) -> Sequence[DiscussionGroup]:
    """The groups of an exchange meeting by number."""
    mine = select(DiscussionGroup).where(DiscussionGroup.meeting_id == meeting)
    return session.scalars(mine.order_by(DiscussionGroup.number)).all()


def course_of(session: Session, meeting: Meeting) -> tuple[Row, ...]:
    """The course of a meeting (進行表), or what its kind begins with where nobody changed it."""
    sheet = session.get(RunSheet, meeting.id)
    return rows_of(sheet.rows) if sheet is not None else template(meeting.kind).rows


def events_to_come(session: Session, now: datetime, *kinds: str) -> list[Meeting]:
    """The agreed seminars and exchange meetings that have not begun, earliest first."""
    rows = select(Meeting).where(Meeting.state.in_(TO_COME), Meeting.kind.in_(kinds or PUBLIC), Meeting.starts_at > now)
    return list(session.scalars(rows.order_by(Meeting.starts_at, Meeting.kind, Meeting.number)))


def attending(
    session: Session, meeting: UUID, today: date, state: str = "accepted"
) -> list[tuple[Person, Participation]]:
    """Everybody whom the ward accepted for a meeting, who serves an association today and wants our messages.

    With `asked` as the state: those who asked about it and whom the ward has not told yet.
    """
    until = Office.until.is_(None) | (Office.until >= today)
    serving = select(Office.id).where(
        Office.person_id == Person.id, Office.ended_on.is_(None), Office.since <= today, until
    )
    said = (Participation.meeting_id == meeting, Participation.state == state)
    here = (Person.erased_at.is_(None), Person.stopped_at.is_(None), serving.exists())
    rows = select(Person, Participation).join(Participation, Participation.person_id == Person.id)
    found = session.execute(rows.where(*said, *here).order_by(Person.code))
    return [(row[0], row[1]) for row in found]


def name_of(meeting: Meeting) -> str:
    """The event in a few words for staff: 講習会3 LINE."""
    return f"{TITLES[meeting.kind]}{meeting.number} {meeting.title}".strip()


def event_words(meeting: Meeting) -> Lazy:
    """The same for officers, in their language."""
    words = _("{kind}{n} {title}").fill(title=meeting.title) if meeting.title else _("{kind}{n}")
    return words.fill(kind=TITLES[meeting.kind], n=meeting.number)


def label_of(meeting: Meeting) -> str:
    """The event with its date, for staff: 講習会3 10/15(木) LINE."""
    if meeting.starts_at is None:
        return name_of(meeting)
    day = short_day(in_tokyo(meeting.starts_at).date())
    return f"{TITLES[meeting.kind]}{meeting.number} {day} {meeting.title}".strip()


def find_meeting(session: Session, words: str) -> Meeting:
    """The meeting of that code or name; raises Refusal."""
    said = comparable(plain(words)).upper()
    found = by_code(session, said)
    named = _NAMED.fullmatch(said)
    if found is None and named is not None and kind_of(named[1]) is not None:
        found = of_number(session, kind_of(named[1]) or "", int(named[2]))
    if found is None:
        raise Refusal(_("「{words}」という行事はありません。「/予定」で番号をたしかめてください。").fill(words=words))
    return found


def _meeting(turn: Turn, words: str) -> Meeting:
    return find_meeting(turn.session, words)


meeting = Reader(Meeting, _("行事"), "W03", _meeting, words=2)
