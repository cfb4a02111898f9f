"""What time does with questions: late ones are named in the morning, forgotten ones go, answered ones settle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, select

from bot.catalogs import _
from bot.chat.messages import Card
from bot.chat.turn import Notice, Surroundings
from bot.clock import in_tokyo
from bot.schedule.books import Expected
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import DueRow
from handlers.contract.rules import Office, profile
from handlers.deliveries.queries import group_cost
from handlers.people.queries import staff_group
from handlers.questions import changes
from handlers.questions.queries import late, waiting
from handlers.questions.rules import FORGOTTEN, QUIET_AFTER, answer_by
from handlers.questions.staff import ON_PAGE, line_of
from handlers.questions.tables import Question

HOUSE = "house"
MOST = 8
AT = time(9, 5)


def each_morning(around: Surroundings, _row: DueRow) -> Sequence[Notice]:
    """On open days: what should have been answered by now."""
    _clear(around)
    office = profile(around.settings.contract).office
    if not office.is_open_day(around.today):
        return []
    found = late(around.session, office, around.today)
    if not found:
        return []
    lines = (*(line_of(around, one) for one in found[:MOST]), ON_PAGE)
    card = Card(_("返事がおくれている質問: {n}件").fill(n=len(found)), lines)
    return [Notice(staff_group(around.session), (card,), "questions late", f"questions-late:{around.today}")]


def expects(around: Surroundings, first: datetime, last: datetime) -> int:
    """What it costs between two moments to name late questions for the first time, if nobody answers before."""
    office = profile(around.settings.contract).office
    begins, ends = _next_morning(first), _next_morning(last)
    asked = [in_tokyo(one.asked_at).date() for one in waiting(around.session) if one.asked_at is not None]
    named = {max(office.next_open_day(answer_by(office, day)), _open_from(office, begins)) for day in asked}
    return group_cost(around.session) * sum(day < ends for day in named)


def _next_morning(moment: datetime) -> date:
    local = in_tokyo(moment)
    return local.date() if local.time() <= AT else local.date() + timedelta(days=1)


def _open_from(office: Office, day: date) -> date:
    return day if office.is_open_day(day) else office.next_open_day(day)


def _clear(around: Surroundings) -> None:
    begun = (Question.state == "begun", Question.made_at < around.now - FORGOTTEN)
    around.session.execute(delete(Question).where(*begun))
    settled = (Question.state == "answered", Question.answered_at < around.now - QUIET_AFTER)
    for one in around.session.scalars(select(Question).where(*settled)):
        changes.close(around, one, HOUSE)


morning = Daily(Job("questions-morning", _("返事がおくれている質問を知らせる"), each_morning), at=AT)
expected = Expected(_("返事がおくれている質問を知らせる"), expects)
