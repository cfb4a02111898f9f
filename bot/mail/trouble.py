"""Mail that no room answers for does not die quietly either: one line an hour in the private group."""

from __future__ import annotations

from sqlalchemy import select

from bot.catalogs import _
from bot.chat.messages import Text
from bot.chat.priorities import TROUBLE
from bot.chat.turn import Notice, Surroundings
from bot.clock import in_tokyo
from bot.delivery.outbox import queue_notice
from bot.store.chats import Chat

HERE = "bot/mail/trouble.py"
NOT_SENT = _("【確認】送れなかったメールがあります。電話など、ほかの方法で伝えてください。")


def tell_staff(around: Surroundings) -> None:
    """Queue a line for the private group, at most one an hour."""
    group = around.session.scalar(select(Chat).where(Chat.role == "staff"))
    if group is None:
        return
    hour = in_tokyo(around.now).strftime("%Y-%m-%dT%H")
    notice = Notice((group.id,), (Text(NOT_SENT),), "trouble", key=f"trouble:mail:{hour}", priority=TROUBLE)
    queue_notice(around, notice, HERE)
