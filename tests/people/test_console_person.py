"""The page of an officer: values for a reason and once, who saw them, consents and terms, deeds as in chat."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from bot.store.ledger import LedgerEntry
from handlers.people.queries import association_by_code, person_by_code, worker_by_code
from handlers.people.tables import Office
from tests.cast import Chat, Town
from tests.visitors import Desk, desk_of

NAME, PHONE = "見本 はなえ", "03-0000-0155"
PAGE = "/staff/people/P0001"


@pytest.fixture
def desk(town: Town) -> Desk:
    """野々村 at work."""
    return desk_of(town)


def known(desk: Desk) -> Desk:
    """Hanako's name and number are on record."""
    assert "登録しました" in desk.post(f"{PAGE}/change", name=NAME, phone=PHONE, mail="").text
    return desk


def code_on(text: str) -> str:
    """The one-time code a page shows."""
    return str(re.findall(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4})</code>", text)[0])


def test_nothing_sealed_is_shown_before_a_reason_and_not_again_after(desk: Desk) -> None:
    known(desk)
    assert NAME not in desk.text(PAGE)
    opened = desk.post(PAGE, why="visit")
    assert NAME in opened.text
    assert opened.headers["Cache-Control"] == "no-store"
    assert NAME not in desk.text(PAGE)


def test_what_was_saved_is_not_shown_again(desk: Desk) -> None:
    assert NAME not in desk.post(f"{PAGE}/change", name=NAME, phone=PHONE, mail="").text


def test_a_fault_is_told_and_what_was_typed_stays(desk: Desk) -> None:
    answer = desk.post(f"{PAGE}/change", name=NAME, phone="abc", mail="")
    assert answer.status_code == 422
    assert NAME in answer.text
    assert "電話番号は" in answer.text


def test_who_opened_what_and_why_stands_on_the_page_by_code(desk: Desk) -> None:
    known(desk).post(PAGE, why="identity")
    page = desk.text(PAGE).split("この方の情報を取り扱った記録")[1]
    assert "S02" in page
    assert "ひらいた" in page
    assert "本人の確認" in page
    assert NAME not in page


def test_a_reason_nobody_offers_opens_nothing(desk: Desk) -> None:
    assert desk.post(PAGE, why="curiosity").status_code == 400
    assert desk.post(PAGE).status_code == 400


def test_consents_show_version_way_and_end(desk: Desk, town: Town) -> None:
    assert "トーク" in desk.text(PAGE).split("<h2>同意</h2>")[1]
    town.hanako.say("わたしの情報").tap("同意をやめる").tap("はい、同意をやめます")
    page = desk.text(PAGE)
    assert "いまの説明への同意: まだ" in page
    assert page.split("<h2>同意</h2>")[1].count("2026/10/14") >= 2


def test_role_and_term_are_recorded_as_in_chat(desk: Desk, town: Town) -> None:
    answer = desk.post(f"{PAGE}/do/term", association="A001", role="chair", until="2027-03-31")
    assert answer.status_code == 303
    assert "2027/03/31まで" in desk.text(PAGE)
    with town.house.db.read() as session:
        acts = session.scalars(select(LedgerEntry).where(LedgerEntry.what == "office")).all()
    assert [(one.who, one.did, one.about, one.channel) for one in acts] == [("S02", "changed", "P0001", "page")]


@pytest.mark.parametrize(
    "form",
    [
        {"role": "chair", "until": "31.3."}, {"role": "king"}, {"role": "chair", "until": "9999-99-99"}, {},
        {"role": "chair", "association": "A002"}, {"role": "chair", "association": "A\x00"},
    ],
)  # fmt: skip
def test_a_term_that_makes_no_sense_changes_nothing(desk: Desk, town: Town, form: dict[str, str]) -> None:
    assert desk.post(f"{PAGE}/do/term", **({"association": "A001"} | form)).status_code == 422
    with town.house.db.read() as session:
        assert set(session.scalars(select(Office.role))) == {"member"}


