"""Associations come from a spreadsheet, codes go out on paper."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from sqlalchemy import select

from bot.clock import TOKYO
from bot.errors import ContentFault
from bot.settings import load
from handlers.people.codes import OFFICER, use
from handlers.people.tables import Association
from tests.houses import build
from tests.shell.conftest import Terminal

CODE = re.compile(r"[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}")


def imported(terminal: Terminal, content: str | bytes) -> str:
    """Import a file; what the command says."""
    file = terminal.folder / "list.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return terminal.said("association", "import", str(file))


def refused(terminal: Terminal, content: bytes) -> str:
    """Why a file cannot be imported."""
    (terminal.folder / "list.csv").write_bytes(content)
    result = terminal.run("association", "import", str(terminal.folder / "list.csv"))
    assert isinstance(result.exception, ContentFault)
    return str(result.exception)


def known(terminal: Terminal) -> list[tuple[str, str]]:
    """Every association with its code."""
    house = build(load())
    with house.db.read() as session:
        rows = session.scalars(select(Association).order_by(Association.code)).all()
    house.close()
    return [(one.code, one.name) for one in rows]


@pytest.mark.parametrize("head", ["name", "団体名", "\ufeffname", "\ufeff団体名", "番号, 団体名 ,備考"])
def test_a_list_with_either_heading_is_read(terminal: Terminal, head: str) -> None:
    before, after = ("1,", ",よい") if "," in head else ("", "")
    said = imported(terminal, f"{head}\r\n{before}さくら町会{after}\r\n{before}いなほ町会{after}\r\n")
    assert said == "2 new, 0 known.\n"
    assert known(terminal) == [("A001", "さくら町会"), ("A002", "いなほ町会")]


def test_the_same_list_again_adds_nothing(terminal: Terminal) -> None:
    imported(terminal, "name\nさくら町会\n")
    assert imported(terminal, "name\nさくら町会\nいなほ町会\n") == "1 new, 1 known.\n"
    assert known(terminal) == [("A001", "さくら町会"), ("A002", "いなほ町会")]


def test_a_name_written_twice_is_one_association(terminal: Terminal) -> None:
    imported(terminal, "name\nさくら町会\n さくら町会 \n\nさくら町会\n")
    assert known(terminal) == [("A001", "さくら町会")]


def test_lines_without_a_name_are_passed_over(terminal: Terminal) -> None:
    assert imported(terminal, "番号,name\n1,さくら町会\n2\n3,\n\n") == "1 new, 0 known.\n"


def test_a_name_may_hold_commas_and_line_breaks_in_quotes(terminal: Terminal) -> None:
    imported(terminal, 'name\n"さくら,町会"\n')
    assert known(terminal) == [("A001", "さくら,町会")]


def test_what_a_japanese_spreadsheet_saves_is_read_too(terminal: Terminal) -> None:
    imported(terminal, "団体名\r\n髙砂町会\r\n".encode("cp932"))
    assert known(terminal) == [("A001", "髙砂町会")]


@pytest.mark.parametrize("content", [b"", b"\n", "なまえ\nさくら町会\n".encode(), "さくら町会\n".encode()])
def test_a_list_without_the_column_is_refused_with_file_and_line(terminal: Terminal, content: bytes) -> None:
    assert refused(terminal, content) == "list.csv:1: there is no column called name or 団体名"
    assert known(terminal) == []


def test_a_list_in_an_unknown_encoding_is_refused(terminal: Terminal) -> None:
    assert refused(terminal, b"name\n\x81\xff\n").startswith("list.csv:1: the text is neither UTF-8")


def test_too_long_a_name_is_refused_with_its_line_and_nothing_is_added(terminal: Terminal) -> None:
    content = f"name\nさくら町会\n{'長' * 61}\n".encode()
    assert refused(terminal, content) == "list.csv:3: a name has at most 60 characters"
    assert known(terminal) == []


def test_a_file_that_is_not_there_is_a_usage_error(terminal: Terminal) -> None:
    assert terminal.run("association", "import", "nowhere.csv").exit_code == 2


def test_codes_are_printed_beside_code_and_name(terminal: Terminal) -> None:
    imported(terminal, "name\nさくら町会\nいなほ町会\n")
    lines = terminal.said("officer", "codes", "--each", "2").splitlines()
    assert [line.split()[:2] for line in lines] == [["A001", "さくら町会"]] * 2 + [["A002", "いなほ町会"]] * 2
    codes = [line.split()[2] for line in lines]
    assert all(CODE.fullmatch(code) for code in codes)
    assert len(set(codes)) == 4


def test_a_printed_code_works_once_and_for_its_association(terminal: Terminal) -> None:
    imported(terminal, "name\nさくら町会\nいなほ町会\n")
    code = terminal.said("officer", "codes").splitlines()[1].split()[2]
    house = build(load())
    now = datetime(2026, 10, 14, tzinfo=TOKYO)
    with house.db.write() as session:
        used = use(session, house.vault, (OFFICER,), code, now)
        assert used is not None
        inaho = session.scalars(select(Association.id).where(Association.name == "いなほ町会")).one()
        assert used.association_id == inaho
        assert use(session, house.vault, (OFFICER,), code, now) is None
    house.close()


def test_without_associations_there_are_no_codes(terminal: Terminal) -> None:
    assert terminal.said("officer", "codes") == ""


@pytest.mark.parametrize("each", ["0", "-1", "many"])
def test_a_senseless_number_of_codes_is_a_usage_error(terminal: Terminal, each: str) -> None:
    assert terminal.run("officer", "codes", "--each", each).exit_code == 2
