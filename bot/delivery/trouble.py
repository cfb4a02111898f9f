"""Nothing dies quietly: what was given up becomes one line an hour in the private group."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import select

from bot.catalogs import _
from bot.chat.messages import Text
from bot.chat.priorities import INCIDENT, TROUBLE
from bot.chat.turn import Notice, Surroundings
from bot.clock import in_tokyo
from bot.delivery.outbox import queue_notice
from bot.store.chats import Chat

HERE = "bot/delivery/trouble.py"


class Trouble(Enum):
    """What may go wrong, in the words staff read."""

    NOT_UNDERSTOOD = _("受け取ったメッセージを処理できませんでした。")
    NOT_SENT = _("送れなかったメッセージがあります。")
    DOUBTFUL = _("届いたかどうか分からない返事があります。")
    MISSED = _("時刻を過ぎたため送らなかったお知らせがあります。")
    HELD_BACK = _("今月の残りの通数を事故のために取っておくため、送らなかったお知らせがあります。")


def tell_staff(around: Surroundings, trouble: Trouble) -> None:
    """Queue a line for the private group, at most one an hour and kind; `/不達` shows the rest.

    That messages are held back is said once a day, out of what they are held back for: nothing dies quietly.
    """
    group = around.session.scalar(select(Chat).where(Chat.role == "staff"))
    if group is None:
        return
    scarce = trouble is Trouble.HELD_BACK
    once = in_tokyo(around.now).strftime("%Y-%m-%d" if scarce else "%Y-%m-%dT%H")
    words = _("【確認】{what}「/不達」で一覧が出ます。").fill(what=trouble.value)
    key = f"trouble:{trouble.name.lower()}:{once}"
    notice = Notice((group.id,), (Text(words),), "trouble", key=key, priority=INCIDENT if scarce else TROUBLE)
    queue_notice(around, notice, HERE)
