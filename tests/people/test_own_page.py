"""Our own pages: a one-time link, a person's contact data, the staff's list behind a second factor."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bot.store.ledger import LedgerEntry
from handlers.people.tables import PageLink, Person, Worker
from tests.cast import Chat, Town
from tests.signing import console, link, stamp

NAME, PHONE = "見本 はなえ", "03-0000-0155"
OPENED = "お名前と連絡先"


def inside(town: Town) -> TestResponse:
    """Hanako's contact page, opened by her link."""
    town.http.post(link(town.hanako))
    return town.http.get("/my/contact")


def save(town: Town, **given: str) -> TestResponse:
    """Send the contact form."""
    page = inside(town)
    return town.http.post("/my/contact", data={"csrf": stamp(page), **given}, follow_redirects=True)


def acts(town: Town, did: str) -> list[tuple[str, str, str]]:
    """What the ledger says of an act: who, about whom, with what result."""
    with town.house.db.read() as session:
        return [(e.who, e.about, e.result) for e in session.scalars(select(LedgerEntry).where(LedgerEntry.did == did))]


def test_a_preview_of_a_link_uses_nothing_up(town: Town) -> None:
    path = link(town.hanako)
    for _ in range(3):
        assert "つづける" in town.http.get(path).text
    assert town.http.post(path).status_code == 302
    assert OPENED in town.http.get("/my/contact").text


def test_a_link_works_once_and_says_what_to_do_then(town: Town) -> None:
    path = link(town.hanako)
    town.http.post(path)
    town.http.delete_cookie("engawa")
    again = town.http.post(path)
    assert again.status_code == 410
    assert "LINEで「連絡先の登録」と送ると" in again.text
    assert acts(town, "opened") == [("visitor", "", "refused")]


def test_the_newest_link_ends_the_one_before_and_an_old_one_is_refused(town: Town) -> None:
    first, second = link(town.hanako), link(town.hanako)
    assert town.http.post(first).status_code == 410
    with town.house.db.write() as session:
        session.execute(update(PageLink).values(expires_at=PageLink.made_at))
    assert town.http.post(second).status_code == 410
    assert town.http.post("/p/made-up").status_code == 410


def test_reopening_the_link_after_an_interruption_goes_on(town: Town) -> None:
    path = link(town.hanako)
    town.http.post(path)
    assert town.http.get(path).headers["Location"] == "/my/contact"


def test_name_and_phone_are_kept_sealed_and_seen_again(town: Town) -> None:
    assert "登録しました" in save(town, name=NAME, phone=PHONE, mail="").text
    assert NAME in town.http.get("/my/contact").text
    with town.house.db.read() as session:
        person = session.scalars(select(Person).where(Person.code == "P0001")).one()
    assert person.name is not None
    assert NAME.encode() not in person.name
    assert acts(town, "kept") == [("P0001", "P0001", "done")]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("phone", "abc", "電話番号は"), ("mail", "no-at-sign", "メールアドレスに"), ("name", "長" * 90, "80文字まで")],
)
def test_a_fault_is_told_and_what_was_typed_stays(town: Town, field: str, value: str, says: str) -> None:
    given = {"name": NAME, "phone": PHONE, "mail": ""} | {field: value}
    answer = save(town, **given)
    assert answer.status_code == 422
    assert says in answer.text
    assert value in answer.text
    assert acts(town, "kept") == []


@pytest.mark.parametrize("wrong", ["", "0" * 64])
def test_a_form_without_our_stamp_is_refused(town: Town, wrong: str) -> None:
    inside(town)
    assert town.http.post("/my/contact", data={"csrf": wrong, "name": NAME}).status_code == 403
    assert acts(town, "kept") == []


def test_what_was_typed_is_shown_as_text_only(town: Town) -> None:
    answer = save(town, name='"><script>alert(1)</script>', phone="", mail="")
    assert "<script>" not in answer.text


def test_every_page_carries_the_strict_headers_and_no_script_but_ours(town: Town) -> None:
    for page in (town.http.get(link(town.hanako)), inside(town)):
        assert page.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.text.count("<script") == page.text.count('<script type="module" src="/look/') == 1
    cookie = town.http.get_cookie("engawa")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_a_session_shows_only_its_own_person(town: Town) -> None:
    save(town, name=NAME, phone=PHONE, mail="")
    town.http.post(link(town.takeshi))
    assert NAME not in town.http.get("/my/contact").text
    assert town.http.get("/staff").status_code == 403


def test_the_staffs_pages_need_the_second_factor(town: Town) -> None:
    town.http.post(link(Chat(town, town.nonomura), "/画面"))
    assert town.http.get("/staff").headers["Location"] == "/staff/second-factor"
    assert town.http.get("/staff/people/P0001").status_code == 302


def test_with_it_officers_are_listed_by_code(town: Town) -> None:
    save(town, name=NAME, phone=PHONE, mail="")
    console(town)
    page = town.http.get("/staff/people").text
    assert "P0001" in page
    assert NAME not in page


def test_a_code_works_once_and_its_secret_is_not_shown_again(town: Town) -> None:
    console(town)
    with town.house.db.read() as session:
        used = session.scalars(select(Worker.second_factor_step).where(Worker.code == "S02")).one()
    assert used > 0
    town.http.post(link(Chat(town, town.nonomura), "/画面"))
    page = town.http.get("/staff/second-factor")
    assert "<code>" not in page.text


def test_five_wrong_codes_end_the_session(town: Town) -> None:
    town.http.post(link(Chat(town, town.nonomura), "/画面"))
    page = town.http.get("/staff/second-factor")
    given = {"csrf": stamp(page), "code": "000000x"}
    answers = [town.http.post("/staff/second-factor", data=given).status_code for _ in range(6)]
    assert answers == [422, 422, 422, 422, 403, 403]
    assert ("S02", "", "refused") in acts(town, "signed in")


def test_a_name_is_opened_for_a_reason_that_is_kept(town: Town) -> None:
    save(town, name=NAME, phone=PHONE, mail="")
    page = console(town)
    asked = town.http.get("/staff/people/P0001")
    assert NAME not in asked.text
    bad = town.http.post("/staff/people/P0001", data={"csrf": stamp(page), "why": "curiosity"})
    assert bad.status_code == 400
    shown = town.http.post("/staff/people/P0001", data={"csrf": stamp(page), "why": "visit"})
    assert NAME in shown.text
    assert ("S02", "P0001", "done") in acts(town, "opened")


def test_a_worker_whose_period_ends_is_out_at_the_next_request(town: Town) -> None:
    console(town)
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(ended_on=date(2026, 10, 13)))
    assert town.http.get("/staff").status_code == 403


def test_signing_out_ends_every_session(town: Town) -> None:
    page = console(town)
    town.http.post("/staff/sign-out", data={"csrf": stamp(page)})
    with town.house.db.read() as session:
        assert all(session.scalars(select(PageLink.ended_at)))


def test_what_was_told_by_phone_is_kept_with_consent_on_paper(town: Town) -> None:
    town.staff.say("/役員追加 あさがお町会 会計").heard("P0003")
    page = console(town)
    given = {"csrf": stamp(page), "name": NAME, "phone": PHONE, "mail": "", "paper": "yes"}
    assert "登録しました" in town.http.post("/staff/people/P0003/change", data=given).text
    assert ("P0003", "P0003", "done") in acts(town, "agreed")


def test_the_page_is_asked_for_in_a_workers_own_chat_only(town: Town) -> None:
    town.staff.say("/画面").heard("1対1のトークで送ってください。")
