"""On the page of today: receipts that are owed, and near the end what is still with us."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for

from bot.chat.turn import Surroundings
from bot.web.doors import Line, Panel, Part
from bot.web.routes import WORKERS
from handlers.contract.rules import profile
from handlers.handovers.queries import still_here, without_receipt
from handlers.handovers.rules import is_late

MOST = 5
BEFORE_THE_END = timedelta(days=14)


def part(around: Surroundings, _reader: str) -> Part | None:
    """Receipts are given the same day; everything goes back when the work is done (002S-§7). None when all is well."""
    lines = [
        Line(
            f"{one.code} 受領書をまだ区に渡していません", url_for("handovers.shown", code=one.code),
            "late" if is_late(one.received_on, None, around.today) else "plain", f"{one.code} 受領書",
        )
        for one in without_receipt(around.session)[:MOST]
    ]  # fmt: skip
    left = still_here(around.session)
    if left and around.today >= profile(around.settings.contract).ends_on - BEFORE_THE_END:
        words = f"返還・消去がまだのもの {left}点"
        lines.append(Line(words, url_for("handovers.listed"), "late", words))
    return Part("区から受け取ったもの", lines, href=url_for("handovers.listed"), more="一覧") if lines else None


handovers_panel = Panel("handovers", 60, part, WORKERS)
