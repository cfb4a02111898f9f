"""What time does with questions: late ones are named in the morning, forgotten ones go, answered ones settle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from sqlalchemy import delete, select

from bot.catalogs import _
from bot.chat.messages import Card
from bot.chat.turn import Notice, Surroundings
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import DueRow
from handlers.contract.rules import profile
from handlers.people.queries import staff_group
from handlers.questions import changes
from handlers.questions.queries import late
from handlers.questions.rules import FORGOTTEN, QUIET_AFTER
from handlers.questions.staff import ON_PAGE, line_of
from handlers.questions.tables import Question

HOUSE = "house"
MOST = 8


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


def _clear(around: Surroundings) -> None:
    begun = (Question.state == "begun", Question.made_at < around.now - FORGOTTEN)
    around.session.execute(delete(Question).where(*begun))
    settled = (Question.state == "answered", Question.answered_at < around.now - QUIET_AFTER)
    for one in around.session.scalars(select(Question).where(*settled)):
        changes.close(around, one, HOUSE)


morning = Daily(Job("questions-morning", _("返事がおくれている質問を知らせる"), each_morning), at=time(9, 5))
