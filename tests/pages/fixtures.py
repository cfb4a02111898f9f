"""One filled town for all tests of pages: made once, copied for who changes something, walked by everybody once."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from bot.clock import FixedClock, wall
from bot.house import House
from bot.settings import Settings
from bot.web.app import create_app
from handlers.people.tables import PageLink
from tests.cast import Town
from tests.conftest import THE_DAY
from tests.houses import build, copy_of, sqlite_settings
from tests.pages.filled import fill
from tests.pages.given import given
from tests.pages.guests import Guest, Pass, passes
from tests.pages.walking import Addresses, Walk, addresses, do_everything, starts, walk

DATABASES = ("rows.sqlite3", "keys.sqlite3")


@dataclass(frozen=True)
class Filled:
    """A town with something on every page, as files; who may come in; the moment at which it stands."""

    folder: Path
    passes: Mapping[str, Pass]
    moment: datetime


@dataclass(frozen=True)
class Standing:
    """A copy of the filled town, open for visitors."""

    house: House
    app: Flask
    folder: Path
    filled: Filled

    def guest(self, who: str) -> Guest:
        """Somebody in front of it."""
        return Guest(self.app, self.filled.passes[who])

    def again(self) -> None:
        """Everything as it was when the town was filled."""
        for name in DATABASES:
            with closing(sqlite3.connect(self.filled.folder / name)) as was, closing(self._open(name)) as now:
                was.backup(now)
        self.stay_awake()

    def stay_awake(self) -> None:
        """Let no session be over because the tests before took long."""
        now = wall()
        with self.house.db.write() as session:
            running = update(PageLink).where(PageLink.session.is_not(None), PageLink.ended_at.is_(None))
            session.execute(running.values(seen_at=now, used_at=now, session_until=now + timedelta(hours=1)))

    def state(self, *but: str) -> dict[str, str]:
        """A fingerprint of every table, except those named."""
        with closing(self._open("rows.sqlite3")) as rows:
            names = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = {name: rows.execute(f'SELECT * FROM "{name}"').fetchall() for name in names if name not in but}
        return {name: sha256(repr(all_of_it).encode()).hexdigest() for name, all_of_it in found.items()}

    def _open(self, name: str) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / name, timeout=10)


@pytest.fixture(scope="session")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """The town, filled through its doors."""

    def everything(town: Town) -> tuple[str, ...]:
        fill(town)
        return given(town)

    return _made(copy_of(sqlite_template, tmp_path_factory.mktemp("filled")), everything)


@pytest.fixture(scope="session")
def bare(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A town on its first day: a few people, and nothing has happened."""
    return _made(copy_of(sqlite_template, tmp_path_factory.mktemp("bare")), lambda _town: ())


def _made(settings: Settings, fills: Callable[[Town], tuple[str, ...]]) -> Filled:
    clock = FixedClock(THE_DAY)
    house = build(settings, clock)
    with Town(house, clock) as town:
        addresses = fills(town)
        cards, moment = passes(town, addresses), town.now
    house.close()
    return Filled(settings.contract_key_file.parent, cards, moment)


def stand(filled: Filled, folder: Path, **more: object) -> Standing:
    """A copy in this folder; `more` are other settings."""
    shutil.copytree(filled.folder, folder, dirs_exist_ok=True)
    house = build(sqlite_settings(folder, **more), FixedClock(filled.moment))
    made = Standing(house, create_app(house), folder, filled)
    made.stay_awake()
    return made


@pytest.fixture
def standing(filled: Filled, tmp_path: Path) -> Iterator[Standing]:
    """A copy of one's own, to change."""
    made = stand(filled, tmp_path)
    yield made
    made.house.close()


@pytest.fixture(scope="session")
def walks(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Walk]]:
    """What each of them finds by following every link."""
    made = stand(filled, tmp_path_factory.mktemp("walked"))
    yield walked(made, *filled.passes)
    made.house.close()


def walked(standing: Standing, *guests: str) -> dict[str, Walk]:
    """What these guests find by following every link."""
    cards = {who: standing.filled.passes[who] for who in guests}
    return {
        who: walk(standing.guest(who), *starts(standing.app, card.home), *card.given) for who, card in cards.items()
    }


@pytest.fixture(scope="session")
def deeds(walks: dict[str, Walk], filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """What somebody in charge comes to by doing all they can, each as if it were the first."""
    made = stand(filled, tmp_path_factory.mktemp("done"))

    def another() -> Guest:
        made.again()
        return made.guest("responsible")

    yield do_everything(walks["responsible"], another)
    made.house.close()


@pytest.fixture(scope="session")
def known(walks: dict[str, Walk], deeds: Walk) -> Addresses:
    """Real addresses of every route, by its name."""
    return addresses(deeds.guest.app, list(walks.values()), deeds)
