"""In groups only commands are heard; everything else passes by and never reaches the disk."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.delivery.tables import InboxEvent
from tests.cast import Chat, Town
from tests.chat.raw import arrive, event, postback, text
from tests.chat.wishing import wished

CHATTER = (
    "おはようございます", "希望一覧", "1", "はい", "やめる", "メニュー", "@縁側 /希望一覧", "明日 10/15 です", "👍",
    "\\訪問", "。/訪問",
)  # fmt: skip
UNBOUND = ("/希望一覧", "/visits", "/訪問 さくら町会", "/区へ V01", "/使い方", "/help", "／不達")


def kept(town: Town) -> int:
    """How many events are on the disk."""
    with town.house.db.read() as session:
        return session.scalar(select(func.count()).select_from(InboxEvent)) or 0


@pytest.fixture
def neighbours(town: Town) -> Chat:
    """A group that was never bound."""
    group = town.platform.add_group("ご近所", [town.saeki, town.nonomura], bot_inside=True)
    return Chat(town, town.saeki, group)


@pytest.mark.parametrize("words", CHATTER)
def test_words_that_are_no_command_are_neither_answered_nor_kept(town: Town, words: str) -> None:
    before = kept(town)
    town.staff.say(words).heard_nothing()
    assert kept(town) == before


@pytest.mark.parametrize("sent", ["sticker", "image", "video", "audio", "file", "location"])
def test_pictures_in_a_group_are_neither_answered_nor_kept(town: Town, sent: str) -> None:
    before = kept(town)
    content = {"type": sent, "id": "5", "title": "/希望一覧", "fileName": "/希望一覧"}
    arrive(town.staff, event(town.staff, "message", message=content)).heard_nothing()
    assert kept(town) == before


def test_ordinary_edits_are_not_kept(town: Town) -> None:
    before = kept(town)
    content = {"type": "text", "id": "5", "text": "おはようございます！"}
    arrive(town.staff, event(town.staff, "messageEdited", message=content)).heard_nothing()
    assert kept(town) == before


def test_what_was_kept_of_a_command_is_gone_once_it_was_handled(town: Town) -> None:
    town.staff.say("/希望一覧")
    with town.house.db.read() as session:
        assert list(session.scalars(select(InboxEvent).where(InboxEvent.payload.is_not(None)))) == []


def test_a_command_by_somebody_line_does_not_name_is_refused_kindly(town: Town) -> None:
    text(town.staff, "/希望一覧", known=False).heard("どなたの操作か分からないため、実行しませんでした。")


def test_an_unknown_command_by_somebody_line_does_not_name_is_refused_the_same_way(town: Town) -> None:
    text(town.staff, "/きぼう", known=False).heard("どなたの操作か分からないため、実行しませんでした。")


def test_an_edited_command_never_runs(town: Town) -> None:
    wished(town.takeshi)
    town.staff.say("/区へ さくら町会")
    item = next(one for one in reversed(town.staff.items) if one.sender == town.saeki)
    town.staff.listen()
    town.platform.edit(town.saeki, town.staff.group or "", item.id, "/区へ いなほ町会")
    town.settle()
    town.staff.heard("編集した命令は実行しません。もう一度、新しく送ってください。")
    town.takeshi.say("希望のようす").heard("希望を受け付けました")


def test_chatter_edited_into_a_command_does_not_run_either(town: Town) -> None:
    wished(town.takeshi)
    town.staff.say("おはようございます")
    item = town.staff.items[-1]
    town.platform.edit(town.saeki, town.staff.group or "", item.id, "/区へ いなほ町会")
    town.settle()
    town.takeshi.say("希望のようす").heard("希望を受け付けました")


def test_an_edited_command_in_another_group_is_not_even_mentioned(neighbours: Chat) -> None:
    content = {"type": "text", "id": "5", "text": "/希望一覧"}
    arrive(neighbours, event(neighbours, "messageEdited", message=content)).heard_nothing()


def test_a_command_taken_back_before_its_turn_never_runs(town: Town) -> None:
    wished(town.takeshi)
    command = event(town.staff, "message", message={"type": "text", "id": "77001", "text": "/区へ いなほ町会"})
    taken_back = event(town.staff, "unsend", unsend={"messageId": "77001"})
    arrive(town.staff, command, taken_back).heard_nothing()
    town.takeshi.say("希望のようす").heard("希望を受け付けました")


def test_taking_back_one_command_does_not_stop_another(town: Town) -> None:
    wished(town.takeshi)
    command = event(town.staff, "message", message={"type": "text", "id": "77001", "text": "/区へ いなほ町会"})
    other = event(town.staff, "unsend", unsend={"messageId": "77002"})
    arrive(town.staff, command, other).heard("区へ伝えました")


def test_a_wish_taken_back_after_it_was_handled_stays(town: Town) -> None:
    wished(town.takeshi)
    item = next(one for one in reversed(town.takeshi.items) if one.sender == town.takeshi.user)
    town.platform.unsend(town.takeshi.user, item.id)
    town.settle()
    town.takeshi.say("希望のようす").heard("希望を受け付けました")


@pytest.mark.parametrize("command", UNBOUND)
def test_a_command_in_a_group_that_is_not_bound_says_what_to_do(neighbours: Chat, command: str) -> None:
    neighbours.say(command).heard("このグループはまだ登録されていません。「/登録 コード」を送ってください。")


@pytest.mark.parametrize("words", ["/きょうの夕飯", "/", "//", "おはよう"])
def test_other_words_in_a_group_that_is_not_bound_are_left_alone(neighbours: Chat, words: str) -> None:
    neighbours.say(words).heard_nothing()


def test_a_button_in_a_group_that_is_not_bound_does_nothing(town: Town, neighbours: Chat) -> None:
    wished(town.takeshi)
    forward = town.staff.action("区へ伝えた")
    postback(neighbours, forward["data"]).heard("このボタンはもう使えません。")
    town.takeshi.say("希望のようす").heard("希望を受け付けました")


def test_a_worker_who_comes_and_goes_is_passed_over(town: Town) -> None:
    town.staff.listen()
    newcomer = town.platform.add_user("新しい従事者", friend=True)
    town.worker_of(newcomer, "worker")
    town.platform.join(newcomer, town.staff.group or "")
    town.platform.leave(newcomer, town.staff.group or "")
    town.settle()
    town.staff.heard_nothing()
