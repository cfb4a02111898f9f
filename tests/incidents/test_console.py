"""Incidents in the console: the hour on the page of today, the list, two people at once, and in a venue."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from handlers.incidents.leading import MAIL_FAILED, RING_FIRST, RING_NEXT, RING_ON, while_open
from handlers.incidents.tables import Incident, Suspicion
from handlers.people.tables import Worker
from tests.cast import Chat, Town
from tests.incidents.hour import entries, only
from tests.incidents.test_pages import PLANTED, Desk
from tests.venues import in_a_venue


@pytest.fixture
def desk(town: Town) -> Desk:
    """A worker signed in."""
    return Desk(town)


@pytest.fixture
def venue(desk: Desk) -> FlaskClient:
    """The same worker's screen in a venue."""
    return in_a_venue(desk.town.house, desk.town.http)


def part(town: Town) -> str:
    """The incident's part of today, as a browser fetches it again."""
    return unescape(town.http.get("/staff/today/incidents").text)


def page(town: Town, code: str = "I001") -> str:
    """What its page says."""
    return unescape(town.http.get(f"/staff/incidents/{code}").text)


def test_a_calm_line_and_the_way_to_start_while_nothing_runs(desk: Desk, town: Town) -> None:
    assert "いま動いている事故はありません。" in part(town)
    assert 'href="/staff/incidents"' in part(town)
    assert 'data-live="/staff/today/incidents" data-every="10"' in town.http.get("/staff").text


def test_today_shows_the_hour_the_next_step_and_who_took_it(desk: Desk, town: Town) -> None:
    desk.start()
    town.clock.moment += timedelta(minutes=20, seconds=30)
    said = part(town)
    for words in ("20<span>分経過、あと39分", "つぎ: 区に電話する。", "まだ、だれも引き受けていません。", "I001"):
        assert words in said
    desk.do("take")
    desk.do("called", answered="no")
    assert "S02が引き受けています。" in part(town)
    assert "つぎ: 次の番号に電話する。" in part(town)


def test_an_hour_that_has_passed_is_said(desk: Desk, town: Town) -> None:
    desk.start()
    town.clock.moment += timedelta(minutes=61)
    assert "61<span>分経過（60分をすぎています）" in part(town)


def test_a_real_incident_stands_before_an_older_drill(desk: Desk, town: Town) -> None:
    desk.start(drill="yes", scenario="bag")
    assert "訓練 D001" in part(town)
    desk.start()
    assert ">事故 I001</h2>" in part(town)
    assert "D001 報告の上限" in part(town)


def test_what_was_reported_stays_with_its_next_step_until_it_is_closed(desk: Desk, town: Town) -> None:
    desk.start()
    desk.do("called", answered="yes")
    assert "I001 一報済み。つぎ: 原因" in part(town)
    assert "つぎにすること: 原因" in page(town)


def test_what_the_house_noticed_and_nobody_answered_is_counted(desk: Desk, town: Town) -> None:
    with town.house.db.write() as session:
        session.add(Suspicion(id=uuid4(), key="group:test", why="group", at=town.now))
    assert "事故かもしれない知らせ1件に、まだ答えがありません" in part(town)


def test_the_clock_is_fetched_alone_and_ends_when_the_ward_knows(desk: Desk, town: Town) -> None:
    desk.start()
    assert 'data-live="/staff/incidents/I001/clock?seen=' in page(town)
    town.clock.moment += timedelta(minutes=7)
    clock = town.http.get("/staff/incidents/I001/clock").text
    assert "7<span>分経過" in clock
    assert "<html" not in clock
    desk.do("called", answered="yes")
    assert "data-over" in town.http.get("/staff/incidents/I001/clock").text


def test_a_page_left_open_hears_that_somebody_wrote_and_is_not_disturbed_by_alarms(desk: Desk, town: Town) -> None:
    desk.start()
    seen = page(town).split("clock?seen=")[1].split('"')[0]
    town.time_is(town.now + timedelta(minutes=15))
    assert entries(town, "alarm")
    assert "ほかの人が書き加えました" not in town.http.get(f"/staff/incidents/I001/clock?seen={seen}").text
    desk.do("take")
    assert "ほかの人が書き加えました" in town.http.get(f"/staff/incidents/I001/clock?seen={seen}").text


def test_somebody_tired_finds_numbers_script_and_buttons_before_anything_folded(desk: Desk) -> None:
    first = unescape(desk.start().text).split("<details")[0]
    for words in ("tel:03-0000-0199", "事故の一報です。", "区の人が電話に出た", "電話に出ない", "メールでも一報を送る"):
        assert words in first


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, RING_FIRST), ({"called": "no answer"}, RING_NEXT), ({"called": "no answer", "sent": "一報"}, RING_ON),
        ({"sent": "一報", "mail failed": "一報 450"}, MAIL_FAILED),
        ({"sent": "一報", "mail failed": "一報 450", "accepted": "一報"}, RING_ON),
    ],
)  # fmt: skip
def test_the_next_step_is_always_to_ring(said: dict[str, str], words: object) -> None:
    assert while_open(said) == words


