"""What other rooms may ask about tips: how they go, by association and tool, and what a happening was about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalogs import Sentence, _
from bot.chat.doors import Reader
from bot.chat.postbacks import is_uuid
from bot.chat.turn import Refusal, Turn
from bot.text import key as comparable
from handlers.people.tables import Person
from handlers.tips.rules import TOOLS
from handlers.tips.tables import TipPace, TipRecord

ADVICE_WANTED = "tip advice wanted"  # what other rooms hear: about a `record` here

Tool = NewType("Tool", str)


@dataclass(frozen=True)
class Tally:
    """How the tips of one tool go with one association: how many were told, and what was answered last to each."""

    association: UUID
    tool: str
    sent: int
    done: int
    not_yet: int
    advice: int


def tallies(
    session: Session, association: UUID | None = None, tool: str | None = None, since: datetime | None = None
) -> list[Tally]:
    """The counts by association and tool, of all or of one; `since`: only what was told from then on."""
    counted = [func.count().filter(TipRecord.answer == one) for one in ("done", "not_yet", "advice")]
    rows = select(TipRecord.association_id, TipRecord.tool, func.count(), *counted)
    if association is not None:
        rows = rows.where(TipRecord.association_id == association)
    if tool is not None:
        rows = rows.where(TipRecord.tool == tool)
    if since is not None:
        rows = rows.where(TipRecord.told_at >= since)
    by = (TipRecord.association_id, TipRecord.tool)
    found = session.execute(rows.group_by(*by).order_by(*by))
    return [Tally(row[0], row[1], row[2], row[3], row[4], row[5]) for row in found]


def record(session: Session, about: str) -> TipRecord | None:
    """What a happening of this room was about."""
    return session.get(TipRecord, UUID(about)) if is_uuid(about) else None


def records_of(session: Session, people: Sequence[UUID]) -> Sequence[TipRecord]:
    """What was told to these people."""
    return session.scalars(select(TipRecord).where(TipRecord.person_id.in_(people))).all()


def record_of(session: Session, person: UUID, tip: str) -> TipRecord | None:
    """What became of one tip with one person."""
    return session.scalar(select(TipRecord).where(TipRecord.person_id == person, TipRecord.tip == tip))


def paces(session: Session) -> tuple[int, int]:
    """How many readers stopped tips, and how many want them slower."""
    here = select(func.count()).select_from(TipPace).join(Person, Person.id == TipPace.person_id)
    stopped = session.scalar(here.where(TipPace.stopped_at.is_not(None))) or 0
    slower = session.scalar(here.where(TipPace.stopped_at.is_(None), TipPace.slower)) or 0
    return stopped, slower


def title_of(tool: str) -> Sentence:
    """A tool in words."""
    return next((one.label for one in TOOLS if one.key == tool), tool)


def tool_named(words: str) -> str | None:
    """The tool somebody names, by its label or another word for it."""
    said = comparable(words)
    return next((one.key for one in TOOLS if said in (one.key, *map(comparable, (str(one.label), *one.words)))), None)


def _read(_turn: Turn, words: str) -> Tool:
    found = tool_named(words)
    if found is None:
        known = "、".join(str(one.label) for one in TOOLS)
        raise Refusal(_("「{words}」という道具はありません。道具: {known}").fill(words=words, known=known))
    return Tool(found)


tool = Reader(Tool, _("道具"), "LINE", _read)
