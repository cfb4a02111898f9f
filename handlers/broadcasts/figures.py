"""The numbers beside every text somebody approves: whom, how many, what it costs, what is left, when."""

from __future__ import annotations

from dataclasses import dataclass

from bot.catalogs import Sentence, _
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.broadcasts.checking import name_of
from handlers.broadcasts.cost import room
from handlers.broadcasts.frozen import lacks_goahead
from handlers.broadcasts.queries import audience, frozen_calls, reachable, recipients, the_same, who_of
from handlers.broadcasts.rules import HOW, INVITATION, JAPANESE, KINDS, STATES
from handlers.broadcasts.tables import Broadcast

TWICE = _("同じ相手に同じ文の{code}があります（{state}）。二度送らないように確かめてください。")
AT_ONCE = _("承認されたらすぐ")
WOULD_WAIT = _("このままでは足りないので、すぐには送られません。送る前に止めて、どうするかを「/通数」で決めます。")


@dataclass(frozen=True)
class Reach:
    """How many people it reaches: frozen when approval was asked for, else as things stand now."""

    by_language: dict[str, int]
    untranslated: dict[str, int]  # who reads a language without a text of its own, and so gets Japanese
    unreachable: int
    without_line: int
    cost: int

    @property
    def line(self) -> int:
        """Who gets it by LINE."""
        return sum(self.by_language.values())


def reach_of(around: Surroundings, broadcast: Broadcast) -> Reach:
    """To how many it goes, by the language of the text they get."""
    if broadcast.digest is not None:
        read = [language for _chat, language in recipients(around.session, broadcast)]
        calls, gone, cost = len(frozen_calls(around.session, broadcast)), broadcast.unreachable, broadcast.cost or 0
    else:
        found = audience(around, broadcast.segment, broadcast.choice)
        there = reachable(around.session, found.chats).values()
        read, cost = [chat.language for chat in there], sum(chat.members for chat in there)
        calls, gone = len(found.to_call), len(found.chats) - len(there)
    given = [one if one in broadcast.bodies else JAPANESE for one in read]
    without = {one: read.count(one) for one in sorted(set(read) - set(broadcast.bodies))}
    return Reach({one: given.count(one) for one in broadcast.bodies}, without, gone, calls, cost)


def numbers(around: Surroundings, broadcast: Broadcast) -> list[Sentence]:
    """Whom, how many, the cost, what is left, and when: beside every text somebody approves."""
    reach = reach_of(around, broadcast)
    people = _("LINEで{n}人、届かない人{gone}人、LINEのない人{calls}人（電話リストへ）")
    lines: list[Sentence] = [
        _("種類: {kind}").fill(kind=KINDS[broadcast.kind]),
        _("相手: {who}").fill(who=who_of(around, broadcast)),
        people.fill(n=reach.line, gone=reach.unreachable, calls=reach.without_line),
        *_untranslated(reach),
        *cost_words(around, broadcast, reach.cost),
        _("送る時刻: {at}").fill(at=moment_words(broadcast)),
    ]
    lines += [TWICE.fill(code=one.code, state=STATES[one.state]) for one in the_same(around, broadcast)]
    return lines + ([goahead_words(broadcast)] if broadcast.kind == INVITATION else [])


def _untranslated(reach: Reach) -> list[Sentence]:
    """Who will read Japanese although they chose another language: nobody is to find out only by a complaint."""
    names = "、".join(f"{name_of(language)} {people}人" for language, people in reach.untranslated.items())
    return [_("日本語の文で届く、ほかの言葉の人: {names}").fill(names=names)] if names else []


def cost_words(around: Surroundings, broadcast: Broadcast, cost: int) -> list[Sentence]:
    """What it costs, what its month has left, and whether what matters more leaves enough of it."""
    if broadcast.state in ("sent", "cancelled"):
        return [_("通数: {cost}通").fill(cost=cost)]
    found, at = room(around, broadcast.send_at), broadcast.send_at or around.now
    month = _("今月") if in_tokyo(at).month == in_tokyo(around.now).month else _("{n}月").fill(n=in_tokyo(at).month)
    if found is None:
        return [_("通数: {cost}通（残り 決まりなし）").fill(cost=cost)]
    words = _("通数: {cost}通（{month}の残り {left}通）")
    planned = _("{month}の先の予定（もっと大事なもの）に{n}通、のこして使えるのは{free}通")
    lines: list[Sentence] = [words.fill(cost=cost, month=month, left=found.left)]
    if found.planned:
        lines.append(planned.fill(month=month, n=found.planned, free=found.free))
    return [*lines, WOULD_WAIT] if cost > found.free else lines


def moment_words(broadcast: Broadcast) -> Sentence:
    """When it goes out."""
    if broadcast.send_at is None:
        return AT_ONCE
    local = in_tokyo(broadcast.send_at)
    return _("{day} {time}").fill(day=local.date(), time=local.time())


def goahead_words(broadcast: Broadcast) -> Sentence:
    """Whose word it is that the ward agrees to an invitation, or that it is missing."""
    if lacks_goahead(broadcast) or broadcast.goahead_on is None:
        return _("区の了解: まだ（または、前の文についてのものです）")
    return _("区の了解: {day} {who}から{how}で（記録 {by}）").fill(
        day=broadcast.goahead_on, who=broadcast.goahead_who or "", how=HOW[broadcast.goahead_how or "phone"],
        by=broadcast.goahead_by or "",
    )  # fmt: skip
