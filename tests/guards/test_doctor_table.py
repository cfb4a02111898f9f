"""In production the doctor shows every guard: how it stands, what follows, the clause and the reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.doctor import examine
from bot.guards import GUARDS
from tests.guards.conftest import ROWS, Production

FOREIGN = ROWS.replace("ap-northeast-1", "us-east-1")


def now() -> datetime:
    """The moment of the examination."""
    return datetime(2026, 10, 14, 9, 0, tzinfo=UTC)


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The databases somebody opened."""
    opened: list[str] = []

    class Opened:
        is_sqlite = True

        def __init__(self, url: str) -> None:
            opened.append(url)

        def close(self) -> None:
            """Nothing was opened."""

    def current(_db: object, _scripts: str) -> bool:
        return True

    def no_doubts(_rows: object, _keys: object) -> list[str]:
        return []

    monkeypatch.setattr("bot.doctor.Database", Opened)
    monkeypatch.setattr("bot.doctor.is_current", current)
    monkeypatch.setattr("bot.doctor.doubts", no_doubts)
    return opened


def rows_of(text: str) -> dict[str, str]:
    """The rows of the table by guard."""
    return {one.name: line for line in text.splitlines() for one in GUARDS if line[3:].startswith(f"{one.name} ")}


def test_a_whole_production_has_a_row_of_ok_for_every_guard(production: Production, unasked: list[str]) -> None:
    report = examine(production(), now)
    rows = rows_of(report.text)
    assert list(rows) == [one.name for one in GUARDS]
    assert all(row.startswith("ok ") for row in rows.values())
    assert report.healthy
    assert report.text.endswith("\nNothing is missing.")


def test_a_fault_has_its_reason_its_clause_and_what_follows(production: Production, unasked: list[str]) -> None:
    report = examine(production(database_url=FOREIGN, backup_region="us-west-2"), now)
    rows = rows_of(report.text)
    assert not report.healthy
    assert rows["database host"].startswith("✗ ")
    assert "exits  000-§19-2-2" in rows["database host"]
    assert "stands in us-east-1 by its name" in rows["database host"]
    assert rows["backup target"].startswith("✗ ")
    assert "locks  000-§19-2-2" in rows["backup target"]
    assert "BACKUP_REGION is us-west-2" in rows["backup target"]


def test_one_fault_in_the_table_is_enough_to_fail(production: Production, unasked: list[str]) -> None:
    report = examine(production(data_region="KR"), now)
    assert "Nothing is missing." not in report.text
    assert report.text.count("✗") == 1
    assert not report.healthy


def test_a_foreign_database_is_not_even_asked(production: Production, unasked: list[str]) -> None:
    report = examine(production(database_url=FOREIGN), now)
    assert "✗ The database was not asked: its guards say no." in report.text
    assert [url for url in unasked if "us-east-1" in url] == []


def test_a_foreign_key_store_is_not_asked_either(production: Production, unasked: list[str]) -> None:
    chosen = production(keystore_url="postgresql://keys.example.com/keys")
    assert "✗ The key store was not asked: its guards say no." in examine(chosen, now).text
    assert {*unasked} == {chosen.database_url}


def test_a_production_without_a_profile_is_told_so_and_nothing_is_judged(
    production: Production, unasked: list[str]
) -> None:
    report = examine(production(contract="atlantis-r9"), now)
    assert "✗ CONTRACT: content/contracts/atlantis-r9.toml does not exist." in report.text
    assert rows_of(report.text) == {}


@pytest.mark.parametrize("environment", ["development", "demo", "test"])
def test_outside_production_there_is_no_table(production: Production, unasked: list[str], environment: str) -> None:
    assert rows_of(examine(production(app_env=environment), now).text) == {}
