"""Reminders of meetings: to whom the ward accepted, from then on, never at night, and never for what is not so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.delivery.tables import OutboxMessage
from bot.schedule.tables import DueRow
from handlers.meetings.queries import attending
from handlers.people.tables import Office
from tests.cast import Chat, Town
from tests.meetings.guests import at, join, meeting, seminar
from tests.people.test_waiting_wish import code
from tests.visits.stages import fixed

NEXT_WEEK, TOMORROW, TODAY = "来週は、講習会があります。", "明日は、講習会の日です。", "今日は、講習会の日です。"
MARK = "持ち物: スマートフォン"


def hourly(town: Town, chat: Chat, until: datetime) -> list[datetime]:
    """Let time pass hour by hour; returns when somebody heard of the meeting."""
    heard: list[datetime] = []
    moment = town.now.replace(minute=0) + timedelta(hours=1)
    while moment <= until:
        chat.listen()
        town.time_is(moment)
        heard += [moment] * chat.answer.count(MARK)
        moment += timedelta(hours=1)
    return heard


def rows(town: Town, state: str = "open") -> list[str]:
    """The offsets of the reminders in this state, in the order they are due."""
    with town.house.db.read() as session:
        mine = select(DueRow.offset).where(DueRow.job == "meeting-reminder", DueRow.state == state)
        return list(session.scalars(mine.order_by(DueRow.due_at)))


def test_hour_by_hour_each_reminder_comes_once_and_in_time(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    town.clock.moment = at(11, 4, 20)
    assert hourly(town, town.hanako, at(11, 12, 15)) == [at(11, 5, 10), at(11, 11, 18), at(11, 12, 11)]


def test_a_reminder_says_when_where_and_what_to_bring(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    town.time_is(at(11, 11, 18))
    town.hanako.heard(TOMORROW, "講習会1 LINE", "11月12日(木) 午後2時から、2時間ほど", "場所: 見本区民館", MARK)
    assert town.hanako.buttons() == ["行けなくなりました"]


def test_three_hours_before_is_eight_when_that_is_in_the_quiet_hours(town: Town) -> None:
    seminar(town, "11/12 9:00")
    join(town.hanako)
    town.time_is(at(11, 12, 7, 59))
    town.hanako.listen()
    town.time_is(at(11, 12, 8))
    town.hanako.heard(TODAY)


def test_who_says_yes_later_gets_only_what_is_due_later(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    town.time_is(at(11, 5, 10))
    join(town.takeshi)
    town.time_is(at(11, 5, 12))
    town.takeshi.heard_nothing()
    town.time_is(at(11, 11, 18))
    town.takeshi.heard(TOMORROW)


def test_what_was_due_before_somebody_said_yes_never_comes_though_it_was_late(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    town.time_is(at(11, 4, 12))
    town.clock.moment = at(11, 5, 12)  # the house slept through ten o'clock
    join(town.takeshi)
    town.time_is(at(11, 5, 12))
    town.hanako.heard(NEXT_WEEK)
    town.takeshi.heard_nothing()


def test_what_the_night_put_off_is_still_not_for_who_said_yes_in_the_night(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    town.time_is(at(11, 4, 12))
    town.time_is(at(11, 5, 22))  # the house slept from ten to ten
    join(town.takeshi)
    town.time_is(at(11, 6, 8))
    town.hanako.heard("6日後に、講習会があります。")
    town.takeshi.heard_nothing()


def test_nobody_is_reminded_who_only_waits_for_the_ward(town: Town) -> None:
    seminar(town)
    town.hanako.say("講習会1").tap("まだ").listen()
    town.time_is(at(11, 11, 18))
    town.hanako.heard_nothing()


def test_not_yet_after_yes_ends_reminders(town: Town) -> None:
    seminar(town)
    town.hanako.say("講習会1").tap("はい").tap("まだ").listen()
    town.time_is(at(11, 11, 18))
    town.hanako.heard_nothing()


def test_absence_ends_reminders_and_coming_after_all_starts_them(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    town.time_is(at(11, 5, 10))
    town.hanako.tap("行けなくなりました").listen()
    town.time_is(at(11, 11, 18))
    town.hanako.heard_nothing()
    town.hanako.tap("やはり行けます").listen()
    town.time_is(at(11, 12, 11))
    town.hanako.heard(TODAY)


def test_several_officers_are_reminded_by_one_multicast(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    join(town.takeshi)
    town.time_is(at(11, 11, 18))
    with town.house.db.read() as session:
        sent = select(OutboxMessage.method, OutboxMessage.recipients)
        reminders = session.execute(sent.where(OutboxMessage.purpose == "meeting reminder")).all()
    assert reminders == [("multicast", 2)]


def test_knocking_twice_reminds_once(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    for _knock in range(3):
        town.time_is(at(11, 11, 18))
    assert town.hanako.answer.count(TOMORROW) == 1


def test_a_moved_meeting_is_reminded_of_anew_and_the_old_reminders_never_come(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    town.time_is(at(11, 5, 10))
    town.staff.say("/日程変更 W01 11/26 14:00")
    town.clock.moment = at(11, 10, 20)
    assert hourly(town, town.hanako, at(11, 26, 15)) == [at(11, 19, 10), at(11, 25, 18), at(11, 26, 11)]


@pytest.mark.parametrize("how", [("/行事中止 W01", "はい、中止します"), ("/延期 W01", "")])
def test_what_is_off_is_not_reminded_of(town: Town, how: tuple[str, str]) -> None:
    seminar(town)
    join(town.hanako)
    town.staff.say(how[0])
    if how[1]:
        town.staff.tap(how[1])
    assert rows(town) == []
    town.hanako.listen()
    for day in (5, 11, 12):
        town.time_is(at(11, day, 20))
    town.hanako.heard_nothing()


def test_a_day_that_is_only_proposed_has_no_reminders(town: Town) -> None:
    town.staff.say("/講習会 11/12 14:00")
    assert rows(town) == []


def test_visits_keep_their_own_reminders_and_get_none_of_these(town: Town) -> None:
    fixed(town)
    assert rows(town) == []


def test_who_blocked_stopped_or_left_office_gets_nothing(town: Town) -> None:
    seminar(town)
    blocked, left = town.officer("さとみ", "いなほ町会"), town.officer("あとまで", "いなほ町会")
    for chat in (town.hanako, town.takeshi, blocked, left):
        join(chat)
    town.platform.block(blocked.user)
    town.settle()
    town.takeshi.say("わたしの情報").tap("お知らせを止める").listen()
    Chat(town, town.nonomura).say("/交代 P0004")
    for chat in (blocked, left):
        chat.listen()
    town.time_is(at(11, 11, 18))
    town.hanako.heard(TOMORROW)
    for chat in (town.takeshi, blocked, left):
        chat.heard_nothing()


def test_reminders_follow_somebody_to_a_new_phone(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    worker = Chat(town, town.nonomura)
    told = worker.say("/機種変更 P0001").tap("はい、確かめました").answer
    new = Chat(town, town.platform.add_user("はな子の新しい電話", friend=True))
    new.say(next(word for word in told.split() if len(word) == 9 and word[4] == "-")).listen()
    town.hanako.listen()
    town.time_is(at(11, 11, 18))
    new.heard(TOMORROW)
    town.hanako.heard_nothing()


def test_what_waited_for_consent_is_reminded_of_only_from_then_on(town: Town) -> None:
    seminar(town)
    town.stranger.say("講習会1").tap("はい")
    town.time_is(at(11, 5, 9))
    town.time_is(at(11, 5, 11))
    town.stranger.say(code(town)).tap("同意する").listen()
    town.time_is(at(11, 11, 18))
    town.stranger.heard(TOMORROW)


def test_those_take_part_who_were_accepted_and_want_messages(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    join(town.takeshi).say("わたしの情報").tap("お知らせを止める")
    third = town.officer("さとみ", "いなほ町会")
    third.say("講習会1").tap("まだ")
    with town.house.db.read() as session:
        people = attending(session, meeting(town).id, town.now.date())
        assert [person.chat_id for person, _said in people] == [town.house.directory.chat_of("user", town.hanako.user)]


@pytest.mark.parametrize(("until", "hears"), [(date(2026, 11, 11), True), (date(2026, 11, 10), False)])
def test_whose_term_is_over_is_not_reminded(town: Town, until: date, hears: bool) -> None:
    seminar(town)
    join(town.hanako)
    with town.house.db.write() as session:
        session.execute(update(Office).values(until=until))
    town.time_is(at(11, 11, 18))
    assert (TOMORROW in town.hanako.answer) is hears
