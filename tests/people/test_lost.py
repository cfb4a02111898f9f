"""A lost phone or a leaked password: what it opened is shut at once, said twice it changes nothing more."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from bot.chat.postbacks import encode
from bot.store.ledger import LedgerEntry
from handlers.incidents.tables import Suspicion
from handlers.people.codes import PERSON, WORKER, issue
from handlers.people.second_factor import secret_of
from handlers.people.tables import GroupLock, Office, PageLink, Person, Worker
from tests.cast import Chat, Town
from tests.incidents.hour import entries, only
from tests.signing import link

CUT = "のLINEの登録を切りました。"
START = "事故として始める"


@pytest.fixture
def nonomura(town: Town) -> Chat:
    """S02's own chat; a second factor is set up and a page is open."""
    chat = Chat(town, town.nonomura)
    with town.house.db.write() as session:
        secret_of(town.house.vault, session.scalars(select(Worker).where(Worker.code == "S02")).one())
    town.http.post(link(chat, "/画面"))
    return chat


def s02(town: Town) -> Worker:
    """The worker whose phone it is."""
    with town.house.db.read() as session:
        return session.scalars(select(Worker).where(Worker.code == "S02")).one()


def p0001(town: Town) -> Person:
    """The officer whose phone it is."""
    with town.house.db.read() as session:
        return session.scalars(select(Person).where(Person.code == "P0001")).one()


def open_links(town: Town) -> Sequence[object]:
    """Links and sessions that still live."""
    with town.house.db.read() as session:
        return session.scalars(select(PageLink.id).where(PageLink.ended_at.is_(None))).all()


def unbound(town: Town) -> list[tuple[str, str, str]]:
    """What the ledger says was unbound: who said so, why, whose."""
    with town.house.db.read() as session:
        rows = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "unbound"))
        return [(one.who, one.what, one.about) for one in rows]


def suspicions(town: Town) -> Sequence[str]:
    """What the house asks about."""
    with town.house.db.read() as session:
        return session.scalars(select(Suspicion.why)).all()


def test_binding_pages_and_second_factor_end_at_once(town: Town, nonomura: Chat) -> None:
    assert open_links(town)
    town.staff.say("/紛失 S02").heard("S02" + CUT, "遠隔ロック", "駅・お店・警察", "staff code S02", "「/再確認」")
    assert (s02(town).chat_id, s02(town).second_factor, s02(town).second_factor_step) == (None, None, 0)
    assert open_links(town) == []
    assert unbound(town) == [("S01", "lost phone", "S02")]
    assert town.http.get("/staff").status_code == 403


def test_the_lost_phone_commands_nothing_any_more(town: Town, nonomura: Chat) -> None:
    town.staff.say("/紛失 S02")
    nonomura.say("/事故").heard("わかりませんでした")
    nonomura.say("/希望一覧").heard("わかりませんでした")


def test_the_group_is_locked_until_the_phone_is_out_and_somebody_has_looked(town: Town) -> None:
    town.staff.say("/紛失 S02")
    town.staff.say("/希望一覧").heard("なくした電話が、まだこのグループに", "命令は止まっています")
    town.staff.say("/再確認").heard("確かめられない人が1人います。")
    town.platform.leave(town.nonomura, town.staff.group or "")
    town.settle()
    town.staff.say("/再確認").heard("1人を確かめました。").say("/希望一覧").heard("いま動いている希望はありません。")


def test_a_phone_known_to_have_left_the_group_locks_nothing(town: Town) -> None:
    town.platform.leave(town.nonomura, town.staff.group or "")
    town.settle()
    town.staff.say("/紛失 S02")
    with town.house.db.read() as session:
        assert session.scalars(select(GroupLock)).all() == []


def test_without_a_code_in_ones_own_chat_it_is_ones_own(town: Town, nonomura: Chat) -> None:
    nonomura.say("/紛失").heard("S02" + CUT, "この電話からは、もう始められません。")
    assert s02(town).chat_id is None
    town.staff.heard("S02" + CUT)
    assert START in town.staff.buttons()


def test_without_a_code_in_the_group_nothing_happens(town: Town) -> None:
    town.staff.say("/紛失").heard("番号をつけて送ってください（例 /紛失 S02）。")
    assert s02(town).chat_id is not None


@pytest.mark.parametrize("line", ["/紛失 S99", "/紛失 P9999", "/紛失 電話", "/パスワード漏れ S99"])
def test_an_unknown_code_is_a_sentence_and_changes_nothing(town: Town, line: str) -> None:
    town.staff.say(line).heard("という番号の人はいません。")
    assert unbound(town) == []


@pytest.mark.parametrize("line", ["/紛失 S02", "／紛失　ｓ０２", "/lost-phone s02", "/紛失 S02 電車の中で"])
def test_it_works_however_it_is_typed(town: Town, line: str) -> None:
    town.staff.say(line).heard("S02" + CUT)


