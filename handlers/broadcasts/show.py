"""How a broadcast looks to staff: what will arrive, to how many, at what cost, and the next step as buttons."""

from __future__ import annotations

from dataclasses import dataclass

from bot.catalogs import Sentence, _
from bot.chat.messages import Button, Card, Message, Open, Tap
from bot.chat.postbacks import encode
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.delivery.stopping import still_waiting
from handlers.broadcasts.arriving import messages
from handlers.broadcasts.checking import name_of
from handlers.broadcasts.cost import room
from handlers.broadcasts.frozen import is_stale, lacks_goahead
from handlers.broadcasts.queries import audience, frozen_calls, reachable, recipients, the_same, who_of
from handlers.broadcasts.report import report_of
from handlers.broadcasts.rules import HOW, INVITATION, JAPANESE, KINDS, STATES, is_missed, is_too_late_to_approve
from handlers.broadcasts.tables import Broadcast, key_of

MARK = 32  # signs of the digest a button carries
MOST_TEXTS = 3  # with the link's card and the numbers' card within the five messages of an answer
TWICE = _("同じ相手に同じ文の{code}があります（{state}）。二度送らないように確かめてください。")
AT_ONCE = _("承認されたらすぐ")
MISSED = _("時刻を過ぎたので送りませんでした。日時を直して、もう一度承認を頼んでください。")

NOT_IN_TIME = _("送る時刻までに承認されませんでした。日時を直して、もう一度承認を頼んでください。")
WOULD_WAIT = _("このままでは足りないので、すぐには送られません。送る前に止めて、どうするかを「/通数」で決めます。")
CHANGED_SINCE = _("相手の行事などが変わったので、このままでは送りません。直して、もう一度承認を頼んでください。")


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


def state_words(around: Surroundings, broadcast: Broadcast) -> Sentence:
    """How it stands."""
    missed = is_missed(broadcast.state, broadcast.send_at, around.now)
    if missed:
        return MISSED
    if is_too_late_to_approve(broadcast.state, broadcast.send_at, around.now):
        return NOT_IN_TIME
    return CHANGED_SINCE if is_stale(around, broadcast) else STATES[broadcast.state]


def stands(around: Surroundings, broadcast: Broadcast) -> Sentence:
    """How it stands, and once it is in the outbox how far it has come."""
    return report_of(around.session, broadcast).stands if broadcast.state == "sent" else state_words(around, broadcast)


def as_it_arrives(broadcast: Broadcast) -> list[tuple[str, list[Message]]]:
    """Language by language what people will see, Japanese first."""
    languages = sorted(broadcast.bodies, key=lambda one: (one != JAPANESE, one))
    return [(one, messages(broadcast.bodies[one], broadcast.link, broadcast.link_label)) for one in languages]


def card(around: Surroundings, broadcast: Broadcast) -> Card:
    """The staff's card: the code with words beside it, how it stands, the next step."""
    heading = _("{code} {who}").fill(code=broadcast.code, who=who_of(around, broadcast))
    lines: list[Sentence] = [_("いま: {state}").fill(state=stands(around, broadcast))]
    if broadcast.stopped:
        lines.append(_("送らなかった理由: {why}").fill(why=broadcast.stopped))
    lines += numbers(around, broadcast) if broadcast.state != "sent" else report_of(around.session, broadcast).lines
    return Card(heading, tuple(lines), tuple(_buttons(around, broadcast)))


def to_approve(around: Surroundings, broadcast: Broadcast) -> list[Message]:
    """The very text as it will arrive, then the numbers with the buttons; too many languages are read on the page."""
    texts = as_it_arrives(broadcast)
    heading = _("{code}を承認しますか。上のとおりに届きます。").fill(code=broadcast.code)
    if len(texts) > MOST_TEXTS:
        where = _("{code}は{n}か国語の文があります。画面で見て承認してください。").fill(
            code=broadcast.code, n=len(texts)
        )
        return [Card(where, tuple(numbers(around, broadcast)), (page_button(around, broadcast),))]
    said: list[Message] = [one for _language, [one, *_link] in texts]
    link = texts[0][1][1:]
    languages = _("言葉: {names}").fill(names="、".join(name_of(one) for one, _said in texts))
    marks = {"id": broadcast.id, "v": broadcast.version}
    yes = encode("broadcasts.approve", **marks, h=(broadcast.digest or "")[:MARK])
    taps = (Tap(_("承認する"), yes), Tap(_("直してもらう"), encode("broadcasts.back", **marks)))
    written = _("書いた人: {author}（書いた人は承認できません）").fill(author=broadcast.changed_by)
    return [*said, *link, Card(heading, (*numbers(around, broadcast), languages, written), taps)]


def page_button(around: Surroundings, broadcast: Broadcast | None = None) -> Open:
    """The way to our page, for those who are signed in (`/画面` first)."""
    page = f"{around.settings.public_url}/staff/broadcasts"
    return Open(_("画面で書く"), page) if broadcast is None else Open(_("画面で見る"), f"{page}/{broadcast.code}")


def _buttons(around: Surroundings, broadcast: Broadcast) -> list[Button]:
    marks = {"id": broadcast.id, "v": broadcast.version}
    found: list[Button] = []
    if broadcast.state == "asked":
        found.append(Tap(_("見て承認する"), encode("broadcasts.look", **marks)))
    if broadcast.state in ("asked", "approved"):
        found.append(Tap(_("取りやめる"), encode("broadcasts.ask_cancel", **marks)))
    if broadcast.state == "sent" and still_waiting(around.session, key_of(broadcast)):
        found.append(Tap(_("まだの分を止める"), encode("broadcasts.ask_halt", **marks)))
    return [*found, page_button(around, broadcast)]
