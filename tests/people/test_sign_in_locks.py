"""Repeated failure locks a worker's sign-in across links; links that open nothing are counted by their place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from bot.clock import wall
from bot.store.ledger import LedgerEntry
from bot.web.app import create_app
from handlers.people import sign_in_locks, wrong_links
from handlers.people.sign_in_tables import SignInLock, WrongFactor, WrongLink
from handlers.people.tables import Worker
from tests.cast import Chat, Town
from tests.people.desk import begin, browser, change, confirm, enter, fail, figures, ledger
from tests.signing import link, stamp

LOCKED = "サインインを止めています"
UNLOCK = "本人と確かめた。止めを解く"


@pytest.fixture
def saeki(town: Town) -> Chat:
    """The responsible person's own chat (S01), from now on."""
    return Chat(town, town.saeki).listen()


def locks(town: Town) -> list[timedelta]:
    """How long each lock lasts, oldest first."""
    with town.house.db.read() as session:
        return [one.until - one.at for one in session.scalars(select(SignInLock).order_by(SignInLock.at))]


def hours_pass(town: Town, passed: timedelta) -> None:
    """Real time goes by for locks and failures."""
    with town.house.db.write() as session:
        for lock in session.scalars(select(SignInLock)):
            lock.at, lock.until = lock.at - passed, lock.until - passed
        for wrong in session.scalars(select(WrongFactor)):
            wrong.at -= passed


def test_five_wrong_ones_lock_across_links_and_even_the_right_one_waits(town: Town) -> None:
    assert fail(town, 5) == [422, 422, 422, 422, 403]
    page = begin(town)
    assert page.status_code == 403
    assert LOCKED in page.text
    assert "あと15分" in page.text
    assert locks(town) == [timedelta(minutes=15)]


def test_while_locked_the_right_code_in_an_open_page_does_not_let_in(town: Town) -> None:
    other = browser(town)
    waiting = begin(town, other)
    code = figures(town)
    fail(town, 4)
    assert confirm(town, waiting, other, code="wrong").status_code == 403
    again = browser(town)
    assert begin(town, again).status_code == 403
    with town.house.db.write() as session:
        session.execute(update(SignInLock).values(until=SignInLock.at))
    page = begin(town, again)
    with town.house.db.write() as session:
        session.execute(update(SignInLock).values(until=wall() + timedelta(minutes=1)))
    assert confirm(town, page, again, code=code).status_code == 403


def test_four_wrong_ones_and_a_right_one_let_in(town: Town) -> None:
    assert fail(town, 4) == [422] * 4
    assert enter(town).status_code == 200
    assert locks(town) == []


def test_failures_far_apart_do_not_add_up(town: Town) -> None:
    fail(town, 4)
    hours_pass(town, timedelta(minutes=16))
    assert fail(town, 1) == [422]


def test_each_further_lock_of_a_day_lasts_twice_as_long_up_to_a_limit(town: Town) -> None:
    with town.house.db.write() as session:
        worker = session.scalars(select(Worker).where(Worker.code == "S02")).one()
        now, lasted = wall(), []
        for _ in range(8):
            found = [sign_in_locks.count_wrong(session, worker, now) for _ in range(5)]
            assert found[:4] == [None] * 4
            lasted.append(found[4])
            now += timedelta(minutes=1)
    minutes = [one.total_seconds() / 60 for one in lasted if one]
    assert minutes == [15, 30, 60, 120, 240, 480, 480, 480]


def test_after_a_day_it_begins_at_fifteen_minutes_again(town: Town) -> None:
    fail(town, 5)
    hours_pass(town, timedelta(hours=25))
    fail(town, 5)
    assert locks(town) == [timedelta(minutes=15)] * 2


def test_the_responsible_person_and_the_worker_hear_of_it_and_the_ledger_too(town: Town, saeki: Chat) -> None:
    nonomura = Chat(town, town.nonomura)
    fail(town, 5)
    town.settle()
    saeki.heard("S02のサインインを15分止めました", "電話で確かめてください")
    assert {UNLOCK, "事故として始める"} <= set(saeki.buttons())
    nonomura.heard("サインインを15分止めました", "「/パスワード漏れ」")
    assert ledger(town, "locked") == [("house", "sign-in", "done")]
    assert ledger(town, "signed in").count(("S02", "second factor", "refused")) == 5


