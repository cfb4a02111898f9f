"""One process's Engawa: every part wired to every other, nothing running yet."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

import click
from sqlalchemy import func, select

from bot.catalogs import Content
from bot.chat.found import Doors
from bot.chat.routing import Router
from bot.chat.turn import Surroundings
from bot.clock import Clock, SteadyClock
from bot.contract import bounds
from bot.delivery.inbox import Inbox
from bot.delivery.outbox import queue_menu
from bot.delivery.port import Line
from bot.delivery.reserve import Allowance, Reserved, allowance
from bot.delivery.sender import Mailroom, Sender
from bot.delivery.worker import Desk, Worker
from bot.guards import Watch
from bot.mail.doors import Posted
from bot.mail.port import Post
from bot.mail.postman import Mailbag, Postman
from bot.mail.smtp import NO_POST, smtp_post
from bot.schedule.books import Books, Expected, Shelf
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import Heartbeat
from bot.schedule.ticker import Bell, Ticker
from bot.settings import Settings
from bot.store.chain import Sealer
from bot.store.chats import Directory
from bot.store.db import Database
from bot.store.destroyed import DestroyedList
from bot.store.doubts import require_keys
from bot.store.erasure import Eraser, Erasing
from bot.store.heads import Notary
from bot.store.migrate import require_current
from bot.store.vault import Vault
from bot.web.doors import Frontage
from bot.web.pages import Admission, Pages


@dataclass(frozen=True)
class Rooms:
    """Everything found in the rooms, clash-free."""

    doors: Doors
    jobs: Mapping[str, Job]
    daily: tuple[Daily, ...]
    pages: tuple[Pages, ...]
    shell: tuple[click.Command, ...]  # commands of `python -m bot`, most of them groups
    erasings: tuple[Erasing, ...]
    posted: Mapping[str, Posted]
    admission: Admission
    expected: tuple[Expected, ...] = ()
    front: Frontage = Frontage()
    content: tuple[Content, ...] = ()

    @property
    def reserved(self) -> tuple[Reserved, ...]:
        """What rooms keep back of the month's messages."""
        return self.doors.reserved


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
    watch: Watch

    def worker(self) -> Worker:
        """Something that handles events."""
        return Worker(Desk(self.db, self.vault, self.clock, self.settings, self.router, self.directory))

    def sender(self, line: Line, *, urgent: bool | None = None) -> Sender:
        """Something that sends what was queued: incidents only, everything else, or all."""
        jitter, may = random.SystemRandom().random, self.allowance()
        room = Mailroom(self.db, self.vault, self.clock, self.settings, self.directory, line, jitter, may)
        return Sender(room, urgent=urgent)

    def postman(self, post: Post | None = None, *, urgent: bool | None = None) -> Postman:
        """Something that carries mail, to the server of SMTP_URL unless another way is given."""
        jitter, settings = random.SystemRandom().random, self.settings
        way = post or (smtp_post(settings) if settings.smtp_url else NO_POST)
        bag = Mailbag(self.db, self.vault, self.clock, settings, way, self.rooms.posted, jitter, self.rooms.doors)
        return Postman(bag, urgent=urgent)

    def ticker(self, process: str) -> Ticker:
        """Something that does what is due."""
        rooms = self.rooms
        bell = Bell(
            self.db, self.vault, self.clock, self.settings, rooms.jobs, rooms.daily, self.sealer(), rooms.doors,
            self.books(),
        )  # fmt: skip
        return Ticker(bell, process)

    def allowance(self) -> Allowance:
        """What the profile's plan and the rooms' reserves leave to ordinary messages."""
        return allowance(bounds(self.settings.contract).line, self.rooms.reserved)

    def books(self) -> Books:
        """Something that writes down what the rest of the month will cost."""
        rooms = self.rooms
        shelf = Shelf(self.db, self.vault, self.settings, rooms.jobs, rooms.expected, self.allowance(), rooms.doors)
        return Books(shelf)

    def sealer(self) -> Sealer:
        """Something that chains the ledger and lets its heads out."""
        return Sealer(self.db, Notary(self.vault.keys), self.settings.heads_dir)

    def eraser(self) -> Eraser:
        """Something that erases people."""
        listed = DestroyedList(self.settings.destroyed_keys_file)
        return Eraser(self.db, self.vault, listed, self.rooms.erasings, self.clock.now)

    def require_ready(self) -> None:
        """Raise NotConfigured when tables are not current or keys are missing, Unavailable without an answer."""
        require_current(self.db, self.key_db)
        require_keys(self.db, self.key_db)

    def begin(self) -> None:
        """Make sure that work can begin, at no earlier time than any process has reached; raises as require_ready."""
        self.require_ready()
        if isinstance(self.clock, SteadyClock):
            with self.db.read() as session:
                self.clock.at_least(session.scalar(select(func.max(Heartbeat.steady_at))))

    def close(self) -> None:
        """Give the connections back."""
        self.db.close()
        self.key_db.close()


def show_own_menus(house: House) -> int:
    """Queue their own menu anew for everybody who should see one; returns how many."""
    with house.db.write() as session:
        around = Surroundings(session, house.clock.now(), house.vault, house.settings)
        shown = [pair for one in house.rooms.doors.menus.values() for pair in one.chats(session, around.today)]
        for chat, name in shown:
            queue_menu(around, chat, name, "bot/house.py")
    return len(shown)
