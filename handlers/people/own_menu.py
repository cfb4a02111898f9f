"""Which menu somebody sees in their 1:1 chat: strangers, officers and workers have their own, in their language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.doors import MenuFor
from bot.chat.menus import OFFICER, STAFF, STRANGER, named
from bot.chat.turn import Menu, Surroundings
from bot.delivery.outbox import queue_menu
from bot.store.chats import Chat
from handlers.people.queries import offices_of, person_of, serving
from handlers.people.tables import Office, Person, Worker

HERE = "handlers/people/own_menu.py"


def menu_for(session: Session, chat: UUID, today: date) -> str | None:
    """The name of the menu a 1:1 chat should see now; None for everybody's."""
    worker = session.scalar(select(Worker).where(Worker.chat_id == chat))
    if worker is not None and _at_work(worker, today):
        return STAFF
    person = person_of(session, chat)
    serves = person is not None and offices_of(session, person.id, today)
    return named(OFFICER if serves else STRANGER, session.get_one(Chat, chat).language)


def menu_again(session: Session, chat: UUID, today: date) -> list[Menu]:
    """The menu of a chat that follows us again: LINE links nobody who is no friend (LINE: Per-user rich menu)."""
    own = menu_for(session, chat, today)
    return [] if own is None else [Menu(own)]


def keep_menu(around: Surroundings, chat: UUID | None) -> None:
    """Queue the menu somebody should see now, outside a chat's turn: on the command line, in the morning."""
    if chat is not None:
        queue_menu(around, chat, menu_for(around.session, chat, around.today), HERE)


def wearers(session: Session, today: date) -> Sequence[tuple[UUID, str]]:
    """Everybody who should see another menu than everybody's, with its name."""
    return list(
        {**dict(_elsewhere(session)), **dict(_officers(session, today)), **dict(_workers(session, today))}.items()
    )


def _elsewhere(session: Session) -> Iterator[tuple[UUID, str]]:
    """Whoever reads another language, as a stranger."""
    rows = select(Chat.id, Chat.language).where(Chat.kind == "user")
    for chat, language in session.execute(rows.order_by(Chat.id)):
        if (name := named(STRANGER, language)) is not None:
            yield chat, name


def _officers(session: Session, today: date) -> Iterator[tuple[UUID, str]]:
    rows = select(Chat.id, Chat.language).join(Person, Person.chat_id == Chat.id)
    rows = rows.join(Office, Office.person_id == Person.id).where(Person.erased_at.is_(None), *serving(today))
    for chat, language in session.execute(rows.order_by(Person.code)):
        if (name := named(OFFICER, language)) is not None:
            yield chat, name


def _workers(session: Session, today: date) -> Iterator[tuple[UUID, str]]:
    bound = session.scalars(select(Worker).where(Worker.chat_id.is_not(None)).order_by(Worker.code))
    yield from ((one.chat_id, STAFF) for one in bound if one.chat_id is not None and _at_work(one, today))


def _at_work(worker: Worker, today: date) -> bool:
    return not (worker.ends_on < today or (worker.ended_on is not None and worker.ended_on < today))


own_menu = MenuFor("people", wearers)
