"""What the forms of a visit's page do and which are offered: each is a command or button of the chat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.catalogs import _, show
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.clock import in_tokyo
from bot.days import NotADay, read_day, short_day
from bot.web.offers import MOMENT, Field, Form, Offer, expect_sure, field, for_a_page, when_of
from handlers.visits import staff
from handlers.visits.rules import TOLD, next_state
from handlers.visits.tables import Visit

Do = Callable[[Turn, Visit, Form], Response]
NAMES = ("first", "second", "third")
HOW = Field("how", "区から聞いた方法", "choice", options=tuple((one.key, show(one.label)) for one in TOLD))
SAID = {
    "forward": "区へ伝えた、と記録しました。役員に知らせます。",
    "select": "区が選んだ、と記録しました。役員に知らせます。",
    "decline": "見送りを記録しました。役員に知らせます。", "offer": "日時の案を役員に送ります。",
    "fix": "日時を決めました。役員全員に知らせます。", "cancel": "中止にしました。役員全員に知らせます。",
    "withdraw": "取り下げを記録しました。",
    "ward": "区へのメールを送る列に入れました。届かなければ、グループに知らせます。",
}  # fmt: skip


def offers(around: Surroundings, visit: Visit) -> tuple[Offer, ...]:
    """The deeds a visit allows as it stands, the next one first."""
    found: list[Offer] = []
    if next_state(visit.state, "forward"):
        day = Field("on", "伝えた日", hint="今日なら空けておく", required=False)
        found.append(Offer("forward", "区へ伝えた", (day,)))
    if next_state(visit.state, "select"):
        found += [Offer("select", "区が選んだ", (HOW,)), Offer("decline", "区が見送った", (HOW,), "quiet")]
    if next_state(visit.state, "fix"):
        found.append(_fix(visit))
    if next_state(visit.state, "offer"):
        found.append(_offer(visit))
    if next_state(visit.state, "withdraw"):
        found.append(_sure("withdraw", "取り下げを記録する", "電話で取り下げを聞きました。団体の役員に知らせます。"))
    if next_state(visit.state, "cancel"):
        found.append(_sure("cancel", "中止にする", "訪問を中止にします。役員全員に知らせます。元には戻せません。"))
    return tuple(found)


def _fix(visit: Visit) -> Offer:
    local = in_tokyo(visit.starts_at) if visit.starts_at else None
    there = f"{short_day(local.date())} {local:%H:%M}" if local else ""
    words = "日時を変える" if local else "日時を決める"
    return Offer("fix", words, (Field("when", "日時", hint=MOMENT, value=there),), "quiet" if local else "")


def _offer(visit: Visit) -> Offer:
    """Up to three moments; what suits the association stands above."""
    labels = ("一つ目の案", "二つ目の案", "三つ目の案")
    fields = tuple(
        Field(name, label, hint=MOMENT if not place else "なくてもよい", required=not place)
        for place, (name, label) in enumerate(zip(NAMES, labels, strict=True))
    )
    return Offer("offer", "役員に日時の案を送る", fields, "quiet")


def _sure(deed: str, words: str, why: str) -> Offer:
    return Offer(deed, words, (Field("sure", why, "sure"),), "alarm")


def _forward(turn: Turn, visit: Visit, form: Form) -> Response:
    said = field(form, "on")
    return staff.forward.run(turn, visit, _day(turn, said) if said else None)


def _decide(what: str) -> Do:
    def decide(turn: Turn, visit: Visit, form: Form) -> Response:
        how = field(form, "how")
        if how not in {one.key for one in TOLD}:
            raise Refusal(_("区からどのように聞いたかをえらんでください。"))
        return staff.tap_decided(turn, {"id": str(visit.id), "v": str(visit.version), "what": what, "how": how})

    return decide


def _send_offer(turn: Turn, visit: Visit, form: Form) -> Response:
    said = [words for name in NAMES if (words := field(form, name))]
    if not said:
        raise Refusal(_("日時の案を一つは入れてください。"))
    return staff.offer.run(turn, visit, *(when_of(turn, words) for words in said))


def _fix_date(turn: Turn, visit: Visit, form: Form) -> Response:
    return staff.fix.run(turn, visit, when_of(turn, field(form, "when")))


def _cancel(turn: Turn, visit: Visit, form: Form) -> Response:
    expect_sure(form)
    return staff.tap_cancel(turn, {"id": str(visit.id), "v": str(visit.version)})


def _withdraw(turn: Turn, visit: Visit, form: Form) -> Response:
    expect_sure(form)
    return staff.withdraw_for.run(turn, visit)


def _day(around: Surroundings, said: str) -> date:
    try:
        return read_day(said, around.today)
    except NotADay as error:
        raise Refusal(for_a_page(error)) from None


DEEDS: dict[str, Do] = {
    "forward": _forward, "select": _decide("select"), "decline": _decide("decline"), "offer": _send_offer,
    "fix": _fix_date, "cancel": _cancel, "withdraw": _withdraw,
}  # fmt: skip