def test_said_twice_it_says_so_and_asks_nobody_again(town: Town) -> None:
    town.staff.say("/紛失 S02").say("/紛失 S02").heard("S02の登録は、もう切ってあります。", "遠隔ロック")
    assert suspicions(town) == ["lost"]
    assert len(unbound(town)) == 1


def test_said_again_after_a_new_phone_was_bound_it_ends_that_one(town: Town) -> None:
    town.staff.say("/紛失 S02")
    new = Chat(town, town.platform.add_user("野々村の新しい電話", friend=True))
    with town.house.db.write() as session:
        code = issue(session, town.house.vault, WORKER, town.now, worker=s02(town).id)
    new.say(code).heard("従事者S02として登録しました。")
    assert s02(town).chat_id is not None
    town.staff.say("/紛失 S02").heard("S02" + CUT)
    assert s02(town).chat_id is None


def test_it_offers_an_incident_that_already_knows_what_happened(town: Town) -> None:
    town.staff.say("/紛失 S02").tap(START).heard("【事故 I001】", "最初に気づいた人が気づいたのは何時ですか。")
    assert only(town).kind == "phone"
    assert entries(town, "kind") == ["phone"]


def test_the_responsible_person_is_asked_whether_it_is_an_incident(town: Town) -> None:
    saeki = Chat(town, town.saeki).listen()
    town.staff.by(town.nonomura).say("/紛失 P0001")
    saeki.heard("【確認】事故かもしれません。電話がなくなった")


def test_a_lost_officers_phone_is_unbound_and_the_history_stays(town: Town) -> None:
    town.http.post(link(town.hanako))
    town.staff.say("/紛失 P0001").heard("P0001" + CUT, "/機種変更 P0001", "電話リスト")
    assert p0001(town).chat_id is None
    assert open_links(town) == []
    with town.house.db.read() as session:
        assert session.scalars(select(Office).where(Office.person_id == p0001(town).id)).one().ended_on is None
        assert session.scalars(select(GroupLock)).all() == []
    town.hanako.say("わたしの情報").heard("コード")


def test_an_officer_comes_back_with_a_new_code(town: Town) -> None:
    town.staff.say("/紛失 P0001")
    new = Chat(town, town.platform.add_user("はな子の新しい電話", friend=True))
    with town.house.db.write() as session:
        code = issue(session, town.house.vault, PERSON, town.now, person=p0001(town).id)
    new.say(code).heard("さくら町会の方ですね。")


def test_a_leaked_password_ends_pages_and_second_factor_but_not_the_binding(town: Town, nonomura: Chat) -> None:
    nonomura.say("/パスワード漏れ").heard("S02の画面をすべて終わらせ", "「/画面」")
    assert s02(town).second_factor is None
    assert s02(town).chat_id is not None
    assert open_links(town) == []
    assert unbound(town) == [("S02", "leaked password", "S02")]
    nonomura.tap(START).heard("【事故 I001】")
    assert only(town).kind == "password"


def test_a_leak_said_twice_says_so(town: Town, nonomura: Chat) -> None:
    nonomura.say("/パスワード漏れ").say("/パスワード漏れ").heard("S02の画面は、もう止めてあります。")
    assert suspicions(town) == ["lost"]


def test_a_link_still_unused_ends_with_the_leak(town: Town) -> None:
    path = link(Chat(town, town.nonomura), "/画面")
    town.staff.say("/パスワード漏れ S02").heard("S02の画面をすべて終わらせ")
    assert town.http.post(path).status_code == 410


def test_a_stranger_in_the_group_shuts_nobody_out(town: Town) -> None:
    stranger = town.platform.add_user("北川")
    town.platform.join(stranger, town.staff.group or "")
    town.settle()
    town.staff.by(stranger).say("/紛失 S01").heard("登録された従事者だけができます。")
    assert unbound(town) == []


def test_an_officer_cannot_say_it(town: Town) -> None:
    town.hanako.say("/紛失 S02").heard("わかりませんでした")
    assert unbound(town) == []


def test_no_lock_and_no_ended_period_stops_it(town: Town) -> None:
    with town.house.db.write() as session:
        session.scalars(select(Worker).where(Worker.code == "S02")).one().notified_on = None
    town.staff.by(town.nonomura).say("/希望一覧").heard("止まっています")
    town.staff.by(town.nonomura).say("/紛失 P0002").heard("P0002" + CUT)


@pytest.mark.parametrize("kind", ["nonsense", ""])
def test_a_kind_nobody_knows_starts_the_incident_all_the_same(town: Town, kind: str) -> None:
    data = encode("incidents.begin", drill=0, kind=kind)
    town.platform.tap(town.saeki, {"type": "postback", "data": data}, None, None)
    town.settle()
    assert only(town).kind is None
