"""Reaching an association's officers: by message where there is LINE, by a call on the list where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.catalogs import _, show
from bot.chat.doors import ToCall
from bot.chat.messages import Card
from bot.chat.priorities import NEWS
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.delivery.stopping import take_back
from bot.schedule.jobs import Job
from bot.schedule.tables import DueRow
from bot.store.ledger import Act, note
from handlers.people.queries import hears, officers_of, offices_of, person_of
from handlers.people.tables import Association, Call, Person

LONGEST = 300


def reach(
    around: Surroundings, association: UUID, card: Card, purpose: str, *, key: str | None = None,
    expires_at: datetime | None = None, besides: UUID | None = None, priority: int = NEWS, spoken: Card | None = None,
    calls: bool = True,
) -> Notice:  # fmt: skip
    """The message to every officer of an association; those without LINE are put on the call list instead.

    `spoken` are the words for calls where a message says what is true today only; without `calls` nobody is rung.
    """
    people = officers_of(around.session, association, around.today)
    for person in people:
        if calls and person.chat_id is None:
            _put_on_list(around, person.id, association, spoken or card, key or f"{purpose}:{uuid4()}", expires_at)
    chats = tuple(one.chat_id for one in people if one.chat_id is not None and one.chat_id != besides)
    return Notice(chats, (card,), purpose, key=key, expires_at=expires_at, priority=priority)


def reach_one(
    around: Surroundings, chat: UUID | None, association: UUID, card: Card, purpose: str, *, key: str | None = None
) -> Notice:
    """The message to one officer; when nobody is behind a chat any more (or ever was), to the whole association."""
    if chat is None or person_of(around.session, chat) is None:
        return reach(around, association, card, purpose, key=key)
    return Notice(hears(around.session, chat), (card,), purpose, key=key)


def call_instead(around: Surroundings, who: ToCall, card: Card, key: str, until: datetime | None = None) -> None:
    """Put somebody without LINE on the call list, once for each key; what does not fit into a line is cut."""
    _put_on_list(around, who.person, who.association, card, key, until)


def call_one(around: Surroundings, person: Person, card: Card, key: str, until: datetime | None = None) -> None:
    """Put one officer without LINE on the call list; nobody who stopped, was erased or serves no association any more.

    The same `key` makes one call; it begins with what `call_off` may be asked to take back.
    """
    served = offices_of(around.session, person.id, around.today)
    if served and person.stopped_at is None and person.erased_at is None:
        _put_on_list(around, person.id, served[0].id, card, key, until)


def call_off(around: Surroundings, beginning: str) -> None:
    """Take calls nobody made yet off the list: what they would tell is not so any more."""
    stale = (Call.key.startswith(beginning, autoescape=True), Call.done_at.is_(None))
    around.session.execute(delete(Call).where(*stale))


def unsay(around: Surroundings, code: str, news: Job, *others: Job) -> set[str]:
    """Calls and messages about something go, where nobody heard them yet; returns which news were among them.

    `code` is what they are about (W03, V02); `others` are jobs besides the news, its reminders.
    """
    rows = select(DueRow.offset).where(DueRow.job == news.name, DueRow.anchor == code, DueRow.state == "open")
    untold = set(around.session.scalars(rows))
    for job in (news, *others):
        beginning = f"{job.name}:{code}:"
        call_off(around, beginning)
        untold.update(part for key in take_back(around, beginning) for part in key.split(":"))
    return untold


def to_make(
    session: Session, most: int, after: tuple[datetime, str] | None = None
) -> Sequence[tuple[Call, Person, Association]]:
    """The calls nobody made yet, oldest first, at most so many; `after` is moment and key of the last one known."""
    rows = select(Call, Person, Association).join(Person, Person.id == Call.person_id)
    rows = rows.join(Association, Association.id == Call.association_id).where(Call.done_at.is_(None))
    if after is not None:
        moment, key = after
        rows = rows.where(Call.made_at >= moment, (Call.made_at > moment) | (Call.key > key))
    found = session.execute(rows.order_by(Call.made_at, Call.key).limit(most))
    return [(row[0], row[1], row[2]) for row in found]


def how_many(session: Session) -> int:
    """How many calls nobody made yet."""
    return session.scalar(select(func.count()).select_from(Call).where(Call.done_at.is_(None))) or 0


def how_many_since(session: Session, moment: datetime) -> int:
    """How many of them came onto the list since a moment."""
    rows = select(func.count()).select_from(Call).where(Call.done_at.is_(None), Call.made_at > moment)
    return session.scalar(rows) or 0


def made(around: Surroundings, call: UUID | None, by: str, channel: str = "chat") -> None:
    """「伝えた」: who called is kept; raises Refusal when it is on record already."""
    done = update(Call).where(Call.id == call, Call.done_at.is_(None)).values(done_at=around.now, done_by=by)
    if around.session.execute(done.returning(Call.id)).first() is None:
        raise Refusal(_("この電話は、もう記録されています。"))
    note(around.session, around.now, Act(by, "called", "officer without LINE", inventory="B-2", channel=channel))


def _put_on_list(
    around: Surroundings, person: UUID, association: UUID, card: Card, key: str, until: datetime | None
) -> None:
    one = f"{key}:call:{person}"[:160]
    if around.session.scalar(select(Call.id).where(Call.key == one)) is not None:
        return
    words = " ".join(show(line) for line in (card.heading, *card.lines))[:LONGEST]
    around.session.add(
        Call(
            id=uuid4(),
            key=one,
            person_id=person,
            association_id=association,
            words=words,
            made_at=around.now,
            until=until,
        )  # fmt: skip
    )