def test_a_hand_over_ends_the_term_and_shows_the_successors_code_once(desk: Desk, town: Town) -> None:
    town.hanako.listen()
    assert desk.post(f"{PAGE}/do/hand-over", association="A001").status_code == 422
    town.hanako.heard_nothing()
    code = code_on(desk.post(f"{PAGE}/do/hand-over", association="A001", sure="yes").text)
    assert code not in desk.text(PAGE)
    town.hanako.heard("さくら町会の役員としての登録が終わりました。")
    successor = Chat(town, town.platform.add_user("後任", friend=True))
    successor.say(code).heard("さくら町会の方ですね。")


def test_a_new_phone_needs_the_identity_checked(desk: Desk, town: Town) -> None:
    refused = desk.post(f"{PAGE}/do/new-phone")
    assert refused.status_code == 422
    assert "ご本人と確かめてから" in refused.text
    code = code_on(desk.post(f"{PAGE}/do/new-phone", sure="yes").text)
    new = Chat(town, town.platform.add_user("はな子の新しい電話", friend=True))
    new.say(code).heard("さくら町会の方ですね。登録しました。")


def test_a_request_goes_to_the_ward_and_the_answer_comes_back(desk: Desk, town: Town) -> None:
    town.hanako.say("わたしの情報").tap("情報の削除を頼む").tap("はい、削除を頼みます").listen()
    assert "Q01 P0001 まだ区へ伝えていません" in desk.text("/staff")
    assert desk.post(f"{PAGE}/do/decide", request="1", what="granted").status_code == 422
    assert desk.post(f"{PAGE}/do/forward", request="1").status_code == 303
    assert desk.post(f"{PAGE}/do/decide", request="1", what="perhaps").status_code == 422
    town.hanako.heard_nothing()
    assert desk.post(f"{PAGE}/do/decide", request="1", what="granted").status_code == 303
    town.hanako.heard("認めるという返事がありました。")
    assert "python -m bot erase person P0001" in desk.text(PAGE)


@pytest.mark.parametrize("request_", ["", "x", "2", "-1", "9" * 40, "１", "\x00"])
def test_a_request_of_somebody_else_cannot_be_touched(desk: Desk, town: Town, request_: str) -> None:
    town.hanako.say("わたしの情報").tap("情報の削除を頼む").tap("はい、削除を頼みます")
    assert desk.post(f"{PAGE}/do/forward", request=request_).status_code == 422
    assert desk.post("/staff/people/P0002/do/forward", request="1").status_code == 422


def test_deeds_that_do_not_exist_and_odd_codes_lead_nowhere(desk: Desk) -> None:
    assert desk.post(f"{PAGE}/do/nothing").status_code == 404
    for code in ("P9999", "p0001", "A001", "P%00", "P" + "1" * 60):
        assert desk.get(f"/staff/people/{code}").status_code == 404, code
        assert desk.post(f"/staff/people/{code}", why="visit").status_code == 404, code


def test_odd_codes_reach_no_engine(either_town: Town) -> None:
    with either_town.house.db.read() as session:
        for look in (person_by_code, association_by_code, worker_by_code):
            assert [look(session, odd) for odd in ("P\x001", "A\x001", "S\x001", "", "P", "P" + "1" * 9)] == [None] * 6


def test_an_auditor_sees_who_looked_and_opens_nothing(town: Town) -> None:
    desk = desk_of(town, "auditor")
    page = desk.text(PAGE)
    assert "ひらく理由" not in page
    assert "この方の情報を取り扱った記録" in page
    for path in (PAGE, f"{PAGE}/change", f"{PAGE}/do/new-phone"):
        assert desk.post(path, why="visit", sure="yes").status_code == 403


def test_at_a_venue_it_is_closed(desk: Desk) -> None:
    assert desk.at_a_venue().get(PAGE).status_code == 403
    assert desk.post(PAGE, why="visit").status_code == 403
