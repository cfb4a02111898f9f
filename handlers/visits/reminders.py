"""What time triggers: reminders of fixed visits to every officer of the association (never in the quiet hours)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.catalogs import Lazy, _
from bot.chat.messages import Card, Open
from bot.chat.priorities import REMINDER
from bot.chat.turn import Notice, Surroundings
from bot.clock import in_tokyo
from bot.schedule.jobs import Job, Later
from bot.schedule.tables import DueRow
from handlers.contract.reminding import HOURS_BEFORE
from handlers.contract.rules import out_of_quiet, profile
from handlers.people.calls import reach
from handlers.people.tables import Association
from handlers.visits.tables import Visit

HEADINGS: dict[int, Lazy] = {
    0: _("今日、アドバイザーがうかがいます。"),
    1: _("明日、アドバイザーがうかがいます。"),
    7: _("来週、アドバイザーがうかがいます。"),
}
SOON = _("{days}日後に、アドバイザーがうかがいます。")  # a reminder that comes late after a downtime
SPOKEN = _("アドバイザーがうかがう日のお知らせです。")  # a call is made when somebody has time


def remind(around: Surroundings, due: DueRow) -> Sequence[Notice] | Later:
    """The reminder of one visit, or Later when it would wake people."""
    contract = profile(around.settings.contract)
    morning = out_of_quiet(contract.quiet, around.now)
    if morning > around.now:
        return Later(morning)
    visit = around.session.scalar(select(Visit).where(Visit.number == int(due.anchor.removeprefix("V"))))
    if visit is None or visit.state != "fixed" or visit.starts_at is None:
        return []
    begins = in_tokyo(visit.starts_at)
    days = (begins.date() - in_tokyo(around.now).date()).days
    lines = (
        of_whom(around, visit),
        _("{day} {time}から、2時間ほどです。").fill(day=begins.date(), time=begins.time()),
        _("ご都合が悪くなったときは、{ward}へお電話ください。").fill(ward=contract.ward.short),
    )
    button = Open(_("区に電話する"), f"tel:{contract.ward.phone}")
    card = Card(HEADINGS.get(days, SOON.fill(days=days)), lines, (button,))
    told = reach(
        around, visit.association_id, card, "visit reminder", key=due.key, expires_at=due.expires_at, priority=REMINDER,
        spoken=Card(SPOKEN, lines), calls=due.offset != HOURS_BEFORE,
    )  # fmt: skip
    return [told]


def of_whom(around: Surroundings, visit: Visit) -> Lazy:
    """Whose visit it is: some officers serve two associations."""
    return _("団体: {names}").fill(names=around.session.get_one(Association, visit.association_id).name)


reminder = Job("visit-reminder", _("訪問のお知らせ"), remind)
