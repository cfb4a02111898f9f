"""What time triggers: a tip that is due, each night a look at who gets which one next, and what that will cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from sqlalchemy import select

from bot.catalogs import _
from bot.chat.doors import Hook
from bot.chat.messages import Message, Text
from bot.chat.priorities import TIPS
from bot.chat.turn import Notice, Surroundings
from bot.delivery.tables import OutboxMessage
from bot.schedule.books import Expected
from bot.schedule.jobs import Daily, Job, Later
from bot.schedule.tables import DueRow
from handlers.contract.rules import out_of_quiet, profile
from handlers.meetings.queries import by_code
from handlers.people.tables import Person
from handlers.tips.keeping import raise_revision, tell_of
from handlers.tips.library import library
from handlers.tips.planning import TIP, expects, keep, keep_everybody
from handlers.tips.queries import record_of
from handlers.tips.readers import people_at, readers_of
from handlers.tips.rules import Reader, meant
from handlers.tips.show import pushed_card
from handlers.tips.tables import TipRecord
from handlers.visits.rules import MEETING_HELD

NEVER_ARRIVED = ("missed", "dropped", "dead")  # of a message
FIRST = _("講習会や訪問のあと、ときどき小さなヒントをお送りします。いつでも止められます。")


def tell(around: Surroundings, due: DueRow) -> Sequence[Notice] | Later:
    """The tip of one reader, as things are now; Later when it would wake people."""
    morning = out_of_quiet(profile(around.settings.contract).quiet, around.now)
    if morning > around.now:
        return Later(morning)
    person = around.session.scalar(select(Person).where(Person.code == due.anchor))
    reader = readers_of(around, [person]).get(person) if person is not None else None
    tip, gently = meant(library(), due.offset)
    if person is None or person.chat_id is None or reader is None or tip is None:
        return []
    if reader.pace.stopped or not _is_open(around, person, tip.key, gently=gently):
        return []
    tell_of(around, person, tip, gently=gently, due_key=due.key)
    said = (*_beginning(reader), pushed_card(around, tip, gently=gently))
    return [
        Notice((person.chat_id,), said, "tip", due.key, due.expires_at, must_arrive=False, priority=TIPS)
    ]  # fmt: skip


def each_night(around: Surroundings, _row: DueRow) -> Sequence[Notice]:
    """Tips that never arrived are as if they had not been told; then everybody's next one is planned."""
    lost = select(TipRecord, OutboxMessage.seq).join(OutboxMessage, OutboxMessage.key == TipRecord.due_key)
    lost = lost.where(OutboxMessage.state.in_(NEVER_ARRIVED), TipRecord.answer.is_(None) | TipRecord.gently)
    for one, _seq in around.session.execute(lost).all():
        _take_back(around, one)
    keep_everybody(around, tip)
    return []


def meeting_held(around: Surroundings, code: str) -> Sequence[Notice]:
    """An event took place: whoever was there gets tips about it."""
    around.session.flush()
    meeting = by_code(around.session, code)
    if meeting is not None:
        keep(around, tip, readers_of(around, people_at(around, meeting)))
    return []


def _is_open(around: Surroundings, person: Person, key: str, *, gently: bool) -> bool:
    """Whether the reader has not seen or answered this meanwhile, by asking for it."""
    record = record_of(around.session, person.id, key)
    if not gently:
        return record is None
    return record is not None and record.answer == "not_yet" and not record.gently


def _beginning(reader: Reader) -> tuple[Message, ...]:
    """What the very first tip is preceded by."""
    return () if reader.told else (Text(FIRST),)


def _take_back(around: Surroundings, record: TipRecord) -> None:
    if record.person_id is None or record.answer not in (None, "not_yet"):
        return
    raise_revision(around, record.person_id)
    if record.answer is None:
        around.session.delete(record)
    else:
        record.gently, record.due_key = False, None
    around.session.flush()


tip = Job(TIP, _("使い方のヒント"), tell)
nightly = Daily(Job("tips", _("つぎのヒントを決める"), each_night), at=time(4, 30))
on_held = Hook(MEETING_HELD, meeting_held)
expected = Expected(_("つづきのヒント"), expects, TIPS)
