"""With the key store down an incident is received, handled and answered all the same; everybody else is asked later."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select, update

from bot.chat.messages import Text
from bot.chat.turn import Notice
from bot.delivery.draining import drain
from bot.delivery.outbox import queue_notice
from bot.errors import KeysAway
from bot.house import House
from bot.store.chats import Chat as ChatRow
from bot.store.db import Database
from bot.store.duty import DutyRoute
from tests.cast import Chat, Town
from tests.delivery.desk import around, chat_of, heard, hurry, inbox, outbox, queue
from tests.houses import SECRET, build

CALL = "電話"


@pytest.fixture
def met(either_town: Town) -> Town:
    """Staff have spoken once, in the group and alone, so that it is known where they are reached."""
    for chat in (either_town.staff, Chat(either_town, either_town.saeki), Chat(either_town, either_town.nonomura)):
        chat.say("/使い方")
    return either_town


class Keys:
    """The key store of a house, which may go away and come back."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._database: Database = house.key_db
        self._engines = self._database._reader, self._database._writer

    def go(self) -> None:
        """It does not answer, and no key is in memory any more."""
        nowhere = create_engine("sqlite:////no/such/folder/keys.sqlite3")
        self._database._reader = self._database._writer = nowhere
        self._house.vault.forget()
        self._house.directory.forget()

    def back(self) -> None:
        """It answers again."""
        self._database._reader, self._database._writer = self._engines


@pytest.fixture
def keys(either_house: House) -> Iterator[Keys]:
    """The key store on each engine; it is back in the end."""
    made = Keys(either_house)
    yield made
    made.back()


def routes(house: House) -> set[object]:
    """The chats on duty."""
    with house.db.read() as session:
        return set(session.scalars(select(DutyRoute.chat_id)))


@pytest.mark.parametrize("where", ["group", "own chat"])
def test_an_incident_is_received_handled_and_answered(met: Town, keys: Keys, where: str) -> None:
    keys.go()
    chat = met.staff if where == "group" else Chat(met, met.nonomura)
    chat.say("/事故").heard(CALL)
    assert {row.state for row in inbox(met.house)} == {"done"}


def test_the_responsible_person_is_woken_by_a_push(met: Town, keys: Keys) -> None:
    saeki = Chat(met, met.saeki).listen()
    keys.go()
    Chat(met, met.nonomura).say("/事故")
    saeki.heard(CALL)


def test_an_officer_is_asked_later_and_nothing_is_lost(met: Town, keys: Keys) -> None:
    keys.go()
    met.platform.say(met.hanako.user, "使い方")
    answers: list[int] = []

    def post(body: bytes, headers: dict[str, str]) -> int:
        answers.append(met.post(body, headers))
        return answers[-1]

    met.platform.deliver(post)
    assert answers == [503]
    assert "使い方" not in heard(met.hanako)
    keys.back()
    met.hanako.say("使い方")
    assert met.hanako.answer


def test_an_incident_in_one_request_with_an_officers_words_is_kept(met: Town, keys: Keys) -> None:
    keys.go()
    before = len(inbox(met.house))
    events: list[object] = []

    def take(body: bytes, _headers: dict[str, str]) -> int:
        events.extend(json.loads(body)["events"])
        return 200

    met.platform.say(met.hanako.user, "使い方")
    met.platform.say(met.saeki, "/事故", met.staff.group)
    met.platform.deliver(take)
    body = json.dumps({"events": events}).encode()
    signature = base64.b64encode(hmac.digest(SECRET.encode(), body, "sha256")).decode()
    assert len(events) == 2
    assert met.post(body, {"X-Line-Signature": signature}) == 503
    assert len(inbox(met.house)) == before + 1


def test_what_staff_ask_besides_is_answered_or_apologised_for_and_holds_no_incident_back(met: Town, keys: Keys) -> None:
    number_before = len(heard(met.staff))
    keys.go()
    met.staff.say("/使い方")
    met.staff.say("/画面")
    met.staff.say("/事故").heard(CALL)
    assert len(heard(met.staff)) > number_before + 1
    assert all(row.state in ("done", "dead") for row in inbox(met.house))


