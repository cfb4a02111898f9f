"""What staff say about reports."""

from __future__ import annotations

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.turn import Response, Turn
from handlers.reports.owing import owed
from handlers.reports.show import owed_card


@command("報告書", "reports", about=_("区へ出す報告書: 期限、足りないもの、ページへのリンク"))
def reports(turn: Turn) -> Response:
    """Everything that is owed in writing."""
    return [owed_card(turn, owed(turn))]
