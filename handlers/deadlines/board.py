"""The board of deadlines, and what one date would bring with it, as staff see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.catalogs import Lazy, Sentence, _
from bot.chat.messages import Button, Card, Cards, Message, Say, Tap
from bot.chat.postbacks import encode
from bot.chat.turn import Surroundings
from bot.days import short_day
from handlers.contract.counting import Deadlines
from handlers.contract.kinds import TITLES
from handlers.deadlines.queries import open_ones
from handlers.deadlines.rules import BY_HAND, CONTRACT, ITEMS, SOON, hint, when
from handlers.deadlines.tables import Obligation

ROWS = 8  # lines of one card
TAPS = 4


def board(around: Surroundings, lead: str | None = None) -> list[Message]:
    """Overdue, within a week, later: a card each; of one worker when `lead` is given."""
    rows, today = open_ones(around.session, lead), around.today
    over = [one for one in rows if one.due_on < today and one.item != "end"]
    soon = [one for one in rows if today <= one.due_on <= today + SOON]
    later = [one for one in rows if one.due_on > today + SOON]
    parts = ((_("期限をすぎたもの"), over), (_("これから7日"), soon), (_("そのあと"), later))
    cards = [_part(heading, part, today) for heading, part in parts if part]
    whose = Tap(_("全部"), encode("deadlines.board")) if lead else Tap(_("自分の分だけ"), encode("deadlines.mine"))
    counts = _("すぎた {over}件・7日以内 {soon}件・そのあと {later}件")
    summary = counts.fill(over=len(over), soon=len(soon), later=len(later))
    head = _("{code}の期限").fill(code=lead) if lead else _("期限")
    return [Cards(summary, (Card(head, (summary,), (whose,)), *cards))]


def what_if(kind: str, day: date, found: Deadlines) -> Card:
    """What an event on that day would bring with it; the day is said as it was understood."""
    lines = [
        _row(_("資料の区の確認"), found.materials, found.materials_target),
        _row(_("人数の連絡（区から）"), found.headcount, found.headcount_target),
        _row(_("実施報告書"), found.report_effective, found.report_target),
    ]
    if found.report_effective != found.report_nominal:
        lines.append(
            _("報告書は本来{day}までですが、契約が終わるのでそれより早くなります。区と協議してください。").fill(
                day=found.report_nominal
            )
        )
    return Card(_("{kind}を{day}に行うと").fill(kind=TITLES[kind], day=day), tuple(lines))


def line_of(one: Obligation, today: date, words: Lazy | None = None) -> Lazy:
    """One deadline in a line: what, of which event, until when, what to do."""
    line = _("・{what}（{of}）{day}まで {when}") if one.anchor != CONTRACT else _("・{what} {day}まで {when}")
    said = line.fill(what=ITEMS[one.item].title, of=one.label, day=short_day(one.due_on), when=when(one.due_on, today))
    return _("{line}: {hint}").fill(line=said, hint=words) if words is not None else said


def _part(heading: Lazy, rows: Sequence[Obligation], today: date) -> Card:
    lines: list[Sentence] = [line_of(one, today, hint(one.item, one.due_on, today)) for one in rows[:ROWS]]
    if len(rows) > ROWS:
        lines.append(_("ほか{n}件").fill(n=len(rows) - ROWS))
    return Card(heading, tuple(lines), tuple(_taps(rows)))


def _taps(rows: Sequence[Obligation]) -> list[Button]:
    """A button each for what is settled by hand, and one for the card of each event."""
    done = [
        Tap(_("{what}: 済んだ").fill(what=ITEMS[one.item].title), encode("deadlines.done", id=one.id))
        for one in rows
        if one.item in BY_HAND
    ]
    events = list(dict.fromkeys(one.anchor for one in rows if one.anchor != CONTRACT))
    return [*done[:TAPS], *(Say(f"/行事 {code}") for code in events[:TAPS])]


def _row(what: Lazy, due: date, target: date) -> Lazy:
    if due == target:
        return _("{what}: {day}まで").fill(what=what, day=due)
    return _("{what}: {day}まで（区が開いている日では{target}まで）").fill(what=what, day=due, target=target)
