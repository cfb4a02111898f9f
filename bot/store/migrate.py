"""Bringing both databases to the shape the code expects, as their owner; the runtime role only uses them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import NotConfigured, Unavailable
from bot.settings import Settings
from bot.store.db import Database
from bot.store.types import Base

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "migrations"
RUNTIME_RIGHTS = "SELECT, INSERT, UPDATE, DELETE"
APPENDED_RIGHTS = "UPDATE, DELETE"  # what the runtime role loses on tables that only grow
MARK = "alembic_version"  # which shape the database has: the runtime role may only look at it


@dataclass(frozen=True)
class Target:
    """One database to migrate: its scripts, its owner's URL and the URL the running program uses."""

    scripts: str
    owner_url: str
    runtime_url: str


def targets(settings: Settings) -> tuple[Target, Target]:
    """The rows and the keys."""
    return (
        Target("rows", settings.migrate_database_url or settings.database_url, settings.database_url),
        Target("keys", settings.migrate_keystore_url or settings.keystore_url, settings.keystore_url),
    )


def migrate(settings: Settings) -> None:
    """Upgrade both databases to the newest shape and give the runtime role what it needs, no more."""
    for target in targets(settings):
        db = Database(target.owner_url)
        try:
            with db.connect_to_write() as connection:
                command.upgrade(_config(target.scripts, connection), "head")
                _grant(connection, target)
                _keep_growing(connection, target)
        finally:
            db.close()


def appended() -> list[str]:
    """The tables that only grow, as their models say."""
    return [table.name for table in Base.metadata.sorted_tables if table.info.get("append_only")]


def is_current(db: Database, scripts: str) -> bool:
    """Whether a database has the shape this code expects."""
    head = ScriptDirectory.from_config(_config(scripts)).get_current_head()
    with db.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision() == head


def require_current(rows: Database, keys: Database) -> None:
    """Raise NotConfigured when a database has another shape, Unavailable when it does not answer."""
    try:
        current = is_current(rows, "rows") and is_current(keys, "keys")
    except SQLAlchemyError as error:
        raise Unavailable(f"A database does not answer ({type(error).__name__}); ask `python -m bot doctor`.") from None
    if not current:
        raise NotConfigured("The tables are not current; run `python -m bot migrate`.")


def run(metadata: MetaData) -> None:
    """What each env.py does: run the scripts on the connection they were given."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


def new_revision(settings: Settings, target: Target, message: str) -> None:
    """Write a script with the difference between the models and a migrated database (for developers)."""
    db = Database(target.owner_url)
    with db.connect_to_write() as connection:
        command.revision(_config(target.scripts, connection), message, autogenerate=True)
    db.close()


def _config(scripts: str, connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS / scripts))
    config.attributes["connection"] = connection
    return config


def _keep_growing(connection: Connection, target: Target) -> None:
    """SQLite knows no roles: there triggers refuse to change or remove what is only to grow."""
    if connection.dialect.name != "sqlite" or target.scripts != "rows":
        return
    for table in appended():
        for act in ("UPDATE", "DELETE"):
            refuse = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            name = f"{table}_no_{act.lower()}"
            connection.execute(text(f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {act} ON {table} {refuse}"))


def _grant(connection: Connection, target: Target) -> None:
    runtime = make_url(target.runtime_url).username
    if connection.dialect.name != "postgresql" or runtime is None or runtime == make_url(target.owner_url).username:
        return
    role = connection.dialect.identifier_preparer.quote(runtime)
    connection.execute(text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))  # PostgreSQL 14 lets everybody
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {role}"))
    connection.execute(text(f"GRANT {RUNTIME_RIGHTS} ON ALL TABLES IN SCHEMA public TO {role}"))
    connection.execute(text(f"REVOKE INSERT, UPDATE, DELETE ON {MARK} FROM {role}"))
    for table in appended() if target.scripts == "rows" else ():
        connection.execute(text(f"REVOKE {APPENDED_RIGHTS} ON {table} FROM {role}"))
    connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"))
