"""Everything hostile on every route: nothing breaks, nothing is shown that should not be, nothing leads away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import select

from bot.chat.turn import Surroundings
from bot.web.routes import OUTSIDE, Route
from handlers.people.links import CONSOLE, open_link
from handlers.people.tables import Worker
from tests.pages.attacks import TOO_MUCH, Asked, asked, requests, send
from tests.pages.fixtures import Filled, Standing, stand
from tests.pages.guests import OFFICER, STRANGER, Guest
from tests.pages.hostile import HEADS, METHODS, faults, lax
from tests.pages.test_matrix import nothing
from tests.pages.walking import Addresses, Walk, rules, starts, walk

Walks = Mapping[str, Walk]
EXAMPLES = 30
LASTING = ("<zz-evil onclick=alert(1)>", '"><zz-evil>', "'><zz-evil x='", "{{ 17077 * 19391 }}")
steady = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def target(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """A town that may be hurt."""
    made = stand(filled, tmp_path_factory.mktemp("hurt"))
    yield made
    made.house.close()


def attacker(standing: Standing, route: Route) -> Guest:
    """Somebody who gets as far as the route itself."""
    return standing.guest(OFFICER if route.rights == OUTSIDE and route.rule.startswith("/my") else "responsible")


def assault(standing: Standing, route: Route, ways: Asked) -> list[str]:
    """Send everything; what was wrong with the answers."""
    standing.again()
    guest, found = attacker(standing, route), dict[str, str]()

    @steady
    @given(requests(ways))
    def attack(request: dict[str, object]) -> None:
        answer = send(guest, ways.method, request)
        for one in faults(answer):
            found.setdefault(f"{ways.method} {route.rule} {one}", f"{request!r:.300}")

    attack()
    return [f"{fault}, for example {request}" for fault, request in found.items()]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nothing_that_is_sent_breaks_a_page(target: Standing, known: Addresses, walks: Walks, method: str) -> None:
    wrong = []
    for rule, route in rules(target.app, method):
        ways = asked(target.app, rule, method, known.of(rule.endpoint), walks.values())
        wrong += assault(target, route, ways)
    nothing(wrong)


def test_odd_methods_are_answered_calmly(target: Standing, known: Addresses) -> None:
    target.again()
    guest, wrong = target.guest("responsible"), []
    paths = [known.of(rule.endpoint)[0] for rule, _route in [*rules(target.app, "GET"), *rules(target.app, "POST")]]
    for path in [*paths, "/look/page.css", "/nowhere"]:
        for method in METHODS:
            wrong += [f"{method} {path} {one}" for one in faults(send(guest, method, {"path": path.split("?")[0]}))]
    nothing(wrong)


def test_odd_heads_are_answered_calmly(target: Standing, known: Addresses) -> None:
    target.again()
    wrong = []
    for who in (STRANGER, "responsible"):
        for head in HEADS:
            for path in ("/staff", "/staff/nowhere", "/look/page.css", known.of("people.enter")[0], "/my/contact"):
                answer = send(target.guest(who), "GET", {"path": path, "headers": [head]})
                wrong += [f"{path} {head} {one}" for one in faults(answer)]
    nothing(wrong)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/staff/nowhere",
        "/look/../settings.py",
        "/look/%2e%2e/pages.py",
        "/look/none.css",
        "/staff/",
        "/staff//people",
    ],
)
def test_where_nothing_is_the_answer_is_as_strict_as_a_page(target: Standing, path: str) -> None:
    answer = send(target.guest(STRANGER), "GET", {"path": path})
    assert answer.status_code == 404
    nothing(faults(answer))


@pytest.mark.parametrize("path", ["/nowhere", "/staff/people/P9999", "/staff/incidents/I001/open"])
def test_a_program_gets_no_words_when_it_goes_wrong(target: Standing, path: str) -> None:
    answer = target.guest("responsible").http.get(path)
    assert (answer.status_code in (404, 405), answer.data) == (True, b"")
    assert list(lax(answer.headers)) == []


def test_more_than_anybody_sends_is_refused(target: Standing, known: Addresses) -> None:
    target.again()
    wrong = []
    for rule, route in rules(target.app, "POST"):
        request = {"path": known.of(rule.endpoint)[0], "environ": {"CONTENT_LENGTH": TOO_MUCH}, "pairs": [("a", "b")]}
        answer = send(attacker(target, route), "POST", request)
        wrong += [f"{rule.rule} {one}" for one in faults(answer)]
        wrong += [] if 400 <= answer.status_code < 500 else [f"{rule.rule}: {answer.status_code}"]
    nothing(wrong)


def test_hostile_words_that_were_kept_stay_words_on_every_page(target: Standing, walks: Walks) -> None:
    target.again()
    keep(target, walks["responsible"])
    seen = walk(target.guest("responsible"), *starts(target.app, "/staff"))
    assert any("&lt;zz-evil" in one.text for one in seen.pages), "nothing hostile was kept, so nothing was tried"
    nothing(
        f"{one.path} {fault}"
        for one in seen.found.values()
        for fault in faults(target.guest("responsible").get(one.path))
    )


def keep(standing: Standing, seen: Walk) -> None:
    """Fill every field of every form with words that want to be more than words, one field at a time."""
    guest = standing.guest("responsible")
    for _page, path, form in seen.forms:
        free = [
            one.name for one in form.fields if one.kind in ("text", "textarea", "search", "email", "tel") and one.name
        ]
        for n, name in enumerate(free if form.method == "POST" else ()):
            guest.post(path, form.held | {"csrf": guest.stamp, name: LASTING[n % len(LASTING)]})


def test_over_tls_cookies_travel_over_tls_only(filled: Filled, tmp_path: Path) -> None:
    made = stand(filled, tmp_path, public_url="https://engawa.example")
    with made.house.db.write() as session:
        house = made.house
        around = Surroundings(session, house.clock.now(), house.vault, house.settings, doors=house.rooms.doors)
        worker = session.scalars(select(Worker).where(Worker.code == "S01")).one()
        path = urlsplit(open_link(around, CONSOLE, worker=worker.id)).path
    answer = made.app.test_client().post(path, base_url="https://engawa.example")
    assert answer.headers.getlist("Set-Cookie")
    nothing(faults(answer, secure=True))
    made.house.close()
