"""What may happen to a meeting in which state; whatever may not is explained in words and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from bot.chat.turn import Refusal, Surroundings
from handlers.meetings.changes import move
from handlers.meetings.rules import MOVES, STATES, WHY_NOT, next_state, why_not
from tests.cast import Chat, Town
from tests.meetings.stages import AN_HOUR_AGO, NOVEMBER_12, furnish, now_of, place, press, tokyo

EVENTS = tuple(WHY_NOT)
BY_ITSELF = "unready"  # nobody asks for it: it follows from a change
LEGAL = [(state, event) for state in MOVES for event in MOVES[state] if event != BY_ITSELF]
ILLEGAL = [(state, event) for state in MOVES for event in EVENTS if event not in MOVES[state]]
PAST = ("running", "held", "reported", "confirmed")


def _agree(staff: Chat, _meeting: UUID) -> Chat:
    asked = staff.say("/確定 W01")
    return asked.tap("電話") if "どのように合意しましたか" in asked.answer else asked


def _cancel(staff: Chat, _meeting: UUID) -> Chat:
    asked = staff.say("/行事中止 W01")
    return asked.tap("はい、中止します") if "中止にしますか" in asked.answer else asked


STAFF: dict[str, Callable[[Chat, UUID], Chat]] = {
    "propose": lambda staff, _meeting: staff.say("/日程変更 W01 12/7 14:00"),
    "agree": _agree,
    "change": lambda staff, _meeting: staff.say("/題名 W01 はじめての地図"),
    "postpone": lambda staff, _meeting: staff.say("/延期 W01"),
    "ready": lambda staff, meeting: press(staff, "meetings.ready", meeting),
    "start": lambda staff, _meeting: staff.say("/開始 W01"),
    "end": lambda staff, _meeting: staff.say("/終了 W01 14"),
    "report": lambda staff, meeting: press(staff, "meetings.reported", meeting),
    "confirm": lambda staff, meeting: press(staff, "meetings.confirmed", meeting),
    "return": lambda staff, meeting: press(staff, "meetings.returned", meeting),
    "cancel": _cancel,
}


def put(town: Town, state: str, event: str) -> UUID:
    """A prepared meeting in a state; on the day itself where the event or the state wants that."""
    today = event in ("start", "end") or state in PAST
    starts_at = None if state == "draft" else AN_HOUR_AGO if today else NOVEMBER_12
    meeting = place(town, state, starts_at=starts_at)
    furnish(town, meeting)
    return meeting


@pytest.mark.parametrize(("state", "event"), LEGAL, ids=[f"{state}-{event}" for state, event in LEGAL])
def test_what_may_happen_happens(town: Town, state: str, event: str) -> None:
    STAFF[event](town.staff, put(town, state, event))
    now = now_of(town)
    assert (now.state, now.version) == (next_state(state, event), 2)


@pytest.mark.parametrize(("state", "event"), ILLEGAL, ids=[f"{state}-{event}" for state, event in ILLEGAL])
def test_what_may_not_happen_is_explained_and_changes_nothing(town: Town, state: str, event: str) -> None:
    answer = STAFF[event](town.staff, put(town, state, event)).answer
    assert f"いまは「{STATES[state]}」です。{why_not(state, event)}" in answer
    now = now_of(town)
    assert (now.state, now.version, now.title) == (state, 1, "LINE")


def test_what_follows_from_a_change_takes_ready_back(town: Town) -> None:
    put(town, "ready", "change")
    town.staff.say("/機材 W01 ルーター 当社").heard("「準備ができた」は取り消しました。足りないもの: 機材")
    assert now_of(town).state == MOVES["ready"][BY_ITSELF] == "fixed"


@pytest.mark.parametrize("state", MOVES)
def test_every_state_can_be_shown_with_its_preparation(town: Town, state: str) -> None:
    put(town, state, "change")
    town.staff.say("/行事 W01").heard(f"いま: {STATES[state]}")
    town.staff.say("/準備 W01").heard(f"いま: {STATES[state]}", "資料: 第1版 区が確認した")
    town.staff.say("/予定")


def test_every_reason_tells_why_and_every_event_has_one() -> None:
    assert {event for moves in MOVES.values() for event in moves} == {*EVENTS, BY_ITSELF}
    for state in MOVES:
        for event in EVENTS:
            assert str(why_not(state, event)).endswith("。")


@pytest.mark.parametrize("code", ["W01", "X01"])
def test_two_who_tap_in_turn_change_a_meeting_once(town: Town, code: str) -> None:
    meeting = place(town, "in_talks", "seminar" if code == "W01" else "exchange")
    press(town.staff, "meetings.agree", meeting, how="phone").heard("日時が確定")
    press(town.staff.by(town.nonomura), "meetings.cancel", meeting).heard("このボタンは古くなりました。")
    assert now_of(town, code).state == "fixed"


@pytest.mark.parametrize("state", ["draft", "fixed", "running"])
def test_an_agreement_that_is_refused_leaves_the_date_alone(town: Town, state: str) -> None:
    place(town, state, venue="" if state == "draft" else "見本区民館")
    before = now_of(town)
    town.staff.say("/確定 W01 12/7 14:00")
    after = now_of(town)
    assert (after.starts_at, after.version, after.state) == (before.starts_at, 1, state)


def test_who_read_a_meeting_before_it_changed_does_not_change_it(town: Town) -> None:
    place(town, "fixed")
    stale = now_of(town)
    town.staff.say("/題名 W01 はじめての地図")
    with town.house.db.write() as session:
        around = Surroundings(session, town.now, town.house.vault, town.house.settings)
        with pytest.raises(Refusal, match="ちょうど別の人が変えたところです。"):
            move(around, stale, "cancel", "S02")
    assert (now_of(town).state, now_of(town).version) == ("fixed", 2)


def test_a_changed_date_needs_the_wards_word_again(town: Town) -> None:
    furnish(town, place(town, "ready"))
    town.staff.say("/日程変更 W01 12/7 14:00").heard("変えた日時を区と合意した記録が、まだありません。")
    now = now_of(town)
    assert (now.state, now.agreed_on, now.agreed_by) == ("fixed", None, None)
    town.staff.say("/準備 W01").heard("× 日時の合意: 変えた日時の記録がまだ")
    town.staff.tap("この日時を区と合意した").heard("12月7日(月) 午後2時から").tap("メール")
    now = now_of(town)
    assert (now.state, now.agreed_on, now.agreed_by) == ("fixed", town.now.date(), "mail")
    assert "まだありません" not in town.staff.answer
    town.staff.say("/確定 W01").heard("「合意した」と記録できるのは")


def test_nothing_is_ready_on_a_date_the_ward_did_not_agree_to(town: Town) -> None:
    meeting = place(town, "fixed", agreed_on=None, agreed_by=None)
    furnish(town, meeting)
    press(town.staff, "meetings.ready", meeting).heard("まだ足りないものがあります: 日時の合意")
    assert now_of(town).state == "fixed"


def test_another_date_is_no_agreement_to_the_last_one(town: Town) -> None:
    place(town, "fixed", agreed_on=None, agreed_by=None)
    town.staff.say("/確定 W01 12/7 14:00").heard("「合意した」と記録できるのは")
    assert now_of(town).starts_at == NOVEMBER_12


def test_what_is_agreed_on_is_said_before_it_is_recorded(town: Town) -> None:
    place(town, "in_talks", agreed_on=None, agreed_by=None)
    town.staff.say("/確定 W01").heard("講習会1 LINE（W01）", "11月12日(木) 午後2時から120分")


def test_a_date_too_near_for_the_check_of_the_handout_is_said_at_once(town: Town) -> None:
    words = "注意: この日では、資料の区の確認は10月14日(水)までで、もう過ぎています。"
    assert words not in town.staff.say("/講習会 10/28 14:00").answer
    town.time_is(tokyo(10, 15))
    town.staff.say("/確定 W01")
    town.staff.say("/会場 W01 見本区民館").tap("区と合意した").heard("どのように合意しましたか")
    town.staff.say("/確定 W01").heard(words)
    town.staff.say("/日程変更 W01 10/30 14:00").heard("10月30日(金)")
    assert "注意" not in town.staff.answer
