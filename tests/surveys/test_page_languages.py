"""Who answers without LINE chooses a language at the top of the page; what was answered stays when it changes."""

from __future__ import annotations

import pytest

from tests.cast import Town
from tests.people.test_every_language import FOREIGN, strange
from tests.surveys.hands import Phone, fields, seat_path
from tests.surveys.stage import KEPT, kept, near_the_end, survey

BROWSERS = {"en-GB,en;q=0.9": "en", "zh-CN": "zh-Hans", "ko-KR,ko;q=0.9,en;q=0.5": "ko", "fr": "ja", "": "ja",
            "ja-JP,ja;q=0.9,en;q=0.8": "ja"}  # fmt: skip


@pytest.fixture
def phone(town: Town) -> Phone:
    """The page of a sheet, near the end of a seminar."""
    near_the_end(town, sheets=20)
    return Phone(town, seat_path(town, 7))


@pytest.mark.parametrize("language", FOREIGN)
def test_every_page_of_a_survey_speaks_the_language_that_was_chosen(phone: Phone, language: str) -> None:
    door = phone.town.http.get(f"/s/{survey(phone.town).slug}?l={language}").text
    shown = [
        door,
        phone.see().text,
        phone.begin().text,
        *(phone.section(step, fields(KEPT)).text for step in (1, 2, 3)),
    ]
    assert [strange(page) for page in shown] == [[]] * len(shown)
    assert all(f'<html lang="{language}">' in page for page in shown)


@pytest.mark.parametrize(("asks", "language"), BROWSERS.items())
def test_until_then_it_speaks_as_the_browser_asks(phone: Phone, asks: str, language: str) -> None:
    page = phone.town.http.get(phone.path, headers={"Accept-Language": asks})
    assert f'<html lang="{language}">' in page.text


def test_a_language_chosen_half_way_keeps_what_was_answered(phone: Phone) -> None:
    phone.begin()
    phone.section(1, fields(KEPT))
    assert 'value="5" checked' in phone.see("/1?l=ko").text
    phone.section(2, fields(KEPT))
    phone.section(3, fields(KEPT))
    assert kept(phone.town) == [KEPT]


def test_the_device_keeps_the_name_of_the_language_and_nothing_else(phone: Phone) -> None:
    phone.see("?l=en")
    cookie = phone.town.http.get_cookie("language", path="/s/")
    assert cookie is not None
    assert (cookie.value, cookie.http_only, cookie.same_site) == ("en", True, "Lax")


def test_a_language_there_is_not_changes_nothing(phone: Phone) -> None:
    assert '<html lang="ja">' in phone.see("?l=xx").text
    assert phone.town.http.get_cookie("language", path="/s/") is None