def test_an_officers_event_kept_before_waits_uncounted_until_the_keys_are_back(met: Town, keys: Keys) -> None:
    met.platform.say(met.hanako.user, "使い方")
    met.platform.deliver(met.post)
    keys.go()
    for _ in range(6):
        with met.house.db.write() as session:
            session.execute(update(ChatRow).values(ready_at=met.now - timedelta(9)))
        met.worker.step()
    (row,) = [row for row in inbox(met.house) if row.state == "open"]
    assert row.attempts == 0
    met.staff.say("/事故").heard(CALL)
    keys.back()
    with met.house.db.write() as session:
        session.execute(update(ChatRow).values(ready_at=met.now - timedelta(9)))
    drain(met.worker, met.sender)
    assert heard(met.hanako)


def test_an_ordinary_message_waits_as_it_was_and_goes_when_the_keys_are_back(met: Town, keys: Keys) -> None:
    queue(met, [met.hanako], "お知らせ")
    keys.go()
    hurry(met.house)
    met.sender.step()
    row = outbox(met.house)[-1]
    assert (row.state, row.attempts, row.first_tried_at, row.fault) == ("queued", 0, None, None)
    keys.back()
    hurry(met.house)
    drain(met.worker, met.sender)
    assert heard(met.hanako) == ["お知らせ"]


def test_an_alarm_reaches_those_on_duty_although_others_cannot_be_reached(met: Town, keys: Keys) -> None:
    third = Chat(met, met.platform.add_user("三人目", friend=True))
    met.worker_of(third.user, "worker")  # never spoke since: no way to them is known
    saeki, nonomura = Chat(met, met.saeki), Chat(met, met.nonomura)
    chats = tuple(chat_of(met, chat) for chat in (third, saeki, nonomura))
    keys.go()
    with met.house.db.write() as session:
        queue_notice(around(met.house, session), Notice(chats, (Text("警報"),), "test", priority=0), "tests")
    drain(met.worker, met.sender)
    assert [heard(chat).count("警報") for chat in (third, saeki, nonomura)] == [0, 1, 1]


def test_the_first_report_goes_by_mail_too(met: Town, keys: Keys) -> None:
    keys.go()
    saeki = Chat(met, met.saeki).say("/事故").tap("メールで一報を送る").tap("待たずに送る（急ぐ）")
    saeki.heard("一報をメールの列に入れました。")
    assert "一報 I001" in met.mail.words


def test_messages_of_incidents_are_sealed_by_the_deployment_key_others_are_not(met: Town) -> None:
    assert met.house.vault.local is not None
    queue(met, [met.staff], "警報", priority=0)
    queue(met, [met.staff], "お知らせ")
    urgent, ordinary = outbox(met.house)[-2:]
    ours = met.house.vault.local.newest.id.bytes
    assert urgent.payload is not None
    assert ordinary.payload is not None
    assert urgent.payload[1:17] == ours
    assert ordinary.payload[1:17] != ours


def test_everybody_on_duty_is_known_and_no_officer(met: Town) -> None:
    met.hanako.say("使い方")
    staff = {chat_of(met, chat) for chat in (met.staff, Chat(met, met.saeki), Chat(met, met.nonomura))}
    assert routes(met.house) == staff


def test_another_deployment_key_is_followed_at_the_next_contact(met: Town) -> None:
    met.house.settings.deployment_key_file.write_text("ab" * 32)
    again = build(met.house.settings, met.clock)
    with again.db.read() as session:
        before = {row.chat_id: row.digest for row in session.scalars(select(DutyRoute))}
    met.worker = again.worker()
    met.staff.say("/使い方")
    with again.db.read() as session:
        after = {row.chat_id: row.digest for row in session.scalars(select(DutyRoute))}
    again.close()
    assert after.keys() == before.keys()
    assert sum(after[chat] != before[chat] for chat in after) == 2  # the group, and who spoke in it


def test_an_erased_worker_is_on_duty_no_more(met: Town) -> None:
    nonomura = chat_of(met, Chat(met, met.nonomura))
    assert nonomura in routes(met.house)
    with met.house.db.write() as session:
        for erasing in met.house.rooms.erasings:
            if erasing.name == "chat":
                erasing.run(session, nonomura)
    assert nonomura not in routes(met.house)


def test_the_key_stores_silence_has_a_name(either_house: House, keys: Keys) -> None:
    house = either_house
    keys.go()
    with pytest.raises(KeysAway):
        house.vault.digest("line-id", "U1")
    with pytest.raises(KeysAway):
        house.vault.keys.labels("day")
