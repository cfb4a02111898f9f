"""Cancellable until sent: what LINE has not got yet can be stopped and is not called sent; the rest can not."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from bot.delivery.tables import OutboxMessage
from bot.store.ledger import LedgerEntry
from handlers.people.tables import Call
from tests.broadcasts.desk import WORDS, Desk, queued, refused, row
from tests.cast import Town
from tests.delivery.desk import hurry


@pytest.fixture
def waiting(author: Desk, second: Desk, town: Town) -> Desk:
    """The author of B01, approved while LINE is too busy to take it."""
    town.staff.say("/役員追加 みなと見自治会 会長")
    author.write()
    author.do("ask")
    town.platform.faults.add("multicast", "status", status=429, times=50)
    assert second.do("approve").status_code == 303
    assert [one.state for one in queued(town)] == ["queued"]
    return author


def line_is_back(town: Town) -> None:
    """LINE takes everything again, and all that backs off is tried at once."""
    town.platform.faults.clear()
    hurry(town.house)
    town.settle()


def calls(town: Town) -> int:
    """How many are on the call list."""
    with town.house.db.read() as session:
        return session.scalar(select(func.count()).select_from(Call)) or 0


def test_what_waits_in_the_outbox_is_not_called_sent(waiting: Desk, town: Town) -> None:
    town.staff.say("/お知らせ B01").heard("いま: 送っている途中です。", "LINEが受け取った: 0人")
    assert "送っている途中です" in waiting.page()


def test_it_is_stopped_on_the_page_and_nobody_gets_it(waiting: Desk, town: Town) -> None:
    assert calls(town) == 1
    refused(waiting.do("halt"), "もとに戻せないことを確かめた")
    assert waiting.do("halt", sure="yes").status_code == 303
    line_is_back(town)
    town.hanako.heard_nothing()
    assert ([one.state for one in queued(town)], calls(town)) == (["dropped"], 0)
    assert "だれにも送っていません。" in waiting.page()
    assert "従事者の決定で送らなかった: 2人" in waiting.page()


def test_it_is_stopped_in_the_group_after_being_asked_once_more(waiting: Desk, town: Town) -> None:
    town.staff.say("/お知らせ").tap("まだの分を止める").heard("まだ送っていない分を止めますか", "取り消せません")
    assert [one.state for one in queued(town)] == ["queued"]
    town.staff.tap("はい、止めます").heard("B01の2人分を止めました。")
    line_is_back(town)
    town.hanako.heard_nothing()
    with town.house.db.read() as session:
        told = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "halted")).one()
    assert (told.who, told.about, told.count) == ("S01", "B01", 2)


def test_the_second_tap_hears_that_the_button_is_old(waiting: Desk, town: Town) -> None:
    town.staff.say("/お知らせ B01").tap("まだの分を止める").tap("はい、止めます").heard("2人分を止めました")
    town.staff.tap("はい、止めます").heard("このボタンは古くなりました")


def test_what_line_has_or_may_have_is_not_stopped(author: Desk, second: Desk, town: Town) -> None:
    author.write()
    author.do("ask")
    second.do("approve")
    assert "まだの分を止める" not in author.page()
    refused(author.do("halt", sure="yes"), "止められるものは、もうありません")
    with town.house.db.write() as session:
        mine = update(OutboxMessage).where(OutboxMessage.purpose == "broadcast")
        session.execute(mine.values(state="queued", in_doubt=True))
    refused(author.do("halt", sure="yes"), "止められるものは、もうありません")
    town.hanako.heard(WORDS)


@pytest.mark.parametrize("state", ["draft", "asked", "cancelled"])
def test_only_what_went_out_can_be_stopped(author: Desk, town: Town, state: str) -> None:
    author.write()
    if state == "asked":
        author.do("ask")
    if state == "cancelled":
        author.do("cancel", sure="yes")
    refused(author.do("halt", sure="yes"), "まだの分を止められるのは、送りはじめたあとだけです")
    assert row(town).state == state


def test_what_went_out_today_is_still_shown_with_what_became_of_it(author: Desk, second: Desk, town: Town) -> None:
    author.write()
    author.do("ask")
    second.do("approve")
    town.staff.say("/お知らせ").heard("B01", "送り終えました。", "LINEが受け取った: 2人")
    town.clock.moment = town.now.replace(day=16)
    town.staff.say("/お知らせ").heard("いま動いているお知らせはありません。")
