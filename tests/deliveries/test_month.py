"""Staff see how the month stands, hear in time when it gets tight, and decide about what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.chat.messages import Text
from bot.chat.priorities import TIPS
from bot.chat.turn import Notice, Surroundings
from bot.clock import TOKYO, wall
from bot.delivery.draining import drain
from bot.delivery.outbox import queue_notice
from bot.delivery.tables import MonthCost, OutboxMessage
from bot.line.quota import ask_quota
from bot.store.ledger import LedgerEntry
from tests.cast import Town
from tests.deliveries.test_staff import chat_id, heard_by

ASKED = "今月の残りが少ないため、急がないお知らせ"
MORNING = datetime(2026, 10, 15, 9, 10, tzinfo=TOKYO)


@pytest.fixture(autouse=True)
def room_for_all(town: Town) -> Iterator[None]:
    """LINE itself allows more than these tests spend."""
    town.platform.quota.limit_to(100_000)
    yield


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


def parked_and_asked(town: Town) -> None:
    """Two tips wait, and staff have the card."""
    spent(town, 4900)
    tip(town)
    town.staff.listen()
    town.time_is(town.now + timedelta(minutes=2))
    town.staff.heard(f"{ASKED}2件（2通）を止めています。")


def states(town: Town) -> list[str]:
    """The states of the tips."""
    with town.house.db.read() as session:
        return list(session.scalars(select(OutboxMessage.state).where(OutboxMessage.purpose == "tip")))


def expect(town: Town, month: str, about: str, cost: int) -> None:
    """A room expects to send this."""
    with town.house.db.write() as session:
        session.add(MonthCost(month=month, about=about, priority=5, cost=cost))


def test_the_month_is_shown_with_what_is_gone_kept_planned_and_left(town: Town) -> None:
    spent(town, 120)
    town.time_is(town.now)  # the books are kept as the house ticks
    expect(town, "2026-10", "朝のまとめ", 30)
    expect(town, "2026-11", "朝のまとめ", 60)
    said = town.staff.say("/通数").answer
    kept = int(said.split("取ってある分: ")[1].split("通")[0])
    assert kept > 0
    for part in (
        "使った分: 120通", "これからの予定: 30通（朝のまとめ 30）", f"残り: {5000 - 150 - kept}通（上限5000通）",
        "来月の予定: 60通（朝のまとめ 60）", "グループへの1通は2通分（2人）", "いまの予定なら、今月は足ります。",
    ):  # fmt: skip
        assert part in said
    assert town.staff.buttons() == []


def test_it_has_an_english_name_and_is_free(town: Town) -> None:
    town.staff.say("/messages").heard("使った分: 0通")
    assert town.platform.quota.used == 0


def test_officers_cannot_ask(town: Town) -> None:
    assert "使った分" not in town.hanako.say("/通数").answer


def test_a_month_that_will_not_do_is_said_with_how_much_is_missing(town: Town) -> None:
    spent(town, 4990)
    expect(town, "2026-10", "朝のまとめ", 30)
    town.staff.say("/通数").heard("このままでは20通足りません。", "残り: 0通")


def test_a_month_that_only_just_does_is_said_too(town: Town) -> None:
    spent(town, 4500)
    town.staff.say("/通数").heard("足りますが、余裕はあと500通だけです。")


def test_what_line_counts_beyond_ours_is_counted(town: Town) -> None:
    town.platform.quota.spend(40)
    ask_quota(town.house.db, town.clock, town.line)
    town.staff.say("/通数").heard("使った分: 40通", "LINEの数え: 40通（10月14日(水) 午後5時59分）")


def test_staff_get_one_card_for_all_that_waits(town: Town) -> None:
    parked_and_asked(town)
    assert [label for label in town.staff.buttons() if label != "今月の通数を見る"] == [
        "送る",
        "来月まで待つ",
        "やめる",
    ]
    town.time_is(town.now + timedelta(hours=3))
    assert heard_by(town.staff, ASKED) == 1
    assert states(town) == ["parked", "parked"]


def test_staff_who_looked_before_are_not_asked_again(town: Town) -> None:
    spent(town, 4900)
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


def test_what_waits_for_the_next_month_can_still_be_sent(town: Town) -> None:
    parked_and_asked(town)
    town.staff.tap("来月まで待つ")
    town.staff.say("/通数").heard("来月まで待つお知らせ: 2件（2通）")
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


@pytest.mark.parametrize("data", ["do=burn&of=asked&upto=9999", "do=send&of=asked&upto=x", "do=send&of=all&upto=9999"])
def test_a_button_of_nobodys_changes_nothing(town: Town, data: str) -> None:
    parked_and_asked(town)
    button = {"type": "postback", "label": "?", "data": "_=1&do=deliveries.decide"}
    real = town.staff.action("送る")
    values = dict(one.split("=") for one in data.split("&"))
    changed = real["data"]
    for name in ("of", "upto"):
        before = next(part for part in changed.split("&") if part.startswith(f"{name}="))
        changed = changed.replace(before, f"{name}={values[name]}")
    if values["do"] == "burn":
        changed = changed.replace("do=send", "do=burn")
    town.platform.tap(town.saeki, {**button, "data": changed}, None, town.staff.group)
    town.settle()
    assert states(town) == ["parked", "parked"]


def test_what_waits_is_named_among_what_was_not_delivered(town: Town) -> None:
    spent(town, 4900)
    tip(town)
    town.staff.say("/不達").heard("止めているお知らせ: 2件。「/通数」で決められます。")


def test_what_waited_past_its_use_is_missed_and_said(town: Town) -> None:
    spent(town, 4900)
    tip(town, expires_at=town.now + timedelta(hours=2))
    town.staff.listen()
    town.time_is(MORNING)
    assert states(town) == ["missed", "missed"]
    town.staff.heard("時刻を過ぎたため送らなかったお知らせがあります。")


@pytest.mark.parametrize(("already", "level"), [(3000, None), (4000, 80), (5000, 100)])
def test_staff_hear_once_a_month_and_step_that_it_gets_tight(town: Town, already: int, level: int | None) -> None:
    spent(town, already)
    for days in (0, 1, 2):
        town.time_is(MORNING + timedelta(days=days))
    steps = {one: heard_by(town.staff, f"今月の通数が、上限の{one}％に届く見込みです。") for one in (80, 100)}
    assert steps == {80: int(level == 80), 100: 0}  # at the end of the plan only the reserve is left: /不達 says so


def test_the_last_step_is_said_while_there_is_room_to_say_it(town: Town) -> None:
    spent(town, 4500)
    expect(town, "2026-10", "朝のまとめ", 600)
    town.time_is(MORNING - timedelta(hours=1))
    expect(town, "2026-10", "ほかのまとめ", 600)
    town.ticker._bell = town.ticker._bell.__class__(**{**vars(town.ticker._bell), "books": None})
    town.time_is(MORNING)
    assert heard_by(town.staff, "上限の100％に届く見込みです。") == 1


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
