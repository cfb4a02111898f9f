"""Tired work: written twice, approved too late; both are said before anything goes wrong."""

from __future__ import annotations

from datetime import timedelta

from tests.broadcasts.desk import NOON, Desk, refused, row
from tests.cast import Town

TWICE = "同じ相手に同じ文の"


def test_what_was_written_twice_says_so_beside_the_numbers(author: Desk, second: Desk, town: Town) -> None:
    author.write()
    assert TWICE not in author.page()
    author.write()
    assert "同じ相手に同じ文のB02があります（下書き）" in author.page()
    author.do("ask")
    second.do("approve")
    assert TWICE not in author.page()
    town.staff.listen()
    author.do("ask", "B02")
    town.staff.heard("同じ相手に同じ文のB01があります（送りました）")
    town.clock.moment = NOON + timedelta(days=2)
    assert TWICE not in author.page("B02")


def test_other_words_or_other_people_are_no_double(author: Desk) -> None:
    author.write()
    author.write(**{"text-ja": "ほかのお知らせです。"})
    author.write(to="tool:line")
    assert [TWICE in author.page(code) for code in ("B01", "B02", "B03")] == [False] * 3


def test_what_was_called_off_is_no_double(author: Desk) -> None:
    author.write()
    author.write()
    author.do("cancel", sure="yes")
    assert TWICE not in author.page("B02")


def test_what_nobody_approved_in_time_says_so(author: Desk, second: Desk, town: Town) -> None:
    author.write(at="10/14 15:00")
    author.do("ask")
    town.clock.moment = NOON.replace(hour=15, minute=1)
    town.staff.say("/お知らせ B01").heard("いま: 送る時刻までに承認されませんでした。")
    assert "B01 送る時刻までに承認されませんでした" in author.http.get("/staff").text
    refused(second.do("approve"), "もう過ぎています")
    assert row(town).state == "asked"
