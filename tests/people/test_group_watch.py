"""The private group is watched: whoever comes who is not at work stops its commands, never an incident."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from bot.store.ledger import LedgerEntry
from handlers.people.tables import GroupLock, Worker
from tests.cast import Chat, Town

LOCKED = "命令は止まっています"
CALL = "区へ直ちに報告してください。"


@pytest.fixture
def responsible(town: Town) -> Chat:
    """The responsible person's own chat."""
    return Chat(town, town.saeki).listen()


def joined(town: Town, name: str = "北川") -> str:
    """Somebody who is not on the register comes in."""
    stranger = town.platform.add_user(name)
    town.platform.join(stranger, town.staff.group or "")
    town.settle()
    return stranger


def test_an_unknown_joiner_stops_the_commands_and_warns_without_a_name(town: Town, responsible: Chat) -> None:
    town.staff.listen()
    joined(town, "北川よその")
    town.staff.heard("従事者として確かめられない人", LOCKED)
    responsible.heard("【重要】従事者として確かめられない人", "「/再確認」")
    assert "北川" not in town.staff.answer + responsible.answer
    town.staff.say("/希望一覧").heard(LOCKED)
    town.staff.say("/事故").heard(CALL)


def test_a_joiner_line_does_not_name_stops_the_commands_too(town: Town) -> None:
    unnamed = town.platform.add_user("かくれた人", hidden_in_groups=True)
    town.platform.join(unnamed, town.staff.group or "")
    town.settle()
    town.staff.say("/希望一覧").heard(LOCKED)


def test_they_run_again_when_the_stranger_is_gone_and_the_responsible_person_has_looked(town: Town) -> None:
    stranger = joined(town)
    town.staff.say("/再確認").heard("確かめられない人が1人います。")
    town.platform.leave(stranger, town.staff.group or "")
    town.settle()
    town.staff.by(town.nonomura).say("/希望一覧").heard(LOCKED)
    town.staff.by(town.nonomura).say("/再確認").heard("管理責任者だけができます。")
    town.staff.say("/再確認").heard("2人を確かめました。").say("/希望一覧").heard("いま動いている希望はありません。")
    with town.house.db.read() as session:
        lock = session.scalars(select(GroupLock)).one()
        acts = session.scalars(select(LedgerEntry.did)).all()
    assert (lock.reason, lock.lifted_by) == ("stranger", "S01")
    assert {"locked", "verified"} <= set(acts)


def test_buttons_on_the_cards_are_locked_as_well(town: Town) -> None:
    town.takeshi.say("アドバイザーに来てほしい").tap("Instagram").tap("初めて").tap("そのほか").say("10")
    town.takeshi.tap("ない").tap("あとで相談").tap("はい、伝えてください")
    joined(town)
    town.staff.tap("区へ伝えた").heard(LOCKED)
    town.takeshi.say("希望のようす").heard("希望を受け付けました")


def test_a_worker_at_work_may_come_in(town: Town) -> None:
    newcomer = town.platform.add_user("新しい従事者", friend=True)
    town.worker_of(newcomer, "worker")
    town.platform.join(newcomer, town.staff.group or "")
    town.settle()
    town.staff.say("/希望一覧").heard("いま動いている希望はありません。")


def test_a_worker_whose_period_ended_stops_the_commands_while_still_there(town: Town) -> None:
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(ends_on=date(2026, 10, 13)))
    town.staff.say("/希望一覧").heard("従事の期間が終わった人が、まだこのグループにいます。")
    town.staff.say("/事故").heard(CALL)
    town.platform.leave(town.nonomura, town.staff.group or "")
    town.settle()
    town.staff.say("/希望一覧").heard("いま動いている希望はありません。")


def test_the_bots_removal_locks_until_somebody_has_looked(town: Town, responsible: Chat) -> None:
    town.platform.remove_bot(town.staff.group or "")
    town.settle()
    responsible.heard("【重要】えんがわが、いちどこのグループから外されました。")
    town.platform.invite_bot(town.staff.group or "")
    town.settle()
    town.staff.say("/希望一覧").heard(LOCKED)


def test_a_second_group_hears_one_sentence_and_is_left_and_the_first_is_locked(town: Town, responsible: Chat) -> None:
    other = town.platform.add_group("よそのグループ", [town.saeki])
    town.platform.invite_bot(other)
    town.settle()
    Chat(town, town.saeki, other).heard("決められたグループでだけ働きます。ここからは失礼します。")
    assert not town.platform.core.world.groups[other].bot_inside
    responsible.heard("【重要】えんがわが、別のグループに招かれました。")
    town.staff.say("/希望一覧").heard(LOCKED)


def test_members_nobody_knows_are_asked_to_say_that_they_are_here(town: Town) -> None:
    third = town.platform.add_user("三人目", friend=True)
    town.worker_of(third, "worker")
    with town.platform.core.changing() as world:
        world.groups[town.staff.group or ""].members.append(third)
    joined(town)
    town.staff.say("/再確認")
    with town.house.db.write() as session:
        session.execute(update(GroupLock).values(lifted_at=town.now))
    town.staff.by(third).say("/再確認").heard("管理責任者だけ")


def test_an_incident_wakes_the_responsible_person_and_is_in_the_ledger(town: Town, responsible: Chat) -> None:
    town.staff.by(town.nonomura).say("/事故 電話をなくした 090-0000-1234").heard(CALL, "社内上限60分")
    responsible.heard("【事故 I001】")
    with town.house.db.read() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.what == "started")).one()
    assert (entry.who, entry.did, entry.about) == ("S02", "incident", "I001")
