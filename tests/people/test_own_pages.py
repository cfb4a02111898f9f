"""The door of officers' own pages: links that nothing uses up but the button, sessions, what is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.bootstrap import discover
from bot.text import key
from handlers.people.erasing import subject_of
from handlers.people.tables import PageLink, Person
from tests.cast import Town
from tests.people.own_pages import acts, drafts, end_links, inside, send, time_passes
from tests.signing import console, link, stamp

OWN = discover().doors.own
PAGES = ("/my", "/my/data", "/my/contact", "/my/consent", "/my/consent/end", "/my/visits", "/my/data/erase")


def used(town: Town) -> int:
    """How many links were used up."""
    with town.house.db.read() as session:
        return len(session.scalars(select(PageLink).where(PageLink.used_at.is_not(None))).all())


@pytest.mark.parametrize("purpose", OWN)
def test_every_page_names_words_that_are_understood(purpose: str) -> None:
    assert key(str(OWN[purpose].words)) in discover().doors.phrases


@pytest.mark.parametrize("purpose", ["own", "data", "contact", "consent"])
def test_words_bring_a_link(town: Town, purpose: str) -> None:
    assert "つづける" in town.http.get(link(town.hanako, str(OWN[purpose].words))).text


@pytest.mark.parametrize("ask", ["GET", "HEAD"])
def test_previews_and_scanners_use_nothing_up(town: Town, ask: str) -> None:
    path = link(town.hanako)
    for _time in range(2):
        assert town.http.open(path, method=ask).status_code == 200
    assert used(town) == 0
    assert town.http.post(path).status_code == 302
    assert used(town) == 1


def test_a_used_link_says_how_to_get_another(town: Town) -> None:
    path = link(town.hanako, "同意の説明")
    town.http.post(path)
    town.http.delete_cookie("engawa")
    again = town.http.post(path)
    assert again.status_code == 410
    assert "LINEで「同意の説明」と送ると" in again.text


def test_an_old_link_lets_nobody_in(town: Town) -> None:
    path = link(town.hanako)
    end_links(town)
    assert town.http.post(path).status_code == 410
    assert town.http.get("/my").status_code == 403


def test_one_tap_brings_a_new_link_and_the_old_one_ends(town: Town) -> None:
    old = link(town.hanako, "同意の説明")
    town.hanako.tap("新しいリンクをもらう").heard("お預かりするものの説明", "30分のあいだ、一度だけ使えます。")
    new = "/p/" + str(town.hanako.action("お預かりするものの説明")["uri"]).rsplit("/", 1)[-1]
    assert new != old
    assert town.http.post(old).status_code == 410
    assert town.http.post(new).headers["Location"] == "/my/consent"


def test_a_button_for_a_page_nobody_brings_says_what_to_do(town: Town) -> None:
    from_before = {"type": "postback", "data": "_=1&do=people.page&p=gone", "label": "ページ"}
    town.platform.tap(town.hanako.user, from_before)
    town.settle()
    town.hanako.heard("このボタンはもう使えません。")


def test_a_stranger_gets_no_link(town: Town) -> None:
    town.stranger.say("わたしのページ").heard("8けたのコードを送ってください。")


def test_one_session_opens_all_pages_and_each_leads_to_the_others(town: Town) -> None:
    inside(town.hanako)
    for address in PAGES:
        page = town.http.get(address)
        assert page.status_code == 200
        assert page.text.count("<h1>") == 1
        assert "/my/data" in page.text
        assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", PAGES)
def test_nobody_sees_a_page_without_a_session(town: Town, address: str) -> None:
    answer = town.http.get(address)
    assert answer.status_code == 403
    assert "LINEで「" in answer.text


def test_a_worker_is_no_officer(town: Town) -> None:
    console(town)
    assert town.http.get("/my/data").status_code == 403


def test_a_second_link_of_ones_own_leads_on_without_being_used(town: Town) -> None:
    inside(town.hanako)
    path = link(town.hanako, "同意の説明")
    assert town.http.get(path).headers["Location"] == "/my/consent"
    assert used(town) == 1


def test_somebody_elses_link_is_not_opened_by_ones_own_session(town: Town) -> None:
    inside(town.hanako)
    path = link(town.takeshi)
    assert "つづける" in town.http.get(path).text


def test_a_session_ends_when_nothing_is_done(town: Town) -> None:
    inside(town.hanako)
    time_passes(town, timedelta(minutes=61))
    assert town.http.get("/my").status_code == 403


def test_a_session_goes_on_while_somebody_is_there_but_not_for_ever(town: Town) -> None:
    inside(town.hanako)
    for _time in range(4):
        time_passes(town, timedelta(minutes=50))
        assert town.http.get("/my").status_code == 200
    time_passes(town, timedelta(minutes=50))
    assert town.http.get("/my").status_code == 403


def test_leaving_ends_the_session_on_the_spot(town: Town) -> None:
    inside(town.hanako)
    send(town, "/my/contact/draft", "/my/contact", name="見本 はなえ")
    cookie = town.http.get_cookie("engawa")
    assert "おわりました。" in send(town, "/my/leave", "/my").text
    assert drafts(town) == []
    assert cookie is not None
    town.http.set_cookie("engawa", cookie.value)
    assert town.http.get("/my").status_code == 403
    assert ("P0001", "own pages", "P0001", "done") in acts(town, "signed out")


@pytest.mark.parametrize(
    "address",
    ["/my/leave", "/my/messages/stop", "/my/data/erase", "/my/data/file", "/my/consent", "/my/consent/end",
     "/my/contact", "/my/contact/draft", "/my/contact/undo"],
)  # fmt: skip
def test_no_deed_happens_without_our_stamp(town: Town, address: str) -> None:
    inside(town.hanako)
    assert town.http.post(address, data={"csrf": "0" * 64, "name": "見本"}).status_code == 403
    assert town.http.get("/my").status_code == 200
    assert acts(town, "kept") == acts(town, "stopped") == acts(town, "asked") == []


def test_what_came_too_late_is_given_back_to_copy(town: Town) -> None:
    inside(town.hanako)
    given = {"csrf": stamp(town.http.get("/my/contact")), "name": "見本 はなえ", "phone": "<b>"}
    time_passes(town, timedelta(hours=2))
    ours = town.http.post("/my/contact", data=given, headers={"Sec-Fetch-Site": "same-origin"})
    assert ours.status_code == 403
    assert "見本 はなえ" in ours.text
    assert "&lt;b&gt;" in ours.text
    assert given["csrf"] not in ours.text
    foreign = town.http.post("/my/contact", data=given, headers={"Sec-Fetch-Site": "cross-site"})
    assert "見本 はなえ" not in foreign.text


def test_an_officer_who_was_erased_is_out(town: Town) -> None:
    inside(town.hanako)
    with town.house.db.read() as session:
        subject = subject_of(session, "P0001")
    town.house.eraser().erase(subject, "operator")
    assert town.http.get("/my").status_code == 403


def test_a_session_that_outlived_its_person_opens_nothing(town: Town) -> None:
    inside(town.hanako)
    with town.house.db.write() as session:
        session.execute(update(Person).values(erased_at=town.now))
    assert town.http.get("/my").status_code == 403


def test_asking_for_another_link_ends_no_session(town: Town) -> None:
    inside(town.hanako)
    link(town.hanako)
    assert town.http.get("/my").status_code == 200


def test_every_officers_page_is_large_and_without_inline_scripts(town: Town) -> None:
    inside(town.hanako)
    for address in PAGES:
        page = town.http.get(address).text
        assert "/look/own.css" in page
        assert page.count("<script") == page.count('<script type="module" src="/look/') == 1
        assert " style=" not in page
