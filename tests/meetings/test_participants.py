"""Officers without LINE are called, staff see counts and never names, and who is erased leaves nothing."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select, update

from bot.chat.messages import Card
from bot.store.erasure import Subject
from handlers.meetings.queries import attending
from handlers.meetings.tables import Participation, WaitingAnswer
from handlers.people.calls import call_one
from handlers.people.erasing import subject_of
from handlers.people.tables import Call, Person
from tests.cast import Chat, Town
from tests.delivery.desk import around
from tests.meetings.guests import at, calls, join, meeting, said, seminar
from tests.visits.stages import fixed

SPOKEN = "講習会のお知らせです。"


@pytest.fixture
def ready(town: Town) -> Town:
    """A seminar, and P0003 of あさがお町会, who has no LINE."""
    seminar(town)
    town.staff.say("/役員追加 あさがお町会 会長").heard("P0003")
    return town


def test_a_call_says_nothing_that_is_wrong_when_it_is_made_the_next_day(ready: Town) -> None:
    ready.staff.say("/参加 W01 P0003")
    ready.time_is(at(11, 11, 18))
    assert not [words for words in calls(ready) if "明日" in words]


@pytest.mark.parametrize("moment", [at(11, 5, 10), at(11, 11, 18)])
def test_an_officer_without_line_is_called_a_week_and_a_day_before(ready: Town, moment: datetime) -> None:
    ready.staff.say("/参加 W01 P0003").heard("P0003（あさがお町会）の参加を記録しました。")
    ready.time_is(moment)
    assert [words for words in calls(ready) if words.startswith(SPOKEN)] != []
    assert "11月12日(木) 午後2時" in calls(ready)[-1]
    assert "見本区民館" in calls(ready)[-1]


def test_three_hours_before_nobody_is_put_on_the_list(ready: Town) -> None:
    ready.staff.say("/参加 W01 P0003")
    ready.time_is(at(11, 11, 18))
    before = calls(ready)
    ready.time_is(at(11, 12, 11))
    assert calls(ready) == before != []


def test_knocking_twice_makes_one_call(ready: Town) -> None:
    ready.staff.say("/参加 W01 P0003").say("/参加 W01 P0003")
    for _knock in range(2):
        ready.time_is(at(11, 11, 18))
    assert len([words for words in calls(ready) if words.startswith(SPOKEN)]) == 1


@pytest.mark.parametrize(("button", "left"), [("行けなくなった", {"P0003": "absent"}), ("まちがえた", {})])
def test_who_was_noted_may_be_taken_back(ready: Town, button: str, left: dict[str, str]) -> None:
    ready.staff.say("/参加 W01 P0003").tap(button).heard("P0003")
    assert said(ready) == left
    ready.time_is(at(11, 11, 18))
    assert calls(ready) == []


def test_a_button_for_somebody_taken_back_is_refused(ready: Town) -> None:
    ready.staff.say("/参加 W01 P0003").tap("まちがえた").tap("行けなくなった").heard("この記録は見つかりません。")
    assert said(ready) == {}


def test_who_has_line_answers_there(ready: Town) -> None:
    ready.staff.say("/参加 W01 P0001").heard("ご本人がトークで「参加」と送ると")
    assert said(ready) == {}


def test_who_left_office_is_not_noted(ready: Town) -> None:
    Chat(ready, ready.nonomura).say("/交代 P0003")
    ready.staff.say("/参加 W01 P0003").heard("P0003の任期は終わっています。")
    assert said(ready) == {}


def test_only_a_meeting_with_an_agreed_date_has_participants(ready: Town) -> None:
    ready.staff.say("/延期 W01").say("/参加 W01 P0003").heard("いまは「区と協議中」です。")
    assert said(ready) == {}


def test_a_visit_has_no_participants(ready: Town) -> None:
    fixed(ready)
    ready.staff.say("/参加 V01 P0003").heard("派遣の参加者は記録しません。")
    ready.staff.say("/参加者 V01").heard("派遣の参加者は記録しません。")


def test_staff_see_counts_and_nobody_behind_them(ready: Town) -> None:
    third = ready.officer("さとみ", "いなほ町会")
    join(ready.hanako)
    join(ready.takeshi).say("講習会1").tap("行けなくなりました")
    third.say("講習会1").tap("まだ")
    ready.staff.say("/参加 W01 P0003").say("/参加者 講習会1")
    ready.staff.heard("LINEで参加: 1人", "LINEなしで参加（電話）: 1人", "区の連絡待ち: 1人", "行けなくなった: 1人")
    ready.staff.heard("区から聞いた人数: まだ")
    assert "P0" not in ready.staff.answer
    assert meeting(ready).headcount is None


def test_whoever_lost_the_phone_is_called_instead(ready: Town) -> None:
    join(ready.hanako)
    ready.staff.say("/紛失 P0001")
    ready.time_is(at(11, 11, 18))
    assert [words for words in calls(ready) if words.startswith(SPOKEN)] != []


def test_who_is_erased_leaves_nothing_in_any_meeting(ready: Town) -> None:
    join(ready.hanako)
    join(ready.takeshi)
    with ready.house.db.read() as session:
        subject = subject_of(session, "P0001")
    ready.house.eraser().erase(subject, "operator")
    assert said(ready) == {"P0002": "accepted"}
    with ready.house.db.read() as session:
        assert len(session.scalars(select(Participation)).all()) == 1


def test_an_answer_that_waits_goes_with_its_chat(ready: Town) -> None:
    ready.stranger.say("講習会1").tap("はい")
    chat = ready.house.directory.chat_of("user", ready.stranger.user)
    ready.house.eraser().erase(Subject("chat", None, (chat,)), "operator")
    with ready.house.db.read() as session:
        assert session.scalars(select(WaitingAnswer)).all() == []


@pytest.mark.parametrize("gone", ["stopped_at", "erased_at"])
def test_who_wants_no_messages_is_neither_a_participant_nor_called(ready: Town, gone: str) -> None:
    ready.staff.say("/参加 W01 P0003")
    with ready.house.db.write() as session:
        session.execute(update(Person).values({gone: ready.now}))
        assert attending(session, meeting(ready).id, ready.now.date()) == []
        person = session.scalars(select(Person).where(Person.code == "P0003")).one()
        call_one(around(ready.house, session), person, Card("ことば"), "test")
    assert calls(ready) == []


def test_a_call_that_was_made_stays_on_record_when_the_date_moves(ready: Town) -> None:
    ready.staff.say("/参加 W01 P0003")
    ready.time_is(at(11, 5, 10))
    ready.staff.say("/電話リスト").tap("伝えた").say("/日程変更 W01 11/26 10:00")
    with ready.house.db.read() as session:
        assert len(session.scalars(select(Call).where(Call.done_at.is_not(None))).all()) == 1
