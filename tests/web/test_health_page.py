"""Staff see how the house is, in plain words and with what to do; nothing secret, whatever the mode."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import guards
from bot.clock import monotonic, wall
from bot.guards import Watch
from bot.store.ledger import Act, note
from bot.web import health_page
from bot.web.app import create_app
from bot.web.health import judge
from bot.web.health_page import Health
from bot.web.health_words import GUARDS, JUDGED
from bot.web.pages import Premises
from tests.cast import Town
from tests.visitors import Desk, desk_of
from tests.web.conftest import ticked

HEALTH = "/staff/health"
WELL, ILL = "みな、うまく動いています", "直すところがあります"


@pytest.fixture
def desk(town: Town) -> Desk:
    """野々村 at work, in a house that just ticked."""
    ticked(town.house)
    return desk_of(town)


def in_production(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page judges as in production; nothing is closed."""
    real = health_page.look

    def look(premises: Premises, *rest: object) -> Health:
        settings = premises.settings.model_copy(update={"app_env": "production"})
        return real(replace(premises, settings=settings), *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(health_page, "look", look)


def backed_up(town: Town, kind: str, ago: timedelta) -> None:
    """A backup was taken so long ago."""
    with town.house.db.write() as session:
        note(session, wall() - ago, Act("operator", "backed up", kind, channel="shell"))


def test_a_house_that_ticks_is_well_and_asks_for_nothing(desk: Desk) -> None:
    page = desk.text(HEALTH)
    assert WELL in page
    assert ILL not in page


def test_a_clock_that_stopped_is_shown_with_what_to_do(desk: Desk) -> None:
    ticked(desk.town.house, timedelta(seconds=30))
    page = desk.text(HEALTH)
    assert ILL in page
    assert "<code>serve</code> か <code>clock</code> を起動し直してください" in page
    assert "止まっている" in page
    assert "秒前" in page


def test_a_process_of_long_ago_is_not_looked_for(desk: Desk) -> None:
    ticked(desk.town.house, timedelta(days=2))
    assert "止まっている</span>" not in desk.text(HEALTH)


def test_everything_that_is_judged_has_words(desk: Desk) -> None:
    house = desk.town.house
    judged = {one.name for one in judge(house.db, house.key_db, house.clock, wall())}
    assert judged | {"database"} == set(JUDGED)
    assert {one.name for one in guards.GUARDS} == set(GUARDS)
    page = desk.text(HEALTH)
    for words in [*GUARDS.values(), *(JUDGED[name] for name in judged)]:
        assert words.title in page


def test_outside_production_guards_only_inform(desk: Desk) -> None:
    page = desk.text(HEALTH)
    assert "ここはテストの環境です" in page
    assert "本番では要る" in page
    assert WELL in page


def test_in_production_guards_and_backups_count(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    in_production(desk.town, monkeypatch)
    page = desk.text(HEALTH)
    assert ILL in page
    assert "ここはテストの環境です" not in page
    assert "本番では PostgreSQL を使います" in page


@pytest.mark.parametrize(("hours", "late"), [(29, False), (31, True)])
def test_a_backup_that_is_late_is_shown(desk: Desk, hours: int, late: bool) -> None:
    assert desk.text(HEALTH).count("記録がありません") == 2
    backed_up(desk.town, "rows", timedelta(hours=hours))
    backed_up(desk.town, "keys", timedelta())
    page = desk.text(HEALTH)
    assert "記録がありません" not in page
    assert ("を毎日動くようにしてください" in page) is late


def test_it_stays_open_when_only_incidents_are_handled(desk: Desk) -> None:
    house = desk.town.house
    keyless = Watch(house.settings, house.db, monotonic, keyless=True)
    desk.town.http.application = create_app(replace(house, watch=keyless))
    assert desk.get("/staff/people").status_code == 503
    assert "事故の受け付け（「/事故」）だけが動いています" in desk.text(HEALTH)


def test_nothing_secret_and_no_place_is_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    in_production(desk.town, monkeypatch)
    page, settings = desk.text(HEALTH), desk.town.house.settings
    secret = (settings.line_channel_secret, settings.line_channel_access_token, settings.metrics_token)
    places = (settings.database_url, settings.contract_key_file, settings.backup_dir, settings.heads_dir)
    for word in [*(one.get_secret_value() for one in secret), *map(str, places), "sqlite"]:
        assert word not in page


def test_an_auditor_and_a_screen_others_see_may_have_it(town: Town) -> None:
    ticked(town.house)
    desk = desk_of(town, "auditor").at_a_venue()
    assert WELL in desk.text(HEALTH)
    town.http.delete_cookie("engawa")
    assert town.http.get(HEALTH).status_code in (302, 403)
