"""What an operator sets is checked at once, and what is dangerous is not accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import NotConfigured
from bot.settings import Settings, load
from tests.shell.conftest import Terminal


def test_without_any_setting_development_works_on_sqlite(nowhere: Path) -> None:
    chosen = load()
    assert chosen.app_env == "development"
    assert chosen.database_url.startswith("sqlite:///")
    assert chosen.keystore_url != chosen.database_url
    assert chosen.line_api_base == "https://api.line.me"


def test_all_faults_are_reported_at_once(bare_terminal: Terminal) -> None:
    bare_terminal.set(APP_ENV="staging", PORT="eighty", THREADS="0", LEASE_SECONDS="1", DATABASE_URL="mysql://x/y")
    bare_terminal.set(PUBLIC_URL="example.jp", LINE_API_BASE="ftp://example.jp", KEYSTORE_URL="nonsense")
    with pytest.raises(NotConfigured) as refused:
        load()
    lines = str(refused.value).splitlines()
    named = {line.split(":")[0] for line in lines[1:]}
    assert lines[0] == "These settings cannot be used:"
    assert named == {
        "APP_ENV", "PORT", "THREADS", "LEASE_SECONDS", "DATABASE_URL", "PUBLIC_URL", "LINE_API_BASE", "KEYSTORE_URL",
    }  # fmt: skip


def test_a_fault_does_not_print_the_value(bare_terminal: Terminal) -> None:
    bare_terminal.set(DATABASE_URL="mysql://owner:hidden-word@host/db", KEYSTORE_URL="owner:hidden-word")
    with pytest.raises(NotConfigured) as refused:
        load()
    assert "hidden-word" not in str(refused.value)


@pytest.mark.parametrize("name", ["DATABASE_URL", "KEYSTORE_URL", "MIGRATE_DATABASE_URL", "MIGRATE_KEYSTORE_URL"])
@pytest.mark.parametrize("short", ["postgres", "postgresql"])
def test_a_short_postgres_url_gets_its_driver(bare_terminal: Terminal, name: str, short: str) -> None:
    bare_terminal.set(**{name: f"{short}://role:word@db.example.jp/{name.lower()}"})
    expected = f"postgresql+psycopg://role:word@db.example.jp/{name.lower()}"
    assert getattr(load(), name.lower()) == expected


@pytest.mark.parametrize("url", ["mysql://h/d", "postgresql+asyncpg://h/d", "sqlite://", "sqlite:///:memory:", "h"])
def test_what_is_no_usable_database_is_refused(bare_terminal: Terminal, url: str) -> None:
    bare_terminal.set(DATABASE_URL=url)
    with pytest.raises(NotConfigured, match="DATABASE_URL: "):
        load()


@pytest.mark.parametrize(
    ("rows", "keys"),
    [
        ("sqlite:///one.sqlite3", "sqlite:///one.sqlite3"),
        ("sqlite:///one.sqlite3", "sqlite:///./one.sqlite3"),
        ("postgresql://db/one", "postgres://db:5432/one"),
        ("postgresql://a@db/one", "postgresql://b@db/one"),
    ],
)
def test_rows_and_keys_never_share_a_database(bare_terminal: Terminal, rows: str, keys: str) -> None:
    bare_terminal.set(DATABASE_URL=rows, KEYSTORE_URL=keys)
    with pytest.raises(NotConfigured, match="KEYSTORE_URL: .*another database than DATABASE_URL"):
        load()


def test_env_file_is_read_in_development(bare_terminal: Terminal) -> None:
    (bare_terminal.folder / ".env").write_text("CONTRACT=from-the-file\n")
    assert load().contract == "from-the-file"


def test_the_environment_wins_over_the_env_file(bare_terminal: Terminal) -> None:
    (bare_terminal.folder / ".env").write_text("CONTRACT=from-the-file\n")
    bare_terminal.set(CONTRACT="from-outside")
    assert load().contract == "from-outside"


@pytest.mark.parametrize("environment", ["production", "demo", "test"])
def test_env_file_is_not_read_anywhere_else(bare_terminal: Terminal, environment: str) -> None:
    (bare_terminal.folder / ".env").write_text("CONTRACT=from-the-file\n")
    bare_terminal.set(APP_ENV=environment)
    assert load().contract != "from-the-file"


@pytest.mark.parametrize(
    ("environment", "base", "movable"),
    [
        ("demo", "http://127.0.0.1:8000/line", True),
        ("test", "http://127.0.0.1:8000/line", True),
        ("development", "http://127.0.0.1:8000/line", False),
        ("production", "http://127.0.0.1:8000/line", False),
        ("demo", "https://api.line.me", False),
        ("test", "https://api.line.me/", False),
        ("test", "https://API.LINE.ME", False),
        ("test", "http://api.line.me:443", False),
        ("test", "https://anything@api.line.me", False),
        ("test", "https://api-data.line.me", False),
        ("test", "https://api.line.me.example.jp", True),
    ],
)
def test_only_demo_and_test_move_the_clock_and_never_against_line(environment: str, base: str, movable: bool) -> None:
    chosen = Settings.model_validate({"app_env": environment, "line_api_base": base})
    assert chosen.movable_clock is movable


@pytest.mark.parametrize("written", ["handlers,more.rooms", " handlers , more.rooms,"])
def test_rooms_are_named_with_commas(bare_terminal: Terminal, written: str) -> None:
    bare_terminal.set(ROOMS=written)
    assert load().rooms == ("handlers", "more.rooms")


def test_a_slash_at_the_end_of_an_address_does_not_count(bare_terminal: Terminal) -> None:
    bare_terminal.set(PUBLIC_URL="https://engawa.example.jp/", LINE_API_BASE="http://127.0.0.1:8000/line/")
    assert (load().public_url, load().line_api_base) == ("https://engawa.example.jp", "http://127.0.0.1:8000/line")


def test_development_misses_only_what_line_needs(nowhere: Path) -> None:
    assert load().missing() == ["LINE_CHANNEL_SECRET is not set.", "LINE_CHANNEL_ACCESS_TOKEN is not set."]


def production(**more: str) -> Settings:
    """Settings of a production that misses nothing."""
    values = {
        "app_env": "production", "database_url": "postgresql://rows.example.jp/engawa",
        "keystore_url": "postgresql://keys.example.jp/engawa", "line_channel_secret": "s",
        "line_channel_access_token": "t", "smtp_url": "smtp://mail.example.jp:587", "data_region": "jp",
        "mail_from": "desk@example.jp",
    }  # fmt: skip
    return Settings.model_validate(values | more)


def test_a_whole_production_misses_nothing() -> None:
    assert production().missing() == []


@pytest.mark.parametrize("name", ["line_channel_secret", "line_channel_access_token"])
def test_production_misses_what_is_empty(name: str) -> None:
    assert production(**{name: ""}).missing() == [f"{name.upper()} is not set."]


@pytest.mark.parametrize("keys", ["postgresql://rows.example.jp/keys", "postgresql://o@rows.example.jp:5432/keys"])
def test_production_refuses_keys_on_the_instance_of_the_rows(keys: str) -> None:
    assert production(keystore_url=keys).missing() == ["KEYSTORE_URL must not be the same instance as DATABASE_URL."]


def test_another_port_is_another_instance() -> None:
    assert production(keystore_url="postgresql://rows.example.jp:5433/keys").missing() == []


def test_secrets_do_not_print() -> None:
    chosen = production(line_channel_secret="hidden-word", metrics_token="hidden-word")
    assert "hidden-word" not in repr(chosen)
