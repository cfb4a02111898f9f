"""The preview says what the month really has left, and when a broadcast would have to wait for a decision."""

from __future__ import annotations

import pytest

from tests.broadcasts.desk import WORDS, Desk, queued
from tests.cast import Chat, Town, actions, words
from tests.deliveries.test_month import expect, kept, spent

WAITS = "このままでは足りないので、すぐには送られません。"


@pytest.fixture(autouse=True)
def room_for_all(town: Town) -> None:
    """LINE itself allows more than these tests spend."""
    town.platform.quota.limit_to(100_000)


def leave(town: Town, left: int, planned: int) -> None:
    """So much is left of the month, and so much of that is planned for what matters more."""
    expect(town, {10: planned})
    spent(town, 5000 - kept(town) - left)


def test_what_is_planned_and_matters_more_is_named(author: Desk, town: Town) -> None:
    leave(town, 100, 60)
    author.write()
    page = author.page()
    assert "通数: 2通（今月の残り 100通）" in page
    assert "今月の先の予定（もっと大事なもの）に60通、のこして使えるのは40通" in page
    assert WAITS not in page


def test_who_approves_knows_that_it_will_wait_and_staff_decide(author: Desk, second: Desk, town: Town) -> None:
    leave(town, 100, 92)
    author.write()
    town.staff.listen()
    author.do("ask")
    town.staff.heard("使えるのは8通")
    spent(town, 5)
    assert WAITS in second.page()
    second.do("approve")
    assert [one.state for one in queued(town)] == ["parked"]
    town.staff.say("/お知らせ B01").heard("いま: 今月の通数が少ないので止まっています。")
    page = author.page()
    assert "すべて送り終えました" not in page
    assert "今月の通数が少ないので止まっています。" in page


def test_a_moment_in_the_next_month_is_measured_by_that_month(author: Desk, town: Town) -> None:
    expect(town, {10: 60, 11: 4000})
    spent(town, 4900)
    author.write(at="11/2 10:00")
    page = author.page()
    assert f"通数: 2通（11月の残り {5000 - kept(town)}通）" in page
    assert "11月の先の予定（もっと大事なもの）に4000通" in page


def test_what_was_sent_says_only_what_it_cost(author: Desk, second: Desk) -> None:
    author.write()
    author.do("ask")
    second.do("approve")
    assert "<li>通数: 2通</li>" in author.page()


def test_what_the_text_in_the_group_costs_is_said_before(author: Desk) -> None:
    author.write()
    assert "グループの人数分、2通" in author.page()


def test_who_reads_another_language_than_there_is_a_text_in_is_counted(author: Desk, town: Town) -> None:
    town.hanako.say("ことば").tap("English")
    author.write()
    assert "日本語の文で届く、ほかの言葉の人: 英語 1人" in author.page()
    author.write(**{"text-en": "The room has changed."})
    assert "ほかの言葉の人" not in author.page("B02")


def test_the_button_under_it_speaks_the_readers_language(author: Desk, second: Desk, town: Town) -> None:
    town.hanako.say("ことば").tap("English")
    author.write(link="https://www.city.nerima.tokyo.jp/")
    author.do("ask")
    second.do("approve")
    assert _link(town.hanako) == ("The button below opens the page.", ["Open the page"])
    assert _link(town.takeshi) == ("下のボタンで、ページがひらきます。", ["ページをひらく"])


def _link(chat: Chat) -> tuple[str, list[str]]:
    said = [one.message for one in chat.items if one.sender == "bot" and one.message]
    at = next(n for n, one in enumerate(said) if WORDS in words(one))
    return words(said[at + 1]), [one["label"] for one in actions(said[at + 1]) if one["type"] == "uri"]
