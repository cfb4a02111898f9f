"""What must not stand in a chat: officers tell it on a page, staff open it for a reason, nobody else sees it."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from handlers.people.erasing import subject_of
from handlers.people.tables import Consent, Office
from handlers.visits.tables import VisitDetail
from tests.cast import Town
from tests.people.own_pages import acts, drafts, inside, person_of, send
from tests.signing import console, stamp
from tests.visits.stages import fixed, place

HALL = "ひばり会館 2階\n裏の入り口から"
TAKESHI = "P0002"


@pytest.fixture
def visit(town: Town) -> UUID:
    """A visit of たけし's, and his browser inside by its button."""
    found = place(town, "selected")
    town.takeshi.say("希望のようす").tap("訪問の準備を書く").heard("会場やお名前を、LINEに残さないためです。")
    path = "/p/" + str(town.takeshi.action("訪問の準備を書く")["uri"]).rsplit("/", 1)[-1]
    assert town.http.post(path).headers["Location"] == f"/my/visits/{found}"
    return found


def told(town: Town, visit: UUID, **more: str) -> str:
    """たけし tells of the hall; the page that follows."""
    return send(town, f"/my/visits/{visit}", place=HALL, **more).text


def sheets(town: Town) -> list[VisitDetail]:
    """Everything that was told."""
    with town.house.db.read() as session:
        return list(session.scalars(select(VisitDetail)))


def test_what_was_told_is_kept_sealed_and_seen_again(town: Town, visit: UUID) -> None:
    assert "登録しました。" in told(town, visit)
    assert HALL in town.http.get(f"/my/visits/{visit}").text
    sealed = sheets(town)[0].answers
    assert sealed is not None
    assert "ひばり会館".encode() not in sealed
    assert (TAKESHI, "visit details", "V01", "done") in acts(town, "kept")


def test_staff_hear_that_not_what_and_once_a_day(town: Town, visit: UUID) -> None:
    town.staff.listen()
    told(town, visit)
    told(town, visit, wishes="耳の遠い方がいる")
    town.settle()
    assert town.staff.answer.count("いなほ町会（V01）の役員が、訪問の準備のことを書きました。") == 1
    assert "ひばり会館" not in town.staff.answer
    town.staff.say("/訪問 いなほ町会").heard("準備のこと: 1人が書きました")


def test_what_is_too_long_is_said_at_its_field_and_nothing_is_lost(town: Town, visit: UUID) -> None:
    answer = send(town, f"/my/visits/{visit}", place=HALL, wishes="長" * 700)
    assert answer.status_code == 422
    assert "いま100文字多いです。" in answer.text
    assert 'aria-describedby="wishes-hint wishes-wrong" aria-invalid="true"' in answer.text
    assert HALL in answer.text
    assert "長" * 700 in town.http.get(f"/my/visits/{visit}").text
    assert sheets(town) == []


def test_an_empty_sheet_takes_away_what_was_there(town: Town, visit: UUID) -> None:
    told(town, visit)
    send(town, f"/my/visits/{visit}", place="")
    assert sheets(town) == []


def test_a_draft_of_a_sheet_goes_on_and_goes_with_saving(town: Town, visit: UUID) -> None:
    send(town, f"/my/visits/{visit}/draft", f"/my/visits/{visit}", place="書きかけの会館")
    page = town.http.get(f"/my/visits/{visit}").text
    assert "書きかけの会館" in page
    assert "書きかけのものを出しました。" in page
    told(town, visit)
    assert drafts(town) == []


def test_a_draft_can_be_given_up(town: Town, visit: UUID) -> None:
    send(town, f"/my/visits/{visit}/draft", f"/my/visits/{visit}", place="書きかけの会館")
    assert "書きかけの会館" not in send(town, f"/my/visits/{visit}/undo", f"/my/visits/{visit}").text


def test_somebody_elses_visit_is_not_found_and_the_ledger_knows(town: Town, visit: UUID) -> None:
    theirs = place(town, "fixed", "さくら町会", by=town.hanako)
    for other in (theirs, uuid4()):
        answer = town.http.get(f"/my/visits/{other}")
        assert answer.status_code == 404
        assert "さくら町会" not in answer.text
    assert acts(town, "opened").count((TAKESHI, "visit", TAKESHI, "refused")) == 2
    assert town.http.get("/my/visits/V02").status_code == 404


