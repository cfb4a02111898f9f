"""Sessions of staff: short, bound to their browser, renewed by the second factor, seen and ended by their owner."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from werkzeug.datastructures import Headers

from bot.clock import FixedClock
from handlers.people.sessions import browser_of
from tests.cast import Town
from tests.houses import build, copy_of
from tests.people.desk import CHROME, FIREFOX, ago, begin, browser, change, confirm, enter, figures, ledger, sessions
from tests.signing import stamp

MINUTE = timedelta(minutes=1)


def test_the_second_factor_brings_a_new_cookie_and_the_old_one_names_nothing(town: Town) -> None:
    page = begin(town)
    before = town.http.get_cookie("engawa")
    assert before is not None
    assert confirm(town, page).status_code == 302
    after = town.http.get_cookie("engawa")
    assert after is not None
    assert after.value != before.value
    assert town.http.get("/staff").status_code == 200
    town.http.set_cookie("engawa", before.value)
    assert town.http.get("/staff").status_code == 403


def test_half_an_hour_without_use_ends_a_session_and_use_keeps_it(town: Town) -> None:
    enter(town)
    ago(town, "seen_at", 29 * MINUTE)
    assert town.http.get("/staff").status_code == 200
    ago(town, "seen_at", 29 * MINUTE)
    assert town.http.get("/staff").status_code == 200
    ago(town, "seen_at", 31 * MINUTE)
    gone = town.http.get("/staff")
    assert gone.status_code == 403
    assert "「/画面」" in gone.text


def test_what_a_page_asks_for_by_itself_keeps_nobody_in(town: Town) -> None:
    enter(town)
    ago(town, "seen_at", 20 * MINUTE)
    before = sessions(town)[-1].seen_at
    assert town.http.get("/staff", headers={"X-Live": "1"}).status_code == 200
    assert sessions(town)[-1].seen_at == before
    town.http.get("/staff")
    assert sessions(town)[-1].seen_at != before


def test_what_is_saved_while_somebody_types_does_keep_them_in(town: Town) -> None:
    page = enter(town)
    ago(town, "seen_at", 20 * MINUTE)
    before = sessions(town)[-1].seen_at
    town.http.post("/staff/me/sessions/end", data={"csrf": stamp(page)}, headers={"X-Live": "1"})
    assert sessions(town)[-1].seen_at != before


def test_eight_hours_end_a_session_however_much_it_is_used(town: Town) -> None:
    enter(town)
    assert sessions(town)[-1].session_until is not None
    ago(town, "session_until", timedelta(hours=7, minutes=59))
    assert town.http.get("/staff").status_code == 200
    ago(town, "session_until", 2 * MINUTE)
    assert town.http.get("/staff").status_code == 403


def test_a_cookie_in_another_kind_of_browser_ends_its_session_for_both(town: Town) -> None:
    mine = browser(town)
    enter(town, mine)
    stolen = mine.get_cookie("engawa")
    assert stolen is not None
    thief = browser(town, FIREFOX)
    thief.set_cookie("engawa", stolen.value)
    assert thief.get("/staff").status_code == 403
    assert mine.get("/staff").status_code == 403
    assert ("S02", "session in another browser", "refused") in ledger(town, "opened")


def test_an_update_of_the_browser_ends_nothing(town: Town) -> None:
    mine = browser(town)
    enter(town, mine)
    mine.environ_base["HTTP_USER_AGENT"] = CHROME.format("151.0.0.0")
    assert mine.get("/staff").status_code == 200


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (CHROME.format("150.0.0.0"), "Chrome・Windows"),
        (CHROME.format("150.0.0.0") + " Edg/150.0.0.0", "Edge・Windows"),
        (FIREFOX, "Firefox・Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1", "Safari・iPhone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari Line/16.1.0", "LINE・iPhone"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36", "Chrome・Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15", "Safari・Mac"),
        ("", "ほか・ほか"),
        ("x" * 10_000, "ほか・ほか"),
    ],
)
def test_the_kind_of_a_browser_is_its_family_and_system(said: str, kind: str) -> None:
    assert browser_of(said) == kind


def test_ones_own_sessions_are_listed_and_one_is_ended(town: Town) -> None:
    other = browser(town)
    enter(town, other)
    page = enter(town)
    shown = town.http.get("/staff/me").text
    assert "Chrome・Windows" in shown
    assert shown.count("この画面") == 1
    first = next(one for one in sessions(town) if one.browser == "Chrome・Windows")
    ended = town.http.post("/staff/me/sessions/end", data={"csrf": stamp(page), "id": str(first.id)})
    assert ended.headers["Location"] == "/staff/me"
    assert other.get("/staff").status_code == 403
    assert town.http.get("/staff").status_code == 200
    assert ("S02", "own session", "done") in ledger(town, "ended")


def test_nobody_ends_or_sees_anothers_session(town: Town) -> None:
    other = browser(town)
    confirm(town, begin(town, other, town.saeki), other, code=figures(town, "S01"))
    page = enter(town)
    (theirs,) = [one for one in sessions(town) if one.browser == "Chrome・Windows"]
    town.http.post("/staff/me/sessions/end", data={"csrf": stamp(page), "id": str(theirs.id)})
    town.http.post("/staff/me/sessions/end", data={"csrf": stamp(page), "id": "not an id"})
    assert other.get("/staff").status_code == 200
    assert "Chrome" not in town.http.get("/staff/me").text


def test_signing_out_ends_the_sessions_in_every_browser(town: Town) -> None:
    other = browser(town)
    enter(town, other)
    page = enter(town)
    assert town.http.post("/staff/sign-out", data={"csrf": stamp(page)}).status_code == 200
    assert other.get("/staff").status_code == 403
    assert town.http.get_cookie("engawa") is None


def test_whoever_is_not_at_work_yet_or_any_more_gets_no_further(town: Town) -> None:
    enter(town)
    change(town, ended_on=date(2026, 10, 13))
    for path in ("/staff", "/staff/me", "/staff/venue", "/staff/second-factor"):
        assert town.http.get(path).status_code == 403


def test_the_secret_is_shown_until_the_first_right_code_and_never_again(town: Town) -> None:
    page = begin(town)
    assert "<code>" in page.text
    confirm(town, page)
    assert "<code>" not in begin(town, browser(town)).text


def test_over_tls_the_cookie_is_the_hosts_own(sqlite_template: Path, tmp_path: Path, clock: FixedClock) -> None:
    settings = copy_of(sqlite_template, tmp_path).model_copy(update={"public_url": "https://engawa.example"})
    house = build(settings, clock)
    with Town(house, clock) as town:
        begin(town)
        given = Headers(confirm(town, begin(town)).headers).getlist("Set-Cookie")
        assert enter(town).status_code == 200
        cookie = town.http.get_cookie("__Host-engawa")
    house.close()
    assert cookie is not None
    (said,) = given
    assert said.startswith("__Host-engawa=")
    for flag in ("; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"):
        assert flag in said
    assert "Domain" not in said
