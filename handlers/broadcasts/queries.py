"""Finding broadcasts, whom they mean, and what has become of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.catalogs import Sentence, _
from bot.chat.doors import Audience, Reader, Segment, ToCall
from bot.chat.turn import Refusal, Surroundings, Turn
from bot.store.chats import Chat
from bot.text import plain
from handlers.broadcasts.rules import JAPANESE, UNDER_WAY
from handlers.broadcasts.tables import Broadcast, BroadcastCall, BroadcastRecipient

NOBODY = Audience(())
A_DAY = timedelta(days=1)


def by_code(session: Session, code: str) -> Broadcast | None:
    """The broadcast of that code (B01); None when there is none."""
    number = plain(code).upper().removeprefix("B")
    if not (number.isascii() and number.isdecimal() and len(number) < 8):
        return None
    return session.scalar(select(Broadcast).where(Broadcast.number == int(number)))


def under_way(session: Session) -> Sequence[Broadcast]:
    """All that were not sent or cancelled, oldest first."""
    rows = select(Broadcast).where(Broadcast.state.in_(UNDER_WAY))
    return session.scalars(rows.order_by(Broadcast.number)).all()


def newest_first(state: str = "") -> Select[Broadcast]:
    """All of a state, or all there are: a query, because a page shows it a leaf at a time."""
    rows = select(Broadcast).order_by(Broadcast.number.desc())
    return rows.where(Broadcast.state == state) if state else rows


def by_state(session: Session) -> Mapping[str, int]:
    """How many there are of each state."""
    rows = session.execute(select(Broadcast.state, func.count()).group_by(Broadcast.state))
    return {row[0]: row[1] for row in rows}


def sent_since(session: Session, moment: datetime, most: int) -> Sequence[Broadcast]:
    """The latest that went out after a moment."""
    gone = (Broadcast.state == "sent", Broadcast.ended_at > moment)
    return session.scalars(select(Broadcast).where(*gone).order_by(Broadcast.number.desc()).limit(most)).all()


def the_same(around: Surroundings, broadcast: Broadcast) -> list[Broadcast]:
    """Others to the same people in the same words that wait, or went out within a day: somebody pressed twice."""
    if broadcast.state not in UNDER_WAY:
        return []
    lately = and_(Broadcast.state == "sent", Broadcast.ended_at > around.now - A_DAY)
    rows = select(Broadcast).where(Broadcast.id != broadcast.id, or_(Broadcast.state.in_(UNDER_WAY), lately))
    to_them = rows.where(Broadcast.segment == broadcast.segment, Broadcast.choice == broadcast.choice)
    found = around.session.scalars(to_them.order_by(Broadcast.number))
    return [one for one in found if one.bodies == broadcast.bodies]


def next_number(session: Session) -> int:
    """The number of the next one."""
    return (session.scalar(select(func.max(Broadcast.number))) or 0) + 1


def segments(around: Surroundings) -> Mapping[str, Segment]:
    """Every segment a room exports."""
    return around.doors.segments if around.doors is not None else {}


def audience(around: Surroundings, segment: str, choice: str) -> Audience:
    """Whom a choice means now; nobody when the room that knew it has gone."""
    found = segments(around).get(segment)
    return found.people(around.session, choice, around.now) if found is not None else NOBODY


def words_of_choice(around: Surroundings, segment: str, choice: str) -> Sentence | None:
    """A choice in the words people read; None when it is not offered (any more)."""
    found = segments(around).get(segment)
    return dict(found.choices(around.session, around.now)).get(choice) if found is not None else None


def who_of(around: Surroundings, broadcast: Broadcast) -> Sentence:
    """Whom a broadcast is for, in words; its key where the room that knew it has gone."""
    return words_of_choice(around, broadcast.segment, broadcast.choice) or broadcast.choice


def languages(session: Session) -> list[str]:
    """The languages people in 1:1 chats read, Japanese first."""
    used = set(session.scalars(select(Chat.language).where(Chat.kind == "user").distinct()))
    return [JAPANESE, *sorted(used - {JAPANESE})]


@dataclass(frozen=True)
class Reached:
    """A chat LINE still reaches, as far as sending to many needs it: there may be thousands."""

    id: UUID
    language: str
    members: int


def reachable(session: Session, chats: Sequence[UUID]) -> dict[UUID, Reached]:
    """Those chats LINE still reaches."""
    rows = select(Chat.id, Chat.language, Chat.members).where(Chat.id.in_(chats), Chat.reachable)
    return {row.id: Reached(row.id, row.language, row.members) for row in session.execute(rows)}


def recipients(session: Session, broadcast: Broadcast) -> list[tuple[UUID, str]]:
    """The frozen chats with the language each was to be written to in."""
    mine = BroadcastRecipient.broadcast_id == broadcast.id
    rows = select(BroadcastRecipient.chat_id, BroadcastRecipient.language).where(mine)
    return [(row[0], row[1]) for row in session.execute(rows.order_by(BroadcastRecipient.chat_id))]


def frozen_calls(session: Session, broadcast: Broadcast) -> list[ToCall]:
    """Those without LINE who were frozen."""
    mine = BroadcastCall.broadcast_id == broadcast.id
    rows = select(BroadcastCall.person_id, BroadcastCall.association_id).where(mine)
    return [ToCall(row[0], row[1]) for row in session.execute(rows.order_by(BroadcastCall.person_id))]


def _read(turn: Turn, words: str) -> Broadcast:
    found = by_code(turn.session, words)
    if found is None:
        raise Refusal(
            _("{words}というお知らせはありません。「/お知らせ」で番号をたしかめてください。").fill(words=words)
        )
    return found


broadcast = Reader(Broadcast, _("番号"), "B01", _read)
