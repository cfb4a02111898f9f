"""Letting something happen to a sending: one place that checks state and version and wins or loses against others."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.store.ledger import Act, note
from handlers.sendings.states import STATES, WHY_NOT, next_state
from handlers.sendings.tables import Sending

FASTER = _("ちょうど別の人が変えたところです。もう一度、いまのようすを見てください。")
OLD = _("この画面は古くなりました。{code}のいまのようすを見てから、もう一度押してください。")
UNCHECKED: dict[str, object] = {
    "asked_at": None, "digest": None, "checker1": None, "checked1_at": None, "checker2": None, "checked2_at": None,
}  # fmt: skip


def move(around: Surroundings, sending: Sending, event: str, **values: Any) -> None:
    """Let an event happen; raises Refusal with the reason when it may not, or somebody was faster.

    The version rises; what becomes a draft again loses both approvals.
    """
    state = expect_possible(sending, event)
    values = {**(UNCHECKED if state == "draft" else {}), **values, "state": state, "version": sending.version + 1}
    mine = (Sending.id == sending.id, Sending.version == sending.version, Sending.state == sending.state)
    changed = update(Sending).where(*mine).values(values).returning(Sending.id)
    if around.session.execute(changed.execution_options(synchronize_session=False)).first() is None:
        raise Refusal(FASTER)
    around.session.refresh(sending)


def expect_possible(sending: Sending, event: str) -> str:
    """The state an event leads to; raises Refusal with the reason when it may not happen now."""
    state = next_state(sending.state, event)
    if state is None:
        said = _("{code}は、いま「{now}」です。{why}")
        raise Refusal(said.fill(code=sending.code, now=STATES[sending.state], why=WHY_NOT[event]))
    return state


def expect_version(sending: Sending, version: str | None) -> None:
    """Refuse a button or a form from before the last change."""
    if version != str(sending.version):
        raise Refusal(OLD.fill(code=sending.code))


def enter(around: Surroundings, sending: Sending, by: str, did: str, *, why: str = "", result: str = "done") -> None:
    """Put an act into the ledger: codes and counts, never a word of what is sent."""
    count = max(len(sending.recipients), 1)
    act = Act(by, did, "sending", sending.code, why or sending.kind, count, channel="page", result=result)
    note(around.session, around.now, act)
