"""「わたしの情報」 on a page: all of it in words, and the same deeds as in the chat."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from handlers.people.tables import DataRequest, Office
from tests.cast import Town
from tests.meetings.guests import join, seminar
from tests.people.own_pages import acts, inside, person_of, send
from tests.signing import link
from tests.visits.stages import place

CODE = re.compile(r"(?<![A-Za-z0-9])[APVSWXIDQ][0-9]{2,4}(?![A-Za-z0-9])")


def shown(town: Town) -> str:
    """Her page as it stands now."""
    return town.http.get("/my/data").text


@pytest.fixture
def hers(town: Town) -> Town:
    """はな子 on her page, with a name and a phone."""
    inside(town.hanako)
    send(town, "/my/contact", name="見本 はなえ", phone="03-0000-0155", mail="")
    return town


def test_it_says_what_is_kept_in_words(hers: Town) -> None:
    place(hers, "forwarded", "さくら町会", by=hers.hanako)
    page = shown(hers)
    for words in ("さくら町会 役員（10月14日(水)から）", "お名前: 見本 はなえ", "電話番号: 03-0000-0155",
                  "第1版に、10月14日(水)、LINEで同意しました。", "お知らせが届きます。", "区へ伝えました",
                  "参加の記録はありません。", "お願いはありません。"):  # fmt: skip
        assert words in page


def test_no_code_stands_on_it(hers: Town) -> None:
    place(hers, "fixed", "さくら町会", by=hers.hanako)
    hers.hanako.say("わたしの情報").tap("情報の削除を頼む").tap("はい、削除を頼みます")
    assert CODE.findall(re.sub(r"<[^>]+>", "", shown(hers))) == []


def test_it_names_no_visit_of_others(hers: Town) -> None:
    place(hers, "fixed")
    assert "いなほ町会" not in shown(hers)


def test_a_seminar_somebody_goes_to_stands_there(hers: Town) -> None:
    seminar(hers)
    join(hers.hanako)
    assert "参加と聞いています。" in shown(hers)


def test_a_term_that_ended_stays_with_its_end(hers: Town) -> None:
    with hers.house.db.write() as session:
        mine = update(Office).where(Office.person_id == person_of(hers).id)
        session.execute(mine.values(ended_on=date(2026, 10, 20)))
    assert "（10月14日(水)から）、10月20日(火)まで" in shown(hers)


def test_messages_stop_and_start_again(hers: Town) -> None:
    assert "お知らせを止めています。" in send(hers, "/my/messages/stop", "/my/data").text
    hers.hanako.say("わたしの情報").heard("お知らせ: 止めています。")
    assert "お知らせが届きます。" in send(hers, "/my/messages/start", "/my/data").text
    assert person_of(hers).stopped_at is None
    assert [one[0] for one in acts(hers, "stopped") + acts(hers, "resumed")] == ["P0001", "P0001"]


def test_stopping_twice_by_reloading_happens_once(hers: Town) -> None:
    for _time in range(2):
        send(hers, "/my/messages/stop", "/my/data")
    assert len(acts(hers, "stopped")) == 1


def test_asking_to_be_erased_asks_once_more_and_reaches_the_staff_once(hers: Town) -> None:
    hers.staff.listen()
    assert "情報の削除を区に頼みますか" in hers.http.get("/my/data/erase").text
    hers.staff.heard_nothing()
    for _time in range(2):
        page = send(hers, "/my/data/erase", "/my/data")
    assert "情報の削除をお願いしました。これから区へ伝えます。" in page.text
    hers.settle()
    assert hers.staff.answer.count("情報の削除のお願いがありました（Q01）") == 1
    assert person_of(hers).stopped_at is not None
    hers.hanako.say("わたしの情報").tap("情報の削除を頼む").tap("はい、削除を頼みます").heard("もう受け付けています。")
    assert "削除のお願いを受け付けています" in hers.http.get("/my/data/erase").text


@pytest.mark.parametrize(("decision", "words"), [("granted", "区は認めました。"), ("refused", "認めませんでした。")])
def test_how_a_request_stands_is_told(hers: Town, decision: str, words: str) -> None:
    send(hers, "/my/data/erase", "/my/data")
    with hers.house.db.write() as session:
        request = session.scalars(select(DataRequest)).one()
        request.forwarded_on = hers.now.date()
    assert "10月14日(水)に区へ伝えました。返事を待っています。" in shown(hers)
    with hers.house.db.write() as session:
        request = session.scalars(select(DataRequest)).one()
        request.decided_on, request.decision = hers.now.date() + timedelta(days=2), decision
    assert f"10月16日(金)に返事がありました。{'区は' if decision == 'refused' else ''}{words}" in shown(hers)


def test_the_file_holds_the_same_and_is_in_the_ledger(hers: Town) -> None:
    answer = send(hers, "/my/data/file", "/my/data")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "no-store"
    for words in ("■ お名前と連絡先", "お名前: 見本 はなえ", "■ 同意"):
        assert words in answer.text
    assert ("P0001", "own data", "P0001", "done") in acts(hers, "exported")


def test_each_look_is_in_the_ledger(hers: Town) -> None:
    before = len(acts(hers, "opened"))
    shown(hers)
    assert acts(hers, "opened")[before:] == [("P0001", "person.contact", "P0001", "done")]


def test_the_chat_offers_the_page_that_comes_next(town: Town) -> None:
    assert town.http.post(link(town.hanako)).headers["Location"] == "/my/contact"
    send(town, "/my/contact", name="見本 はなえ", phone="03-0000-0155", mail="")
    assert town.http.post(link(town.hanako)).headers["Location"] == "/my/data"
