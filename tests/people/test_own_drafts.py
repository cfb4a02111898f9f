"""What is being written on a page survives a closed browser, and nothing else: saving, leaving and erasing end it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.people.erasing import subject_of
from handlers.people.links import end_sessions
from tests.cast import Town
from tests.people.own_pages import acts, drafts, inside, person_of, send, time_passes
from tests.signing import console, stamp

NAME = "見本 はなえ"
BEGUN = "書きかけのものを出しました。"


@pytest.fixture
def begun(town: Town) -> Town:
    """はな子 has typed her name and saved nothing."""
    inside(town.hanako)
    assert send(town, "/my/contact/draft", "/my/contact", name=NAME, phone="03-00", mail="").status_code == 204
    return town


def test_a_draft_survives_a_closed_browser(begun: Town) -> None:
    begun.http.delete_cookie("engawa")
    inside(begun.hanako, "連絡先の登録")
    page = begun.http.get("/my/contact").text
    assert BEGUN in page
    assert NAME in page
    assert "03-00" in page
    assert person_of(begun).name is None


def test_a_draft_is_gone_after_saving(begun: Town) -> None:
    saved = send(begun, "/my/contact", name=NAME, phone="03-0000-0155", mail="")
    assert "登録しました" in saved.text
    assert drafts(begun) == []
    assert BEGUN not in begun.http.get("/my/contact").text


def test_a_draft_that_arrives_after_saving_and_says_the_same_is_no_draft(begun: Town) -> None:
    given = {"name": NAME, "phone": "03-0000-0155", "mail": ""}
    send(begun, "/my/contact", **given)
    send(begun, "/my/contact/draft", "/my/contact", **given)
    assert BEGUN not in begun.http.get("/my/contact").text


def test_what_is_wrong_is_said_and_stays_even_when_the_browser_closes(begun: Town) -> None:
    wrong = send(begun, "/my/contact", name=NAME, phone="abc", mail="")
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.text
    assert "abc" in wrong.text
    assert 'value="abc"' in begun.http.get("/my/contact").text


def test_undoing_shows_what_is_kept(begun: Town) -> None:
    page = send(begun, "/my/contact/undo", "/my/contact")
    assert NAME not in page.text
    assert drafts(begun) == []


def test_a_draft_is_sealed_and_staff_do_not_see_it(begun: Town) -> None:
    sealed = drafts(begun)[0].answers
    assert sealed is not None
    assert NAME.encode() not in sealed
    page = console(begun)
    shown = begun.http.post("/staff/people/P0001", data={"csrf": stamp(page), "why": "identity"})
    assert NAME not in shown.text


def test_a_draft_ends_with_its_session(begun: Town) -> None:
    time_passes(begun, timedelta(minutes=61))
    inside(begun.takeshi)
    begun.http.get("/my")
    assert drafts(begun) == []


def test_a_draft_nobody_came_after_goes_in_the_night(begun: Town) -> None:
    time_passes(begun, timedelta(minutes=61))
    begun.time_is(begun.now + timedelta(hours=12))
    assert drafts(begun) == []


def test_a_draft_goes_on_with_its_session(begun: Town) -> None:
    for _time in range(3):
        time_passes(begun, timedelta(minutes=50))
        begun.http.get("/my/data")
    assert BEGUN in begun.http.get("/my/contact").text


def test_a_draft_ends_when_all_sessions_are_ended(begun: Town) -> None:
    with begun.house.db.write() as session:
        end_sessions(session, begun.now, person=person_of(begun).id)
    assert drafts(begun) == []


def test_erasing_somebody_takes_the_draft(begun: Town) -> None:
    with begun.house.db.read() as session:
        subject = subject_of(session, "P0001")
    begun.house.eraser().erase(subject, "operator")
    assert drafts(begun) == []


def test_nobody_else_sees_the_draft(begun: Town) -> None:
    inside(begun.takeshi)
    assert NAME not in begun.http.get("/my/contact").text


def test_writing_again_replaces_what_was_being_written(begun: Town) -> None:
    send(begun, "/my/contact/draft", "/my/contact", name="見本 はな", phone="", mail="")
    assert len(drafts(begun)) == 1
    assert 'value="見本 はな"' in begun.http.get("/my/contact").text


def test_what_is_much_too_long_is_cut_not_refused(begun: Town) -> None:
    assert send(begun, "/my/contact/draft", "/my/contact", name="長" * 9_000, phone="").status_code == 204
    assert "長" * 160 in begun.http.get("/my/contact").text


def test_saving_twice_by_reloading_keeps_once_and_shows_the_page(begun: Town) -> None:
    send(begun, "/my/contact", name=NAME, phone="", mail="")
    assert begun.http.get("/my/contact?saved=yes").status_code == 200
    assert len(acts(begun, "kept")) == 1


def test_writing_on_both_engines(either_town: Town) -> None:
    inside(either_town.hanako)
    for name in ("見本", NAME):
        send(either_town, "/my/contact/draft", "/my/contact", name=name, phone="", mail="")
    assert f'value="{NAME}"' in either_town.http.get("/my/contact").text
