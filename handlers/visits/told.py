"""What officers are told of every change of their visit."""

from __future__ import annotations

from uuid import UUID

from bot.catalogs import Lazy, _
from bot.chat.messages import Card, Open
from bot.chat.turn import Notice, Surroundings
from bot.clock import in_tokyo
from handlers.contract.rules import profile
from handlers.people.calls import reach, reach_one
from handlers.people.own_links import page_tap
from handlers.visits.show import offer_button
from handlers.visits.tables import Visit

NEXT = _("決まりましたら、ここでお知らせします。")


def forwarded(around: Surroundings, visit: Visit) -> Notice:
    """The wish has reached the ward."""
    return _wisher(around, visit, Card(_("ご希望を区に伝えました。"), (NEXT,)))


def selected(around: Surroundings, visit: Visit) -> Notice:
    """The ward has chosen this association."""
    lines = (_("日時は、これからご相談します。会場のことを、先に書いていただけます。"),)
    card = Card(_("区から、訪問が決まったと連絡がありました。"), lines, (page_tap(around, "visit", visit.id),))
    return _wisher(around, visit, card)


def declined(around: Surroundings, visit: Visit) -> Notice:
    """The ward has not chosen this association this time."""
    ward = profile(around.settings.contract).ward
    lines = (_("おたずねは、{ward}へどうぞ。").fill(ward=ward.short),)
    return _wisher(
        around,
        visit,
        Card(
            _("申しわけありません。今回の訪問は見送りになりました。"),
            lines,
            (Open(_("区に電話する"), f"tel:{ward.phone}"),),
        ),
    )


def offered(around: Surroundings, visit: Visit) -> Notice:
    """Days to choose from; only after the ward has selected."""
    buttons = tuple(offer_button(visit, moment) for moment in visit.offered)
    return _wisher(around, visit, Card(_("訪問の日時の案です。よい日を押してください。"), (), buttons))


def fixed(around: Surroundings, visit: Visit, *, moved: bool) -> Notice:
    """The date is agreed, or has moved: every officer of the association hears of it."""
    heading = _("訪問の日時が変わりました。") if moved else _("訪問の日時が決まりました。")
    button = page_tap(around, "visit", visit.id)
    return _everybody(around, visit, Card(heading, (_when(visit), REMINDED), (button,)))


def withdrawn(around: Surroundings, visit: Visit, by: UUID | None) -> Notice:
    """One officer took the wish back: the others of the association hear of it."""
    lines = (_("同じ団体の役員の方が取り下げました。また希望するときは、メニューからどうぞ。"),)
    return _everybody(around, visit, Card(_("訪問の希望が取り下げられました。"), lines), besides=by)


def cancelled(around: Surroundings, visit: Visit) -> Notice:
    """The visit does not take place."""
    ward = profile(around.settings.contract).ward
    card = Card(
        _("訪問は中止になりました。"),
        (_("くわしくは、{ward}へおたずねください。").fill(ward=ward.short),),
        (Open(_("区に電話する"), f"tel:{ward.phone}"),),
    )
    return _everybody(around, visit, card)


REMINDED = _("前の日にも、ここでお知らせします。")


def _when(visit: Visit) -> Lazy:
    assert visit.starts_at is not None, "a fixed visit has a date"
    begins = in_tokyo(visit.starts_at)
    return _("{day} {time}から、2時間ほどです。").fill(day=begins.date(), time=begins.time())


def _wisher(around: Surroundings, visit: Visit, card: Card) -> Notice:
    return reach_one(around, visit.chat_id, visit.association_id, card, "visit news")


def _everybody(around: Surroundings, visit: Visit, card: Card, besides: UUID | None = None) -> Notice:
    return reach(around, visit.association_id, card, "visit news", besides=besides)
