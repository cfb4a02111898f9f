"""The calendar of the year: whole months, what rooms know of their days, and only codes where others look on."""

from __future__ import annotations

from datetime import date

import pytest

from bot.chat.turn import Surroundings
from bot.web.calendar import Calendar
from bot.web.doors import Occasion, Occasions, Tone
from tests.cast import Town
from tests.meetings.stages import agreed
from tests.signing import console
from tests.venue import at_a_venue
from tests.visits.stages import place

MINE = "見本"


def calendar(town: Town, *found: Occasion, kind: str = "", venue: bool = False) -> Calendar:
    """The calendar of a house whose only room knows these days."""
    source = Occasions(
        "sample", (MINE, "ほか"), lambda _around, first, last: [x for x in found if first <= x.day <= last]
    )
    with town.house.db.read() as session:
        around = Surroundings(session, town.now, town.house.vault, town.house.settings)
        return Calendar.of(around, [source], kind, venue=venue)


def on(day: date, words: str = "なにか", kind: str = MINE, quiet: str = "", tone: Tone = "plain") -> Occasion:
    """Something on a day."""
    return Occasion(day, kind, words, "/somewhere", tone, quiet)


def notes(view: Calendar, day: date) -> list[str]:
    """What stands on a day."""
    return [one.words for month in view.months for each in month.days if each.date == day for one in each.notes]


def test_the_months_are_those_of_the_contract_and_what_is_owed_afterwards(town: Town) -> None:
    months = calendar(town).months
    assert [months[0].title, months[-1].title, len(months)] == ["2026年7月", "2027年5月", 11]
    assert [len(one.days) for one in months][:3] == [31, 31, 30]


@pytest.mark.parametrize(("month", "column"), [(0, 3), (4, 7), (7, 1)])  # 7/1 Wednesday, 11/1 Sunday, 2/1 Monday
def test_the_first_day_stands_under_its_weekday(town: Town, month: int, column: int) -> None:
    assert calendar(town).months[month].starts == column


def test_weekends_and_days_the_ward_is_closed_are_marked(town: Town) -> None:
    view = calendar(town, on(date(2026, 11, 3), "文化の日", tone="rest"))
    rest = [one.date.day for one in view.months[4].days if one.rest]
    assert rest[:4] == [1, 3, 7, 8]


def test_a_day_of_rest_is_nothing_to_do(town: Town) -> None:
    view = calendar(town, on(date(2026, 11, 3), tone="rest"), on(date(2026, 11, 4)))
    assert view.months[4].count == 1


def test_a_filter_leaves_one_kind_and_the_shade_of_closed_days(town: Town) -> None:
    day = date(2026, 11, 3)
    view = calendar(town, on(day, "休み", tone="rest"), on(day, "べつ", "ほか"), kind="ほか")
    assert notes(view, day) == ["べつ"]
    assert view.months[4].days[2].rest


def test_an_unknown_filter_shows_everything(town: Town) -> None:
    assert notes(calendar(town, on(date(2026, 11, 4)), kind="<b>"), date(2026, 11, 4)) == ["なにか"]


def test_every_kind_has_a_sign_of_its_own(town: Town) -> None:
    signs = [one.mark for one in calendar(town).kinds]
    assert len(set(signs)) == len(signs) == 2


def test_at_a_venue_only_quiet_words_are_shown_and_lead_nowhere(town: Town) -> None:
    day = date(2026, 11, 4)
    view = calendar(town, on(day, "さくら町会", quiet="V01"), on(day, "いなほ町会"), venue=True)
    assert notes(view, day) == ["V01"]
    assert [one.href for one in view.months[4].days[3].notes] == [""]


def test_events_deadlines_wishes_closures_and_the_contract_stand_in_the_year(town: Town) -> None:
    place(town, "wish")
    agreed(town)
    console(town)
    page = town.http.get("/staff/calendar").text
    for words in ("14:00 講習会1 LINE", "資料の区の確認 講習会1", "文化の日（区は休み）", "契約の期間がおわる"):
        assert words in page
    assert 'href="/staff/meetings/W01"' in page


def test_days_wished_for_stand_there_until_a_date_is_fixed(town: Town) -> None:
    place(town, "wish", candidates=["2026-11-18"])
    console(town)
    assert "いなほ町会の希望日" in town.http.get("/staff/calendar").text
    town.staff.say("/区へ V01").say("/選定 V01").tap("電話")
    town.staff.say("/日程確定 V01 11/20 14:00").heard("日時が決まりました")
    page = town.http.get("/staff/calendar").text
    assert "いなほ町会の希望日" not in page
    assert "14:00 派遣1 いなほ町会" in page


def test_an_event_that_was_called_off_goes(town: Town) -> None:
    agreed(town)
    town.staff.say("/行事中止 W01").tap("はい、中止します")
    console(town)
    assert "講習会1" not in town.http.get("/staff/calendar").text


def test_the_page_filters_by_kind_and_marks_today(town: Town) -> None:
    agreed(town)
    console(town)
    page = town.http.get("/staff/calendar?kind=講習会").text
    assert "14:00 講習会1 LINE" in page
    assert "資料の区の確認" not in page
    assert page.count('<span class="badge">今日</span>') == 1


def test_the_page_at_a_venue_names_nobody(town: Town) -> None:
    place(town, "wish", candidates=["2026-11-18"])
    agreed(town)
    console(town)
    page = at_a_venue(town).get("/staff/calendar").text
    assert "V01 希望日" in page
    assert "14:00 W01" in page
    assert "いなほ町会" not in page
    assert "講習会1" not in page
