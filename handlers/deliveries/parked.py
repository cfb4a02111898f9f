"""What waits because the month is tight: one card asks staff, and the first decision counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.catalogs import Lazy, Sentence, _
from bot.chat.doors import Action
from bot.chat.messages import Button, Card, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.priorities import TROUBLE
from bot.chat.turn import Notice, Refusal, Response, Surroundings, Turn
from bot.clock import in_tokyo
from bot.delivery.parking import ASK, ASKED, NEXT_MONTH, TIGHT, ask_about, by_purpose, count, drop, ending, send, wait
from bot.schedule.jobs import Job
from bot.schedule.tables import DueRow
from bot.store.ledger import Act, note
from handlers.deliveries.naming import purpose_of
from handlers.people.queries import staff_group

Parked = tuple[int, int, int]  # messages, what they cost, the number of the last
DECIDED = _("もう決まっています。「/通数」で確かめてください。")
ENDS = _("{n}件は来月まで待てません。早いものは{day} {time}に期限が切れ、そのあとは送りません。")
SAID: dict[str, Lazy] = {
    "send": _("{n}件を送ります。"),
    "wait": _("{n}件は来月まで待ちます。来月のはじめに送ります。"),
    "drop": _("{n}件をやめました。送りません。"),
}
DECIDES: dict[str, Callable[[Surroundings, int, tuple[str, ...]], int]] = {
    "send": lambda around, upto, faults: send(around.session, upto, *faults),
    "wait": lambda around, upto, faults: wait(around.session, around.now, upto, *faults),
    "drop": lambda around, upto, faults: drop(around, upto, *faults),
}
SHOWN_BY = {  # which of the parked a button or a form is about; a page shows also what no card has told of yet
    "asked": (ASKED,), "open": (TIGHT, ASKED), "waits": (NEXT_MONTH,),
}  # fmt: skip


def ask(around: Surroundings, row: DueRow) -> Sequence[Notice]:
    """One card for all that wait and are undecided; silence when somebody has looked meanwhile."""
    if not ask_about(around.session):
        return []
    parked = count(around.session, ASKED)
    heading = _("今月の残りが少ないため、急がないお知らせ{n}件（{m}通）を止めています。")
    ends = [*what_words(around, ASKED), *end_words(around, ASKED)]
    lines = ([] if _all_end(around, parked) else [_("何もしなければ来月のはじめに送ります。")]) + ends
    card = Card(heading.fill(n=parked[0], m=parked[1]), tuple(lines), (*buttons_for(around, parked, (0, 0, 0)), MONTH))
    return [Notice(staff_group(around.session), (card,), "month", key=row.key, priority=TROUBLE)]


def what_words(around: Surroundings, *faults: str) -> list[Lazy]:
    """What it is that was parked, so that somebody can decide about it."""
    found = by_purpose(around.session, *faults)
    kinds = "、".join(f"{purpose_of(purpose)} {number}件" for purpose, number in found)
    return [_("内わけ: {kinds}").fill(kinds=kinds)] if found else []


def end_words(around: Surroundings, *faults: str, upto: int | None = None) -> list[Lazy]:
    """How many of what is parked can not wait for the next month, and until when somebody has to decide."""
    number, first = ending(around.session, around.now, *faults, upto=upto)
    if first is None:
        return []
    local = in_tokyo(first)
    return [ENDS.fill(n=number, day=local.date(), time=local.time().replace(second=0, microsecond=0))]


def buttons_for(around: Surroundings, undecided: Parked, waiting: Parked) -> tuple[Button, ...]:
    """The decisions about what waits: exactly the messages that were counted, none that came later."""
    buttons: list[Button] = []
    if undecided[0]:
        about = {"of": "asked", "upto": undecided[2]}
        buttons.append(Tap(_("送る"), encode("deliveries.decide", how="send", **about)))
        if not _all_end(around, undecided):
            buttons.append(Tap(_("来月まで待つ"), encode("deliveries.decide", how="wait", **about)))
        buttons.append(Tap(_("やめる"), encode("deliveries.drop", **about)))
    if waiting[0]:
        words = _("待っている{n}件を送る").fill(n=waiting[0])
        buttons.append(Tap(words, encode("deliveries.decide", how="send", of="waits", upto=waiting[2])))
    return tuple(buttons)


def decide(turn: Turn, values: Mapping[str, str]) -> Response:
    """A button: staff's decision, on what it was about and nobody has decided yet."""
    return [Text(settle(turn, turn.by, values, "chat" if turn.is_private else "group"))]


def settle(around: Surroundings, by: str, values: Mapping[str, str], channel: str) -> Lazy:
    """The decision a button or a form carries: `how`, `of`, `upto`; what was done, in words. Raises Refusal."""
    choice, (faults, upto) = values.get("how", ""), _about(values)
    if choice not in DECIDES:
        raise Refusal(DECIDED)
    changed = DECIDES[choice](around, upto, faults)
    left = end_words(around, *faults, upto=upto) if choice == "wait" else []
    if not changed:
        raise Refusal(left[0] if left else DECIDED)
    note(around.session, around.now, Act(by, "decided", "parked messages", why=choice, count=changed, channel=channel))
    said = SAID[choice].fill(n=changed)
    return _("{said}ほかの{ends}送るか、やめるかを決めてください。").fill(said=said, ends=left[0]) if left else said


def ask_drop(turn: Turn, values: Mapping[str, str]) -> Response:
    """Giving up cannot be taken back, so it is asked once more."""
    faults, upto = _about(values)
    found = count(turn.session, *faults)[0]
    if not found:
        raise Refusal(DECIDED)
    sure = Tap(_("はい、やめる"), encode("deliveries.decide", how="drop", of=values.get("of"), upto=upto), strong=True)
    heading: Sentence = _("止めているお知らせをやめて、だれにも送りません。よろしいですか。")
    return [Card(heading, (_("あとから送ることはできません。"),), (sure,))]


def _all_end(around: Surroundings, parked: Parked) -> bool:
    return ending(around.session, around.now, ASKED)[0] >= parked[0]


def _about(values: Mapping[str, str]) -> tuple[tuple[str, ...], int]:
    faults, upto = SHOWN_BY.get(values.get("of", "")), values.get("upto", "")
    if faults is None or not (upto.isascii() and upto.isdecimal() and len(upto) < 16):
        raise Refusal(DECIDED)
    return faults, int(upto)


MONTH = Tap(_("今月の通数を見る"), encode("deliveries.month"))
asking = Job(ASK, _("止めているお知らせについてたずねる"), ask)
on_decide = Action("deliveries.decide", "staff", decide)
on_drop = Action("deliveries.drop", "staff", ask_drop)
