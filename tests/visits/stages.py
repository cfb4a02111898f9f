"""Visits put straight into a state, so that a test begins where it has something to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

from bot.chat.postbacks import encode
from bot.clock import TOKYO
from handlers.visits.tables import Visit
from tests.cast import Chat, Town
from tests.chat.raw import postback

NOVEMBER_30 = datetime(2026, 11, 30, 14, 0, tzinfo=TOKYO)


def place(
    town: Town, state: str, association: str = "いなほ町会", by: Chat | None = None, candidates: Sequence[str] = ()
) -> UUID:
    """A visit of an association in this state, wished for by that officer (たけし unless said otherwise)."""
    chat = town.house.directory.chat_of("user", (by or town.takeshi).user)
    with town.house.db.write() as session:
        number = (session.scalar(select(func.max(Visit.number))) or 0) + 1
        visit = Visit(
            id=uuid4(), number=number, association_id=town.associations[association], chat_id=chat, state=state,
            version=1, tool="line", stage="new", hope="circular", people=10, internet="unknown",
            candidates=list(candidates), offered=[], revision=0, wished_at=town.now,
            forwarded_on=None if state == "wish" else date(2026, 10, 10),
            decided_on=None if state in ("wish", "forwarded") else date(2026, 10, 12),
            starts_at=NOVEMBER_30 if state == "fixed" else None,
        )  # fmt: skip
        session.add(visit)
    return visit.id


def visit_of(town: Town, visit: UUID) -> Visit:
    """The visit as it stands now."""
    with town.house.db.read() as session:
        return session.get_one(Visit, visit)


def fixed(town: Town, when: str = "11/30 14:00", code: str = "V01", association: str = "いなほ町会") -> UUID:
    """A visit fixed by the staff through their command, so that its reminders are planned."""
    visit = place(town, "selected", association)
    town.staff.say(f"/日程確定 {code} {when}").heard("日時が決まりました")
    town.takeshi.listen()
    town.hanako.listen()
    return visit


def tap(chat: Chat, action: str, visit: UUID, **values: object) -> Chat:
    """Tap a button of a card, as it was drawn for this visit."""
    return postback(chat, encode(action, id=visit, **values))
