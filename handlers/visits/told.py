"""What officers are told of every change of their visit: at once by day, in the morning after a quiet night."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from bot.catalogs import Lazy, Sentence, _
from bot.chat.messages import Button, Card, Open
from bot.chat.postbacks import is_uuid
from bot.chat.turn import Notice, Surroundings
from bot.clock import in_tokyo
from bot.schedule.jobs import Due, Job, Later, keep_in_step
from bot.schedule.tables import DueRow
from handlers.contract.rules import out_of_quiet, profile
from handlers.people.calls import reach, reach_one, unsay
from handlers.people.own_links import page_tap
from handlers.visits.reminders import of_whom, reminder
from handlers.visits.show import offer_button
from handlers.visits.tables import Visit

NEXT = _("決まりましたら、ここでお知らせします。")
REMINDED = _("前の日にも、ここでお知らせします。")
USEFUL = timedelta(days=2)


def forwarded(around: Surroundings, visit: Visit) -> Notice:
    """The wish has reached the ward."""
    return _changed(around, visit, "forwarded")


def selected(around: Surroundings, visit: Visit) -> Notice:
    """The ward has chosen this association."""
    return _changed(around, visit, "selected")


def declined(around: Surroundings, visit: Visit) -> Notice:
    """The ward has not chosen this association this time."""
    return _changed(around, visit, "declined")


def offered(around: Surroundings, visit: Visit) -> Notice:
    """Days to choose from; only after the ward has selected."""
    return _changed(around, visit, "offered")


def fixed(around: Surroundings, visit: Visit, *, moved: bool) -> Notice:
    """The date is agreed, or has moved: every officer of the association hears of it."""
    return _changed(around, visit, "moved" if moved else "fixed")


def withdrawn(around: Surroundings, visit: Visit, by: UUID | None) -> Notice:
    """One officer took the wish back: the others of the association hear of it."""
    return _changed(around, visit, "withdrawn", by)


def cancelled(around: Surroundings, visit: Visit) -> Notice:
    """The visit does not take place."""
    return _changed(around, visit, "cancelled")


def tell(around: Surroundings, due: DueRow) -> Sequence[Notice] | Later:
    """What changed in the night, as it stands in the morning."""
    morning = out_of_quiet(profile(around.settings.contract).quiet, around.now)
    if morning > around.now:
        return Later(morning)
    visit = around.session.scalar(select(Visit).where(Visit.number == int(due.anchor.removeprefix("V"))))
    by = UUID(due.recipient) if is_uuid(due.recipient) else None
    return [_news(around, visit, due.offset, by)] if visit is not None else []


def _changed(around: Surroundings, visit: Visit, what: str, by: UUID | None = None) -> Notice:
    """The news now, or a row for the morning and nothing now; what was not told yet with the old words goes."""
    untold = unsay(around, visit.code, news, reminder)
    what = "fixed" if what == "moved" and "fixed" in untold else what
    morning = out_of_quiet(profile(around.settings.contract).quiet, around.now)
    later = (Due(what, str(by or visit.code), morning, morning + USEFUL),) if morning > around.now else ()
    keep_in_step(around, news, visit.code, visit.version, later)
    return Notice((), (), PURPOSE) if later else _news(around, visit, what, by)


def _news(around: Surroundings, visit: Visit, what: str, by: UUID | None) -> Notice:
    heading, draw = NEWS[what]
    lines, buttons = draw(around, visit)
    card, key = (
        Card(heading, (of_whom(around, visit), *lines), buttons),
        f"{news.name}:{visit.code}:{visit.version}:{what}",
    )
    if what in TO_WISHER:
        return reach_one(around, visit.chat_id, visit.association_id, card, PURPOSE, key=key)
    return reach(around, visit.association_id, card, PURPOSE, key=key, besides=by)


Drawn = tuple[tuple[Sentence, ...], tuple[Button, ...]]


def _next(_around: Surroundings, _visit: Visit) -> Drawn:
    return (NEXT,), ()


def _prepare(around: Surroundings, visit: Visit) -> Drawn:
    lines = (_("日時は、これからご相談します。会場のことを、先に書いていただけます。"),)
    return lines, (page_tap(around, "visit", visit.id),)


def _ask_ward(words: Lazy) -> Callable[[Surroundings, Visit], Drawn]:
    def draw(around: Surroundings, _visit: Visit) -> Drawn:
        ward = profile(around.settings.contract).ward
        return (words.fill(ward=ward.short),), (Open(_("区に電話する"), f"tel:{ward.phone}"),)

    return draw


def _offers(_around: Surroundings, visit: Visit) -> Drawn:
    return (), tuple(offer_button(visit, moment) for moment in visit.offered)


def _dated(around: Surroundings, visit: Visit) -> Drawn:
    return (_when(visit), REMINDED), (page_tap(around, "visit", visit.id),)


def _wish_again(_around: Surroundings, _visit: Visit) -> Drawn:
    return (_("同じ団体の役員の方が取り下げました。また希望するときは、メニューからどうぞ。"),), ()


def _when(visit: Visit) -> Lazy:
    assert visit.starts_at is not None, "a fixed visit has a date"
    begins = in_tokyo(visit.starts_at)
    return _("{day} {time}から、2時間ほどです。").fill(day=begins.date(), time=begins.time())


PURPOSE = "visit news"
TO_WISHER = ("forwarded", "selected", "declined", "offered")  # all other news go to every officer of the association
NEWS: dict[str, tuple[Lazy, Callable[[Surroundings, Visit], Drawn]]] = {
    "forwarded": (_("ご希望を区に伝えました。"), _next),
    "selected": (_("区から、訪問が決まったと連絡がありました。"), _prepare),
    "declined": (
        _("申しわけありません。今回の訪問は見送りになりました。"),
        _ask_ward(_("おたずねは、{ward}へどうぞ。")),
    ),
    "offered": (_("訪問の日時の案です。よい日を押してください。"), _offers),
    "fixed": (_("訪問の日時が決まりました。"), _dated),
    "moved": (_("訪問の日時が変わりました。"), _dated),
    "withdrawn": (_("訪問の希望が取り下げられました。"), _wish_again),
    "cancelled": (_("訪問は中止になりました。"), _ask_ward(_("くわしくは、{ward}へおたずねください。"))),
}
news = Job("visit-news", _("訪問の変更のお知らせ"), tell)
