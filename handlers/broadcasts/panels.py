"""What waits before it may be sent, on the page of today: a second checker, the ward's word; and what goes out now."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.web.doors import Line, Panel, Part
from bot.web.routes import WORKERS
from handlers.broadcasts.frozen import is_stale, lacks_goahead
from handlers.broadcasts.queries import sent_since, under_way, who_of
from handlers.broadcasts.report import report_of
from handlers.broadcasts.rules import is_missed, is_too_late_to_approve
from handlers.broadcasts.tables import Broadcast

MOST = 8
SECONDS = 15
JUST_NOW = timedelta(hours=1)  # so long after it went out it is looked at whether all has gone


def part(around: Surroundings, reader: str) -> Part | None:
    """What the reader may approve first, then their own and what is missing; nothing when nothing waits."""
    waiting = sorted(under_way(around.session), key=lambda one: (reader in (one.author, one.changed_by), one.number))
    lines = [line for one in waiting if (line := _line(around, one, reader)) is not None]
    lines += [line for one in _gone_lately(around) if (line := _on_its_way(around, one)) is not None]
    if not lines:
        return None
    if len(lines) > MOST:
        more = f"ほか{len(lines) - MOST}件"
        lines = [*lines[:MOST], Line(more, quiet=more)]
    return Part("送る前の確認待ち", lines, href=url_for("broadcasts.listed"), more="お知らせの一覧")


def _line(around: Surroundings, one: Broadcast, reader: str) -> Line | None:
    who, page = show(who_of(around, one)), url_for("broadcasts.shown", code=one.code)
    if is_too_late_to_approve(one.state, one.send_at, around.now):
        return _said(one, "送る時刻までに承認されませんでした。日時を直してください。", page, late=True)
    if is_stale(around, one):
        return _said(one, "相手の行事などが変わったので、このままでは送りません。直してください。", page, late=True)
    if one.state == "asked":
        if reader in (one.author, one.changed_by):
            return _said(one, f"別の従事者の承認を待っています（{who}）", page)
        return _said(one, f"見て承認する（{who}、{one.cost or 0}通）", page)
    if is_missed(one.state, one.send_at, around.now):
        return _said(one, "送る時刻を過ぎました。日時を直してください。", page, late=True)
    if one.state == "draft" and lacks_goahead(one):
        return _said(one, f"募集に、区の了解の記録がまだありません（{who}）", page)
    return None


def _said(one: Broadcast, words: str, page: str, *, late: bool = False) -> Line:
    quiet = f"{one.code} 確認待ち"
    return Line(f"{one.code} {words}", page, "late" if late else "plain", quiet)


def _gone_lately(around: Surroundings) -> list[Broadcast]:
    return [*sent_since(around.session, around.now - JUST_NOW, MOST)]


def _on_its_way(around: Surroundings, one: Broadcast) -> Line | None:
    report = report_of(around.session, one)
    if not report.waiting:
        return None
    words = f"{one.code} 送っている途中: {report.accepted}／{report.people}人"
    return Line(words, url_for("broadcasts.shown", code=one.code), quiet=words)


waiting_panel = Panel("broadcasts", 30, part, WORKERS, every=SECONDS)
