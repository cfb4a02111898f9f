"""How tips and cases look in a chat: one idea, three lines at the most, then buttons."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogs import Lazy, Sentence, _
from bot.chat.messages import Button, Card, Cards, Open, Picture, Say, Tap
from bot.chat.postbacks import encode
from bot.chat.turn import Surroundings
from handlers.broadcasts.checking import allowed
from handlers.broadcasts.links import why_not
from handlers.contract.rules import profile
from handlers.tips.library import Case, Library, Tip, library
from handlers.tips.pictures import address_of
from handlers.tips.queries import title_of
from handlers.tips.rules import ANSWERS, HOUR_WORDS, TOOLS, Pace

ADVISOR = _("アドバイザーに来てほしい")  # begins the wish (handlers/visits)
QUESTION = _("質問する")  # begins a question (handlers/questions)
MORE, CASES = _("次のヒントを見る"), _("ほかの団体の事例")
INVENTED_BY = _("{name}・見本の話")
INVENTED = _("見本の事例です（作った話）")
GONE = _("このボタンはもう使えません。「ヒント」と送ってください。")
SETTINGS = _("止める・時間を変える")


def pushed_card(around: Surroundings, tip: Tip, *, gently: bool = False) -> Card:
    """A tip that comes by itself: with the way to have fewer."""
    return _card(around, tip, (Tap(SETTINGS, encode("tips.settings")),), gently=gently)


def asked_card(around: Surroundings, tip: Tip, *, gently: bool = False) -> Card:
    """A tip somebody asked for: with the way to the next one."""
    more = (Tap(MORE, encode("tips.next", t=tip.key)),) if following(library(), tip) else ()
    return _card(around, tip, more, gently=gently)


def following(found: Library, tip: Tip) -> tuple[Tip, ...]:
    """The tips of the same tool that come after one."""
    return tuple(one for one in found.series[tip.tool] if one.order > tip.order)


def tools_card(heading: Sentence, action: str, last: Sequence[Button] = ()) -> Card:
    """Choose a tool."""
    taps = tuple(Tap(one.label, encode(action, tool=one.key)) for one in TOOLS)
    return Card(heading, (), (*taps, *last))


def settings_card(pace: Pace, heading: Sentence, lines: Sequence[Sentence] = ()) -> Card:
    """How tips come, and what can be changed about it."""
    if pace.stopped:
        return Card(heading, tuple(lines), (Tap(_("ヒントを始める"), encode("tips.pace", set="start")),))
    now = _("いま: {hour}、{often}。").fill(hour=HOUR_WORDS[pace.hour], often=_often(pace))
    hours = tuple(
        Tap(_("{hour}がよい").fill(hour=words), encode("tips.pace", set=key))
        for key, words in HOUR_WORDS.items()
        if key != pace.hour
    )
    often = (
        Tap(_("ふつうの間隔にもどす"), encode("tips.pace", set="usual"))
        if pace.slower
        else Tap(_("もっとゆっくりがよい"), encode("tips.pace", set="slower"))
    )
    stop = Tap(_("ヒントを止める"), encode("tips.pace", set="stop"))
    return Card(heading, (now, *lines), (*hours, often, stop))


def advice_card(around: Surroundings, tool: str) -> Card:
    """How to get advice: somebody on the phone, a question in writing, or a visit."""
    firm = profile(around.settings.contract).contractor
    lines = (
        _("電話は{hours}です。").fill(hours=firm.hours),
        _("アドバイザーが訪ねて、いっしょに操作することもできます。"),
    )
    call = Open(_("電話で相談する"), f"tel:{firm.phone}", strong=True)
    heading = _("「{tool}」のこと、いっしょに考えます。").fill(tool=title_of(tool))
    return Card(heading, lines, (call, Say(QUESTION), Say(ADVISOR)))


def case_cards(cases: Sequence[Case], tool: str) -> Cards:
    """The cases of a tool side by side."""
    summary = _("「{tool}」の事例です。").fill(tool=title_of(tool))
    return Cards(summary, tuple(_case(one) for one in cases))


def _case(case: Case) -> Card:
    whole = Tap(_("くわしく読む"), encode("tips.case", n=case.name))
    name = INVENTED_BY.fill(name=Lazy(case.association)) if case.invented else Lazy(case.association)
    return Card(Lazy(case.title), tuple(Lazy(one) for one in case.chat), (whole,), above=name)


def _card(around: Surroundings, tip: Tip, last: Sequence[Button], *, gently: bool) -> Card:
    series = library().series[tip.tool]
    number = sum(one.order <= tip.order for one in series)
    above = _("{tool}のヒント {n}/{of}").fill(tool=title_of(tip.tool), n=number, of=len(series))
    answers = tuple(Tap(words, encode("tips.answer", t=tip.key, a=key)) for key, words in ANSWERS.items())
    heading = _("もう一度: {title}").fill(title=Lazy(tip.title)) if gently else Lazy(tip.title)
    lines = tuple(Lazy(one) for one in (tip.again if gently else tip.chat))
    return Card(heading, lines, (*_link(around, tip), *answers, *last), above=above, picture=_picture(around, tip))


def _picture(around: Surroundings, tip: Tip) -> Picture | None:
    """The picture of a tip that has one, where LINE can get it."""
    address = address_of(around.settings, tip.picture) if tip.picture is not None else None
    return Picture(address, Lazy(tip.alt)) if address is not None else None


def _link(around: Surroundings, tip: Tip) -> tuple[Open, ...]:
    """The button to a page, where it leads to one that messages to many may link to."""
    if tip.link is None or why_not(tip.link, allowed(around, profile(around.settings.contract))) is not None:
        return ()
    return (Open(Lazy(tip.link_label), tip.link),)


def _often(pace: Pace) -> Lazy:
    return _("ゆっくり") if pace.slower else _("ふつうの間隔")
