"""Drills: marked on every message, nothing for the ward, minutes for each step, reminded before they are due."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import TOKYO
from bot.delivery.tables import OutboxMessage
from handlers.contract.rules import profile
from handlers.incidents.drills import reminder
from handlers.incidents.tables import Incident
from tests.cast import Chat, Town, words
from tests.incidents.hour import entries


@pytest.fixture
def saeki(town: Town) -> Chat:
    """The responsible person, a drill just begun."""
    return Chat(town, town.saeki).say("/訓練").tap("帰りの電車にかばん")


def test_a_drill_has_its_own_number_and_says_so_everywhere(saeki: Chat, town: Town) -> None:
    town.staff.listen()
    saeki.heard("【訓練 D001】講習会の帰り", "【訓練 D001】受け付けました").tap("紙・記憶媒体をなくした").tap("いま")
    for minutes in (15, 30, 45):
        town.time_is(datetime(2026, 10, 14, 17, 59, tzinfo=TOKYO) + timedelta(minutes=minutes))
    for chat in (saeki, town.staff, Chat(town, town.nonomura)):
        said = [words(one.message) for one in chat.items if one.sender == "bot" and one.message]
        about = [text for text in said if "D001" in text]
        assert about
        assert all("訓練" in text for text in about)


def test_no_button_of_a_drill_rings_anybody(saeki: Chat) -> None:
    assert all(not label.startswith(("区: ", "社内: ")) for label in saeki.buttons())


def test_a_drills_mail_goes_to_our_own_mailbox(saeki: Chat, town: Town) -> None:
    saeki.tap("メールで一報を送る").tap("待たずに送る（急ぐ）")
    assert town.mail.words.startswith("engawa@localhost\n【訓練】一報 D001")
    assert "これは訓練です" in town.mail.words
    assert "kuyakusho" not in town.mail.words.split("\n")[0]


def test_the_end_shows_the_minutes_of_each_step(saeki: Chat, town: Town) -> None:
    saeki.tap("紙・記憶媒体をなくした")
    town.clock.moment += timedelta(minutes=2)
    saeki.tap("いま")
    town.clock.moment += timedelta(minutes=4, seconds=30)
    saeki.tap("区の人が電話に出た")
    saeki.say("/気づき D001 夜間の番号が古かった").heard("気づきを記録しました")
    saeki.say("/訓練終了 D001").heard("最初に気づいた時刻: 2分", "区へ電話した: 4.5分")
    assert entries(town, "finding") == ["夜間の番号が古かった"]


def test_findings_are_for_drills_only(town: Town) -> None:
    Chat(town, town.saeki).say("/事故").say("/気づき I001 何か").heard("I001は訓練ではありません。")


def test_a_drill_and_an_incident_run_side_by_side(saeki: Chat, town: Town) -> None:
    saeki.say("/事故").heard("【事故 I001】受け付けました")
    with town.house.db.read() as session:
        assert {one.code for one in session.scalars(select(Incident))} == {"D001", "I001"}


def test_drills_have_a_budget_of_their_own(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = profile("nerima-r8")
    small = contract.model_copy(update={"incident": contract.incident.model_copy(update={"drill_messages": 2})})
    monkeypatch.setattr("handlers.incidents.clock.profile", lambda _name: small)
    Chat(town, town.saeki).say("/訓練").tap("夜中の電話")
    for minutes in (15, 30, 45, 50):
        town.time_is(datetime(2026, 10, 14, 17, 59, tzinfo=TOKYO) + timedelta(minutes=minutes))
    with town.house.db.read() as session:
        pushed = select(OutboxMessage.recipients).where(
            OutboxMessage.purpose == "drill", OutboxMessage.method != "reply"
        )
        spent = sum(session.scalars(pushed))
    assert spent <= 4
    assert entries(town, "alarm") == ["15", "30", "45", "50"]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (datetime(2026, 11, 26, 9, 5, tzinfo=TOKYO), True),  # two weeks before the second
        (datetime(2026, 11, 27, 9, 5, tzinfo=TOKYO), False),
        (datetime(2026, 12, 10, 9, 5, tzinfo=TOKYO), True),
        (datetime(2026, 12, 14, 9, 5, tzinfo=TOKYO), True),  # the Monday after: still not held
        (datetime(2026, 12, 15, 9, 5, tzinfo=TOKYO), False),
    ],
)
def test_a_planned_drill_is_reminded_until_it_was_held(town: Town, day: datetime, told: bool) -> None:
    held(town, datetime(2026, 9, 8, 10, 0, tzinfo=TOKYO))
    saeki = Chat(town, town.saeki)
    town.clock.moment = day - timedelta(hours=8)
    town.ticker.tick()
    saeki.listen()
    town.time_is(day)
    assert ("事故の訓練の時期です" in saeki.answer) is told


def test_a_drill_held_since_the_one_before_keeps_it_quiet(town: Town) -> None:
    held(town, datetime(2026, 9, 8, 10, 0, tzinfo=TOKYO))
    held(town, datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO))
    saeki = Chat(town, town.saeki).listen()
    town.time_is(datetime(2026, 11, 26, 9, 6, tzinfo=TOKYO))
    assert "訓練の時期" not in saeki.answer
    assert reminder.at.hour == 9


def held(town: Town, moment: datetime) -> None:
    """A drill that was held on a day."""
    town.clock.moment = moment
    Chat(town, town.saeki).say("/訓練").tap("夜中の電話").tap("区の人が電話に出た").say("/訓練終了")
