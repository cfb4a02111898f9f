"""Tips that come by themselves: after a seminar or a visit, at the reader's pace, never too many, never at night."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.chat.priorities import TIPS
from bot.clock import TOKYO
from bot.delivery.tables import OutboxMessage
from bot.schedule.tables import DueRow
from bot.store.chats import Chat as ChatRow
from handlers.meetings.participants import mark
from handlers.meetings.queries import by_code
from handlers.people.tables import Office, Person
from handlers.tips.keeping import tell_of
from handlers.tips.library import library
from handlers.tips.readers import readers_of
from handlers.tips.scheduled import FIRST as INTRODUCTION
from tests.cast import Town
from tests.meetings.guests import at, join, seminar
from tests.tips.readers import DONE, FIRST, NOT_YET, SECOND, around, held, kept, person, planned, until
from tests.visits.stages import fixed

APRIL = datetime(2027, 4, 1, 9, tzinfo=TOKYO)


def test_a_seminar_brings_the_first_tip_two_mornings_later(town: Town) -> None:
    held(town)
    assert until(town, town.hanako, at(11, 14, 10)) == [at(11, 14, 9, 30)]
    town.hanako.heard("LINE公式アカウントのヒント 1/", FIRST)
    assert town.hanako.buttons() == ["できた", "まだ", "相談したい", "止める・時間を変える"]


def test_the_very_first_says_what_this_is_and_the_others_do_not(town: Town) -> None:
    held(town)
    until(town, town.hanako, at(11, 14, 10))
    town.hanako.heard(str(INTRODUCTION))
    town.hanako.tap(DONE)
    until(town, town.hanako, at(11, 20, 10))
    assert SECOND in "\n".join(str(one.message) for one in town.hanako.items)
    assert sum(str(INTRODUCTION) in str(one.message) for one in town.hanako.items) == 1


def test_who_was_not_there_gets_none(town: Town) -> None:
    held(town)
    assert until(town, town.takeshi, at(11, 30, 12)) == []


def test_who_took_part_in_nothing_is_not_even_looked_at(town: Town) -> None:
    held(town)
    with town.house.db.read() as session:
        looked_at = {one.code for one in readers_of(around(town, session))}
        every = {one.code for one in session.scalars(select(Person))}
    assert looked_at == {person(town).code}
    assert looked_at < every


def test_who_only_waited_for_the_ward_or_was_absent_gets_none(town: Town) -> None:
    seminar(town)
    town.hanako.say("講習会1").tap("まだ")
    join(town.takeshi)
    town.takeshi.tap("行けなくなりました")
    town.clock.moment = at(11, 12, 16)
    town.staff.say("/終了 W01 12")
    town.time_is(at(11, 13, 4, 40))
    assert planned(town) == []


def test_a_visit_brings_tips_about_its_tool_to_every_officer(town: Town) -> None:
    fixed(town, "11/30 14:00")
    mitsu = town.officer("みつ", "いなほ町会")
    town.clock.moment = at(11, 30, 16, 30)
    town.staff.say("/終了 V01 8").heard("実施済み")
    assert [(one[0], one[1], one[2]) for one in planned(town)] == [
        ("P0002", "line/be-a-friend", at(12, 2, 9, 30)), ("P0003", "line/be-a-friend", at(12, 2, 9, 30)),
    ]  # fmt: skip
    town.time_is(at(12, 2, 9, 30))
    mitsu.heard(FIRST)
    town.hanako.heard_nothing()


def test_done_tells_the_day_of_the_next_and_it_comes(town: Town) -> None:
    held(town)
    until(town, town.hanako, at(11, 14, 10))
    town.hanako.tap(DONE).heard("よかったですね。", "次のヒントは、11月17日(火)ごろお送りします。")
    assert until(town, town.hanako, at(11, 17, 10)) == [at(11, 17, 9, 30)]


def test_not_yet_brings_the_gentler_words_a_week_later_once(town: Town) -> None:
    held(town)
    until(town, town.hanako, at(11, 14, 10))
    town.hanako.tap(NOT_YET)
    until(town, town.hanako, at(11, 17, 10))
    town.hanako.heard(SECOND).tap(DONE)
    assert until(town, town.hanako, at(11, 21, 10)) == [at(11, 21, 9, 30)]
    town.hanako.heard(f"もう一度: {FIRST}").tap(NOT_YET)
    assert "line/be-a-friend+" not in [one[1] for one in planned(town)]


def test_three_tips_without_an_answer_are_enough(town: Town) -> None:
    held(town)
    heard = until(town, town.hanako, at(12, 10, 12))
    assert len(heard) == 3
    assert min(later - earlier for earlier, later in zip(heard, heard[1:], strict=False)) >= timedelta(days=3)


def test_an_answer_begins_them_again(town: Town) -> None:
    held(town)
    until(town, town.hanako, at(11, 25, 12))
    assert planned(town) == []
    town.hanako.tap(DONE)
    assert len(planned(town)) == 1


def test_a_tip_seen_and_answered_on_demand_does_not_come_by_itself(town: Town) -> None:
    held(town)
    town.hanako.say("LINEのヒント").heard(FIRST).tap(DONE)
    assert [one[1] for one in planned(town)] == ["line/one-purpose"]
    until(town, town.hanako, at(11, 17, 10))
    assert [key for key, _answer in kept(town)] == ["line/be-a-friend", "line/one-purpose"]


@pytest.mark.parametrize(("hour", "label"), [((12, 30), "昼がよい"), ((17, 0), "夕方がよい")])
def test_the_hour_is_the_readers(town: Town, hour: tuple[int, int], label: str) -> None:
    held(town)
    town.hanako.say("ヒントの受け取り方").heard("いま: 朝、ふつうの間隔。").tap(label).heard("わかりました。")
    assert until(town, town.hanako, at(11, 14, 9, 30)) == []
    assert until(town, town.hanako, at(11, 14, 20), hour) == [at(11, 14, *hour)]


def test_slower_doubles_the_days_and_can_be_taken_back(town: Town) -> None:
    held(town)
    until(town, town.hanako, at(11, 14, 10))
    town.hanako.tap("止める・時間を変える").tap("もっとゆっくりがよい").heard("いま: 朝、ゆっくり。")
    town.hanako.tap(DONE).heard("11月20日(金)ごろ")
    town.hanako.say("ヒントの時間").tap("ふつうの間隔にもどす").heard("ふつうの間隔。")
    assert planned(town)[0][2] == at(11, 17, 9, 30)


def test_stopped_is_stopped_from_that_moment(town: Town) -> None:
    held(town)
    town.hanako.say("ヒントを止める").heard("ヒントを止めました。", "いつでも見られます。")
    assert planned(town) == []
    assert until(town, town.hanako, at(11, 20, 12)) == []
    town.hanako.say("ヒント").tap("LINE公式").heard(FIRST)


def test_what_waits_in_the_outbox_does_not_go_out_after_a_stop(town: Town) -> None:
    held(town)
    town.clock.moment = at(11, 14, 9, 30)
    town.ticker.tick()  # queued, not sent yet
    town.hanako.say("ヒントを止める")
    assert FIRST not in town.hanako.answer
    with town.house.db.read() as session:
        assert session.scalar(select(OutboxMessage.state).where(OutboxMessage.purpose == "tip")) == "dropped"


def test_who_stopped_can_begin_again(town: Town) -> None:
    held(town)
    town.hanako.say("ヒントを止める").tap("ヒントを始める").heard("わかりました。")
    assert until(town, town.hanako, at(11, 14, 10)) == [at(11, 14, 9, 30)]


def test_who_stopped_all_messages_or_took_consent_back_gets_none(town: Town) -> None:
    held(town, town.hanako, town.takeshi)
    town.hanako.say("わたしの情報").tap("お知らせを止める")
    town.takeshi.say("わたしの情報").tap("同意をやめる").tap("はい")
    town.takeshi.listen()
    assert until(town, town.hanako, at(11, 15, 10)) == []
    town.takeshi.heard_nothing()
    assert (kept(town), planned(town)) == ([], [])


def test_who_serves_no_association_any_more_gets_none(town: Town) -> None:
    held(town)
    with town.house.db.write() as session:
        session.execute(update(Office).values(ended_on=at(11, 13, 0).date()))
    assert until(town, town.hanako, at(11, 15, 10)) == []


def test_who_blocked_us_is_not_planned_for(town: Town) -> None:
    held(town)
    with town.house.db.write() as session:
        session.execute(update(ChatRow).where(ChatRow.kind == "user").values(reachable=False))
    town.time_is(at(11, 13, 4, 40))
    assert planned(town) == []


def test_nothing_comes_in_the_quiet_hours_though_it_was_late(town: Town) -> None:
    held(town)
    town.time_is(at(11, 14, 22))  # the house slept from the morning to ten in the evening
    town.hanako.heard_nothing()
    town.time_is(at(11, 15, 8))
    town.hanako.heard(FIRST)


def test_outside_the_contract_nothing_comes_though_it_was_planned(town: Town) -> None:
    held(town)
    town.clock.moment = at(3, 31, 20)
    with town.house.db.write() as session:
        session.execute(
            update(DueRow).where(DueRow.job == "tip").values(due_at=APRIL, expires_at=APRIL + timedelta(days=6))
        )
    town.hanako.listen()
    town.time_is(APRIL)
    town.hanako.heard_nothing()


def test_each_night_whoever_was_noted_afterwards_is_planned_for(town: Town) -> None:
    held(town)
    with town.house.db.write() as session:
        meeting = by_code(session, "W01")
        assert meeting is not None
        mark(around(town, session), meeting, person(town, "P0002"), "accepted", "S01")
    assert [one[0] for one in planned(town)] == ["P0001"]
    town.time_is(at(11, 13, 4, 40))
    assert [one[0] for one in planned(town)] == ["P0001", "P0002"]


def test_what_was_told_meanwhile_is_not_told_again_though_its_row_is_open(town: Town) -> None:
    held(town)
    town.time_is(at(11, 14, 4, 40))
    with town.house.db.write() as session:
        tell_of(around(town, session), session.merge(person(town)), library().series["line"][0])
    town.time_is(at(11, 14, 9, 30))
    town.hanako.heard_nothing()


def test_knocking_often_tells_it_once(town: Town) -> None:
    held(town)
    for _knock in range(3):
        town.time_is(at(11, 14, 9, 30))
    assert sum(FIRST in str(one.message) for one in town.hanako.items) == 1


def test_a_tip_is_the_least_important_of_all(town: Town) -> None:
    held(town)
    town.time_is(at(11, 14, 9, 30))
    with town.house.db.read() as session:
        (row,) = session.scalars(select(OutboxMessage).where(OutboxMessage.purpose == "tip"))
    assert (row.priority, row.recipients, row.method) == (TIPS, 1, "push")
    assert row.expires_at == at(11, 20, 9, 30)


def test_what_was_given_up_comes_another_day(town: Town) -> None:
    held(town)
    town.time_is(at(11, 14, 9, 30))
    with town.house.db.write() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.purpose == "tip").values(state="dropped"))
    town.time_is(at(11, 15, 4, 40))
    assert kept(town) == []
    town.hanako.listen()
    town.time_is(at(11, 15, 9, 30))
    town.hanako.heard(FIRST)
