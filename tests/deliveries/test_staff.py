"""What was given up is listed with its reason and can be tried again; nothing dies quietly."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from bot.chat.messages import Text
from bot.chat.turn import Notice, Surroundings
from bot.clock import wall
from bot.delivery.outbox import queue_notice
from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.schedule.tables import DueRow
from tests.cast import Chat, Town, words

REASONS = {
    "dead": "LINEが受け付けませんでした",
    "held": "23時間ためしましたが届きませんでした",
    "doubtful": "届いたかどうか分かりません",
    "missed": "時刻を過ぎたので送りませんでした",
}


def chat_id(town: Town, chat: Chat) -> UUID:
    """The UUID of a chat."""
    return town.house.directory.chat_of("group" if chat.group else "user", chat.group or chat.user)


def given_up(town: Town, state: str, *to: Chat, said: str = "大事なお知らせ") -> int:
    """A message that ended in this state; its number."""
    chats = tuple(chat_id(town, one) for one in to or (town.hanako,))
    with town.house.db.write() as session:
        around = Surroundings(session, town.now, town.house.vault, town.house.settings)
        queue_notice(around, Notice(chats, (Text(said),), "test"), "tests")
        row = session.scalars(select(OutboxMessage).order_by(OutboxMessage.seq.desc()).limit(1)).one()
        row.state, row.attempts, row.first_tried_at, row.ended_at = state, 3, wall(), town.now
        row.expires_at = town.now - timedelta(hours=1) if state == "missed" else None
        return row.seq


def not_done(town: Town, state: str, recipient: str = "A001", ago: timedelta = timedelta(hours=1)) -> None:
    """A due row that was not done."""
    with town.house.db.write() as session:
        session.add(
            DueRow(
                id=uuid4(), key=str(uuid4()), job="visit-reminder", anchor="V01", revision=1, offset="d-1",
                recipient=recipient, due_at=town.now - ago, expires_at=town.now - ago, state=state,
                made_at=town.now - ago, ended_at=town.now - ago,
            )
        )  # fmt: skip


def heard_by(chat: Chat, text: str) -> int:
    """How often somebody was told something."""
    return sum(text in words(item.message) for item in chat.items if item.sender == "bot")


def test_when_everything_arrived_that_is_said(either_town: Town) -> None:
    either_town.staff.say("/不達").heard("届かなかったものはありません。")


@pytest.mark.parametrize("state", REASONS)
def test_what_was_given_up_is_listed_with_number_name_and_reason(either_town: Town, state: str) -> None:
    number = given_up(either_town, state)
    either_town.staff.say("/不達").heard(
        f"{number}: 10月14日(水) 午後5時59分 さくら町会 {REASONS[state]}", "/再送 番号"
    )


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "presumed"])
def test_what_is_on_its_way_or_arrived_is_not_listed(town: Town, state: str) -> None:
    number = given_up(town, state)
    with town.house.db.write() as session:
        later = update(OutboxMessage).where(OutboxMessage.seq == number).values(try_at=wall() + timedelta(hours=1))
        session.execute(later)
    town.staff.say("/不達").heard("届かなかったものはありません。")


def test_whoever_is_no_officer_and_the_group_and_many_are_named_in_words(town: Town) -> None:
    given_up(town, "dead", town.stranger)
    given_up(town, "dead", town.staff)
    given_up(town, "dead", town.hanako, town.takeshi)
    town.staff.say("/undelivered").heard("登録前の方", "このグループ", "2人あて")


def test_the_words_themselves_are_not_shown(town: Town) -> None:
    given_up(town, "dead", said="ひみつの用事")
    assert "ひみつの用事" not in town.staff.say("/不達").answer


def test_the_newest_ten_are_listed(town: Town) -> None:
    numbers = [given_up(town, "dead") for _ in range(12)]
    said = town.staff.say("/不達").answer.splitlines()
    assert [number for number in numbers if any(line.startswith(f"{number}: ") for line in said)] == numbers[2:]


def test_events_that_could_not_be_handled_are_counted(either_town: Town) -> None:
    town = either_town
    town.stranger.say("こんにちは")
    with town.house.db.write() as session:
        session.execute(update(InboxEvent).values(state="dead", payload=b"sealed"))
    town.staff.say("/不達").heard("処理できなかった受信: 1件")
    assert "/再送" not in town.staff.answer


@pytest.mark.parametrize(
    ("state", "reason"), [("missed", "時刻を過ぎたので行いませんでした"), ("dead", "何度ためしても失敗しました")]
)
def test_what_the_schedule_did_not_do_is_listed(either_town: Town, state: str, reason: str) -> None:
    not_done(either_town, state)
    either_town.staff.say("/不達").heard(f"10月14日(水) 午後4時59分 V01 さくら町会へのお知らせ {reason}")
    assert "/再送" not in either_town.staff.answer


def test_the_houses_own_work_has_words_too(town: Town) -> None:
    not_done(town, "missed", "house")
    town.staff.say("/不達").heard("定例の作業 時刻を過ぎたので行いませんでした")


@pytest.mark.parametrize(("days", "listed"), [(6, True), (8, False)])
def test_what_the_schedule_did_not_do_is_listed_for_a_week(town: Town, days: int, listed: bool) -> None:
    not_done(town, "missed", ago=timedelta(days=days))
    assert ("さくら町会へのお知らせ" in town.staff.say("/不達").answer) is listed


@pytest.mark.parametrize("state", ["open", "done", "superseded"])
def test_what_the_schedule_did_or_will_do_is_not_listed(town: Town, state: str) -> None:
    not_done(town, state, ago=timedelta(hours=-1) if state == "open" else timedelta(hours=1))
    town.staff.say("/不達").heard("届かなかったものはありません。")


def test_a_missed_reminder_is_announced_and_then_found_in_the_list(town: Town) -> None:
    not_done(town, "open")
    town.staff.listen()
    town.time_is(town.now + timedelta(minutes=1))
    town.staff.heard("時刻を過ぎたため送らなかったお知らせがあります。", "/不達")
    town.staff.say("/不達").heard("V01 さくら町会へのお知らせ")


@pytest.mark.parametrize("state", REASONS)
def test_what_is_sent_again_arrives_once_with_the_same_words(either_town: Town, state: str) -> None:
    town = either_town
    number = given_up(town, state)
    town.staff.say(f"/再送 {number}").heard(f"番号{number}をもう一度送ります。")
    assert heard_by(town.hanako, "大事なお知らせ") == 1
    town.staff.say("/不達").heard("届かなかったものはありません。")


def test_what_is_sent_again_reaches_everybody_it_was_for(town: Town) -> None:
    town.staff.say(f"/resend {given_up(town, 'held', town.hanako, town.takeshi)}")
    assert (heard_by(town.hanako, "大事なお知らせ"), heard_by(town.takeshi, "大事なお知らせ")) == (1, 1)


def test_a_new_attempt_has_a_new_retry_key(town: Town) -> None:
    number = given_up(town, "held")
    wanted = select(OutboxMessage.retry_key).where(OutboxMessage.seq == number)
    with town.house.db.read() as session:
        before = session.scalar(wanted)
    town.staff.say(f"/再送 {number}")
    with town.house.db.read() as session:
        assert session.scalar(wanted) != before


def test_twice_is_refused_and_nobody_hears_it_twice(town: Town) -> None:
    number = given_up(town, "dead")
    town.staff.say(f"/再送 {number}")
    town.staff.say(f"/再送 {number}").heard(f"番号{number}で送り直せるものはありません。", "/不達")
    assert heard_by(town.hanako, "大事なお知らせ") == 1


@pytest.mark.parametrize("number", ["999", "0", "999999999", "９９９"])
def test_a_number_that_is_not_there_is_refused(either_town: Town, number: str) -> None:
    either_town.staff.say(f"/再送 {number}").heard("で送り直せるものはありません。", "/不達")


def test_what_arrived_cannot_be_sent_again(town: Town) -> None:
    town.stranger.say("こんにちは")
    town.staff.say("/再送 1").heard("番号1で送り直せるものはありません。")


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_what_is_still_being_tried_cannot_be_sent_again(town: Town, state: str) -> None:
    number = given_up(town, state)
    with town.house.db.write() as session:
        session.execute(update(OutboxMessage).values(try_at=wall() + timedelta(hours=1)))
    town.staff.say(f"/再送 {number}").heard(f"番号{number}で送り直せるものはありません。")


@pytest.mark.parametrize("wrong", ["/再送", "/再送 はい", "/再送 1 2"])
def test_a_wrong_line_shows_how_it_is_typed(town: Town, wrong: str) -> None:
    town.staff.say(wrong).heard("使い方: /再送")


def test_what_fails_again_is_listed_again(town: Town) -> None:
    number = given_up(town, "dead")
    town.platform.faults.add("push", "status", status=400)
    town.staff.say(f"/再送 {number}")
    town.staff.say("/不達").heard(f"{number}: ", REASONS["dead"])


def test_officers_and_strangers_cannot_ask(town: Town) -> None:
    given_up(town, "dead")
    for somebody in (town.hanako, town.stranger):
        assert "LINEが受け付けませんでした" not in somebody.say("/不達").answer