def test_a_responsible_person_unlocks_it_early_by_button_or_command(town: Town, saeki: Chat) -> None:
    fail(town, 5)
    town.settle()
    saeki.tap(UNLOCK).heard("S02のサインインの止めを解きました。")
    assert enter(town).status_code == 200
    saeki.say("/サインイン解除 S02").heard("S02のサインインは止まっていません。")
    fail(town, 5)
    saeki.say("/unlock s02").heard("解きました。")
    assert begin(town).status_code == 200


def test_after_unlocking_one_more_mistake_does_not_lock_again(town: Town, saeki: Chat) -> None:
    fail(town, 5)
    saeki.say("/サインイン解除 S02")
    assert fail(town, 1) == [422]


def test_nobody_unlocks_themselves_and_no_worker_unlocks_anybody(town: Town, saeki: Chat) -> None:
    Chat(town, town.nonomura).say("/サインイン解除 S01").heard("管理責任者だけができます")
    change(town, kind="deputy")
    fail(town, 5)
    Chat(town, town.nonomura).say("/サインイン解除 S02").heard("自分の止めは、自分では解けません。")
    assert begin(town).status_code == 403


def test_one_workers_failures_lock_nobody_else(town: Town) -> None:
    fail(town, 5)
    other = browser(town)
    page = begin(town, other, town.saeki)
    assert confirm(town, page, other, code=figures(town, "S01")).status_code == 302


def test_whoever_is_inside_already_stays_while_their_sign_in_is_locked(town: Town) -> None:
    inside = browser(town)
    enter(town, inside)
    fail(town, 5)
    assert inside.get("/staff").status_code == 200


def test_wrong_ones_at_the_same_moment_are_counted_one_by_one(either_town: Town) -> None:
    town = either_town
    pages = [(http := browser(town), begin(town, http)) for _ in range(6)]

    def wrong(http: FlaskClient, token: str) -> int:
        return http.post("/staff/second-factor", data={"csrf": token, "code": "wrong"}).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda one: wrong(one[0], stamp(one[1])), pages))
    assert sorted(answers) == [403, 403, 422, 422, 422, 422]
    assert len(locks(town)) == 1


def test_a_place_that_tries_too_many_links_has_to_wait_even_with_a_good_one(town: Town) -> None:
    good = link(town.hanako)
    answers = [town.http.post(f"/p/{number}").status_code for number in range(wrong_links.MOST)]
    assert set(answers) == {410}
    refused = town.http.post(good)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "600"
    assert "10分ほどたってから" in refused.text
    elsewhere = browser(town)
    elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    assert elsewhere.post(good).status_code == 302


def test_looking_at_made_up_links_counts_and_looking_at_real_ones_does_not(town: Town) -> None:
    good = link(town.hanako)
    assert {town.http.get(good).status_code for _ in range(wrong_links.MOST + 1)} == {200}
    for number in range(wrong_links.MOST):
        town.http.get(f"/p/{number}")
    assert town.http.get(good).status_code == 429


def test_after_ten_minutes_links_are_looked_at_again_and_after_a_day_it_is_forgotten(town: Town) -> None:
    for number in range(wrong_links.MOST):
        town.http.post(f"/p/{number}")
    with town.house.db.write() as session:
        session.execute(update(WrongLink).values(at=wall() - timedelta(minutes=11)))
    assert town.http.post(link(town.hanako)).status_code == 302
    with town.house.db.write() as session:
        session.execute(update(WrongLink).values(at=wall() - timedelta(days=2)))
    assert town.http.post("/p/another").status_code == 410
    with town.house.db.read() as session:
        assert len(session.scalars(select(WrongLink)).all()) == 1


def test_addresses_are_kept_as_keyed_hashes_only(town: Town) -> None:
    town.http.post("/p/made-up")
    with town.house.db.read() as session:
        (one,) = session.scalars(select(WrongLink))
        written = session.scalars(select(LedgerEntry)).all()
    assert len(one.source) == 32
    assert not any("127.0.0.1" in str(vars(entry)) for entry in written)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        (None, "unix:", True),
    ],
)
def test_a_place_is_an_address_or_a_house_with_ipv6(town: Town, one: str | None, other: str, same: bool) -> None:
    vault = town.house.vault
    assert (wrong_links.source_of(vault, one) == wrong_links.source_of(vault, other)) is same


@pytest.mark.parametrize(("proxies", "believed"), [(0, False), (1, True)])
def test_who_came_is_believed_from_our_own_proxies_only(town: Town, proxies: int, believed: bool) -> None:
    settings = town.house.settings.model_copy(update={"proxies": proxies})
    http = create_app(replace(town.house, settings=settings)).test_client()
    answers = {
        http.post("/p/made-up", headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code for number in range(25)
    }
    assert answers == ({410} if believed else {410, 429})
