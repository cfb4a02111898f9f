"""Passkeys beside the six figures: made after them, bound to our host, signed once, verified, counted (002G-§3-1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bot.clock import FixedClock, wall
from handlers.people.passkeys import MOST, Site, site_of
from handlers.people.sign_in_tables import Passkey, PasskeyChallenge
from handlers.people.tables import PageLink, Worker
from tests.cast import Town
from tests.houses import build, copy_of
from tests.people.authenticator import HOST, MAY_SYNC, ORIGIN, PRESENT, VERIFIED, Authenticator
from tests.people.desk import (
    begin,
    browser,
    change,
    confirm,
    enter,
    fail,
    figures,
    keys,
    ledger,
    options,
)
from tests.signing import stamp


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Town]:
    """The cast around a house that is reached by a name over TLS."""
    settings = copy_of(sqlite_template, tmp_path).model_copy(update={"public_url": ORIGIN})
    house = build(settings, clock)
    with Town(house, clock) as made:
        yield made
    house.close()


def invited(town: Town) -> TestResponse:
    """The page that invites the browser to make a passkey."""
    page = enter(town)
    return town.http.post("/staff/me/passkeys/new", data={"csrf": stamp(page), "code": figures(town)})


def hand_in(town: Town, page: TestResponse, made: Any) -> TestResponse:
    """Send what the browser made."""
    given = made if isinstance(made, str) else json.dumps(made)
    return town.http.post("/staff/me/passkeys", data={"csrf": stamp(page), "passkey": given})


def add(town: Town, key: Authenticator | None = None) -> Authenticator:
    """A worker with a passkey, signed in."""
    key, page = key or Authenticator(), invited(town)
    assert hand_in(town, page, key.make(options(page))).status_code == 303
    return key


def show(town: Town, page: TestResponse, shown: Any) -> TestResponse:
    """Sign in with what the browser signed."""
    return confirm(town, page, passkey=shown if isinstance(shown, str) else json.dumps(shown))


def test_a_passkey_is_made_after_the_six_figures_and_lets_in(town: Town) -> None:
    key = add(town)
    assert "まだありません" not in town.http.get("/staff/me").text
    page = begin(town)
    assert "パスキーで確かめる" in page.text
    assert show(town, page, key.show(options(page))).headers["Location"] == "/staff"
    assert town.http.get("/staff").status_code == 200
    assert ("S02", "passkey", "done") in ledger(town, "added")
    assert ("S02", "passkey", "done") in ledger(town, "signed in")


def test_without_a_passkey_nothing_is_said_of_it_and_with_one_the_figures_still_work(town: Town) -> None:
    assert "パスキー" not in begin(town).text
    add(town)
    assert enter(town).status_code == 200


def test_its_id_and_key_are_sealed_and_only_a_keyed_hash_finds_it(town: Town) -> None:
    key = add(town)
    (kept,) = keys(town)
    assert key.id not in kept.credential
    assert key.id not in kept.digest
    assert kept.synced is False


def test_a_key_that_may_be_on_other_devices_too_is_called_so(town: Town) -> None:
    add(town, Authenticator(flags=PRESENT | VERIFIED | MAY_SYNC))
    assert keys(town)[0].synced
    assert "ほかの端末でも使える種類" in town.http.get("/staff/me").text


def test_without_the_six_figures_no_passkey_is_invited(town: Town) -> None:
    page = enter(town)
    refused = town.http.post("/staff/me/passkeys/new", data={"csrf": stamp(page), "code": "wrong"})
    assert refused.status_code == 422
    assert "data-options" not in refused.text
    assert hand_in(town, page, Authenticator().make(json.dumps({"challenge": "AAAA"}))).status_code == 422
    assert keys(town) == []
    assert ("S02", "second factor", "refused") in ledger(town, "confirmed")


def test_a_stranger_and_whoever_is_half_way_in_add_nothing(town: Town) -> None:
    assert town.http.post("/staff/me/passkeys/new").status_code == 403
    page = begin(town)
    for path in ("passkeys/new", "passkeys", "passkeys/remove"):
        answer = town.http.post(f"/staff/me/{path}", data={"csrf": stamp(page), "code": figures(town)})
        assert answer.headers["Location"] == "/staff/second-factor"
    assert keys(town) == []


BROKEN_MAKERS = {
    "another site": Authenticator(origin="https://evil.example"),
    "another host": Authenticator(host="evil.example"),
    "nobody verified": Authenticator(flags=PRESENT),
    "nobody present": Authenticator(flags=VERIFIED),
    "no id": Authenticator(id=b""),
}


@pytest.mark.parametrize("name", BROKEN_MAKERS)
def test_what_was_not_made_for_us_by_its_owner_is_not_kept(town: Town, name: str) -> None:
    page = invited(town)
    assert hand_in(town, page, BROKEN_MAKERS[name].make(options(page))).status_code == 422
    assert keys(town) == []
    assert ("S02", "passkey", "refused") in ledger(town, "added")


MADE_UP = ["", "{", "[]", "null", '"x"', "{}", '{"id": 1}', '{"id": "AA", "rawId": "AA", "type": "public-key"}',
           '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","attestationObject":"AA"}}',
           '{"id":"\u00e9","rawId":"\u00e9","type":"public-key","response":{"clientDataJSON":"\u00e9"}}',
           "[" * 5_000, "x" * 100_000]  # fmt: skip


def test_whatever_is_made_up_is_refused_and_nothing_breaks(town: Town) -> None:
    page = invited(town)
    for given in MADE_UP:
        assert hand_in(town, page, given).status_code == 422
    key = Authenticator().make(options(page))
    for part in ("attestationObject", "clientDataJSON"):
        broken = {**key, "response": {**key["response"], part: "oA"}}
        assert hand_in(town, page, broken).status_code == 422
    assert keys(town) == []


def test_made_up_signatures_are_wrong_second_factors_and_lock_like_them(town: Town) -> None:
    add(town)
    answers = [show(town, begin(town), given).status_code for given in MADE_UP[1:6]]
    assert answers == [422, 422, 422, 422, 403]
    assert begin(town).status_code == 403


def test_an_invitation_is_good_once_and_for_five_minutes_only(town: Town) -> None:
    page = invited(town)
    made = Authenticator().make(options(page))
    with town.house.db.write() as session:
        session.execute(update(PasskeyChallenge).values(expires_at=wall()))
    assert hand_in(town, page, made).status_code == 422
    page = invited(town)
    first, second = Authenticator(), Authenticator(id=b"another credential of the tests")
    assert hand_in(town, page, first.make(options(page))).status_code == 303
    assert hand_in(town, page, second.make(options(page))).status_code == 422
    assert len(keys(town)) == 1


def test_a_question_is_good_once_and_in_its_own_session_only(town: Town) -> None:
    key = add(town)
    page = begin(town)
    signed = key.show(options(page))
    other = browser(town)
    elsewhere = begin(town, other)
    assert confirm(town, elsewhere, other, passkey=json.dumps(signed)).status_code == 422
    assert show(town, page, signed).status_code == 302
    with town.house.db.read() as session:
        assert session.scalars(select(PasskeyChallenge.link_id)).all() != []  # the other session's new question
    page = begin(town)
    assert show(town, page, signed).status_code == 422


def test_an_answer_to_an_invitation_is_no_answer_to_a_question(town: Town) -> None:
    key, page = add(town), begin(town)
    with town.house.db.write() as session:
        session.execute(update(PasskeyChallenge).values(purpose="make"))
    assert show(town, page, key.show(options(page))).status_code == 422


def test_only_who_was_verified_at_our_own_site_with_the_right_key_gets_in(town: Town) -> None:
    key = add(town)
    broken = (
        Authenticator(secret=key.secret, counter=5, origin="https://evil.example"),
        Authenticator(secret=key.secret, counter=5, host="evil.example"),
        Authenticator(secret=key.secret, counter=5, flags=PRESENT),
        Authenticator(counter=5),
    )
    for one in broken:
        page = begin(town)
        assert show(town, page, one.show(options(page))).status_code == 422
    page = begin(town)
    assert show(town, page, key.show(options(page))).status_code == 302


def test_a_copied_key_shows_in_its_counter_and_is_refused(town: Town) -> None:
    key = add(town)
    copy = Authenticator(secret=key.secret, counter=key.counter)
    for _ in range(2):
        page = begin(town)
        assert show(town, page, key.show(options(page))).status_code == 302
    page = begin(town)
    assert show(town, page, copy.show(options(page))).status_code == 422
    assert keys(town)[0].counter == key.counter


def test_anothers_passkey_opens_nothing(town: Town) -> None:
    key = add(town)
    add(town, Authenticator(id=b"the responsible person's one"))
    with town.house.db.write() as session:
        theirs = session.scalars(select(Passkey).order_by(Passkey.made_at.desc())).first()
        assert theirs is not None
        theirs.worker_id = session.scalars(select(Worker.id).where(Worker.code == "S01")).one()
    other = browser(town)
    page = begin(town, other, town.saeki)
    shown = json.dumps(key.show(options(page)))
    assert confirm(town, page, other, passkey=shown).status_code == 422


def test_a_removed_passkey_lets_nobody_in_and_others_removing_it_do_nothing(town: Town) -> None:
    key = add(town)
    (kept,) = keys(town)
    other = browser(town)
    confirm(town, begin(town, other, town.saeki), other, code=figures(town, "S01"))
    theirs = other.get("/staff/me")
    other.post("/staff/me/passkeys/remove", data={"csrf": stamp(theirs), "id": str(kept.id)})
    assert len(keys(town)) == 1
    page = begin(town)
    signed = key.show(options(page))
    mine = enter(town, again := browser(town))
    again.post("/staff/me/passkeys/remove", data={"csrf": stamp(mine), "id": str(kept.id)})
    assert keys(town) == []
    assert show(town, page, signed).status_code == 422
    assert ("S02", "passkey", "done") in ledger(town, "removed")


def test_the_same_key_is_not_kept_twice(town: Town) -> None:
    key = add(town)
    page = invited(town)
    assert json.loads(options(page))["excludeCredentials"] != []
    assert hand_in(town, page, key.make(options(page))).status_code == 422
    assert len(keys(town)) == 1


def test_nobody_keeps_any_number_of_them(town: Town) -> None:
    for number in range(MOST):
        add(town, Authenticator(id=f"credential {number:02}".encode()))
    page = invited(town)
    assert hand_in(town, page, Authenticator().make(options(page))).status_code == 422
    assert len(keys(town)) == MOST


def test_a_passkey_lets_nobody_in_whose_period_has_ended(town: Town) -> None:
    key, page = add(town), begin(town)
    change(town, ended_on=date(2026, 10, 13))
    assert show(town, page, key.show(options(page))).status_code == 403
    assert town.http.get("/staff").status_code == 403


def test_while_the_sign_in_is_locked_a_passkey_does_not_let_in_either(town: Town) -> None:
    key = add(town)
    waiting = browser(town)
    page = begin(town, waiting)
    fail(town, 5)
    shown = json.dumps(key.show(options(page)))
    assert confirm(town, page, waiting, passkey=shown).status_code == 403


@pytest.mark.parametrize("line", ["/紛失 S02", "/パスワード漏れ S02"])
def test_what_is_lost_or_leaked_takes_the_passkeys_with_it(town: Town, line: str) -> None:
    add(town)
    town.staff.say(line)
    assert keys(town) == []


def test_erasing_a_worker_takes_passkeys_questions_and_failures(town: Town) -> None:
    add(town)
    begin(town)
    fail(town, 2)
    with town.house.db.read() as session:
        subject = session.scalars(select(PageLink.worker_id)).first()
    assert subject is not None
    (erasing,) = [one for one in town.house.rooms.erasings if one.name == "people"]
    with town.house.db.write() as session:
        assert erasing.run(session, subject) == 1
    assert keys(town) == []


def test_leaving_venue_mode_takes_a_passkey_too(town: Town) -> None:
    key = add(town)
    page = town.http.get("/staff/me")
    town.http.post("/staff/venue", data={"csrf": stamp(page), "venue": "on"})
    page = town.http.get("/staff/venue")
    shown = json.dumps(key.show(options(page)))
    assert town.http.post("/staff/venue", data={"csrf": stamp(page), "passkey": shown}).status_code == 303
    assert town.http.get("/staff/me").status_code == 200


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://engawa.example", Site(HOST, ORIGIN)),
        ("https://engawa.example:8443", Site(HOST, "https://engawa.example:8443")),
        ("http://localhost:8000", Site("localhost", "http://localhost:8000")),
        ("http://127.0.0.1:8000", None),
        ("https://203.0.113.7", None),
        ("https://[2001:db8::1]", None),
        ("http://engawa.example", None),
    ],
)
def test_passkeys_need_a_name_and_tls(address: str, site: Site | None) -> None:
    assert site_of(address) == site


def test_where_they_cannot_be_the_page_says_so_and_none_is_invited(
    sqlite_template: Path, tmp_path: Path, clock: FixedClock
) -> None:
    (tmp_path / "plain").mkdir()
    house = build(copy_of(sqlite_template, tmp_path / "plain"), clock)
    with Town(house, clock) as town:
        page = enter(town)
        assert "このアドレスでは、パスキーを使えません" in town.http.get("/staff/me").text
        answer = town.http.post("/staff/me/passkeys/new", data={"csrf": stamp(page), "code": figures(town)})
        assert answer.status_code == 404
    house.close()


def test_a_worker_half_an_hour_away_has_to_begin_again_with_a_passkey_too(town: Town) -> None:
    key, page = add(town), begin(town)
    with town.house.db.write() as session:
        session.execute(update(PageLink).values(seen_at=wall() - timedelta(minutes=31)))
    assert show(town, page, key.show(options(page))).status_code == 403
