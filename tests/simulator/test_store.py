"""With a state path the world outlives its process."""

import json
from pathlib import Path

import pytest

from bot.simulator.mailbox import Mailbox
from tests.simulator.conftest import START, Town, text
from tests.simulator.test_menus import dressed

KEY = "123e4567-e89b-12d3-a456-426614174000"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the state is kept."""
    return tmp_path / "var" / "simulator.json"


@pytest.fixture
def before(path: Path) -> Town:
    """A town with a state path."""
    made = Town(path)
    made.settle()
    return made


def after(path: Path, before: Town, seconds: float = 0.0) -> Town:
    """The same town in the next process, so many monotonic seconds later."""
    made = Town(path)
    made.seconds.value = before.seconds.value + seconds
    made.hanako, made.staff, made.mori = before.hanako, before.staff, before.mori
    return made


def test_transcripts_people_and_groups_come_back(path: Path, before: Town) -> None:
    before.play("say", user=before.hanako, text="こんにちは")
    before.line("POST", "message/push", {"to": before.staff, "messages": [text("集合")]})
    shown = before.state()
    assert after(path, before).state() == {**shown, "version": shown["version"]}


def test_a_reply_token_works_after_a_restart_and_only_once(path: Path, before: Town) -> None:
    token = before.token()
    before.platform.save()
    body = {"replyToken": token, "messages": [text()]}
    then = after(path, before, 59)
    assert then.line("POST", "message/reply", body).status == 200
    assert after(path, before, 59).line("POST", "message/reply", body).status == 400


def test_a_reply_token_grows_old_over_a_restart(path: Path, before: Town) -> None:
    token = before.token()
    before.platform.save()
    heard = after(path, before, 61).line("POST", "message/reply", {"replyToken": token, "messages": [text()]})
    assert heard.message == "Invalid reply token"


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (61, 400)])
def test_tokens_go_on_ageing_after_a_reboot_sets_the_monotonic_clock_back(
    path: Path, before: Town, seconds: int, status: int
) -> None:
    before.seconds.value = 1_000_000.0
    token = before.token()
    before.platform.save()
    then = Town(path)
    then.seconds.value += seconds
    assert then.line("POST", "message/reply", {"replyToken": token, "messages": [text()]}).status == status


def test_retry_keys_and_the_quota_come_back(path: Path, before: Town) -> None:
    body = {"to": before.hanako, "messages": [text()]}
    first = before.line("POST", "message/push", body, X_Line_Retry_Key=KEY)
    then = after(path, before)
    again = then.line("POST", "message/push", body, X_Line_Retry_Key=KEY)
    assert (again.status, again.body["sentMessages"]) == (409, first.body["sentMessages"])
    assert then.platform.quota.used == 1


def test_pending_webhooks_are_delivered_by_the_next_process(path: Path, before: Town) -> None:
    before.play("say", user=before.hanako, text="一")
    then = after(path, before)
    then.platform.deliver(then.bot)
    assert json.loads(then.bot.bodies[0])["events"] == before.platform.pending()


def test_a_webhook_that_was_under_way_goes_again_as_a_redelivery(path: Path, before: Town) -> None:
    def dies(body: bytes, headers: dict[str, str]) -> int:
        before.platform.save()
        raise RuntimeError("killed")

    before.platform.say(before.hanako, "一")
    with pytest.raises(RuntimeError):
        before.platform.deliver(dies)
    then = after(path, before)
    then.platform.deliver(then.bot)
    assert json.loads(then.bot.bodies[0])["events"][0]["deliveryContext"]["isRedelivery"]


def test_menus_faults_and_mails_come_back(path: Path, before: Town) -> None:
    before.line("POST", f"user/all/richmenu/{dressed(before)}")
    before.play("fault", endpoint="push", kind="delay", seconds=2)
    Mailbox(before.platform).take("a@example.test", ["b@example.test"], b"Subject: hello\r\n\r\nhi")
    shown = before.state()
    then = after(path, before).state()
    assert then["mails"][0]["subject"] == "hello"
    assert {key: then[key] for key in ("mails", "faults", "phones")} == {
        key: shown[key] for key in ("mails", "faults", "phones")
    }


def test_a_caught_mail_is_on_disk_before_its_sender_is_answered(path: Path, before: Town) -> None:
    Mailbox(before.platform).take("a@example.test", ["b@example.test"], b"Subject: hello\r\n\r\nhi")
    assert len(after(path, before).state()["mails"]) == 1


def test_a_message_changed_after_it_was_saved_comes_back_changed(path: Path, before: Town) -> None:
    said = before.platform.say(before.mori, "/事故", before.staff)
    assert said is not None
    before.platform.save()
    before.platform.edit(before.mori, before.staff, said.id, "/予定")
    before.platform.save()
    assert after(path, before).said(before.staff) == ["/予定"]


def test_a_reset_world_comes_back_empty(path: Path, before: Town) -> None:
    before.play("say", user=before.hanako, text="一")
    Mailbox(before.platform).take("a@example.test", ["b@example.test"], b"")
    before.play("reset")
    state = after(path, before).state()
    assert (state["mails"], state["phones"]) == ([], [])


def test_nothing_is_written_when_nothing_changed(path: Path, before: Town) -> None:
    before.platform.save()
    written = path.stat().st_mtime_ns, path.stat().st_ino
    before.platform.save()
    before.state()
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == written


def test_a_half_written_file_never_takes_the_place_of_a_whole_one(
    path: Path, before: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    before.platform.save()
    kept = path.read_bytes()

    def killed(source: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.simulator.store.os.replace", killed)
    before.platform.say(before.hanako, "一")
    with pytest.raises(KeyboardInterrupt):
        before.platform.save()
    assert path.read_bytes() == kept


def test_ids_go_on_rising_after_a_restart(path: Path, before: Town) -> None:
    first = before.platform.say(before.hanako, "一")
    before.platform.save()
    second = after(path, before).platform.say(before.hanako, "二")
    assert first is not None
    assert second is not None
    assert int(second.id) > int(first.id)


def test_without_a_state_path_nothing_is_kept(tmp_path: Path, town: Town) -> None:
    town.play("say", user=town.hanako, text="一")
    assert list(tmp_path.iterdir()) == []
    assert town.clock.now() == START
