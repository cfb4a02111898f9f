"""What the morning looks at: workers whose period ended or ends soon, and whether they still sit in the group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

from sqlalchemy import select

from bot.catalogs import _
from bot.chat.messages import Card
from bot.chat.turn import Happening, Notice, Surroundings
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import DueRow
from handlers.people.locking import is_locked, lock
from handlers.people.own_menu import keep_menu
from handlers.people.queries import responsible_chats, staff_group
from handlers.people.register import members
from handlers.people.tables import Office, Person, Worker

SOON = (timedelta(days=14), timedelta(days=3), timedelta(days=0))  # before the planned end (requirements 000-§7)


def look(around: Surroundings, _row: DueRow) -> Sequence[Notice | Happening]:
    """Stop the group's commands when somebody there is not at work any more; say whose period ends soon."""
    _take_menus(around)
    return [*_still_there(around), *_ending(around)]


def _take_menus(around: Surroundings) -> None:
    """Whoever's last day was yesterday, as a worker or in an office, sees that menu no more."""
    yesterday = around.today - timedelta(days=1)
    workers = select(Worker.chat_id).where((Worker.ends_on == yesterday) | (Worker.ended_on == yesterday))
    over = (Office.until == yesterday) | (Office.ended_on == yesterday)
    officers = select(Person.chat_id).join(Office, Office.person_id == Person.id).where(over)
    for chat in around.session.scalars(workers.union(officers)):
        keep_menu(around, chat)


def _still_there(around: Surroundings) -> Sequence[Notice | Happening]:
    for group in staff_group(around.session):
        gone = [member for member, at_work in members(around.session, group, around.today) if not at_work]
        if gone and not is_locked(around.session, group):
            return lock(around, group, "ended")
    return []


def _ending(around: Surroundings) -> Sequence[Notice]:
    days = [around.today + ahead for ahead in SOON]
    ending = select(Worker).where(Worker.ends_on.in_(days), Worker.ended_on.is_(None)).order_by(Worker.code)
    lines = tuple(_("{code}: {day}まで").fill(code=one.code, day=one.ends_on) for one in around.session.scalars(ending))
    if not lines:
        return []
    card = Card(_("従事の期間がまもなく終わります。延ばすときは、先に区へ届け出てください。"), lines)
    return [Notice(responsible_chats(around.session, around.today), (card,), "worker period")]


morning = Daily(Job("worker-periods", _("従事の期間を確かめる"), look), at=time(8, 30))
