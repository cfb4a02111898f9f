"""Discovers what the rooms export and wires everything; nothing else may use importlib."""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeVar

import click

from bot.catalogs import Lazy, Sentence
from bot.chat.commands import Command
from bot.chat.dialogues import Dialogue
from bot.chat.doors import Action, Phrase, Reaction, Reader
from bot.chat.routing import Doors, Router
from bot.clock import Clock, ShiftedClock, SystemClock, monotonic, wall
from bot.delivery.inbox import Inbox
from bot.delivery.port import Line
from bot.delivery.sender import Mailroom, Sender
from bot.delivery.worker import Desk, Worker
from bot.errors import Clash
from bot.schedule.jobs import Daily, Job
from bot.schedule.ticker import Bell, Ticker
from bot.settings import Settings
from bot.store.chats import Directory
from bot.store.db import Database
from bot.store.keystore import KeyStore, LocalWrapper
from bot.store.vault import Vault
from bot.text import key as comparable

Found = TypeVar("Found")
PLATFORM_ROOMS = ("bot.chat.readers", "bot.delivery.unsend", "bot.schedule.upkeep")


@dataclass(frozen=True)
class Rooms:
    """Everything found in the rooms, clash-free."""

    doors: Doors
    jobs: Mapping[str, Job]
    daily: tuple[Daily, ...]
    shell: tuple[click.Group, ...]  # groups of commands of `python -m bot`


@dataclass(frozen=True)
class House:
    """One process's Engawa: every part wired to every other, nothing running yet."""

    settings: Settings
    clock: Clock
    db: Database
    key_db: Database
    vault: Vault
    directory: Directory
    inbox: Inbox
    rooms: Rooms
    router: Router

    def worker(self) -> Worker:
        """Something that handles events."""
        return Worker(Desk(self.db, self.vault, self.clock, self.settings, self.router))

    def sender(self, line: Line) -> Sender:
        """Something that sends what was queued."""
        jitter = random.SystemRandom().random
        return Sender(Mailroom(self.db, self.vault, self.clock, self.settings, self.directory, line, jitter))

    def ticker(self, process: str) -> Ticker:
        """Something that does what is due."""
        bell = Bell(self.db, self.vault, self.clock, self.settings, self.rooms.jobs, self.rooms.daily)
        return Ticker(bell, process)

    def close(self) -> None:
        """Give the connections back."""
        self.db.close()
        self.key_db.close()


def build(settings: Settings, clock: Clock | None = None) -> House:
    """Wire a house from its settings; raises NotConfigured or Clash before anything runs."""
    rooms = discover(settings.rooms)
    db, key_db = Database(settings.database_url), Database(settings.keystore_url)
    wrapper = LocalWrapper.from_file(settings.contract_key_file)
    vault = Vault(KeyStore(key_db, wrapper, wall), monotonic)
    directory = Directory(db, vault, wall)
    clock = clock or (ShiftedClock() if settings.movable_clock else SystemClock())
    return House(settings, clock, db, key_db, vault, directory, Inbox(db, vault), rooms, Router(rooms.doors))


def discover(packages: Iterable[str] = ("handlers",)) -> Rooms:
    """Import every door of every room and collect what they export; two claims to one name raise Clash."""
    values = [value for module in _modules(packages) for value in _exports(module)]
    dialogues = _of(values, Dialogue)
    daily = tuple(_of(values, Daily))
    jobs = [*_of(values, Job), *(one.job for one in daily)]
    doors = Doors(
        dialogues=_unique("dialogue", ((one.name, one) for one in dialogues)),
        starts=_unique("phrase", ((word, one) for one in dialogues for word in _words(one.starts_on))),
        phrases=_unique("phrase", ((word, one) for one in _of(values, Phrase) for word in _words(one.words))),
        actions=_unique("action", ((one.name, one) for one in _of(values, Action))),
        commands=_unique("command", ((comparable(n), one) for one in _of(values, Command) for n in one.names)),
        readers=_unique("reader", ((one.type, one) for one in _of(values, Reader))),
        reactions=_grouped(_of(values, Reaction)),
    )
    both = set(doors.starts) & set(doors.phrases)
    if both:
        raise Clash(f"These words begin a dialogue and are a phrase too: {', '.join(sorted(both))}")
    return Rooms(doors, _unique("job", ((one.name, one) for one in jobs)), daily, tuple(_of(values, click.Group)))


def _modules(packages: Iterable[str]) -> Iterator[ModuleType]:
    for name in PLATFORM_ROOMS:
        yield importlib.import_module(name)
    for package in packages:
        root = importlib.import_module(package)
        for found in sorted(pkgutil.walk_packages(root.__path__, package + "."), key=lambda one: one.name):
            yield importlib.import_module(found.name)


def _exports(module: ModuleType) -> Iterator[object]:
    """What stands in a module; the same value seen through two imports is still one value."""
    yield from (value for name, value in vars(module).items() if not name.startswith("__"))


def _of(values: Iterable[object], kind: type[Found]) -> list[Found]:
    found = {id(value): value for value in values if isinstance(value, kind)}
    return list(found.values())


def _words(sentences: Iterable[Sentence]) -> Iterator[str]:
    for sentence in sentences:
        yield comparable(sentence.source if isinstance(sentence, Lazy) else sentence)


def _unique(kind: str, named: Iterable[tuple[Any, Found]]) -> dict[Any, Found]:
    found: dict[Any, Found] = {}
    for name, value in named:
        if name in found and found[name] is not value:
            raise Clash(f"Two rooms export a {kind} called {name}; rename one of them.")
        found[name] = value
    return found


def _grouped(reactions: list[Reaction]) -> dict[str, tuple[Reaction, ...]]:
    kinds = sorted({reaction.to for reaction in reactions})
    return {kind: tuple(one for one in reactions if one.to == kind) for kind in kinds}
