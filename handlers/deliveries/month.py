"""`/通数`: how the month stands, what is still planned, what a push to the group costs, and whether it will do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.catalogs import Lazy, Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card
from bot.chat.turn import Response, Surroundings, Turn
from bot.clock import in_tokyo
from bot.contract import bounds
from bot.delivery.month import Planned
from bot.delivery.parking import ASKED, NEXT_MONTH, ask_about, count
from handlers.deliveries.parked import buttons_for, end_words, what_words
from handlers.deliveries.queries import MonthFacts, group_cost, month_facts

KINDS = 5  # named one by one; the rest is added up


@command("通数", "messages", about=_("今月の通数：使った分、予定、残り"))
def messages(turn: Turn) -> Response:
    """The month's card, with the decision about what waits."""
    ask_about(turn.session)  # whoever reads this has been asked
    return [month_card(turn, _("今月の通数"))]


def shown(turn: Turn, _values: Mapping[str, str]) -> Response:
    """The same, from a button."""
    return messages.run(turn)


def month_card(around: Surroundings, heading: Sentence) -> Card:
    """The month in lines, whatever waits in buttons."""
    facts = month_now(around)
    undecided, waiting = count(around.session, ASKED), count(around.session, NEXT_MONTH)
    lines = [
        *_this_month(facts),
        *_parked(undecided[:2], waiting[:2]),
        *what_words(around, ASKED),
        *end_words(around, ASKED),
        *_ahead(around, facts),
    ]
    return Card(heading, (*lines, verdict(facts)), buttons_for(around, undecided, waiting))


def verdict(facts: MonthFacts) -> Lazy:
    """Whether the month will do, in one sentence."""
    if facts.limit is None or facts.left is None:
        return _("上限は決められていません。")
    if facts.left < 0:
        return _("このままでは{n}通足りません。急がないお知らせは止めて、送るかどうかをおたずねします。").fill(
            n=-facts.left
        )
    if facts.is_scarce:
        return _("足りますが、余裕はあと{n}通だけです。").fill(n=facts.left)
    return _("いまの予定なら、今月は足ります。")


def month_now(around: Surroundings) -> MonthFacts:
    """The month as it stands, with what is kept back for incidents at this moment."""
    facts = month_facts(around.session, around.now, bounds(around.settings.contract).line)
    if around.doors is None:
        return facts
    return replace(facts, kept=sum(one.needs(around.session, around.now) for one in around.doors.reserved))


def _this_month(facts: MonthFacts) -> Sequence[Lazy]:
    lines = [_("使った分: {n}通").fill(n=facts.used)]
    if facts.kept:
        lines.append(_("事故のために取ってある分: {n}通").fill(n=facts.kept))
    lines.append(_plan(_("これからの予定: {n}通{kinds}"), facts.planned, facts.queued))
    if facts.limit is not None and facts.left is not None:
        lines.append(_("残り: {left}通（上限{limit}通）").fill(left=max(facts.left, 0), limit=facts.limit))
    return lines


def _parked(undecided: tuple[int, int], waiting: tuple[int, int]) -> Sequence[Lazy]:
    lines = []
    if undecided[0]:
        lines.append(_("止めているお知らせ: {n}件（{m}通）").fill(n=undecided[0], m=undecided[1]))
    if waiting[0]:
        lines.append(_("来月まで待つお知らせ: {n}件（{m}通）").fill(n=waiting[0], m=waiting[1]))
    return lines


def _ahead(around: Surroundings, facts: MonthFacts) -> Sequence[Lazy]:
    lines = [_plan(_("来月の予定: {n}通{kinds}"), facts.next_month, 0)]
    members = group_cost(around.session)
    if members:
        lines.append(_("グループへの1通は{n}通分（{n}人）").fill(n=members))
    if facts.asked_at is not None:
        moment = in_tokyo(facts.asked_at)
        told = _("LINEの数え: {n}通（{day} {time}）")
        lines.append(told.fill(n=facts.theirs, day=moment.date(), time=moment.time().replace(second=0, microsecond=0)))
    return lines


def _plan(words: Lazy, planned: Sequence[Planned], queued: int) -> Lazy:
    """A sum, and behind it what it is made of."""
    named = [_("{about} {n}").fill(about=one.about, n=one.cost) for one in planned[:KINDS]]
    others = sum(one.cost for one in planned[KINDS:])
    more = ((_("送信待ち {n}"), queued), (_("ほか {n}"), others))
    kinds = (*named, *(said.fill(n=n) for said, n in more if n))
    total = queued + sum(one.cost for one in planned)
    return words.fill(n=total, kinds=_("（{kinds}）").fill(kinds=kinds) if kinds else "")


on_shown = Action("deliveries.month", "staff", shown)
