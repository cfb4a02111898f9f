"""Sending on the page of today: only when something is wrong, tight, or waits for a decision."""

from __future__ import annotations

from flask import url_for

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.delivery.parking import ASKED, TIGHT, count
from bot.web.doors import Line, Panel, Part
from handlers.deliveries.health import health
from handlers.deliveries.month import month_now, verdict

SECONDS = 30


def part(around: Surroundings, _reader: str) -> Part | None:
    """What somebody has to look at; nothing while everything flows."""
    tight, wrong = _tight(around), _wrong(around)
    return Part("送信と通数", [*tight, *wrong], tone="late" if wrong else "plain") if tight or wrong else None


def _tight(around: Surroundings) -> list[Line]:
    facts, page = month_now(around), url_for("deliveries.month")
    number, messages, _upto = count(around.session, TIGHT, ASKED)
    waits = f"止めているお知らせ {number}件（{messages}通）を、送るかどうか決めてください。"
    said = ((number, waits), (facts.is_scarce, f"今月の通数: {show(verdict(facts))}"))
    return [Line(words, page, quiet=words) for there, words in said if there]


def _wrong(around: Surroundings) -> list[Line]:
    found, page = health(around.session, around.now), url_for("deliveries.health")
    said = (
        (found.late, "送信が止まっているようです。2分より長く待っているものがあります。"),
        (found.given_up, f"届かなかった・届いたか分からないもの {found.given_up}件"),
        (found.undone, f"予定どおりに行えなかったもの {found.undone}件（この7日）"),
        (found.events, f"処理できなかった受信 {found.events}件"),
        (found.mail_faults, f"送れていないメール {found.mail_faults}件"),
    )
    return [Line(words, page, quiet=words) for wrong, words in said if wrong]


sending_panel = Panel("deliveries", 40, part, every=SECONDS)
