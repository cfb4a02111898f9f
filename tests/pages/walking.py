"""Walking through the pages as somebody does: every link that is shown is tried, and every form is noted."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule

from bot.web.routes import Route, route_of
from tests.pages.guests import Guest
from tests.pages.reading import Form, Page

MOST, ALIKE = 12, 2  # how many addresses of one shape are walked to, and how many are tried by everybody
CODE = re.compile(r"(?<=/)(?:[A-Z]\d{1,5}|\d+)(?=/|$)")
HOST = "http://localhost"


@dataclass(frozen=True)
class Seen:
    """What somebody found at an address, and where the link to it stood."""

    path: str
    status: int
    location: str
    text: str
    page: Page
    linked_from: str

    @property
    def leads(self) -> list[str]:
        """The addresses of ours to which it leads: links, forms that only ask, and where it sends one."""
        asking = [form.action for form in self.page.forms if form.method == "GET"]
        links = [*self.page.links, *asking, *([self.location] if self.location else [])]
        return [target for link in links if (target := own_path(link, self.path))]


@dataclass
class Walk:
    """Everything one guest found, by address; `left` are addresses like those tried, too many to try."""

    guest: Guest
    found: dict[str, Seen] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    @property
    def pages(self) -> list[Seen]:
        """The pages that opened."""
        return [one for one in self.found.values() if one.status == 200]

    @property
    def forms(self) -> Iterator[tuple[Seen, str, Form]]:
        """Every form with its page and the address it goes to."""
        for seen in self.pages:
            for form in seen.page.forms:
                yield seen, own_path(form.action, seen.path) or seen.path, form


def walk(guest: Guest, *starts: str) -> Walk:
    """Follow every link from these addresses on."""
    made, count = Walk(guest), dict[str, int]()
    waiting = deque((start, "") for start in starts)
    while waiting:
        path, source = waiting.popleft()
        if path in made.found or path in made.left:
            continue
        count[shape(path)] = count.get(shape(path), 0) + 1
        if count[shape(path)] > MOST:
            made.left.append(path)
            continue
        seen = look(guest, path, source)
        made.found[path] = seen
        waiting.extend((target, path) for target in seen.leads)
    return made


def look(guest: Guest, path: str, source: str = "") -> Seen:
    """Open one address."""
    answer = guest.get(path)
    text = answer.text if answer.mimetype == "text/html" else ""
    return Seen(path, answer.status_code, answer.headers.get("Location", ""), text, Page(text), source)


def own_path(link: str, base: str) -> str | None:
    """The address behind a link of a page, without its fragment; None when it leads elsewhere or stays on the page."""
    whole = urlsplit(urljoin(HOST + base, link))
    if link.startswith("#") or f"{whole.scheme}://{whole.netloc}" != HOST:
        return None
    return whole.path + (f"?{whole.query}" if whole.query else "")


def endpoint(app: Flask, path: str, method: str = "GET") -> str | None:
    """The name of the route that answers at an address; None when none does."""
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(path).path, method)[0])
    except (HTTPException, RequestRedirect):
        return None


def rules(app: Flask, method: str) -> list[tuple[Rule, Route]]:
    """Every rule of a room for this method, with what was said of it."""
    found = ((rule, route_of(app.view_functions[rule.endpoint])) for rule in app.url_map.iter_rules())
    return [(rule, route) for rule, route in found if route is not None and method in (rule.methods or ())]


def do_everything(walk: Walk, guests: Callable[[], Guest]) -> Walk:
    """What becomes of every form as it was drawn: where it leads, and one step on; a new guest for each."""
    made, tried = Walk(guests()), set[str]()
    for _seen, path, form in walk.forms:
        if form.method == "POST" and shape(path) not in tried:
            tried.add(shape(path))
            guest = guests()
            sent = guest.post(path, form.held | {"csrf": guest.stamp})
            target = own_path(sent.headers.get("Location", ""), path) if "Location" in sent.headers else None
            for address in [target, *look(guest, target, path).leads] if target else ():
                if address not in made.found and address not in walk.found:
                    made.found[address] = look(guest, address, path)
    return made


@dataclass(frozen=True)
class Addresses:
    """Real addresses of every route, a few of each shape; and made-up ones of routes to which nothing leads."""

    real: Mapping[str, Sequence[str]]
    made_up: Mapping[str, str]

    def of(self, name: str) -> Sequence[str]:
        """Addresses of this route."""
        return self.real.get(name) or [self.made_up[name]]


def addresses(app: Flask, walks: Sequence[Walk], deeds: Walk) -> Addresses:
    """What was found by links and in forms; for the rest, values as they were elsewhere or after a deed."""
    real: dict[str, dict[str, None]] = {}
    found = [(path, "GET") for one in walks for path in one.found]
    found += [(path, form.method) for one in walks for _seen, path, form in one.forms]
    count: dict[tuple[str, str], int] = {}
    for path, method in dict.fromkeys(found):
        count[shape(path), method] = count.get((shape(path), method), 0) + 1
        name = endpoint(app, path, method)
        if name is not None and count[shape(path), method] <= ALIKE:
            real.setdefault(name, {})[path] = None
    values = _values(app, [*(path for path, _method in found), *deeds.found])
    missing = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in real]
    return Addresses(
        {name: list(paths) for name, paths in real.items()}, {r.endpoint: _built(r, values) for r in missing}
    )


def shape(path: str) -> str:
    """An address without its values: those that differ only in a code are alike."""
    parts = urlsplit(path)
    asked = "&".join(one.split("=")[0] for one in parts.query.split("&"))
    return CODE.sub("*", parts.path) + (f"?{asked}" if asked else "")


def _values(app: Flask, paths: Iterable[str]) -> dict[str, str]:
    """A value that was seen for each parameter, by what stands before it in the rule, and by its name alone."""
    found: dict[str, str] = {}
    for path in paths:
        for method in ("GET", "POST"):
            try:
                rule, given = app.url_map.bind("localhost").match(urlsplit(path).path, method, return_rule=True)
            except (HTTPException, RequestRedirect):
                continue
            for name, value in given.items():
                found.setdefault(rule.rule.split("<")[0] + name, str(value))
                found.setdefault(name, str(value))
    return found


def _built(rule: Rule, values: Mapping[str, str]) -> str:
    folder = rule.rule.split("<")[0]
    given = {name: values.get(folder + name, values.get(name, "1")) for name in rule.arguments}
    built = rule.build(given)
    assert built is not None, rule
    return built[1]


def starts(app: Flask, home: str) -> Sequence[str]:
    """Where somebody begins who knows nothing but the addresses without values."""
    bare = [rule.rule for rule, _route in rules(app, "GET") if not rule.arguments]
    return list(dict.fromkeys([home, *bare]))
