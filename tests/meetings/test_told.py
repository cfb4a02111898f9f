"""What changes is told: moved, another place, postponed, called off; at once by day, in the morning after a night."""

from __future__ import annotations

import pytest

from tests.cast import Chat, Town
from tests.meetings.guests import at, calls, join, meeting, seminar
from tests.visits.test_told import line_is_back

MOVED, VENUE = "講習会の日時が変わりました。", "講習会の会場が変わりました。"
CANCELLED, POSTPONED = "講習会は中止になりました。", "講習会は延期になりました。"


@pytest.fixture
def guest(town: Town) -> Chat:
    """はな子, whom the ward accepted for 講習会1, at noon."""
    town.clock.moment = at(10, 15, 12)
    seminar(town)
    return join(town.hanako)


def test_a_moved_meeting_is_told_at_once_with_the_new_day(town: Town, guest: Chat) -> None:
    town.staff.say("/日程変更 W01 11/26 10:00")
    guest.heard(MOVED, "11月26日(木) 午前10時から", "場所: 見本区民館", "近くなったら")
    assert guest.buttons() == ["行けなくなりました"]


def test_a_cancelled_meeting_is_told_with_the_wards_number_and_no_button_to_cancel(town: Town, guest: Chat) -> None:
    town.staff.say("/行事中止 W01").tap("はい、中止します")
    guest.heard(CANCELLED, "11月12日(木)", "くわしくは、区へおたずねください。")
    assert guest.buttons() == ["区に電話する"]


def test_a_postponed_meeting_is_told_and_its_new_date_when_it_is_agreed(town: Town, guest: Chat) -> None:
    town.staff.say("/延期 W01")
    guest.heard(POSTPONED, "決まったら、ここでお知らせします。")
    assert "11月12日" not in guest.answer
    guest.listen()
    town.staff.say("/日程変更 W01 12/3 14:00")
    guest.heard_nothing()
    town.staff.tap("区と合意した").tap("電話")
    guest.heard("講習会の日時が決まりました。", "12月3日(木)").listen()
    town.time_is(at(12, 2, 18))
    guest.heard("明日は、講習会の日です。")


def test_another_place_is_told_once_the_date_is_agreed(town: Town, guest: Chat) -> None:
    town.staff.say("/会場 W01 べつの会館")
    guest.heard(VENUE, "場所: べつの会館").listen()
    town.staff.say("/会場 W01 べつの会館")
    guest.heard_nothing()


def test_a_place_named_before_the_date_is_agreed_is_no_news(town: Town, guest: Chat) -> None:
    town.staff.say("/延期 W01")
    guest.listen()
    town.staff.say("/会場 W01 べつの会館")
    guest.heard_nothing()


def test_other_changes_are_no_news(town: Town, guest: Chat) -> None:
    town.staff.say("/人数 W01 15").say("/題名 W01 はじめて").say("/担当 W01 S02")
    guest.heard_nothing()


def test_only_those_accepted_hear_of_changes(town: Town, guest: Chat) -> None:
    town.takeshi.say("講習会1").tap("まだ").listen()
    guest.say("講習会1").tap("行けなくなりました").listen()
    town.staff.say("/日程変更 W01 11/26 10:00")
    town.takeshi.heard_nothing()
    guest.heard_nothing()


def test_a_line_that_is_refused_moves_nothing(town: Town, guest: Chat) -> None:
    town.staff.say("/確定 W01 11/27 10:00").heard("いまは「日時が確定」です。")
    guest.heard_nothing()
    assert meeting(town).starts_at == at(11, 12, 14)


def test_at_night_people_are_left_to_sleep_and_hear_in_the_morning(town: Town, guest: Chat) -> None:
    town.time_is(at(10, 15, 22))
    town.staff.say("/日程変更 W01 11/26 10:00")
    town.time_is(at(10, 16, 7, 59))
    guest.heard_nothing()
    town.time_is(at(10, 16, 8))
    guest.heard(MOVED, "11月26日(木)")
    assert guest.answer.count(MOVED) == 1


def test_of_several_changes_in_one_night_the_last_is_told(town: Town, guest: Chat) -> None:
    town.time_is(at(10, 15, 22))
    town.staff.say("/日程変更 W01 11/26 10:00").say("/行事中止 W01").tap("はい、中止します")
    town.time_is(at(10, 16, 8))
    guest.heard(CANCELLED)
    assert MOVED not in guest.answer


def test_a_new_place_in_the_same_night_does_not_hide_the_new_date(town: Town, guest: Chat) -> None:
    town.time_is(at(10, 15, 22))
    town.staff.say("/日程変更 W01 11/26 10:00").say("/会場 W01 べつの会館")
    town.time_is(at(10, 16, 8))
    guest.heard(MOVED, "11月26日(木)", "場所: べつの会館")
    assert VENUE not in guest.answer


def test_what_is_told_twice_is_two_things(town: Town, guest: Chat) -> None:
    town.staff.say("/日程変更 W01 11/26 10:00").say("/日程変更 W01 11/27 10:00")
    assert guest.answer.count(MOVED) == 2


def test_officers_without_line_are_called_about_it_and_never_with_the_old_words(town: Town, guest: Chat) -> None:
    town.staff.say("/役員追加 あさがお町会").say("/参加 W01 P0003")
    town.time_is(at(11, 5, 10))
    assert [words.split(" ")[0] for words in calls(town)] == ["講習会のお知らせです。"]
    town.staff.say("/日程変更 W01 11/26 10:00")
    assert [words.split(" ")[0] for words in calls(town)] == [MOVED]
    assert "11月26日" in calls(town)[0]
    town.staff.say("/行事中止 W01").tap("はい、中止します")
    assert [words.split(" ")[0] for words in calls(town)] == [CANCELLED]


def test_what_changes_in_two_nights_is_told_on_two_mornings(town: Town, guest: Chat) -> None:
    for night, day in ((15, 26), (16, 27)):
        town.time_is(at(10, night, 22))
        town.staff.say(f"/日程変更 W01 11/{day} 10:00")
        guest.listen()
        town.time_is(at(10, night + 1, 8))
        guest.heard(MOVED, f"11月{day}日")


@pytest.mark.parametrize(
    "how", [("/日程変更 W01 11/26 10:00", "", MOVED), ("/行事中止 W01", "はい、中止します", CANCELLED)]
)
def test_a_reminder_line_did_not_take_in_time_never_comes_after_the_news(
    town: Town, guest: Chat, how: tuple[str, str, str]
) -> None:
    town.time_is(at(11, 11, 17))
    town.platform.faults.add("push", "status", status=429, times=9)
    town.time_is(at(11, 11, 18))
    town.platform.faults.clear()
    town.staff.say(how[0])
    if how[1]:
        town.staff.tap(how[1])
    line_is_back(town)
    guest.heard(how[2])
    assert "明日は、講習会の日です。" not in guest.answer


def test_a_new_place_does_not_hide_a_new_date_line_did_not_take(town: Town, guest: Chat) -> None:
    town.platform.faults.add("push", "status", status=429, times=9)
    town.staff.say("/日程変更 W01 11/26 10:00")
    town.platform.faults.clear()
    town.staff.say("/会場 W01 べつの会館")
    line_is_back(town)
    guest.heard(MOVED, "11月26日(木)", "場所: べつの会館")
    assert VENUE not in guest.answer
    assert guest.answer.count(MOVED) == 1
