"""Staff see how the month stands, hear in time when it gets tight, and decide about what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.chat.messages import Text
from bot.chat.postbacks import decode, encode
from bot.chat.priorities import TIPS
from bot.chat.turn import Notice, Surroundings
from bot.clock import TOKYO, in_tokyo, wall
from bot.delivery.draining import drain
from bot.delivery.outbox import queue_notice
from bot.delivery.tables import OutboxMessage
from bot.line.quota import ask_quota
from bot.schedule.books import Books, Expected, Shelf
from bot.store.ledger import LedgerEntry
from tests.cast import Town
from tests.deliveries.test_staff import chat_id, heard_by

ASKED = "今月の残りが少ないため、急がないお知らせ"
MORNING = datetime(2026, 10, 15, 9, 10, tzinfo=TOKYO)


@pytest.fixture(autouse=True)
def room_for_all(town: Town) -> None:
    """LINE itself allows more than these tests spend."""
    town.platform.quota.limit_to(100_000)


def spent(town: Town, recipients: int) -> None:
    """So much was sent this month."""
    with town.house.db.write() as session:
        session.add(
            OutboxMessage(
                id=uuid4(), method="push", chat_id=town.group, purpose="test", origin="tests", recipients=recipients,
                payload_day=wall().date(), digest=b"", retry_key=uuid4(), state="sent", queued_at=town.now,
                try_at=wall(), ended_at=town.now,
            )
        )  # fmt: skip


def tip(town: Town, expires_at: datetime | None = None) -> None:
    """A tip for はな子 and another for たけし, tried."""
    with town.house.db.write() as session:
        around = Surroundings(session, town.now, town.house.vault, town.house.settings)
        for one in (town.hanako, town.takeshi):
            notice = Notice((chat_id(town, one),), (Text("こつ"),), "tip", priority=TIPS, expires_at=expires_at)
            queue_notice(around, notice, "tests")
    drain(town.worker, town.sender)


def kept(town: Town) -> int:
    """What is kept for incidents."""
    with town.house.db.read() as session:
        return town.house.allowance().kept(session, town.now)


def expect(town: Town, costs: Mapping[int, int]) -> None:
    """A room expects to send so much in each month, and the books say so."""
    house = town.house
    said = Expected("朝のまとめ", lambda _session, first, _last: costs.get(in_tokyo(first).month, 0))
    shelf = Shelf(house.db, house.vault, house.settings, house.rooms.jobs, (said,), house.allowance())
    town.ticker._bell = replace(town.ticker._bell, books=Books(shelf))
    town.time_is(town.now)


def tight(town: Town) -> None:
    """What is left of the month is planned for something that matters more than tips."""
    spent(town, 5000 - kept(town) - 200)
    expect(town, {10: 200})


def parked_and_asked(town: Town) -> None:
    """Two tips wait, and staff have the card."""
    tight(town)
    tip(town)
    town.staff.listen()
    town.time_is(town.now + timedelta(minutes=2))
    town.staff.heard(f"{ASKED}2件（2通）を止めています。")


def states(town: Town) -> list[str]:
    """The states of the tips."""
    with town.house.db.read() as session:
        return list(session.scalars(select(OutboxMessage.state).where(OutboxMessage.purpose == "tip")))


def test_the_month_is_shown_with_what_is_gone_kept_planned_and_left(town: Town) -> None:
    spent(town, 120)
    expect(town, {10: 30, 11: 60})
    assert kept(town) > 0
    town.staff.say("/通数").heard(
        "使った分: 120通", f"事故のために取ってある分: {kept(town)}通", "これからの予定: 30通（朝のまとめ 30）",
        f"残り: {5000 - 150 - kept(town)}通（上限5000通）", "来月の予定: 60通（朝のまとめ 60）",
        "グループへの1通は2通分（2人）", "いまの予定なら、今月は足ります。",
    )  # fmt: skip
    assert town.staff.buttons() == []


def test_it_has_an_english_name_and_is_free(town: Town) -> None:
    town.staff.say("/messages").heard("使った分: 0通")
    assert town.platform.quota.used == 0


def test_officers_cannot_ask(town: Town) -> None:
    assert "使った分" not in town.hanako.say("/通数").answer


def test_a_month_that_will_not_do_is_said_with_how_much_is_missing(town: Town) -> None:
    spent(town, 4000)
    expect(town, {10: 1000})
    told = town.platform.quota.used  # what staff heard meanwhile
    town.staff.say("/通数").heard(f"このままでは{kept(town) + told}通足りません。", "残り: 0通")


def test_a_month_that_only_just_does_is_said_too(town: Town) -> None:
    spent(town, 4500)
    town.staff.say("/通数").heard("事故のために取ってある分: 64通", "足りますが、余裕はあと436通だけです。")


def test_what_line_counts_beyond_ours_is_counted(town: Town) -> None:
    town.platform.quota.spend(40)
    ask_quota(town.house.db, town.clock, town.line)
    town.staff.say("/通数").heard("使った分: 40通", "LINEの数え: 40通（10月14日(水) 午後5時59分）")


def test_staff_get_one_card_for_all_that_waits(town: Town) -> None:
    parked_and_asked(town)
    assert town.staff.buttons() == ["送る", "来月まで待つ", "やめる", "今月の通数を見る"]
    town.time_is(town.now + timedelta(hours=3))
    assert heard_by(town.staff, ASKED) == 1
    assert states(town) == ["parked", "parked"]


def test_staff_who_looked_before_are_not_asked_again(town: Town) -> None:
    tight(town)
    tip(town)
    town.staff.say("/通数").heard("止めているお知らせ: 2件（2通）")
    town.time_is(town.now + timedelta(minutes=2))
    assert heard_by(town.staff, ASKED) == 0


def test_what_staff_want_sent_goes(town: Town) -> None:
    parked_and_asked(town)
    town.staff.tap("送る").heard("2件を送ります。")
    assert states(town) == ["sent", "sent"]
    assert heard_by(town.hanako, "こつ") == 1


def test_what_staff_let_wait_goes_in_the_next_month(town: Town) -> None:
    parked_and_asked(town)
    town.staff.tap("来月まで待つ").heard("2件は来月まで待ちます。")
    town.time_is(datetime(2026, 10, 31, 9, 10, tzinfo=TOKYO))
    assert states(town) == ["parked", "parked"]
    town.time_is(datetime(2026, 11, 1, 9, 9, tzinfo=TOKYO))
    assert states(town) == ["parked", "parked"]
    town.time_is(datetime(2026, 11, 1, 9, 10, tzinfo=TOKYO))
    assert states(town) == ["sent", "sent"]


def test_what_can_not_wait_is_said_and_not_let_wait(town: Town) -> None:
    tight(town)
    tip(town, expires_at=MORNING.replace(hour=21))
    town.staff.listen()
    town.time_is(town.now + timedelta(minutes=2))
    town.staff.heard("2件は来月まで待てません。早いものは10月15日(木) 午後9時10分に期限が切れ", "内わけ: こつ 2件")
    assert "何もしなければ来月のはじめに送ります" not in town.staff.answer
    assert town.staff.buttons() == ["送る", "やめる", "今月の通数を見る"]


def test_of_several_only_what_can_wait_waits(town: Town) -> None:
    tight(town)
    tip(town)
    tip(town, expires_at=MORNING.replace(hour=21))
    town.staff.listen()
    town.time_is(town.now + timedelta(minutes=2))
    town.staff.heard("4件（4通）", "2件は来月まで待てません", "何もしなければ来月のはじめに送ります")
    said = "2件は来月まで待ちます。来月のはじめに送ります。ほかの2件は来月まで待てません。"
    town.staff.tap("来月まで待つ").heard(said, "送るか、やめるかを決めてください。")
    town.staff.tap("来月まで待つ").heard("2件は来月まで待てません。")
    town.staff.say("/通数").heard("止めているお知らせ: 2件（2通）", "来月まで待つお知らせ: 2件（2通）")
    town.staff.tap("送る").heard("2件を送ります。")
    assert sorted(states(town)) == ["parked", "parked", "sent", "sent"]


def test_what_waits_for_the_next_month_can_still_be_sent(town: Town) -> None:
    parked_and_asked(town)
    town.staff.tap("来月まで待つ")
    waiting = "来月の予定: 2通（今月から待っているお知らせ 2）"
    town.staff.say("/通数").heard("来月まで待つお知らせ: 2件（2通）", waiting)
    town.staff.tap("待っている2件を送る").heard("2件を送ります。")
    assert states(town) == ["sent", "sent"]


def test_giving_up_is_asked_once_more(town: Town) -> None:
    parked_and_asked(town)
    town.staff.tap("やめる").heard("よろしいですか。")
    assert states(town) == ["parked", "parked"]
    town.staff.tap("はい、やめる").heard("2件をやめました。")
    assert states(town) == ["dropped", "dropped"]
    assert heard_by(town.hanako, "こつ") == 0


def test_the_first_decision_counts(town: Town) -> None:
    parked_and_asked(town)
    other = town.staff.by(town.nonomura)
    drop = town.staff.action("やめる")
    town.staff.tap("来月まで待つ")
    other.tap("来月まで待つ").heard("もう決まっています。")
    town.platform.tap(town.saeki, drop, None, town.staff.group)
    town.settle()
    assert states(town) == ["parked", "parked"]
    town.staff.heard("もう決まっています。")


def test_a_decision_is_about_what_the_card_counted_and_nothing_later(town: Town) -> None:
    parked_and_asked(town)
    send = town.staff.action("送る")
    tip(town)
    town.staff.say("/通数").heard("止めているお知らせ: 4件（4通）")
    town.platform.tap(town.saeki, send, None, town.staff.group)
    town.settle()
    assert states(town) == ["sent", "sent", "parked", "parked"]


def test_a_decision_stands_in_the_ledger(town: Town) -> None:
    parked_and_asked(town)
    town.staff.tap("送る")
    with town.house.db.read() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "decided")).one()
    assert (entry.who, entry.what, entry.why, entry.count) == ("S01", "parked messages", "send", 2)


def test_an_officer_cannot_decide(town: Town) -> None:
    parked_and_asked(town)
    town.platform.tap(town.hanako.user, town.staff.action("送る"), None, None)
    town.settle()
    assert states(town) == ["parked", "parked"]


@pytest.mark.parametrize(("name", "value"), [("how", "burn"), ("upto", "x"), ("of", "all")])
def test_a_button_nobody_made_changes_nothing(town: Town, name: str, value: str) -> None:
    parked_and_asked(town)
    send = town.staff.action("送る")
    tap = decode(send["data"])
    assert tap is not None
    forged = {**send, "data": encode(tap.name, **{**tap.values, name: value})}
    town.platform.tap(town.saeki, forged, None, town.staff.group)
    town.settle()
    assert states(town) == ["parked", "parked"]


def test_what_waits_is_named_among_what_was_not_delivered(town: Town) -> None:
    tight(town)
    tip(town)
    town.staff.say("/不達").heard("止めているお知らせ: 2件。「/通数」で決められます。")


def test_what_waited_past_its_use_is_missed_and_said(town: Town) -> None:
    tight(town)
    tip(town, expires_at=town.now + timedelta(hours=2))
    town.staff.listen()
    town.time_is(MORNING)
    assert states(town) == ["missed", "missed"]
    town.staff.heard("時刻を過ぎたため送らなかったお知らせがあります。")


@pytest.mark.parametrize(
    ("planned", "levels"), [(0, {80: 0, 100: 0}), (2950, {80: 1, 100: 0}), (4000, {80: 0, 100: 1})]
)
def test_staff_hear_once_a_month_and_step_that_it_gets_tight(
    town: Town, planned: int, levels: Mapping[int, int]
) -> None:
    spent(town, 1000)
    expect(town, {10: planned})
    for days in (0, 1, 2):
        town.time_is(MORNING + timedelta(days=days))
    said = {one: heard_by(town.staff, f"今月の通数が、上限の{one}％に届く見込みです。") for one in levels}
    assert said == levels


def test_a_higher_step_is_said_although_the_lower_was(town: Town) -> None:
    spent(town, 1000)
    expect(town, {10: 3000})
    expect(town, {10: 4000})
    town.time_is(MORNING)
    assert [heard_by(town.staff, f"上限の{one}％に届く見込み") for one in (80, 100)] == [1, 1]


@pytest.mark.parametrize(("more", "told"), [(20, 0), (21, 1)])
def test_staff_hear_once_that_line_counts_otherwise(town: Town, more: int, told: int) -> None:
    town.platform.quota.spend(more)
    ask_quota(town.house.db, town.clock, town.line)
    for days in (0, 1):
        town.time_is(MORNING + timedelta(days=days))
    assert heard_by(town.staff, f"LINEの数えは{more}通、こちらの数えは0通") == told


def test_staff_hear_that_line_allows_less_than_the_profile_says(town: Town) -> None:
    town.platform.quota.limit_to(3000)
    ask_quota(town.house.db, town.clock, town.line)
    town.time_is(MORNING)
    assert heard_by(town.staff, "LINEの今月の上限は3000通で、設定の5000通より少なくなっています。") == 1
    town.staff.say("/通数").heard("（上限3000通）")
