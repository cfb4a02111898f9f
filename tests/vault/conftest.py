"""Two people whose values are sealed, and empty houses elsewhere to restore into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result

from bot.chat.dialogues import DialogueRow, answers_place
from bot.house import House
from bot.settings import Settings
from bot.shell import make_shell
from bot.store.backup import take
from bot.store.chats import Chat, place
from bot.store.contract_key import contract_wrapper
from bot.store.db import Database
from bot.store.destroyed import DestroyedList
from bot.store.erasure import Subject
from bot.store.restore import Site
from bot.store.vault import Owner
from tests.houses import Postgres, build, copy_of
from tests.shell.conftest import environment_of

TAKEN_AT = datetime(2026, 10, 14, 3, 0, tzinfo=UTC)
ENGINES = ("sqlite", "postgres")


@dataclass(frozen=True)
class Resident:
    """An invented officer: a chat, and answers sealed under a key of the person."""

    code: str
    line_id: str
    chat: UUID
    person: UUID
    dialogue: UUID
    words: str

    @property
    def subject(self) -> Subject:
        """Whom to erase."""
        return Subject(self.code, self.person, [self.chat])

    def read(self, house: House) -> tuple[str, str]:
        """Everything we know of them; raises Sealed when they were erased."""
        house.vault.forget()
        with house.db.read() as session:
            row, chat = session.get_one(DialogueRow, self.dialogue), session.get_one(Chat, self.chat)
        line_id = house.vault.open(place(self.chat), chat.line_id).decode()
        return line_id, house.vault.open(answers_place(self.dialogue), row.answers or b"").decode()


def move_in(house: House, code: str, line_id: str, words: str) -> Resident:
    """Somebody new, who has answered a question."""
    chat, person, dialogue = house.directory.chat_of("user", line_id), uuid4(), uuid4()
    sealed = house.vault.seal(Owner.person(person), answers_place(dialogue), words.encode())
    now = house.clock.now()
    with house.db.write() as session:
        session.add(DialogueRow(id=dialogue, chat_id=chat, name="advisor_visit", state="open", answers=sealed,
                                moves=0, moved_at=now, started_at=now))  # fmt: skip
    house.vault.keys.point("phone", house.vault.digest("phone", code), person)
    return Resident(code, line_id, chat, person, dialogue, words)


@dataclass(frozen=True)
class Street:
    """A house with two residents."""

    house: House
    hanako: Resident
    takeshi: Resident

    def backup(self, kind: str, at: datetime = TAKEN_AT) -> Path:
        """A backup of the rows or the keys."""
        house = self.house
        if kind == "keys":
            DestroyedList(house.settings.destroyed_keys_file).add([])
        db = house.db if kind == "rows" else house.key_db
        return take(db, kind, house.settings.backup_dir, contract_wrapper(house.settings), at)[0].path


def settle(house: House) -> Street:
    """Both move in."""
    hanako = move_in(house, "P0001", "U" + "1" * 32, "さくら町会の答え")
    return Street(house, hanako, move_in(house, "P0002", "U" + "2" * 32, "いなほ町会の答え"))


@pytest.fixture
def street(house: House) -> Street:
    """Two residents on SQLite."""
    return settle(house)


@pytest.fixture
def either_street(either_house: House) -> Street:
    """Two residents on each engine."""
    return settle(either_house)


@contextmanager
def empty_house(request: pytest.FixtureRequest, engine: str, like: Settings, folder: Path) -> Iterator[House]:
    """A migrated house without rows: the same contract key, list and backups, new databases."""
    folder.mkdir()
    kept = ("contract_key_file", "destroyed_keys_file", "backup_dir")
    with ExitStack() as stack:
        if engine == "sqlite":
            chosen = copy_of(request.getfixturevalue("sqlite_template"), folder)
        else:
            postgres: Postgres = request.getfixturevalue("postgres")
            chosen = stack.enter_context(postgres.fresh(folder))
        house = build(chosen.model_copy(update={name: getattr(like, name) for name in kept}))
        stack.callback(house.close)
        yield house


@pytest.fixture
def new_house(request: pytest.FixtureRequest, house: House, tmp_path: Path) -> Iterator[House]:
    """An empty house on SQLite, beside the house of the test."""
    with empty_house(request, "sqlite", house.settings, tmp_path / "new") as made:
        yield made


@pytest.fixture(params=ENGINES)
def other_house(request: pytest.FixtureRequest, either_house: House, tmp_path: Path) -> Iterator[House]:
    """An empty house on each engine, beside a house on each engine."""
    with empty_house(request, request.param, either_house.settings, tmp_path / "other") as made:
        yield made


@contextmanager
def site_of(house: House, now: datetime = TAKEN_AT) -> Iterator[Site]:
    """What a restore works on: both databases, opened as their owner."""
    chosen = house.settings
    rows = Database(chosen.migrate_database_url or chosen.database_url)
    keys = Database(chosen.migrate_keystore_url or chosen.keystore_url)
    listed = DestroyedList(chosen.destroyed_keys_file)
    yield Site(rows, keys, contract_wrapper(chosen), listed, house.rooms.erasings, now)
    rows.close()
    keys.close()


@dataclass(frozen=True)
class Operator:
    """Somebody at the command line of a house."""

    settings: Settings
    monkeypatch: pytest.MonkeyPatch

    def at(self, house: House) -> Operator:
        """The same person at another house."""
        return replace(self, settings=house.settings)

    def said(self, *words: str) -> str:
        """What a command that works prints."""
        result = self._run(*words)
        assert result.exit_code == 0, result.output or repr(result.exception)
        return str(result.output)

    def refused(self, *words: str) -> str:
        """The sentence of a command that does not work."""
        result = self._run(*words)
        assert result.exception is not None
        return str(result.exception)

    def _run(self, *words: str) -> Result:
        for name, value in environment_of(self.settings).items():
            self.monkeypatch.setenv(name, value)
        return CliRunner().invoke(make_shell(), words)


@pytest.fixture
def operator(house: House, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """An operator of the house on SQLite."""
    return Operator(house.settings, monkeypatch)
