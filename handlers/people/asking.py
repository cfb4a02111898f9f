"""What officers ask about their own data, in a chat or on a page: messages or none, and to be erased (003-§3-4)."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import func, select

from bot.catalogs import _
from bot.chat.messages import Text
from bot.chat.turn import Notice, Surroundings
from bot.store.ledger import Act, note
from handlers.people.queries import requests_of, staff_group
from handlers.people.tables import DataRequest, Person

ASKED = _(
    "役員{person}から、情報の削除のお願いがありました（{code}）。区へ伝えたら「/請求 {code}」で記録してください。"
)


def set_messages(around: Surroundings, person: Person, *, wanted: bool, channel: str) -> None:
    """Stop or start our messages; asked twice, it stays as it is."""
    if wanted == (person.stopped_at is None):
        return
    person.stopped_at = None if wanted else around.now
    act = Act(person.code, "resumed" if wanted else "stopped", "messages", person.code, channel=channel)
    note(around.session, around.now, act)


def ask_for_erasure(around: Surroundings, person: Person, channel: str) -> Notice | None:
    """Stop everything now and pass the wish on, what staff hear; None when one waits already. The ward decides."""
    if any(one.kind == "erase" and one.decided_on is None for one in requests_of(around.session, person.id)):
        return None
    number = (around.session.scalar(select(func.max(DataRequest.number))) or 0) + 1
    request = DataRequest(id=uuid4(), number=number, person_id=person.id, kind="erase", asked_at=around.now)
    around.session.add(request)
    person.stopped_at = person.stopped_at or around.now
    note(around.session, around.now, Act(person.code, "asked", "erasure", request.code, channel=channel))
    said = Text(ASKED.fill(person=person.code, code=request.code))
    return Notice(staff_group(around.session), (said,), "data request")
