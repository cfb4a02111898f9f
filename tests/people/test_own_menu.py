"""Workers see the red tile on their own phones, as long as they are bound and their work has not ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.chat.menus import OFFICER, STAFF, default_menu, menu_called, own_menus
from bot.clock import TOKYO, wall
from bot.delivery.draining import drain
from bot.delivery.tables import OutboxMessage
from bot.house import show_own_menus
from bot.line.menus import publish, publish_own
from handlers.people.codes import WORKER, issue
from handlers.people.tables import Worker
from tests.cast import Chat, Town
from tests.delivery.desk import hurry
from tests.people.test_lost import s02


@pytest.fixture
def menus(town: Town) -> Town:
    """A town with both menus at LINE, the workers seeing theirs."""
    publish(town.line, default_menu())
    for own in own_menus().values():
        publish_own(town.line, own)
    show_own_menus(town.house)
    drain(town.worker, town.sender)
    return town


def bar(town: Town, user: str) -> str:
    """What the menu bar on somebody's phone says."""
    menu = town.platform.menus.shown_to(town.platform.core.user(user))
    return str(menu.body["chatBarText"]) if menu else ""


def press(town: Town, user: str, label: str) -> None:
    """Press a tile of one's menu."""
    menu = town.platform.menus.shown_to(town.platform.core.user(user))
    areas: list[dict[str, Any]] = menu.body["areas"] if menu else []
    town.platform.tap(user, next(one["action"] for one in areas if one["action"]["label"] == label))
    town.settle()


def code_for(town: Town, worker: Worker) -> str:
    """A new enrolment code."""
    with town.house.db.write() as session:
        return issue(session, town.house.vault, WORKER, town.now, worker=worker.id)


OWN, OFFICERS, EVERYBODYS = menu_called(STAFF).bar, menu_called(OFFICER).bar, default_menu().bar


def test_publishing_shows_it_to_every_worker_and_to_nobody_else(menus: Town) -> None:
    assert [bar(menus, one) for one in (menus.saeki, menus.nonomura)] == [OWN, OWN]
    assert [bar(menus, one.user) for one in (menus.hanako, menus.stranger)] == [OFFICERS, EVERYBODYS]


def test_the_red_tile_asks_whether_it_is_an_incident(menus: Town) -> None:
    nonomura = Chat(menus, menus.nonomura).listen()
    press(menus, menus.nonomura, "事故")
    nonomura.heard("事故ですか。").tap("始める").heard("【事故 I001】")


@pytest.mark.parametrize(
    ("tile", "says"), [("使い方", "使える命令"), ("画面", "従事者の画面"), ("当番", "夜と休日の当番")]
)
def test_every_other_tile_is_answered_too(menus: Town, tile: str, says: str) -> None:
    nonomura = Chat(menus, menus.nonomura).listen()
    press(menus, menus.nonomura, tile)
    nonomura.heard(says)


def test_a_new_worker_sees_it_as_soon_as_the_code_is_sent(menus: Town) -> None:
    phone = Chat(menus, menus.platform.add_user("野々村の新しい電話", friend=True))
    phone.say(code_for(menus, s02(menus))).heard("従事者S02として登録しました。")
    assert bar(menus, phone.user) == OWN
    assert bar(menus, menus.nonomura) == EVERYBODYS


def test_a_lost_phone_sees_it_no_more(menus: Town) -> None:
    menus.staff.say("/紛失 S02")
    assert bar(menus, menus.nonomura) == EVERYBODYS


def test_whoever_blocks_and_comes_back_sees_it_again(menus: Town) -> None:
    menus.platform.block(menus.nonomura)
    menus.settle()
    with menus.platform.core.changing():
        menus.platform.core.user(menus.nonomura).menu = None
    menus.platform.unblock(menus.nonomura)
    menus.settle()
    assert bar(menus, menus.nonomura) == OWN


def test_the_morning_after_the_last_day_takes_it_away(menus: Town) -> None:
    with menus.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(ends_on=date(2026, 10, 14)))
    menus.time_is(datetime(2026, 10, 15, 8, 0, tzinfo=TOKYO))
    assert bar(menus, menus.nonomura) == OWN
    menus.time_is(datetime(2026, 10, 15, 8, 31, tzinfo=TOKYO))
    assert bar(menus, menus.nonomura) == EVERYBODYS
    assert bar(menus, menus.saeki) == OWN


def test_publishing_leaves_out_whose_work_has_ended(menus: Town) -> None:
    with menus.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(ended_on=date(2026, 10, 13)))
    assert show_own_menus(menus.house) == 3
    drain(menus.worker, menus.sender)
    assert [bar(menus, one) for one in (menus.saeki, menus.nonomura)] == [OWN, OWN]  # who is over is left as they are


def test_it_costs_no_message_and_comes_after_the_answer(menus: Town) -> None:
    phone = Chat(menus, menus.platform.add_user("新しい電話", friend=True)).say(code_for(menus, s02(menus)))
    with menus.house.db.read() as session:
        mine = select(OutboxMessage).where(OutboxMessage.chat_id == s02(menus).chat_id).order_by(OutboxMessage.seq)
        rows = session.scalars(mine).all()
    assert [(one.method, one.recipients, one.state) for one in rows] == [("reply", 1, "sent"), ("menu", 0, "sent")]
    assert phone.answer


def test_when_line_fails_it_is_tried_again(menus: Town) -> None:
    menus.platform.faults.add("any", "status", status=500, times=2)
    menus.staff.say("/紛失 S02")
    hurry(menus.house)
    drain(menus.worker, menus.sender)
    hurry(menus.house)
    drain(menus.worker, menus.sender)
    assert bar(menus, menus.nonomura) == EVERYBODYS


def test_the_last_wish_counts_when_an_earlier_one_still_waits(menus: Town) -> None:
    show_own_menus(menus.house)
    with menus.house.db.write() as session:  # an attempt failed, the next one is an hour away
        later = {"attempts": 1, "try_at": wall() + timedelta(hours=1)}
        session.execute(update(OutboxMessage).where(OutboxMessage.state == "queued").values(later))
    menus.staff.say("/紛失 S02")
    assert bar(menus, menus.nonomura) == EVERYBODYS
    hurry(menus.house)
    drain(menus.worker, menus.sender)
    assert bar(menus, menus.nonomura) == EVERYBODYS
