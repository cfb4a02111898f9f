"""Meetings put straight into a state, or brought there through staff's doors, so that a test begins with its claim."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from bot.clock import TOKYO
from handlers.deadlines.queries import of_anchor
from handlers.meetings.queries import by_code
from handlers.meetings.tables import DiscussionGroup, Equipment, Material, Meeting, RunSheet
from tests.cast import Chat, Town
from tests.visits.stages import tap

NOVEMBER_12 = datetime(2026, 11, 12, 14, 0, tzinfo=TOKYO)
AN_HOUR_AGO = datetime(2026, 10, 14, 16, 30, tzinfo=TOKYO)  # the tests' day, before their evening
ROWS: list[dict[str, object]] = [
    {"title": "実習", "form": "実習", "minutes": 90},
    {"title": "質疑", "form": "全体", "minutes": 30},
]


def place(town: Town, state: str, kind: str = "seminar", **more: Any) -> UUID:
    """A meeting in this state with venue and headcount; `more` are other values of its row."""
    values: dict[str, Any] = {
        "starts_at": None if state == "draft" else NOVEMBER_12, "venue": "見本区民館", "headcount": 15,
        "headcount_on": date(2026, 10, 10), "heard_on": date(2026, 10, 9), "content_on": date(2026, 10, 9),
        "survey_on": date(2026, 10, 9), "agreed_on": date(2026, 10, 9), "agreed_by": "phone",
        "internet_on": date(2026, 10, 9),
        "title": "LINE", "number": 1,
        "revision": 0 if state == "draft" else 1,
    }  # fmt: skip
    made = Meeting(
        id=uuid4(), kind=kind, state=state, version=1, minutes=120, made_at=town.now,
        made_by="S01", **(values | more),
    )  # fmt: skip
    with town.house.db.write() as session:
        session.add(made)
    return made.id


def furnish(town: Town, meeting: UUID) -> None:
    """Everything a seminar needs: a confirmed handout and a run sheet that fits."""
    with town.house.db.write() as session:
        session.add(
            Material(
                id=uuid4(),
                meeting_id=meeting,
                version=1,
                digest="0" * 64,
                size=9,
                state="confirmed",
                made_at=town.now,
                made_by="S01",
                decided_by="mail",
                decided_on=date(2026, 10, 14),
            )  # fmt: skip
        )
        session.add(RunSheet(meeting_id=meeting, rows=ROWS, changed_at=town.now, changed_by="S01"))


def version(town: Town, meeting: UUID, state: str, number: int = 1) -> None:
    """A version of the handout in this state."""
    with town.house.db.write() as session:
        session.add(
            Material(
                id=uuid4(),
                meeting_id=meeting,
                version=number,
                digest=f"{number:064}",
                size=9,
                state=state,
                made_at=town.now,
                made_by="S01",
            )  # fmt: skip
        )


def thing(town: Town, meeting: UUID, name: str, provider: str = "us", **days: date) -> None:
    """A thing on the list of equipment."""
    with town.house.db.write() as session:
        session.add(Equipment(id=uuid4(), meeting_id=meeting, name=name, provider=provider, **days))


def group(town: Town, meeting: UUID, number: int, facilitator: str | None = None) -> None:
    """A group and who leads it."""
    with town.house.db.write() as session:
        session.add(DiscussionGroup(id=uuid4(), meeting_id=meeting, number=number, facilitator=facilitator))


def now_of(town: Town, code: str = "W01") -> Meeting:
    """The meeting as it stands now."""
    with town.house.db.read() as session:
        found = by_code(session, code)
    assert found is not None
    return found


def press(chat: Chat, action: str, meeting: UUID, v: int = 1, **values: object) -> Chat:
    """Tap a button of a card as it was drawn for this version."""
    return tap(chat, action, meeting, v=v, **values)


def agreed(town: Town, when: str = "11/12 14:00", kind: str = "講習会", title: str = "LINE") -> str:
    """A meeting whose date and venue the ward and we agreed on; returns its code."""
    town.staff.say(f"/{kind} {when} {title}").heard("区と協議中")
    code = _newest(town)
    town.staff.say(f"/会場 {code} 見本区民館").heard("見本区民館")
    town.staff.tap("区と合意した").tap("電話").heard("日時が確定")
    return code


def owed(town: Town, code: str) -> dict[str, tuple[str, date]]:
    """The deadlines of an anchor: how each stands, and until when."""
    with town.house.db.read() as session:
        return {one.item: (one.state, one.due_on) for one in of_anchor(session, code)}


def tokyo(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in the contract's year."""
    return datetime(2026 if month > 3 else 2027, month, day, hour, minute, tzinfo=TOKYO)


def _newest(town: Town) -> str:
    return town.staff.answer.split("（", 1)[1].split("）", 1)[0]
