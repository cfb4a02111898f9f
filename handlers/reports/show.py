"""How reports look in the chat: what is owed, until when, what is missing, and the way to the page."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogs import Sentence, _
from bot.chat.messages import Card, Open
from bot.chat.turn import Surroundings
from bot.days import short_day
from handlers.deadlines.queries import one_of
from handlers.deadlines.rules import when
from handlers.reports.owing import Owed, label, lacks
from handlers.reports.queries import newest
from handlers.reports.rules import PaperKind
from handlers.reports.tables import Paper

MOST = 10  # papers a card names; the page shows all
BROKEN = _("ひな形が使えないため、下書きを作れませんでした。ページで理由を見てください。")


def begun_card(around: Surroundings, kind: PaperKind, paper: Paper) -> Card:
    """What is said when an event was ended: the draft is there, and this is what only people can write."""
    heading = _("{name}の報告書の下書きを作りました。").fill(name=label(around, kind, paper.about))
    lines: list[Sentence] = []
    if newest(around.session, paper) is None:
        heading, lines = _("{name}の報告書を始めました。").fill(name=label(around, kind, paper.about)), [BROKEN]
    missing = lacks(around, kind, paper)
    if missing:
        lines.append(_("書き足すもの: {parts}").fill(parts="、".join(missing)))
    due = one_of(around.session, paper.about, kind.item)
    if due is not None:
        lines.append(_("期限: {day}（{when}）").fill(day=due.due_on, when=when(due.due_on, around.today)))
    return Card(heading, tuple(lines), (page_button(around, paper.about),))


def owed_card(around: Surroundings, found: Sequence[Owed]) -> Card:
    """All papers that are owed, the earliest first."""
    if not found:
        return Card(_("いま書く報告書はありません。"), (), (page_button(around),))
    heading = _("書く報告書が{n}件あります。").fill(n=len(found))
    lines = tuple(_line(around, one) for one in found[:MOST])
    return Card(
        heading, lines, (*(page_button(around, one.code, one.short) for one in found[:MOST]), page_button(around))
    )


def page_button(around: Surroundings, code: str = "", words: str = "") -> Open:
    """The way to our page, for those who are signed in (`/画面` first)."""
    page = f"{around.settings.public_url}/staff/reports"
    return (
        Open(_("{code}をひらく").fill(code=words or code), f"{page}/{code}") if code else Open(_("報告書の一覧"), page)
    )


def _line(around: Surroundings, one: Owed) -> Sentence:
    until = f"{short_day(one.due_on)}まで"
    words = _("{name}: {until}（{when}）、{state}")
    said = words.fill(name=one.name, until=until, when=when(one.due_on, around.today), state=one.state)
    if not one.missing:
        return said
    return _("{said}。足りないもの: {parts}").fill(said=said, parts="、".join(one.missing))