def test_whoever_is_second_to_change_a_fact_is_told_and_nothing_is_lost(desk: Desk, town: Town) -> None:
    desk.start()
    seen = str(_last(town))
    desk.do("facts", kind="papers", place="事務所", seen=seen)
    refused = desk.do("facts", kind="papers", place="調査中", quantity="1件", seen=seen)
    assert refused.status_code == 422
    assert "「発生場所」は、ちょうど別の人が書きかえました" in refused.text
    assert (entries(town, "place"), entries(town, "quantity")) == (["事務所"], [])


def test_an_old_form_does_not_put_back_what_its_reader_never_touched(desk: Desk, town: Town) -> None:
    desk.start()
    desk.do("facts", kind="papers", place="事務所")
    seen = str(_last(town))
    desk.do("facts", kind="papers", place="電車・バス・道", seen=seen)
    assert desk.do("facts", kind="papers", place="事務所", quantity="1件", seen=seen).status_code == 303
    assert entries(town, "place")[-1] == "電車・バス・道"
    assert entries(town, "quantity") == ["1件"]


def test_what_was_typed_and_refused_still_stands_in_the_form(desk: Desk) -> None:
    desk.start()
    answer = desk.do("facts", kind="papers", **{"content-words": "090-0000-1234へ", "place-words": "駅のホーム"})
    assert 'value="駅のホーム"' in answer.text
    assert "<details open" in answer.text


def test_details_of_somebody_else_are_not_overwritten_unseen(desk: Desk, town: Town) -> None:
    desk.start()
    seen = str(_last(town))
    desk.do("details", details="先に書いた文です。", seen=seen)
    refused = desk.do("details", details="あとに書いた文です。", seen=seen)
    assert refused.status_code == 422
    assert "あとに書いた文です。" in refused.text
    assert "先に書いた文です。" in desk.post("open", why="report").text


def test_two_who_take_it_at_once_are_told(desk: Desk, town: Town) -> None:
    desk.start()
    assert desk.do("take", taken="").status_code == 303
    assert desk.do("take", taken="").status_code == 422
    assert desk.do("take", taken="S02").status_code == 303


def test_the_second_who_says_that_the_ward_answered_is_told(desk: Desk, town: Town) -> None:
    desk.start()
    assert desk.do("called", answered="yes").status_code == 303
    again = desk.do("called", answered="yes")
    assert again.status_code == 422
    assert "一報は、もう済んでいます。" in again.text


def test_in_a_venue_an_incident_can_be_started_and_reported_without_a_word_of_it(
    desk: Desk, town: Town, venue: FlaskClient
) -> None:
    desk.start()
    desk.do("facts", kind="papers", **{"place-words": "ひみつの会議室"})
    desk.do("details", details=PLANTED)
    shown = unescape(venue.get("/staff/incidents/I001").text)
    for words in ("I001", "0<span>分経過", "区の人が電話に出た", "電話に出ない", "メールでも一報を送る"):
        assert words in shown
    for hidden in ("ひみつの会議室", "書類・記憶媒体", PLANTED, "<textarea", "経過</h2>", "書類</h2>", 'name="late"'):
        assert hidden not in shown
    assert "紙・記憶媒体" not in unescape(venue.get("/staff/incidents").text)
    assert "紙・記憶媒体" not in unescape(venue.get("/staff").text)
    assert "I001" in venue.get("/staff").text
    done = venue.post("/staff/incidents/I001/do/called", data={"csrf": desk.csrf, "answered": "yes"})
    assert (done.status_code, only(town).state) == (303, "reported")


def test_in_a_venue_nothing_can_be_written_or_opened(desk: Desk, town: Town, venue: FlaskClient) -> None:
    desk.start()
    sent = {"csrf": desk.csrf, "kind": "papers", "details": PLANTED, "why": "report"}
    for deed in ("facts", "details", "follow"):
        answer = venue.post(f"/staff/incidents/I001/do/{deed}", data=sent)
        assert (answer.status_code, PLANTED in answer.text) == (422, False)
    for path in ("open", "export", "paper/first"):
        assert venue.post(f"/staff/incidents/I001/{path}", data=sent).status_code == 403
    assert only(town).kind is None


def test_the_list_turns_by_leaves(desk: Desk, town: Town) -> None:
    with town.house.db.write() as session:
        session.add_all(
            Incident(
                id=uuid4(), drill=True, number=n, state="dismissed", started_at=town.now, started_by="S01",
                aware_at=town.now,
            )
            for n in range(1, 24)
        )  # fmt: skip
    first, second = (town.http.get(f"/staff/incidents?page={n}").text for n in (1, 2))
    assert ("D023" in first, "D003" in first, "page=2" in first) == (True, False, True)
    assert ("D023" in second, "D003" in second, "page=3" in second) == (False, True, False)
    assert "page=1" in second
    assert "D023" in town.http.get("/staff/incidents?page=-1").text


def test_an_auditor_may_start_one_too(desk: Desk, town: Town) -> None:
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(kind="auditor"))
    assert "いま動いている事故はありません。" in part(town)
    assert "事故を始める" in town.http.get("/staff/incidents").text


def test_officers_and_strangers_hear_nothing_of_it(town: Town) -> None:
    town.staff.say("/事故")
    assert Chat(town, town.hanako.user).answer == ""
    for path in ("/staff/today/incidents", "/staff/incidents/I001/clock"):
        assert town.http.get(path).status_code == 403


def _last(town: Town) -> int:
    return int(page(town).split('name="seen" value="')[1].split('"')[0])
