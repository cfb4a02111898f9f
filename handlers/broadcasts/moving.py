"""Letting something happen to a broadcast: one place that checks state and version and wins or loses against others."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import update

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.store.ledger import Act, note
from handlers.broadcasts.frozen import thaw
from handlers.broadcasts.rules import STATES, WHY_NOT, next_state
from handlers.broadcasts.tables import Broadcast

Channel = Literal["group", "chat", "page", "clock"]
FASTER = _("ちょうど別の人が変えたところです。もう一度、いまのようすを見てください。")
OLD = _("このボタンは古くなりました。「/お知らせ {code}」で、いまのようすを出してください。")
THAWED: dict[str, object] = {
    "asked_at": None, "cost": None, "unreachable": 0, "digest": None, "approved_by": None, "approved_at": None,
}  # fmt: skip


def move(around: Surroundings, broadcast: Broadcast, event: str, **values: Any) -> None:
    """Let an event happen; raises Refusal with the reason when it may not, or somebody was faster.

    The version rises; what becomes a draft again loses its approval and whom it was frozen to.
    """
    state = expect_possible(broadcast, event)
    version = broadcast.version + 1
    values = {**(THAWED if state == "draft" else {}), **values, "state": state, "version": version}
    mine = (Broadcast.id == broadcast.id, Broadcast.version == broadcast.version, Broadcast.state == broadcast.state)
    changed = update(Broadcast).where(*mine).values(values).returning(Broadcast.id)
    if around.session.execute(changed.execution_options(synchronize_session=False)).first() is None:
        raise Refusal(FASTER)
    around.session.refresh(broadcast)
    if state == "draft":
        thaw(around, broadcast)


def expect_possible(broadcast: Broadcast, event: str) -> str:
    """The state an event leads to; raises Refusal with the reason when it may not happen now."""
    state = next_state(broadcast.state, event)
    if state is None:
        said = _("{code}は、いま「{now}」です。{why}")
        raise Refusal(said.fill(code=broadcast.code, now=STATES[broadcast.state], why=WHY_NOT[event]))
    return state


def expect_version(broadcast: Broadcast, version: str | None) -> None:
    """Refuse a button or a form from before the last change."""
    if version != str(broadcast.version):
        raise Refusal(OLD.fill(code=broadcast.code))


def enter(
    around: Surroundings, broadcast: Broadcast, by: str, did: str, channel: Channel, *, count: int = 1,
    result: str = "done",
) -> None:  # fmt: skip
    """Put an act into the ledger: codes and counts, never a word of the text."""
    act = Act(by, did, broadcast.kind, broadcast.code, broadcast.state, count, channel=channel, result=result)
    note(around.session, around.now, act)
