"""「事例」: how other associations did it, by tool."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.catalogs import Lazy, _, paragraphs
from bot.chat.doors import Action, Pattern, Phrase
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Response, Turn
from bot.text import key as comparable
from handlers.tips.library import library
from handlers.tips.queries import title_of, tool_named
from handlers.tips.show import CASES, GONE, INVENTED, case_cards, tools_card

NAMED = re.compile("(?P<tool>.{1,12}?)の?事例|事例の?(?P<last>.{1,12})")
NONE_YET = _("「{tool}」の事例は、まだありません。")


def ask(_turn: Turn) -> Response:
    """「事例」: of which tool."""
    return [tools_card(_("どの道具の事例を見ますか。"), "tips.cases")]


def named(text: str) -> str | None:
    """The tool of 「LINEの事例」 or 「事例 インスタ」; None for anything else."""
    found = NAMED.fullmatch(comparable(text))
    return tool_named(found["tool"] or found["last"]) if found is not None else None


def of_tool(_turn: Turn, tool: str) -> Response:
    """The cases of one tool."""
    found = library().about(tool)
    if not found:
        return [Text(NONE_YET.fill(tool=title_of(tool)))]
    told = case_cards(found, tool)
    return [Text(told.summary), told]


def choose(turn: Turn, values: Mapping[str, str]) -> Response:
    """A tool was chosen."""
    return of_tool(turn, values.get("tool", ""))


def whole(_turn: Turn, values: Mapping[str, str]) -> Response:
    """「くわしく読む」: one case with everything, then its tools' tips."""
    case = next((one for one in library().cases if one.name == values.get("n")), None)
    if case is None:
        return [Text(GONE)]
    heading = _("{title}（{association}）").fill(title=Lazy(case.title), association=Lazy(case.association))
    words = paragraphs((heading, *(Lazy(one) for one in case.paper)))
    taps = tuple(
        Tap(_("「{tool}」のヒント").fill(tool=title_of(one)), encode("tips.tool", tool=one)) for one in case.tools
    )
    invented = (INVENTED,) if case.invented else ()
    return [Text(words), Card(_("つづきはこちらから。"), invented, taps)]


cases = Phrase((_("事例"), CASES, _("ほかの団体のようす")), ask)
one_tool = Pattern(named, of_tool)
on_tool = Action("tips.cases", "officer", choose)
on_case = Action("tips.case", "officer", whole)
