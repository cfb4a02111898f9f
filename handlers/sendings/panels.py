"""What waits before it may go to the ward, and what did not arrive, on the page of today."""

from __future__ import annotations

from flask import url_for

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.web.doors import Line, Panel, Part, Tone
from bot.web.routes import WORKERS
from handlers.sendings.queries import under_way
from handlers.sendings.states import KINDS, STATES
from handlers.sendings.tables import Sending

MOST = 8
SECONDS = 30


def part(around: Surroundings, reader: str) -> Part | None:
    """What did not arrive first, then what the reader may check, then the rest; nothing when nothing is under way."""
    rows = sorted(under_way(around.session), key=lambda one: (_rank(one, reader), one.number))
    if not rows:
        return None
    lines = [_line(one, reader) for one in rows[:MOST]]
    if len(rows) > MOST:
        more = f"ほか{len(rows) - MOST}件"
        lines.append(Line(more, quiet=more))
    return Part("区への送信", lines, href=url_for("sendings.listed"), more="送付記録")


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
