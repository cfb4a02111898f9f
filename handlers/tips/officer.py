"""What officers say and hear about tips: a tip when they ask for one, and できた, まだ or 相談したい."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.catalogs import Sentence, _
from bot.chat.doors import Action, Pattern, Phrase
from bot.chat.messages import Button, Card, Message, Say, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Happening, Response, Surroundings, Turn
from bot.clock import in_tokyo
from bot.text import key as comparable
from handlers.contract.rules import profile
from handlers.people.queries import has_agreed, person_of
from handlers.people.tables import Person
from handlers.tips import keeping
from handlers.tips.library import Tip, library
from handlers.tips.planning import keep_one
from handlers.tips.queries import ADVICE_WANTED, records_of, title_of, tool_named
from handlers.tips.rules import ANSWERS
from handlers.tips.scheduled import tip as job
from handlers.tips.show import CASES, GONE, MORE, advice_card, asked_card, following, tools_card
from handlers.tips.tables import TipRecord

NAMED = re.compile("(?P<tool>.{1,12}?)の?(?:使い方の?)?ヒント|ヒントの?(?P<last>.{1,12})")


def ask(_turn: Turn) -> Response:
    """「ヒント」: which tool."""
    more = (Say(CASES), Tap(_("ヒントの受け取り方"), encode("tips.settings")))
    return [tools_card(_("どの道具のヒントを見ますか。"), "tips.tool", more)]


def ask_again(turn: Turn, _values: Mapping[str, str]) -> Response:
    """「ほかの道具を見る」."""
    return ask(turn)


def named(text: str) -> str | None:
    """The tool of 「LINEのヒント」 or 「ヒント インスタ」; None for anything else."""
    found = NAMED.fullmatch(comparable(text))
    return tool_named(found["tool"] or found["last"]) if found is not None else None


def of_tool(turn: Turn, tool: str) -> Response:
    """The first tip of a tool that this reader has not done yet; from the beginning when all are done."""
    series, person = library().series.get(tool, ()), person_of(turn.session, turn.chat)
    done = {one.tip for one in records_of(turn.session, [person.id]) if one.answer == "done"} if person else set()
    first = next((one for one in series if one.key not in done), next(iter(series), None))
    return [_told(turn, first)] if first is not None else [Text(GONE)]


def choose(turn: Turn, values: Mapping[str, str]) -> Response:
    """A tool was chosen."""
    return of_tool(turn, values.get("tool", ""))


def next_one(turn: Turn, values: Mapping[str, str]) -> Response:
    """「次のヒントを見る」."""
    tip = library().tip(values.get("t", ""))
    if tip is None:
        return [Text(GONE)]
    found = next(iter(following(library(), tip)), None)
    return [_told(turn, found)] if found is not None else [_all_told(tip)]


def again(turn: Turn, values: Mapping[str, str]) -> Response:
    """「やさしい説明を見る」: the gentler words now, and not a second time later."""
    tip = library().tip(values.get("t", ""))
    return [_told(turn, tip, gently=True)] if tip is not None else [Text(GONE)]


def answered(turn: Turn, values: Mapping[str, str]) -> Response:
    """できた, まだ or 相談したい; strangers hear the same, and nothing is kept of them."""
    tip, said = library().tip(values.get("t", "")), values.get("a", "")
    if tip is None or said not in ANSWERS:
        return [Text(GONE)]
    person = _reader(turn)
    record = keeping.tell_of(turn, person, tip) if person is not None else None
    changed = keeping.answer(turn, record, said, turn.by) if record is not None else False
    when = keep_one(turn, job, person) if person is not None else None
    soon = (_("次のヒントは、{day}ごろお送りします。").fill(day=in_tokyo(when).date()),) if when is not None else ()
    if said == "advice":
        told = [Happening(ADVICE_WANTED, str(record.id))] if record is not None and changed else []
        return [advice_card(turn, tip.tool), *told]
    return [_well_done(turn, tip, person, soon) if said == "done" else _no_hurry(tip, record, soon)]


def _reader(around: Turn) -> Person | None:
    """Whoever something may be kept of: known, and agreed."""
    person = person_of(around.session, around.chat)
    version = profile(around.settings.contract).consent.version
    return person if person is not None and has_agreed(around.session, person.id, version) else None


def _told(turn: Turn, tip: Tip, *, gently: bool = False) -> Message:
    person = _reader(turn)
    if person is not None:
        keeping.tell_of(turn, person, tip, gently=gently)
        keep_one(turn, job, person)
    return asked_card(turn, tip, gently=gently)


def _well_done(turn: Turn, tip: Tip, person: Person | None, soon: tuple[Sentence, ...]) -> Card:
    if not following(library(), tip):
        return _all_told(tip, soon)
    count = _count(turn, person) if person is not None else 0
    heading = _("よかったですね。これで{n}つできました。").fill(n=count) if count > 1 else _("よかったですね。")
    return Card(heading, soon, (Tap(MORE, encode("tips.next", t=tip.key)),))


def _no_hurry(tip: Tip, record: TipRecord | None, soon: tuple[Sentence, ...]) -> Card:
    seen = record is not None and record.gently
    gently = () if seen else (Tap(_("やさしい説明を見る"), encode("tips.again", t=tip.key)),)
    talk = Tap(ANSWERS["advice"], encode("tips.answer", t=tip.key, a="advice"))
    return Card(_("だいじょうぶです。ゆっくりで結構です。"), soon, (*gently, talk))


def _all_told(tip: Tip, soon: tuple[Sentence, ...] = ()) -> Card:
    heading = _("「{tool}」のヒントは、これで全部です。").fill(tool=title_of(tip.tool))
    buttons: tuple[Button, ...] = (Tap(_("ほかの道具を見る"), encode("tips.ask")), Say(CASES))
    return Card(heading, soon, buttons)


def _count(around: Surroundings, person: Person) -> int:
    return sum(one.answer == "done" for one in records_of(around.session, [person.id]))


tips = Phrase((_("ヒント"), _("使い方のヒント"), _("コツ")), ask)
one_tool = Pattern(named, of_tool)
on_ask = Action("tips.ask", "officer", ask_again)
on_tool = Action("tips.tool", "officer", choose)
on_next = Action("tips.next", "officer", next_one)
on_again = Action("tips.again", "officer", again)
on_answer = Action("tips.answer", "officer", answered)
