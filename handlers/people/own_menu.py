"""The workers' own menu with the red tile: whoever is bound and whose work has not ended sees it (issue: red tile)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.doors import MenuFor
from bot.chat.menus import STAFF
from bot.chat.turn import Menu, Surroundings
from bot.delivery.outbox import queue_menu
from handlers.people.tables import Worker

HERE = "handlers/people/own_menu.py"


def menu_of(worker: Worker, today: date) -> str | None:
    """The name of the menu a worker sees in their own chat; None for everybody's."""
    over = worker.ends_on < today or (worker.ended_on is not None and worker.ended_on < today)
    return None if over else STAFF


def menu_again(session: Session, chat: UUID, today: date) -> list[Menu]:
    """The menu of a chat that follows us again: LINE links nobody who is no friend (LINE: Per-user rich menu)."""
    worker = session.scalar(select(Worker).where(Worker.chat_id == chat))
    return [Menu(STAFF)] if worker is not None and menu_of(worker, today) == STAFF else []


def keep_menu(around: Surroundings, worker: Worker) -> None:
    """Queue the menu a worker should see now, outside a chat's turn: on the command line, in the morning."""
    if worker.chat_id is not None:
        queue_menu(around, worker.chat_id, menu_of(worker, around.today), HERE)


def wearers(session: Session, today: date) -> Sequence[UUID]:
    """The chats of everybody who should see the workers' menu."""
    bound = session.scalars(select(Worker).where(Worker.chat_id.is_not(None)).order_by(Worker.code))
    return [one.chat_id for one in bound if one.chat_id is not None and menu_of(one, today) == STAFF]


own_menu = MenuFor(STAFF, wearers)
