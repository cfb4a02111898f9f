"""What officers hear of their visit: whose visit it is, nothing at night, and never the old words after the new."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.clock import wall
from bot.delivery.tables import OutboxMessage
from handlers.people.binding import give_office
from handlers.people.queries import person_of
from tests.cast import Chat, Town
from tests.meetings.guests import at, calls
from tests.visits.stages import fixed, place, tap

FIXED, MOVED, CANCELLED = "訪問の日時が決まりました。", "訪問の日時が変わりました。", "訪問は中止になりました。"


def serves_too(town: Town, chat: Chat, association: str) -> None:
    """An officer has an office in another association besides."""
    with town.house.db.write() as session:
        person = person_of(session, town.house.directory.chat_of("user", chat.user))
        assert person is not None
        give_office(session, person, town.associations[association], town.now)


def line_is_back(town: Town) -> None:
    """LINE takes messages again, and whatever waits is tried at once."""
    town.platform.faults.clear()
    with town.house.db.write() as session:
        session.execute(update(OutboxMessage).values(try_at=wall() - timedelta(hours=1)))
    town.settle()


def test_an_officer_of_two_associations_hears_of_which_one_a_visit_is(town: Town) -> None:
    serves_too(town, town.takeshi, "さくら町会")
    fixed(town)
    place(town, "selected", "さくら町会", town.hanako)
    town.staff.say("/日程確定 V02 12/7 14:00")
    town.takeshi.heard(FIXED, "団体: さくら町会", "12月7日(月)").listen()
    town.time_is(at(11, 23, 10))
    town.takeshi.heard("来週、アドバイザーがうかがいます。", "団体: いなほ町会", "11月30日(月)")


def test_at_night_a_moved_visit_waits_for_the_morning(town: Town) -> None:
    fixed(town)
    town.time_is(at(10, 14, 23, 40))
    town.staff.say("/日程確定 V01 12/7 14:00").heard("12月7日(月)")
    town.time_is(at(10, 15, 7, 59))
    town.takeshi.heard_nothing()
    town.time_is(at(10, 15, 8))
    town.takeshi.heard(MOVED, "12月7日(月)")
    assert town.takeshi.answer.count(MOVED) == 1


def test_of_several_changes_in_one_night_the_last_is_told(town: Town) -> None:
    fixed(town)
    town.time_is(at(10, 14, 22))
    town.staff.say("/日程確定 V01 12/7 14:00").say("/中止 V01").tap("はい、中止します")
    town.time_is(at(10, 15, 8))
    town.takeshi.heard(CANCELLED)
    assert MOVED not in town.takeshi.answer


def test_a_date_nobody_was_told_of_yet_did_not_change_but_was_agreed(town: Town) -> None:
    place(town, "selected")
    town.time_is(at(10, 14, 22))
    town.staff.say("/日程確定 V01 12/7 14:00").say("/日程確定 V01 12/8 14:00")
    town.time_is(at(10, 15, 8))
    town.takeshi.heard(FIXED, "12月8日(火)")
    assert MOVED not in town.takeshi.answer


def test_who_takes_a_wish_back_at_night_is_not_told_of_it_in_the_morning(town: Town) -> None:
    visit = place(town, "forwarded")
    second = town.officer("さとみ", "いなほ町会")
    town.time_is(at(10, 14, 22))
    tap(town.takeshi, "visits.withdraw", visit).heard("希望を取り下げました。").listen()
    town.time_is(at(10, 15, 8))
    second.heard("訪問の希望が取り下げられました。", "団体: いなほ町会")
    town.takeshi.heard_nothing()


def test_calls_with_the_old_day_leave_the_list_when_a_visit_moves_or_is_called_off(town: Town) -> None:
    fixed(town)
    town.staff.say("/役員追加 いなほ町会")
    town.time_is(at(11, 23, 10))
    assert [words.split(" ")[0] for words in calls(town)] == ["アドバイザーがうかがう日のお知らせです。"]
    for day in (7, 8):
        town.staff.say(f"/日程確定 V01 12/{day} 14:00")
        assert [words.split(" ")[0] for words in calls(town)] == [MOVED]
        assert f"12月{day}日" in calls(town)[0]
    town.staff.say("/中止 V01").tap("はい、中止します")
    assert [words.split(" ")[0] for words in calls(town)] == [CANCELLED]


def test_three_hours_before_nobody_is_put_on_the_list_any_more(town: Town) -> None:
    fixed(town)
    town.staff.say("/役員追加 いなほ町会")
    town.time_is(at(11, 29, 18))
    before = calls(town)
    town.time_is(at(11, 30, 11))
    assert calls(town) == before != []


def test_a_reminder_line_did_not_take_in_time_never_comes_after_the_news(town: Town) -> None:
    fixed(town)
    town.time_is(at(11, 29, 9))
    town.platform.faults.add("push", "status", status=429, times=9)
    town.time_is(at(11, 29, 18))
    town.platform.faults.clear()
    town.staff.say("/中止 V01").tap("はい、中止します")
    line_is_back(town)
    assert CANCELLED in town.takeshi.answer
    assert "明日、アドバイザー" not in town.takeshi.answer
