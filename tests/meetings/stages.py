"""Meetings brought into a state through the doors staff use, so that a test begins where it has something to say."""

from __future__ import annotations

from datetime import date, datetime

from bot.clock import TOKYO
from handlers.deadlines.queries import of_anchor
from handlers.meetings.queries import by_code
from handlers.meetings.tables import Meeting
from tests.cast import Town


def agreed(town: Town, when: str = "11/12 14:00", kind: str = "講習会", title: str = "LINE") -> str:
    """A meeting whose date and venue the ward and we agreed on; returns its code."""
    town.staff.say(f"/{kind} {when} {title}").heard("区と協議中")
    code = _newest(town)
    town.staff.say(f"/会場 {code} 見本区民館").heard("見本区民館")
    town.staff.tap("区と合意した").tap("電話").heard("日時が確定")
    return code


def meeting_of(town: Town, code: str) -> Meeting:
    """The meeting as it stands now."""
    with town.house.db.read() as session:
        found = by_code(session, code)
    assert found is not None, code
    return found


def owed(town: Town, code: str) -> dict[str, tuple[str, date]]:
    """The deadlines of an anchor: how each stands, and until when."""
    with town.house.db.read() as session:
        return {one.item: (one.state, one.due_on) for one in of_anchor(session, code)}


def tokyo(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in the contract's year."""
    return datetime(2026 if month > 3 else 2027, month, day, hour, minute, tzinfo=TOKYO)


def _newest(town: Town) -> str:
    return town.staff.answer.split("（", 1)[1].split("）", 1)[0]
