"""When LINE itself is down an incident runs from the command line: the same clock, the same record."""

from __future__ import annotations

import io
import zipfile

from docx import Document
from sqlalchemy import select

from bot.mail.tables import MailRow
from bot.schedule.tables import DueRow
from bot.settings import load
from handlers.incidents.tables import Incident
from tests.houses import build
from tests.shell.conftest import Terminal


def only() -> Incident:
    """The one incident there is."""
    house = build(load())
    with house.db.read() as session:
        found = session.scalars(select(Incident)).one()
    house.close()
    return found


def test_the_bare_command_starts_the_clock_and_says_whom_to_ring(terminal: Terminal) -> None:
    said = terminal.said("incident")
    assert "I001  経過0分。直ちに報告（社内上限60分）" in said
    assert "夜間・休日の受付  03-0000-0199" in said
    assert "事故の一報です。" in said
    assert only().state == "open"
    house = build(load())
    with house.db.read() as session:
        assert session.scalars(select(DueRow.id).where(DueRow.urgent)).all()
    house.close()


def test_it_says_when_it_was_noticed_and_refuses_what_cannot_be(terminal: Terminal) -> None:
    assert "経過" in terminal.said("incident", "--noticed", "0:00")
    result = terminal.run("incident", "--noticed", "abc")
    assert result.exit_code == 1
    assert "時刻が分かりませんでした" in result.output


def test_a_report_by_phone_is_recorded(terminal: Terminal) -> None:
    terminal.said("incident")
    terminal.said("incident", "reported", "I001", "phone")
    assert only().state == "reported"
    assert "I001  一報済み" in terminal.said("incident", "list")


def test_the_mail_is_queued_and_the_words_can_be_read(terminal: Terminal) -> None:
    terminal.said("incident")
    terminal.said("incident", "mail", "I001")
    house = build(load())
    with house.db.read() as session:
        assert session.scalars(select(MailRow.about)).all() == ["I001"]
    house.close()
    assert "事故の一報です。" in terminal.said("incident", "script", "I001")


def test_everything_can_be_taken_along(terminal: Terminal) -> None:
    terminal.said("incident")
    terminal.said("incident", "export", "I001", "--to", "all.zip")
    with zipfile.ZipFile(terminal.folder / "all.zip") as archive:
        assert "SHA256SUMS" in archive.namelist()


def test_the_card_to_print_is_a_word_file_with_the_wards_numbers(terminal: Terminal) -> None:
    terminal.said("incident", "card", "--to", "card.docx")
    opened = Document(io.BytesIO((terminal.folder / "card.docx").read_bytes()))
    text = "\n".join(cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    assert "03-0000-0199" in text + "\n".join(one.text for one in opened.paragraphs)


def test_a_drill_leaves_nothing_for_the_ward(terminal: Terminal) -> None:
    said = terminal.said("incident", "--drill")
    assert "D001" in said
    assert "03-0000-0199" not in said


def test_an_unknown_code_says_what_to_do(terminal: Terminal) -> None:
    result = terminal.run("incident", "script", "I009")
    assert "There is no incident I009" in result.output
