"""Collects what the rooms export and wires everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

import click

from bot.catalogs import Content, Sentence, heard_as
from bot.chat import everyday
from bot.chat.commands import Command
from bot.chat.conversation import ANSWER, CONTROL
from bot.chat.dialogues import Dialogue
from bot.chat.doors import Action, Bare, ForRooms, Hook, MenuFor, Pattern, Phrase, Reaction, Reader, Segment
from bot.chat.found import Doors
from bot.chat.own import KeptAbout, OwnPage
from bot.chat.routing import NOT_UNDERSTOOD, Router
from bot.chat.standing import EVERYBODY, Register
from bot.clock import Clock, ShiftedClock, SteadyClock, monotonic, wall
from bot.contract import bounds
from bot.delivery.inbox import Inbox
from bot.delivery.reserve import Reserved
from bot.discovery import Alone, exports, modules
from bot.errors import Clash
from bot.guards import Watch, contract_key, deployment_key
from bot.house import House, Rooms
from bot.mail.doors import Posted
from bot.schedule.books import Expected
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import ClockShift
from bot.settings import Settings
from bot.store.chats import Directory
from bot.store.contract_key import NoKey
from bot.store.db import Database
from bot.store.erasure import Erasing
from bot.store.fields import check_inventory
from bot.store.keystore import KeyStore
from bot.store.types import Base
from bot.store.vault import Vault
from bot.text import key as comparable
from bot.web.doors import About, Entry, Frontage, Occasions, Panel
from bot.web.pages import NOBODY_COMES_IN, Admission, Pages

Found = TypeVar("Found")
Heard = TypeVar("Heard", Reaction, Hook)
OWN_WORDS = everyday.BACK | everyday.LEAVE | everyday.RESUME  # heard before any room is asked
PLATFORM_ROOMS = (
    "bot.chat.readers", "bot.delivery.erased", "bot.delivery.unsend", "bot.schedule.upkeep", "bot.web.drafts",
)  # fmt: skip


def build(settings: Settings, clock: Clock | None = None, *, may_be_keyless: bool = False) -> House:
    """Wire a house from its settings; raises NotConfigured or Clash before anything runs.

    `may_be_keyless`: without a usable contract key it handles incidents only, by the deployment key.
    """
    rooms = discover(settings.rooms)
    check_inventory(Base.metadata, bounds(settings.contract))
    db, key_db = Database(settings.database_url), Database(settings.keystore_url)
    local = deployment_key(settings, say=may_be_keyless)
    wrapper = contract_key(settings, db, may_be_missing=may_be_keyless and local is not None)
    vault = Vault(KeyStore(key_db, wrapper, wall), monotonic, local)
    directory = Directory(db, vault, wall, monotonic)
    clock = clock or (ShiftedClock() if settings.movable_clock else SteadyClock())
    watch = Watch(settings, db, monotonic, keyless=isinstance(wrapper, NoKey))
    router = Router(rooms.doors, only_incidents=watch.closed)
    return House(settings, clock, db, key_db, vault, directory, Inbox(db, vault), rooms, router, watch)


@contextmanager
def opened(settings: Settings, clock: Clock | None = None, *, may_be_keyless: bool = False) -> Iterator[House]:
    """A house for one command: its tables are checked, the demo's clock goes on where it was, it is closed in the end.

    Raises NotConfigured when the tables are not current, Unavailable when a database does not answer.
    """
    house = build(settings, clock, may_be_keyless=may_be_keyless)
    try:
        house.begin()
        if isinstance(house.clock, ShiftedClock):
            with house.db.read() as session:
                shift = session.get(ClockShift, 1)
            if shift is not None:
                house.clock.offset, house.clock.held = timedelta(microseconds=shift.microseconds), shift.held_at
        yield house
    finally:
        house.close()


def discover(packages: Iterable[str] = ("handlers",)) -> Rooms:
    """Import every door of every room and collect what they export; two claims to one name raise Clash."""
    values = [value for module in modules(PLATFORM_ROOMS, packages) for value in exports(module)]
    dialogues = _of(values, Dialogue)
    daily, reserved = tuple(_of(values, Daily)), tuple(_of(values, Reserved))
    pages = _unique("set of pages", ((one.name, one) for one in _of(values, Pages)))
    jobs = [*_of(values, Job), *(one.job for one in daily)]
    doors = Doors(
        dialogues=_unique("dialogue", ((one.name, one) for one in dialogues)),
        starts=_unique("phrase", ((word, one) for one in dialogues for word in _words(one.starts_on))),
        phrases=_unique("phrase", ((word, one) for one in _of(values, Phrase) for word in _words(one.words))),
        patterns=tuple(_of(values, Pattern)),
        actions=_unique("action", ((one.name, one) for one in _of(values, Action))),
        bare=_unique("bare word", ((word, one) for one in _of(values, Bare) for word in _words(one.words))),
        commands=_unique("command", ((comparable(n), one) for one in _of(values, Command) for n in one.names)),
        readers=_unique("reader", ((one.type, one) for one in _of(values, Reader))),
        reactions=_grouped(_of(values, Reaction)),
        hooks=_grouped(_of(values, Hook)),
        menus=_unique("list of who sees a menu", ((one.name, one) for one in _of(values, MenuFor))),
        segments=_unique("segment", ((one.name, one) for one in _of(values, Segment))),
        public=tuple(path for one in pages.values() for path in one.public),
        reserved=reserved,
        own=_unique("page of one's own", ((one.purpose, one) for one in _of(values, OwnPage))),
        kept=_unique("part of what is kept", ((one.name, one) for one in _of(values, KeptAbout))),
        register=_only(_of(values, Register)),
        shared=tuple(_unique("value", (((type(one), one.name), one) for one in _of(values, ForRooms))).values()),
    )
    _refuse_clashes(doors)
    commands: list[click.Command] = [*_of(values, click.Group), *_of(values, Alone)]
    shell = _unique("shell command", ((one.name, one) for one in commands))
    named = _unique("job", ((one.name, one) for one in jobs))
    posted = _unique("hearer of mail", ((one.purpose, one) for one in _of(values, Posted)))
    erasings, admission, expected = _erasings(values), _admission(values), tuple(_of(values, Expected))
    return Rooms(
        doors, named, daily, tuple(pages.values()), tuple(shell.values()), erasings, posted, admission, expected,
        _frontage(values), tuple(_of(values, Content)),
    )  # fmt: skip


def _frontage(values: Iterable[object]) -> Frontage:
    """What the rooms put on the staff's pages."""
    values = list(values)
    entries = _unique("place in the navigation", ((one.endpoint, one) for one in _of(values, Entry)))
    panels = _unique("part of today", ((one.name, one) for one in _of(values, Panel)))
    occasions = _unique("calendar", ((one.name, one) for one in _of(values, Occasions)))
    abouts = _unique("part of an association's page", ((one.name, one) for one in _of(values, About)))
    return Frontage(
        tuple(entries.values()), tuple(panels.values()), tuple(occasions.values()), tuple(abouts.values())
    )  # fmt: skip


