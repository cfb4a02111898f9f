"""What was given up: why, trying it again, and laying it aside; the same for `/再送` and for the console."""

from __future__ import annotations

from sqlalchemy import select

from bot.catalogs import Lazy, _
from bot.chat.turn import Refusal, Surroundings
from bot.delivery.outbox import queue_again
from bot.delivery.reserve import HELD_BACK
from bot.delivery.tables import OutboxMessage
from bot.store.ledger import Act, note
from handlers.deliveries.queries import GIVEN_UP

WHY: dict[str, Lazy] = {
    "dead": _("LINEが受け付けませんでした"),
    "held": _("23時間ためしましたが届きませんでした"),
    HELD_BACK: _("今月の残りの通数を事故のために取ってあります"),
    "doubtful": _("届いたかどうか分かりません"),
    "missed": _("時刻を過ぎたので送りませんでした"),
}
WHY_NOT_DONE: dict[str, Lazy] = {
    "missed": _("時刻を過ぎたので行いませんでした"),
    "dead": _("何度ためしても失敗しました"),
}
NOT_THERE = _("番号{n}で送り直せるものはありません。「/不達」で確かめてください。")
GONE = _("番号{n}は、もう別の人が送り直したか、一覧から外しました。")


def why(row: OutboxMessage) -> Lazy:
    """Why a message was given up."""
    return WHY[HELD_BACK if row.fault == HELD_BACK else row.state]


def send_again(around: Surroundings, number: int) -> Lazy:
    """Queue a message again that was given up; raises Refusal when that cannot be."""
    queue_again(around, _held(around, number, NOT_THERE))
    return _("番号{n}をもう一度送ります。").fill(n=number)


def lay_aside(around: Surroundings, number: int, by: str) -> Lazy:
    """Nobody will send it again: its words go, how it ended stays. Raises Refusal."""
    row = _held(around, number, GONE)
    row.payload = None
    note(around.session, around.now, Act(by, "gave up", row.purpose, f"outbox {number}", channel="page"))
    return _("番号{n}は、もう送りません。").fill(n=number)


def _held(around: Surroundings, number: int, gone: Lazy) -> OutboxMessage:
    row = around.session.scalar(select(OutboxMessage).where(OutboxMessage.seq == number).with_for_update())
    if row is None or row.state not in GIVEN_UP or row.payload is None:
        raise Refusal(gone.fill(n=number))
    return row
