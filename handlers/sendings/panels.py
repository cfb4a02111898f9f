"""What waits before it may go to the ward, and what did not arrive, on the page of today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask import url_for

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.web.doors import Line, Panel, Part, Tone
from bot.web.routes import WORKERS
from handlers.sendings.queries import under_way, unheard_of, untold
from handlers.sendings.states import KINDS, STATES
from handlers.sendings.tables import Sending

MOST = 8
SECONDS = 30
PATIENCE = timedelta(days=3)  # until somebody rings and asks whether it came


def part(around: Surroundings, reader: str) -> Part | None:
    """What did not arrive, then what the reader may check, then the rest; nothing when nothing is under way or owed."""
    rows = sorted(under_way(around.session), key=lambda one: (_rank(one, reader), one.number))
    lines = [*(_line(one, reader) for one in rows), *_afterwards(around)]
    if not lines:
        return None
    if len(lines) > MOST:
        more = f"ほか{len(lines) - MOST}件"
        lines = [*lines[:MOST], Line(more, quiet=more)]
    return Part("区への送信", lines, href=url_for("sendings.listed"), more="送付記録")


def _afterwards(around: Surroundings) -> Iterator[Line]:
    """What is still owed once it went: the password by the other way, and a word that it came."""
    for one in untold(around.session):
        yield _owed(one, "合い言葉をまだ伝えていません")
    for one in unheard_of(around.session, around.now - PATIENCE):
        yield _owed(one, "受け取りの知らせがまだです。電話で確かめてください。")


def _owed(one: Sending, words: str) -> Line:
    return Line(f"{one.code} {words}", url_for("sendings.shown", code=one.code), "late", f"{one.code} 送信のあと")


def _rank(one: Sending, reader: str) -> int:
    if one.state == "failed":
        return 0
    return 1 if may_check(one, reader) else 2


def may_check(one: Sending, reader: str) -> bool:
    """Whether it waits for somebody and the reader may be that one."""
    return one.state in ("asked", "checked") and reader not in (one.author, one.changed_by, one.checker1)


def _line(one: Sending, reader: str) -> Line:
    kind, state = show(KINDS[one.kind]), show(STATES[one.state])
    words = f"{one.code} {kind}: {'見て確認する' if may_check(one, reader) else state}"
    tone: Tone = "alarm" if one.state == "failed" else "plain"
    return Line(words, url_for("sendings.shown", code=one.code), tone, f"{one.code} {state}")


sendings_panel = Panel("sendings", 28, part, WORKERS, every=SECONDS)