def _only(found: Sequence[Register]) -> Register:
    registers = [one for one in found if one is not EVERYBODY]
    if len(registers) > 1:
        raise Clash("Two rooms export a register of people; only one can say who somebody is.")
    return registers[0] if registers else EVERYBODY


def _admission(values: Iterable[object]) -> Admission:
    found = _of(values, Admission)
    if len(found) > 1:
        raise Clash("Two rooms export an admission of staff; only one can say who may come in.")
    return found[0] if found else NOBODY_COMES_IN


def _erasings(values: Iterable[object]) -> tuple[Erasing, ...]:
    return tuple(_unique("erasing", ((one.name, one) for one in _of(values, Erasing))).values())


def _refuse_clashes(doors: Doors) -> None:
    """Words and names that would never be heard, because something else answers to them first."""
    taken = {
        "These words begin a dialogue and are a phrase too": set(doors.starts) & set(doors.phrases),
        "These words already steer every dialogue": OWN_WORDS & {*doors.starts, *doors.phrases},
        "These names of actions belong to the dialogues": {ANSWER, CONTROL} & set(doors.actions),
    }
    for what, names in taken.items():
        if names:
            raise Clash(f"{what}: {', '.join(sorted(names))}")
    if len(doors.reactions.get(NOT_UNDERSTOOD, ())) > 1:
        raise Clash(f"Two rooms export a reaction to {NOT_UNDERSTOOD!r}; only one can answer.")


def _of(values: Iterable[object], kind: type[Found]) -> list[Found]:
    found = {id(value): value for value in values if isinstance(value, kind)}
    return list(found.values())


def _words(sentences: Iterable[Sentence]) -> Iterator[str]:
    """What is heard, in every language it may be said in."""
    yield from sorted(heard_as(*sentences))


def _unique(kind: str, named: Iterable[tuple[Any, Found]]) -> dict[Any, Found]:
    found: dict[Any, Found] = {}
    for name, value in named:
        if name in found and found[name] is not value:
            raise Clash(f"Two rooms export a {kind} called {name}; rename one of them.")
        found[name] = value
    return found


def _grouped(doors: list[Heard]) -> dict[str, tuple[Heard, ...]]:
    kinds = sorted({door.to for door in doors})
    return {kind: tuple(one for one in doors if one.to == kind) for kind in kinds}