@pytest.mark.parametrize("deed", ["", "/draft"])
def test_nothing_is_written_into_somebody_elses_visit(town: Town, visit: UUID, deed: str) -> None:
    theirs = place(town, "fixed", "さくら町会", by=town.hanako)
    answer = send(town, f"/my/visits/{theirs}{deed}", f"/my/visits/{visit}", place="よその会館")
    assert answer.status_code == 404
    assert sheets(town) == []
    assert drafts(town) == []


def test_whose_term_ended_no_longer_sees_the_visit(town: Town, visit: UUID) -> None:
    with town.house.db.write() as session:
        session.execute(update(Office).values(ended_on=date(2026, 10, 13)))
    assert town.http.get(f"/my/visits/{visit}").status_code == 404


def test_each_officer_has_a_sheet_of_their_own(town: Town, visit: UUID) -> None:
    told(town, visit)
    inside(town.officer("さとみ", "いなほ町会"))
    page = town.http.get(f"/my/visits/{visit}")
    assert page.status_code == 200
    assert "ひばり会館" not in page.text


def test_an_ended_visit_shows_and_changes_nothing(town: Town, visit: UUID) -> None:
    told(town, visit)
    given = {"csrf": stamp(town.http.get(f"/my/visits/{visit}")), "place": "あとから"}
    town.staff.say("/中止 いなほ町会").tap("はい、中止します")
    page = town.http.get(f"/my/visits/{visit}").text
    assert "もう変えられません。" in page
    assert HALL in page
    assert "<textarea" not in page
    assert town.http.post(f"/my/visits/{visit}", data=given).status_code == 409
    assert HALL in town.http.get(f"/my/visits/{visit}").text


def test_nothing_is_taken_from_somebody_who_does_not_agree(town: Town, visit: UUID) -> None:
    given = {"csrf": stamp(town.http.get(f"/my/visits/{visit}")), "place": HALL}
    with town.house.db.write() as session:
        session.execute(update(Consent).values(withdrawn_at=town.now))
    assert "説明を読む" in town.http.get(f"/my/visits/{visit}").text
    assert town.http.post(f"/my/visits/{visit}", data=given).status_code == 409
    assert sheets(town) == []


def test_one_visit_opens_at_once_several_are_listed_none_says_how(town: Town, visit: UUID) -> None:
    assert town.http.get("/my/visits").headers["Location"] == f"/my/visits/{visit}"
    town.staff.say("/中止 いなほ町会").tap("はい、中止します")
    place(town, "wish")
    assert town.http.get("/my/visits").text.count('href="/my/visits/') == 2
    inside(town.hanako)
    assert "まだ訪問の希望は出ていません。" in town.http.get("/my/visits").text


def test_the_news_of_a_date_brings_the_button(town: Town) -> None:
    visit = fixed(town)
    assert "訪問の準備を書く" in town.takeshi.buttons()
    town.takeshi.tap("訪問の準備を書く").heard("訪問の準備を書く")
    path = "/p/" + str(town.takeshi.action("訪問の準備を書く")["uri"]).rsplit("/", 1)[-1]
    assert town.http.post(path).headers["Location"] == f"/my/visits/{visit}"


def test_staff_open_it_for_a_reason_that_is_kept(town: Town, visit: UUID) -> None:
    told(town, visit)
    page = console(town)
    assert "V01" in town.http.get("/staff/preparing").text
    asked = town.http.get("/staff/preparing/V01")
    assert TAKESHI in asked.text
    assert "ひばり会館" not in asked.text
    given = {"csrf": stamp(page)}
    assert town.http.post("/staff/preparing/V01", data={**given, "why": "curiosity"}).status_code == 400
    assert "ひばり会館" in town.http.post("/staff/preparing/V01", data={**given, "why": "prepare"}).text
    assert ("S02", f"visit details {TAKESHI}", "V01", "done") in acts(town, "opened")


def test_a_visit_nobody_knows_is_not_found(town: Town) -> None:
    console(town)
    for code in ("V99", "W01", "V" + "9" * 30, "V²"):
        assert town.http.get(f"/staff/preparing/{code}").status_code == 404


def test_erasing_somebody_takes_what_they_told(town: Town, visit: UUID) -> None:
    told(town, visit)
    kept = sheets(town)[0]
    with town.house.db.read() as session:
        subject = subject_of(session, TAKESHI)
    town.house.eraser().erase(subject, "operator")
    assert sheets(town) == []
    console(town)
    assert "まだ誰も書いていません。" in town.http.get("/staff/preparing/V01").text
    assert kept.person_id == person_of(town, TAKESHI).id


def test_ones_own_words_stand_in_my_data(town: Town, visit: UUID) -> None:
    told(town, visit)
    assert "・会場の名前と住所: ひばり会館 2階" in town.http.get("/my/data").text
