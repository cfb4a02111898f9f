"""`/事故`: whom to call at once; no lock, period, gate or missing right stops it (001G-9(1), X1)."""

from __future__ import annotations

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.messages import Card, Open
from bot.chat.turn import Notice, Response, Turn
from bot.clock import in_tokyo
from bot.store.ledger import Act, note
from handlers.contract.rules import profile
from handlers.people.queries import responsible_chats


@command(
    "事故",
    "incident",
    about=_("事故・紛失・誤送信が起きた、または疑わしいとき"),
    right="enrolled",
    always=True,
)
def start(turn: Turn) -> Response:
    """Say whom to ring now, keep the moment, and wake the responsible persons in their own chats."""
    contract, begun = profile(turn.settings.contract), in_tokyo(turn.now)
    note(turn.session, turn.now, Act(turn.by, "noticed", "incident", channel="chat" if turn.is_private else "group"))
    call = Open(_("区に電話する"), f"tel:{contract.ward.phone}")
    lines = (
        _("{day} {time}に受け付けました。").fill(day=begun.date(), time=begun.time()),
        _("区への一報は直ちに、おそくとも60分以内です。"),
        _("LINEだけでは気づかれません。電話してください。お名前や電話番号は、ここに書かないでください。"),
    )
    card = Card(_("【事故】まず止めて、すぐ電話してください。"), lines, (call,))
    key = f"incident:{turn.event.id}"
    others = tuple(chat for chat in responsible_chats(turn.session, turn.today) if chat != turn.actor)
    return [card, Notice(others, (card,), "incident", key=key, priority=0)]
