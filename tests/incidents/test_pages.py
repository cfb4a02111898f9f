"""The incident's pages: start without LINE, the hour, facts, sealed details, papers; each deed as in chat."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
from docx import Document
from msoffcrypto import OfficeFile
from werkzeug.test import TestResponse

from handlers.incidents.tables import Incident
from tests.cast import Chat, Town
from tests.incidents.hour import entries, only
from tests.signing import console, stamp

PLANTED = "見本 はなえ様の名簿をエレベーターに置き忘れ、090-0000-1234の方から連絡"


class Desk:
    """A worker in front of the incident's page."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.page = console(town)
        self.csrf = ""

    def start(self, **form: str) -> TestResponse:
        """Press the button that starts."""
        self.csrf = stamp(self.town.http.get("/staff/incidents"))
        made = self.town.http.post("/staff/incidents", data={"csrf": self.csrf, **form})
        self.town.settle()
        return self.town.http.get(made.headers["Location"])

    def do(self, deed: str, code: str = "I001", **form: str) -> TestResponse:
        """Send one of the page's forms."""
        answer = self.town.http.post(f"/staff/incidents/{code}/do/{deed}", data={"csrf": self.csrf, **form})
        self.town.settle()
        return answer

    def post(self, path: str, **form: str) -> TestResponse:
        """Send any other form."""
        return self.town.http.post(f"/staff/incidents/I001/{path}", data={"csrf": self.csrf, **form})


@pytest.fixture
def desk(town: Town) -> Desk:
    """A worker signed in."""
    return Desk(town)


def test_the_page_starts_the_clock_and_wakes_people(desk: Desk, town: Town) -> None:
    saeki = Chat(town, town.saeki).listen()
    town.staff.listen()
    page = desk.start().text
    assert "0<span>分経過" in page
    assert 'href="tel:03-0000-0199"' in page
    saeki.heard("【事故 I001】")
    town.staff.heard("【事故 I001】")


def test_facts_are_entered_once_and_only_when_they_changed(desk: Desk, town: Town) -> None:
    desk.start()
    desk.do("facts", kind="missent", step1="yes", quantity="1件", place="調査中", aware="17:40")
    desk.do("facts", kind="missent", step1="yes", quantity="1件", place="事務所")
    assert entries(town, "quantity") == ["1件"]
    assert entries(town, "place") == ["調査中", "事務所"]
    assert only(town).aware_at == town.now - timedelta(minutes=19)


def test_a_phone_number_among_the_facts_is_refused_and_nothing_of_the_form_is_kept(desk: Desk, town: Town) -> None:
    desk.start()
    answer = desk.do("facts", kind="missent", **{"content-words": "090-0000-1234へ"})
    assert answer.status_code == 422
    assert "電話番号のように見えた" in answer.text
    assert only(town).kind is None


def test_the_call_and_the_record_end_the_alarms(desk: Desk, town: Town) -> None:
    desk.start()
    desk.do("called", answered="no")
    desk.do("called", answered="yes")
    assert only(town).state == "reported"
    assert "一報済み" in town.http.get("/staff/incidents/I001").text


def test_a_late_report_says_why(desk: Desk, town: Town) -> None:
    desk.start()
    town.clock.moment += timedelta(minutes=70)
    desk.do("reached", way="phone", at="", late="夜間の番号が古かった")
    assert "遅れた理由: 夜間の番号が古かった" in town.http.get("/staff/incidents/I001").text


def test_the_mail_goes_from_the_page_too(desk: Desk, town: Town) -> None:
    desk.start()
    desk.do("mail", how="time")
    assert "一報 I001" in town.mail.words
    assert desk.do("mail", how="time").status_code == 422


def test_details_are_sealed_opened_for_a_reason_and_never_in_chat_or_timeline(desk: Desk, town: Town) -> None:
    desk.start()
    desk.do("details", details=PLANTED)
    page = town.http.get("/staff/incidents/I001").text
    assert PLANTED not in page
    assert PLANTED in desk.post("open", why="report").text
    with town.house.db.read() as session:
        assert PLANTED.encode() not in (session.query(Incident).one().details or b"")
    assert desk.post("open", why="because").status_code == 400


@pytest.mark.parametrize("name", ["first", "follow", "report", "persons", "claim"])
def test_every_paper_opens_in_word(desk: Desk, town: Town, name: str) -> None:
    desk.start()
    desk.do("facts", kind="papers", quantity="11〜100件")
    desk.do("called", answered="yes")
    answer = desk.post(f"paper/{name}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Disposition"].isascii()  # else no server can send it
    assert Document(io.BytesIO(answer.data)).tables


def test_the_export_holds_everything_with_its_hashes(desk: Desk, town: Town) -> None:
    desk.start()
    desk.do("called", answered="yes")
    with zipfile.ZipFile(io.BytesIO(desk.post("export").data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    lines = [line.split("  ") for line in files.pop("SHA256SUMS").decode().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert sums == {name: sha256(content).hexdigest() for name, content in files.items()}
    assert {"timeline.csv", "reports.csv", "20261014_I001_事故報告書.docx"} <= set(files)
    assert "区の人" not in files["reports.csv"].decode("utf-8-sig")


def test_details_go_to_the_ward_encrypted_and_the_password_by_phone(desk: Desk, town: Town) -> None:
    desk.start()
    desk.do("called", answered="yes")
    desk.do("details", details=PLANTED)
    saeki = Chat(town, town.saeki).listen()
    desk.do("follow", attach="yes")
    saeki.heard("続報1の確認をお願いします").tap("確かめた。送る")
    attached = list(town.mail.taken[-1].iter_attachments())[0]
    page = town.http.get("/staff/incidents/I001").text
    assert "続報1の添付の合い言葉を見る" in page
    password = desk.post("password/1").text.split("合い言葉: <strong>")[1].split("</strong>")[0]
    assert password not in town.mail.words
    opened = io.BytesIO()
    locked = OfficeFile(io.BytesIO(attached.get_content()))
    locked.load_key(password=password)
    locked.decrypt(opened)
    assert PLANTED in "".join(
        cell.text for table in Document(opened).tables for row in table.rows for cell in row.cells
    )


def test_a_drill_is_marked_everywhere_and_shows_no_number_to_ring(desk: Desk, town: Town) -> None:
    page = desk.start(drill="yes", scenario="bag").text
    assert "【訓練】D001" in page
    assert "tel:" not in page.split("</main>")[0]


@pytest.mark.parametrize("path", ["/staff/incidents", "/staff/incidents/I001"])
def test_nobody_but_staff_sees_the_pages(town: Town, path: str) -> None:
    town.staff.say("/事故")
    assert town.http.get(path).status_code == 403


def test_a_form_of_somebody_else_is_refused(desk: Desk, town: Town) -> None:
    desk.start()
    desk.csrf = "0" * 64
    assert desk.do("called", answered="yes").status_code == 403
    assert only(town).state == "open"


def test_an_unknown_incident_or_deed_is_not_there(desk: Desk, town: Town) -> None:
    desk.start()
    assert town.http.get("/staff/incidents/I009").status_code == 404
    assert desk.do("erase").status_code == 404
