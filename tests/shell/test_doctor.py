"""The doctor explains every setting, names every fault, and prints nothing secret."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.doctor import examine
from bot.settings import Settings, load
from bot.store.db import Database
from tests.shell.conftest import Terminal


def test_every_setting_is_explained(terminal: Terminal) -> None:
    lines = examine(load()).text.splitlines()
    for name, field in Settings.model_fields.items():
        assert field.description
        assert any(line.startswith(name.upper()) and line.endswith(field.description) for line in lines), name


def test_a_whole_house_is_healthy_and_the_exit_code_says_so(terminal: Terminal) -> None:
    result = terminal.run("doctor")
    assert result.exit_code == 0
    assert result.output.endswith("Nothing is missing.\n")


def test_a_bare_machine_is_told_everything_that_is_missing(bare_terminal: Terminal) -> None:
    result = bare_terminal.run("doctor")
    assert result.exit_code == 1
    for fault in (
        "LINE_CHANNEL_SECRET is not set.",
        "LINE_CHANNEL_ACCESS_TOKEN is not set.",
        "The contract key file contract.key is missing.",
        "DATABASE_URL: the tables are not current; run `python -m bot migrate`.",
        "KEYSTORE_URL: the tables are not current; run `python -m bot migrate`.",
    ):
        assert f"✗ {fault}" in result.output


def test_looking_makes_nothing(bare_terminal: Terminal) -> None:
    bare_terminal.run("doctor")
    assert list(bare_terminal.folder.iterdir()) == []


def test_secrets_and_passwords_are_never_printed(terminal: Terminal) -> None:
    hidden = "hidden-word"
    terminal.set(
        LINE_CHANNEL_SECRET=hidden,
        LINE_CHANNEL_ACCESS_TOKEN=hidden,
        METRICS_TOKEN=hidden,
        SMTP_URL=f"smtp://mailer:{hidden}@mail.example.jp:587",
        MIGRATE_DATABASE_URL=f"postgresql://owner:{hidden}@db.example.jp/rows",
        MIGRATE_KEYSTORE_URL=f"postgresql://db.example.jp/keys?password={hidden}",
        LINE_API_BASE=f"http://someone:{hidden}@127.0.0.1:9/line",
        PUBLIC_URL=f"https://engawa.example.jp/?token={hidden}",
    )
    said = terminal.run("doctor").output
    assert hidden not in said
    for seen in ("smtp://mail.example.jp:587", "postgresql+psycopg://db.example.jp/rows", "http://127.0.0.1:9/line"):
        assert seen in said


@pytest.mark.parametrize(
    "url",
    [
        "smtp://mailer:half@hidden-word@mail.example.jp:587",
        "smtp://mailer:half/hidden-word@mail.example.jp",
        "smtp://mailer:12?hidden-word@mail.example.jp",
        "smtp://mailer:12#hidden-word@mail.example.jp",
        "smtp://mailer:hidden-word/@mail.example.jp",
    ],
)
def test_a_password_written_badly_is_not_printed_either(terminal: Terminal, url: str) -> None:
    said = terminal.set(SMTP_URL=url).run("doctor").output
    line = next(one for one in said.splitlines() if one.startswith("SMTP_URL"))
    assert "hidden-word" not in line
    assert "12" not in line


def test_secrets_are_shown_as_set_or_not_set(terminal: Terminal) -> None:
    lines = {one.split()[0]: one for one in terminal.set(METRICS_TOKEN="").run("doctor").output.splitlines() if one}
    assert " set  " in lines["LINE_CHANNEL_SECRET"]
    assert "not set" in lines["METRICS_TOKEN"]


def test_a_damaged_key_file_is_named(terminal: Terminal) -> None:
    (terminal.folder / "contract.key").write_text("abc")
    assert "✗ The contract key file contract.key is damaged." in terminal.run("doctor").output


def test_old_tables_are_named_by_their_setting(terminal: Terminal) -> None:
    db = Database(load().keystore_url)
    with db.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    db.close()
    said = terminal.run("doctor").output
    assert "✗ KEYSTORE_URL: the tables are not current" in said
    assert "✗ DATABASE_URL" not in said


def test_a_silent_database_is_named_and_no_trace_is_shown(terminal: Terminal) -> None:
    result = terminal.set(KEYSTORE_URL="postgresql://nobody@127.0.0.1:9/keys?connect_timeout=1").run("doctor")
    assert "✗ KEYSTORE_URL: the database does not answer (OperationalError)." in result.output
    assert result.exit_code == 1


def test_a_contract_without_a_profile_is_named(terminal: Terminal) -> None:
    said = terminal.set(CONTRACT="atlantis-r9").run("doctor").output
    assert "✗ CONTRACT: content/contracts/atlantis-r9.toml does not exist." in said


def test_a_folder_that_cannot_be_used_is_named(terminal: Terminal) -> None:
    terminal.set(KEYSTORE_URL=f"sqlite:///{terminal.folder}")
    assert "✗ KEYSTORE_URL: the database does not answer" in terminal.run("doctor").output
