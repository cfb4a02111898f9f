"""Every morning: what waited into a new month goes; staff hear when the month gets tight or LINE counts otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from bot.catalogs import Lazy, _
from bot.chat.messages import Card
from bot.chat.turn import Notice, Surroundings
from bot.contract import LinePlan, bounds
from bot.delivery.month import span
from bot.delivery.parking import keep_readable, let_go
from bot.delivery.tables import LineMonth
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import DueRow
from handlers.deliveries.month import month_card
from handlers.deliveries.queries import month_facts
from handlers.people.queries import staff_group


def look(around: Surroundings, _row: DueRow) -> Sequence[Notice]:
    """Let go what may go, keep readable what stays, and say what staff should know; each thing once a month."""
    let_go(around.session, around.now)
    keep_readable(around)
    plan = bounds(around.settings.contract).line
    return [*_tight(around, plan), *_otherwise(around, plan)] if plan else []


def _tight(around: Surroundings, plan: LinePlan) -> Sequence[Notice]:
    """The highest step of `warns_at` that used, planned and kept together reach."""
    facts = month_facts(around.session, around.now, plan)
    level = max((one for one in plan.warns_at if facts.share is not None and facts.share >= one), default=None)
    if level is None:
        return []
    heading = _("今月の通数が、上限の{level}％に届く見込みです。").fill(level=level)
    return [_to_staff(around, month_card(around, heading), f"month {level}")]


def _otherwise(around: Surroundings, plan: LinePlan) -> Sequence[Notice]:
    """Where LINE's own numbers are not ours: the stricter one is used, and staff know why."""
    told = around.session.get(LineMonth, span(around.now).name)
    if told is None:
        return []
    notices = []
    if abs(told.consumed - told.ours) > plan.may_differ:
        words = _("LINEの数えは{theirs}通、こちらの数えは{ours}通で、合っていません。多いほうで計算します。")
        notices.append(_told(around, words.fill(theirs=told.consumed, ours=told.ours), "line counts"))
    if told.quota is not None and told.quota < plan.monthly:
        words = _("LINEの今月の上限は{theirs}通で、設定の{ours}通より少なくなっています。少ないほうで計算します。")
        notices.append(_told(around, words.fill(theirs=told.quota, ours=plan.monthly), "line allows"))
    return notices


def _told(around: Surroundings, words: Lazy, what: str) -> Notice:
    return _to_staff(around, Card(_("【通数】LINEの数と合いません。"), (words,)), what)


def _to_staff(around: Surroundings, card: Card, what: str) -> Notice:
    once = f"{what}:{span(around.now).name}"
    return Notice(staff_group(around.session), (card,), "month", key=once)


morning = Daily(Job("month", _("今月の通数を確かめる"), look), at=time(9, 10))
