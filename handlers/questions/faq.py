"""Answers that help others: written by one worker, shown to officers once a second one agreed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from bot.catalogs import Sentence, _
from bot.chat.doors import Action, Phrase
from bot.chat.guards import NAMES, what_is_personal
from bot.chat.messages import Card, Say, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.store.ledger import Act, note
from handlers.questions.queries import faqs, next_number
from handlers.questions.rules import TOOLS, label
from handlers.questions.tables import Faq

MOST_ASKS, MOST_SAYS = 100, 400
ASK, COMMON = _("質問する"), _("よくある質問")
PERSONAL = _("{what}のように見えるところがあります。だれでも読む文には書けません。")
LENGTH = _("質問は{asks}文字、答えは{says}文字までで、両方を書いてください。")
OWN = _("書いた人は承認できません。ほかの従事者に見てもらってください。")
CHANGED = _("{code}は、ほかの人が先に変えました。新しい文を読んでから、もう一度どうぞ。")
SHOWN = 8  # a card has room for so many buttons


def write(around: Surroundings, by: str, tool: str, words: tuple[str, str]) -> Faq:
    """A draft that only staff see."""
    asks, says = words
    _check(tool, asks, says)
    one = Faq(
        id=uuid4(), number=next_number(around.session, Faq), tool=tool, asks=asks.strip(), says=says.strip(),
        author=by, written_at=around.now,
    )  # fmt: skip
    around.session.add(one)
    around.session.flush()
    note(around.session, around.now, Act(by, "wrote", "faq", one.code, channel="page"))
    return one


def approve(around: Surroundings, one: Faq, by: str, version: str) -> None:
    """A second worker agreed to exactly these words."""
    if by == one.author:
        raise Refusal(OWN)
    if version != str(one.version) or one.gone_at is not None:
        raise Refusal(CHANGED.fill(code=one.code))
    one.approved_by, one.approved_at = by, around.now
    note(around.session, around.now, Act(by, "approved", "faq", one.code, channel="page"))


def change(around: Surroundings, one: Faq, by: str, version: str, words: tuple[str, str]) -> None:
    """New words: what was agreed before holds no more."""
    asks, says = words
    if version != str(one.version):
        raise Refusal(CHANGED.fill(code=one.code))
    _check(one.tool, asks, says)
    one.asks, one.says, one.author, one.approved_by, one.approved_at = asks.strip(), says.strip(), by, None, None
    one.version += 1
    note(around.session, around.now, Act(by, "changed", "faq", one.code, channel="page"))


def remove(around: Surroundings, one: Faq, by: str) -> None:
    """Officers see it no more."""
    one.gone_at = around.now
    one.version += 1
    note(around.session, around.now, Act(by, "removed", "faq", one.code, channel="page"))


def tools(turn: Turn) -> Response:
    """「よくある質問」: the tools somebody asked about before."""
    known = {one.tool for one in faqs(turn.session)}
    if not known:
        return [
            Card(
                _("まだ、よくある質問はありません。"), (_("わからないことは、えんがわに聞いてください。"),), (Say(ASK),)
            )
        ]
    taps = tuple(Tap(one.label, encode("questions.faq", t=one.key)) for one in TOOLS if one.key in known)
    return [Card(_("何についての質問ですか。"), (), (*taps, Say(ASK)))]


def of_tool(turn: Turn, values: Mapping[str, str]) -> Response:
    """The questions of one tool as buttons."""
    found = faqs(turn.session, values.get("t", ""))
    if not found:
        return tools(turn)
    taps = tuple(Tap(_short(one.asks), encode("questions.answer", n=one.number), one.asks) for one in found[-SHOWN:])
    lines = tuple(_("{n}. {asks}").fill(n=n, asks=one.asks) for n, one in enumerate(found[-SHOWN:], 1))
    return [Card(_("{tool}のよくある質問").fill(tool=label(TOOLS, found[0].tool)), lines, taps)]


def one_answer(turn: Turn, values: Mapping[str, str]) -> Response:
    """The answer; whoever is not helped by it may ask."""
    found = next((one for one in faqs(turn.session) if str(one.number) == values.get("n")), None)
    if found is None:
        return tools(turn)
    return [
        Text(found.says),
        Card(_("ほかにも聞きたいときは、こちらからどうぞ。"), (), (Say(ASK), Say(_("よくある質問")))),
    ]


def _short(words: str) -> Sentence:
    return words if len(words) <= 20 else f"{words[:19]}…"


def _check(tool: str, asks: str, says: str) -> None:
    if tool not in [one.key for one in TOOLS]:
        raise Refusal(_("何についてかを選んでください。"))
    if not 0 < len(asks.strip()) <= MOST_ASKS or not 0 < len(says.strip()) <= MOST_SAYS:
        raise Refusal(LENGTH.fill(asks=MOST_ASKS, says=MOST_SAYS))
    kind = what_is_personal(f"{asks}\n{says}")
    if kind is not None:
        raise Refusal(PERSONAL.fill(what=NAMES[kind]))


common = Phrase((COMMON, "FAQ"), tools)
on_tool = Action("questions.faq", "officer", of_tool)
on_answer = Action("questions.answer", "officer", one_answer)
