"""Who may see and do what on our pages, worked out from the routes, as the table in docs/operations.md shows it.

`python -m tests.web.roles` writes the table anew; what the column 「for」 says stays.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from flask import Flask

from bot.clock import TOKYO
from bot.web.app import create_app
from bot.web.doors import Entry
from bot.web.routes import Route, route_of
from handlers.people.register import standing_of
from handlers.people.rules import KINDS
from handlers.people.tables import Worker
from tests.houses import build, copy_of, new_folder
from tests.structure.sources import PROJECT

OPERATIONS = PROJECT / "docs" / "operations.md"
BEGIN, END = "<!-- roles -->", "<!-- /roles -->"
OTHERS = ("officer", "stranger")
HEAD = ("pages", "for", *KINDS, *OTHERS, "会場モード")
NOON = datetime(2026, 10, 14, 12, tzinfo=TOKYO)
DAY = NOON.date()
NOTHING = "–"
# Pages whose route asks nobody's right: whose they are by the beginning of their address.
EVERYBODY = (*KINDS, *OTHERS)
BY_ADDRESS: Mapping[str, Sequence[str]] = {
    "p": EVERYBODY, "receipt": EVERYBODY, "s": EVERYBODY, "survey.css": EVERYBODY, "my": ("officer",),
    "pictures": EVERYBODY,
}  # fmt: skip
HALF_IN = ("/staff/second-factor", "/staff/sign-out")  # between the link and the second factor: every kind of staff
LINKS = ("p", "receipt", "s", "survey.css")


def routes_of(app: Flask) -> list[Route]:
    """Every route of every room."""
    found = (route_of(view) for view in app.view_functions.values())
    return sorted((one for one in found if one is not None), key=lambda one: (group_of(one), one.rule, one.method))


def group_of(route: Route) -> str:
    """The pages a route stands among: the beginning of its address."""
    parts = [one for one in route.rule.split("/") if one and not one.startswith("<")]
    return "/" + "/".join(parts[: 2 if parts[0] == "staff" else 1])


def rights_of(kind: str) -> frozenset[str]:
    """What somebody of this kind may who is at work."""
    worker = Worker(
        id=uuid4(), code="S01", kind=kind, starts_on=DAY, ends_on=DAY, notified_on=DAY, educated_on=DAY, device_on=DAY
    )
    return frozenset(standing_of(worker, NOON).rights)


def may(who: str, route: Route) -> bool:
    """Whether a route is for somebody."""
    if route.rights:
        return who in KINDS and bool(route.rights & rights_of(who))
    first = route.rule.split("/")[1]
    return who in (KINDS if route.rule in HALF_IN else BY_ADDRESS[first])


def cells(group: str, routes: Sequence[Route]) -> tuple[str, ...]:
    """One row without its words: what each may, and what is left in venue mode."""
    if group.strip("/") in LINKS:
        return (*["link"] * (len(KINDS) + len(OTHERS)), NOTHING)
    roles = [_cell([(one, may(who, one)) for one in routes]) for who in (*KINDS, *OTHERS)]
    return (*roles, _cell([(one, one.venue) for one in routes]))


def matrix(routes: Iterable[Route]) -> dict[str, tuple[str, ...]]:
    """The whole table, by group."""
    return {group: cells(group, list(found)) for group, found in groupby(routes, key=group_of)}


def written(text: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The table as it is documented: by group its words and its cells."""
    lines = [line for line in _between(text).splitlines() if line.startswith("| `")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): (row[1], tuple(row[2:])) for row in rows}


def titles(app: Flask, entries: Iterable[Entry]) -> dict[str, str]:
    """What the navigation calls the pages of a group: words to begin with."""
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    return {rules[one.endpoint]: one.title for one in entries}


def render(found: Mapping[str, tuple[str, ...]], words: Mapping[str, str]) -> str:
    """The table as Markdown."""
    head = [f"| {' | '.join(HEAD)} |", "|---" * len(HEAD) + "|"]
    rows = [f"| `{group}` | {words.get(group, '')} | {' | '.join(row)} |" for group, row in found.items()]
    return "\n".join([*head, *rows])


def _cell(asked: Sequence[tuple[Route, bool]]) -> str:
    said = []
    for method, word in (("GET", "see"), ("POST", "do")):
        answers = [allowed for one, allowed in asked if one.method == method]
        if any(answers):
            said.append(word if all(answers) else f"{word} some")
    return ", ".join(said) or NOTHING


def _between(text: str) -> str:
    return text.split(BEGIN)[1].split(END)[0]


def main() -> None:
    """Write the table anew, and print the pages nobody has said anything of."""
    with TemporaryDirectory() as folder:
        template, place = new_folder(Path(folder) / "template"), Path(folder) / "house"
        place.mkdir()
        house = build(copy_of(template, place))
        app, entries = create_app(house), house.rooms.front.entries
        found, known = matrix(routes_of(app)), titles(app, entries)
        house.close()
    text = OPERATIONS.read_text(encoding="utf-8")
    words = known | {group: said for group, (said, _cells) in written(text).items() if said}
    table = render(found, words)
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    OPERATIONS.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")
    sys.stdout.write("\n".join(group for group in found if not words.get(group)) + "\n")


if __name__ == "__main__":
    main()
