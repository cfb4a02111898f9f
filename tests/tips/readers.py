"""Readers of tips: officers who took part in a seminar that was held, so that a test begins where tips begin."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.schedule.tables import DueRow
from handlers.people.tables import Person
from handlers.tips.tables import TipRecord
from tests.cast import Chat, Town
from tests.meetings.guests import at, join, seminar

FIRST = "まず、受け取る側になる"
SECOND = "送ることを一つ決める"
ENDED = at(11, 12, 16)
DONE, NOT_YET, ADVICE = "できた", "まだ", "相談したい"


def held(town: Town, *guests: Chat, title: str = "LINE") -> None:
    """A seminar on 11/12 with these guests that has just been ended; はな子 alone unless others are named."""
    seminar(town)
    if title != "LINE":
        town.staff.say(f"/題名 W01 {title}")
    for guest in guests or (town.hanako,):
        join(guest)
    town.clock.moment = ENDED
    town.staff.say("/終了 W01 12").heard("実施済み")
    for guest in guests or (town.hanako,):
        guest.listen()


def until(town: Town, chat: Chat, last: datetime, hour: tuple[int, int] = (9, 30)) -> list[datetime]:
    """Let day after day pass, by night and at the reader's hour; returns when the chat heard a tip."""
    heard: list[datetime] = []
    day = in_tokyo(town.now).replace(hour=0, minute=0)
    while day <= last:
        for moment in (day.replace(hour=4, minute=40), day.replace(hour=hour[0], minute=hour[1])):
            if town.now < moment <= last:
                chat.listen()
                town.time_is(moment)
                heard += [moment] * ("のヒント" in chat.answer)
        day += timedelta(days=1)
    return heard


def planned(town: Town, state: str = "open") -> list[tuple[str, str, datetime]]:
    """Whose tips are in this state: the reader's code, the tip, the moment."""
    with town.house.db.read() as session:
        rows = select(DueRow).where(DueRow.job == "tip", DueRow.state == state).order_by(DueRow.due_at, DueRow.anchor)
        return [(one.anchor, one.offset, one.due_at) for one in session.scalars(rows)]


def kept(town: Town) -> list[tuple[str, str | None]]:
    """Every tip that was told, with its answer, in order."""
    with town.house.db.read() as session:
        rows = select(TipRecord).order_by(TipRecord.told_at, TipRecord.tip)
        return [(one.tip, one.answer) for one in session.scalars(rows)]


def person(town: Town, code: str = "P0001") -> Person:
    """A person by code; はな子 is the first."""
    with town.house.db.read() as session:
        return session.scalars(select(Person).where(Person.code == code)).one()


def around(town: Town, session: Session) -> Surroundings:
    """What a room works with now."""
    house = town.house
    return Surroundings(session, town.now, house.vault, house.settings, doors=house.rooms.doors)
