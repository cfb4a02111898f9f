"""The QR of the ward's notice: a link that opens our chat with words the assistant understands."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner, Result

from bot.shell import make_shell
from handlers.meetings.officer import named
from tests.cast import Town
from tests.meetings.guests import join, seminar
from tests.shell.conftest import environment_of
from tests.visits.stages import fixed

BEGINNING = "https://line.me/R/oaMessage/%40engawa-mihon/?"


def drawn(town: Town, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    """What `python -m bot meetings qr` says beside this house."""
    for name, value in environment_of(town.house.settings).items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(make_shell(), ["meetings", "qr", *words])


def test_the_link_opens_our_chat_with_the_words_of_that_meeting(town: Town) -> None:
    seminar(town)
    town.staff.say("/QR W01").heard("講習会1 LINEのQR", "区のお知らせに載せてもらってください。", BEGINNING)
    link = town.staff.answer.split("\n")[-1]
    words = unquote(urlsplit(link).query)
    assert (link.startswith(BEGINNING), link.isascii(), words) == (True, True, "講習会1に申し込みました")
    assert named(words) == "seminar:1"
    join(town.hanako, words)


def test_exchange_meetings_have_one_too(town: Town) -> None:
    town.staff.say("/意見交換会 1/27 14:00").say("/qr X01").heard(BEGINNING)
    assert unquote(town.staff.answer).endswith("意見交換会1に申し込みました")


def test_nobody_is_recruited_for_what_was_called_off(town: Town) -> None:
    seminar(town)
    town.staff.say("/行事中止 W01").tap("はい、中止します").say("/QR W01").heard("もう募集していません。")
    assert "line.me" not in town.staff.answer


def test_a_visit_has_no_qr(town: Town) -> None:
    fixed(town)
    town.staff.say("/QR V01").heard("派遣にはQRがありません。")


@pytest.mark.parametrize(("name", "begins"), [("a.png", b"\x89PNG"), ("a.SVG", b"<?xml")])
def test_the_picture_is_drawn_as_the_file_is_named(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, begins: bytes
) -> None:
    seminar(town)
    done = drawn(town, monkeypatch, "W01", "--out", str(tmp_path / name))
    assert (done.exit_code, BEGINNING in done.output) == (0, True), done.output
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(("code", "name", "why"), [("W01", "a.gif", ".png or .svg"), ("W09", "a.png", "W09")])
def test_what_cannot_be_drawn_is_explained(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, name: str, why: str
) -> None:
    seminar(town)
    done = drawn(town, monkeypatch, code, "--out", str(tmp_path / name))
    assert done.exit_code != 0
    assert why in f"{done.output}{done.exception}"
    assert not (tmp_path / name).exists()
