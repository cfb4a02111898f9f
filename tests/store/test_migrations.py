"""Migrations build exactly the models; the role that runs the program owns nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, select, text
from sqlalchemy.exc import ProgrammingError

from bot.bootstrap import discover
from bot.errors import NotConfigured, Unavailable
from bot.house import House
from bot.schedule.tables import ClockShift
from bot.store.db import Database
from bot.store.keystore import Key
from bot.store.migrate import is_current, migrate, require_current
from bot.store.types import Base
from tests.houses import RUNTIME_ROLE, Postgres, build, copy_of, new_folder


@pytest.fixture
def guarded(postgres: Postgres, sqlite_template: Path, tmp_path: Path) -> Iterator[House]:
    """A house on PostgreSQL, used by the runtime role."""
    (tmp_path / "contract.key").write_text((sqlite_template / "contract.key").read_text())
    with postgres.fresh(tmp_path) as settings:
        wired = build(settings)
        yield wired
        wired.close()


def differences(db: Database, metadata: MetaData) -> list[object]:
    """What Alembic would write into a new script."""
    with db.read() as session:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(session.connection(), opts=options), metadata))


def test_the_scripts_build_exactly_the_rows_of_the_models(either_house: House) -> None:
    discover()
    assert differences(either_house.db, Base.metadata) == []


def test_the_scripts_build_exactly_the_keys_of_the_models(either_house: House) -> None:
    assert differences(either_house.key_db, Key.metadata) == []


def test_a_forgotten_script_would_be_seen(either_house: House) -> None:
    wider = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.tables.values():
        table.to_metadata(wider)
    Table("forgotten", wider, Column("id", Integer, primary_key=True))
    wider.tables["chat"].append_column(Column("forgotten", Integer))
    assert len(differences(either_house.db, wider)) == 2


def test_migrating_again_changes_nothing(either_house: House) -> None:
    with either_house.db.write() as session:
        session.add(ClockShift(id=1, microseconds=5))
    migrate(either_house.settings)
    with either_house.db.read() as session:
        assert session.scalar(select(ClockShift.microseconds)) == 5
    assert is_current(either_house.db, "rows")
    assert is_current(either_house.key_db, "keys")


def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/rows.sqlite3")
    assert not is_current(db, "rows")
    db.close()


def test_a_house_with_old_tables_says_what_to_run(sqlite_template: Path, tmp_path: Path) -> None:
    house = build(copy_of(sqlite_template, tmp_path))
    with house.key_db.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(NotConfigured, match="run `python -m bot migrate`"):
        require_current(house.db, house.key_db)
    house.close()


def test_a_database_that_does_not_answer_is_unavailable(house: House) -> None:
    silent = Database("postgresql+psycopg://nobody@127.0.0.1:9/nothing?connect_timeout=1")
    with pytest.raises(Unavailable, match="does not answer"):
        require_current(house.db, silent)
    silent.close()


def test_a_new_folder_can_be_migrated_from_nothing(tmp_path: Path) -> None:
    new_folder(tmp_path / "new")
    house = build(copy_of(tmp_path / "new", tmp_path))
    require_current(house.db, house.key_db)
    house.close()


@pytest.mark.parametrize("keys", [False, True])
def test_the_runtime_role_owns_nothing(guarded: House, keys: bool) -> None:
    owned = "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    with (guarded.key_db if keys else guarded.db).read() as session:
        assert session.scalar(text("SELECT current_user")) == RUNTIME_ROLE
        assert session.scalar(text(owned)) == 0
        assert session.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) is False


@pytest.mark.parametrize(
    "deed",
    [
        "CREATE TABLE mine (id integer)",
        "DROP TABLE chat CASCADE",
        "ALTER TABLE chat ADD COLUMN mine integer",
        "TRUNCATE chat CASCADE",
        "CREATE SCHEMA mine",
        "UPDATE alembic_version SET version_num = 'mine'",
        "DELETE FROM alembic_version",
        "CREATE INDEX mine ON chat (kind)",
    ],
)
def test_the_runtime_role_cannot_change_the_shape(guarded: House, deed: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), guarded.db.write() as session:
        session.execute(text(deed))


def test_the_runtime_role_can_use_rows(guarded: House) -> None:
    with guarded.db.write() as session:
        session.add(ClockShift(id=1, microseconds=5))
    with guarded.db.write() as session:
        session.get_one(ClockShift, 1).microseconds = 6
    with guarded.db.write() as session:
        session.delete(session.get_one(ClockShift, 1))
    with guarded.db.read() as session:
        assert session.get(ClockShift, 1) is None
