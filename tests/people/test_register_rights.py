"""Commands work for whom the register has: notified, educated, with the firm's phone, within the period, as of now."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from bot.store.ledger import LedgerEntry
from handlers.people.codes import WORKER, issue
from handlers.people.tables import Worker
from tests.cast import Chat, Town

NOT_YET: dict[str, tuple[dict[str, Any], str]] = {
    "before the first day": ({"starts_on": date(2026, 10, 15)}, "従事の期間は10月15日(木)からです。"),
    "after the planned end": ({"ends_on": date(2026, 10, 13)}, "従事の期間が10月13日(火)で終わっています。"),
    "removed": ({"ended_on": date(2026, 10, 13)}, "従事の期間が10月13日(火)で終わっています。"),
    "not notified": ({"notified_on": None}, "区への届け出がまだです。"),
    "notified tomorrow": ({"notified_on": date(2026, 10, 15)}, "区への届け出がまだです。"),
    "not educated": ({"educated_on": None}, "はじめる前の教育がまだです。"),
    "no device declared": ({"device_on": None}, "会社の端末かどうかの申告がまだです。"),
}


def changed(town: Town, code: str = "S02", **values: Any) -> None:
    """Change a line of the register."""
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == code).values(values))


def refused(town: Town) -> list[tuple[str, str]]:
    """Who was refused what, says the ledger."""
    with town.house.db.read() as session:
        rows = session.scalars(select(LedgerEntry).where(LedgerEntry.result == "refused"))
        return [(one.who, one.what) for one in rows]


@pytest.mark.parametrize("why", NOT_YET)
def test_who_is_not_at_work_is_refused_with_the_reason(town: Town, why: str) -> None:
    values, sentence = NOT_YET[why]
    nonomura = Chat(town, town.nonomura)
    nonomura.say("/希望一覧").heard("いま動いている希望はありません。")
    changed(town, **values)
    nonomura.say("/希望一覧").heard(sentence)
    assert refused(town) == [("S02", "/希望一覧")]


@pytest.mark.parametrize("why", NOT_YET)
def test_nothing_of_that_stops_an_incident(town: Town, why: str) -> None:
    changed(town, **NOT_YET[why][0])
    Chat(town, town.nonomura).say("/事故").heard("区へ直ちに報告してください。")
    town.staff.say("/incident").heard("もう始まっています。")


def test_rights_come_and_go_with_the_day(town: Town) -> None:
    changed(town, ends_on=date(2026, 10, 14))
    nonomura = Chat(town, town.nonomura)
    nonomura.say("/希望一覧").heard("いま動いている希望はありません。")
    town.clock.moment += timedelta(hours=7)
    nonomura.say("/希望一覧").heard("終わっています。")


def test_an_auditor_runs_no_commands(town: Town) -> None:
    changed(town, kind="auditor")
    Chat(town, town.nonomura).say("/希望一覧").heard("登録された従事者だけ")


def test_what_only_the_responsible_person_may_is_refused_to_workers(town: Town) -> None:
    town.staff.by(town.nonomura).say("/再確認").heard("管理責任者だけができます。")
    town.staff.say("/再確認").heard("2人を確かめました。")


@pytest.mark.parametrize("words", ["/希望一覧", "/事故", "/使い方"])
def test_an_officer_learns_nothing_of_commands(town: Town, words: str) -> None:
    town.takeshi.say(words).heard("わかりませんでした。")
    assert "命令" not in town.takeshi.answer


def test_a_strangers_command_in_the_group_is_refused(town: Town) -> None:
    stranger = town.platform.add_user("知らない人")
    town.platform.core.world.groups[town.staff.group or ""].members.append(stranger)
    town.staff.by(stranger).say("/希望一覧").heard("登録された従事者だけ")


def enrolled(town: Town, name: str = "新しい従事者") -> Chat:
    """Somebody new on the register who sent the code."""
    day = date(2026, 10, 1)
    with town.house.db.write() as session:
        worker = Worker(
            id=uuid4(), code="S03", affiliation="えんがわ企画", kind="worker", starts_on=day,
            ends_on=date(2027, 3, 31), notified_on=day, educated_on=day,
        )  # fmt: skip
        session.add(worker)
        session.flush()
        code = issue(session, town.house.vault, WORKER, town.now, worker=worker.id)
    return Chat(town, town.platform.add_user(name, friend=True)).say(code)


def test_a_worker_sends_the_code_and_says_whose_phone_it_is(town: Town) -> None:
    worker = enrolled(town).heard("従事者S03として登録しました。", "届け出た会社の端末ですか。")
    worker.say("/希望一覧").heard("会社の端末かどうかの申告がまだです。")
    worker.tap("はい、会社の端末です").heard("これで命令が使えます。")
    worker.say("/希望一覧").heard("いま動いている希望はありません。")


def test_ones_own_phone_may_not_be_used(town: Town) -> None:
    worker = enrolled(town).tap("いいえ、自分のものです").heard("自分の電話では使えません。")
    worker.say("/希望一覧").heard("申告がまだです。")


def test_a_new_phone_ends_the_old_binding(town: Town) -> None:
    with town.house.db.write() as session:
        worker = session.scalars(select(Worker).where(Worker.code == "S02")).one()
        code = issue(session, town.house.vault, WORKER, town.now, worker=worker.id)
    new = Chat(town, town.platform.add_user("野々村の新しい電話", friend=True))
    new.say(code).tap("はい、会社の端末です").say("/希望一覧").heard("いま動いている希望はありません。")
    Chat(town, town.nonomura).say("/希望一覧").heard("わかりませんでした。")
