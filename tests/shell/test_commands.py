"""`python -m bot`: each command does one thing, and what cannot be done is a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from bot.clock import TOKYO, FixedClock
from bot.delivery.tables import OutboxMessage
from bot.house import House
from bot.schedule.tables import ClockShift, DueRow
from bot.settings import load
from handlers.people.binding import give_office, new_person
from handlers.people.shell import add_associations
from handlers.people.tables import BindingCode
from handlers.visits.tables import Visit
from tests.houses import build
from tests.shell.conftest import PROJECT, Terminal

EVE = datetime(2026, 11, 29, 18, 0, tzinfo=TOKYO)
VISIT = datetime(2026, 11, 30, 14, 0, tzinfo=TOKYO)
Found = TypeVar("Found")
REMINDER = "2026-11-29 18:00  訪問のお知らせ  V01 → A001  1人 1通"


@pytest.fixture
def visited(terminal: Terminal) -> Terminal:
    """A terminal beside a house where a visit is fixed and its reminder open."""
    with_house(furnish)
    return terminal


def with_house(deed: Callable[[House], Found]) -> Found:
    """Do something in the house of the terminal."""
    house = build(load(), FixedClock(EVE - timedelta(days=1)))
    done = deed(house)
    house.close()
    return done


def furnish(house: House) -> None:
    """A visit with its evening reminder."""
    chat, now = house.directory.chat_of("user", "U" + "a" * 32), house.clock.now()
    with house.db.write() as session:
        (association,) = add_associations(session, ["さくら町会"], now)
        give_office(session, new_person(session, now, chat), association.id, now)
        session.add(
            Visit(
                id=uuid4(), number=1, association_id=association.id, chat_id=chat, state="fixed", tool="line",
                stage="new", hope="reach", people=10, internet="yes", candidates=[], starts_at=VISIT, revision=1,
                wished_at=now,
            )
        )  # fmt: skip
        session.add(
            DueRow(
                id=uuid4(), key="visit-reminder:V01:1:d-1:A001", job="visit-reminder", anchor="V01", revision=1,
                offset="d-1", recipient="A001", due_at=EVE, expires_at=VISIT, state="open", made_at=now,
            )
        )  # fmt: skip


def states(house: House) -> tuple[list[str], int | None]:
    """The states of the visit's due rows, and how many messages were queued."""
    with house.db.read() as session:
        rows = list(session.scalars(select(DueRow.state).where(DueRow.job == "visit-reminder")))
        return rows, session.scalar(select(func.count()).select_from(OutboxMessage))


def test_migrate_sets_up_a_bare_machine_and_a_second_run_is_harmless(bare_terminal: Terminal) -> None:
    assert "Made a new contract key: var/contract.key." in bare_terminal.said("migrate")
    key = (bare_terminal.folder / "var/contract.key").read_text()
    assert bare_terminal.said("migrate") == "Both databases are current.\n"
    assert (bare_terminal.folder / "var/contract.key").read_text() == key


def test_in_production_migrate_makes_no_key(bare_terminal: Terminal) -> None:
    bare_terminal.set(APP_ENV="production").said("migrate")
    assert not (bare_terminal.folder / "var/contract.key").exists()


@pytest.mark.parametrize("command", [("tick", "--dry-run"), ("plan", "--from", "2026-11-01", "--to", "2026-11-30")])
def test_before_migrate_a_command_says_what_to_run(bare_terminal: Terminal, command: tuple[str, ...]) -> None:
    assert "migrate" in bare_terminal.refused(*command)
    (bare_terminal.folder / "contract.key").write_text("ab" * 32)
    bare_terminal.set(CONTRACT_KEY_FILE=bare_terminal.folder / "contract.key")
    assert bare_terminal.refused(*command) == "The tables are not current; run `python -m bot migrate`."


def test_tick_does_what_is_due(visited: Terminal) -> None:
    assert visited.said("tick", "--at", "2026-11-29T18:00").endswith(" done.\n")  # with what the house does at night
    assert with_house(states) == (["done"], 1)


def test_tick_before_its_time_does_nothing(visited: Terminal) -> None:
    assert visited.said("tick", "--at", "2026-11-29T17:59:59").endswith(" done.\n")
    assert with_house(states) == (["open"], 0)


def test_a_dry_run_shows_what_is_due_and_does_nothing(visited: Terminal) -> None:
    assert visited.said("tick", "--at", "2026-11-29T18:00", "--dry-run") == REMINDER + "\n"
    assert visited.said("tick", "--at", "2026-11-29T17:59", "--dry-run") == ""
    assert with_house(states) == (["open"], 0)


@pytest.mark.parametrize("written", ["2026-11-29T18:00+09:00", "2026-11-29T09:00:00Z", "2026-11-29T09:00Z"])
def test_a_moment_may_name_its_zone(visited: Terminal, written: str) -> None:
    assert visited.said("tick", "--at", written, "--dry-run") == REMINDER + "\n"


@pytest.mark.parametrize("environment", ["development", "production"])
def test_the_past_and_future_are_refused_where_the_clock_may_not_move(visited: Terminal, environment: str) -> None:
    visited.set(APP_ENV=environment, SMTP_URL="smtp://127.0.0.1:9", DATA_REGION="jp")
    assert "works only in demo and test" in visited.refused("tick", "--at", "2026-11-29T18:00")
    assert visited.said("tick", "--at", "2026-11-29T18:00", "--dry-run") == REMINDER + "\n"


def test_the_past_and_future_are_refused_against_line_itself(visited: Terminal) -> None:
    visited.set(LINE_API_BASE="https://api.line.me")
    assert "never against LINE itself" in visited.refused("tick", "--at", "2026-11-29T18:00")


def test_tick_does_not_call_line_without_a_token(visited: Terminal) -> None:
    visited.set(LINE_CHANNEL_ACCESS_TOKEN="")
    assert "LINE_CHANNEL_ACCESS_TOKEN is not set." in visited.refused("tick")


def test_the_commands_follow_the_demos_clock(visited: Terminal) -> None:
    def shift(house: House) -> None:
        with house.db.write() as session:
            session.add(ClockShift(id=1, microseconds=0, held_at=EVE))

    assert visited.said("tick", "--dry-run") == ""
    with_house(shift)
    assert visited.said("tick", "--dry-run") == REMINDER + "\n"


def test_plan_shows_the_period_and_its_cost(visited: Terminal) -> None:
    said = visited.said("plan", "--from", "2026-11-29", "--to", "2026-11-29")
    assert said.startswith(REMINDER + "\n1 due, 1 messages against the monthly quota.\n")
    said = visited.said("plan", "--from", "2026-11-29T18:01", "--to", "2026-11-30")
    assert said.startswith("0 due, 0 messages against the monthly quota.\n")


def test_plan_shows_what_each_month_comes_to(visited: Terminal) -> None:
    lines = visited.said("plan", "--from", "2026-11-01", "--to", "2027-01-01").splitlines()[2:]
    assert [line.partition(" planned")[0] for line in lines] == ["2026-11: 1", "2026-12: 0", "2027-01: 0"]
    _name, _comma, end = lines[1].partition(" 0 used, ")
    kept, left = int(end.split(" kept")[0]), int(end.split("; ")[1].split(" of 5000 remain.")[0])
    assert (kept > 0, left) == (True, 5000 - kept)


def test_plan_needs_both_ends(visited: Terminal) -> None:
    result = visited.run("plan", "--from", "2026-11-29")
    assert result.exit_code == 2
    assert "--to" in result.output


def test_group_code_prints_a_code_that_is_kept_as_a_hash_only(terminal: Terminal) -> None:
    code = terminal.said("staff", "group-code").strip()

    def kept(house: House) -> list[tuple[str, bytes]]:
        with house.db.read() as session:
            return [(row.purpose, row.digest) for row in session.scalars(select(BindingCode))]

    assert len(code) == len("ABCD-2345")
    (row,) = with_house(kept)
    assert row[0] == "staff-group"
    assert code.encode() not in b"".join(one.read_bytes() for one in terminal.folder.glob("*.sqlite3*"))


@pytest.mark.parametrize("command", ["web", "worker", "clock"])
def test_several_processes_need_postgresql(terminal: Terminal, command: str) -> None:
    assert "Several processes need PostgreSQL" in terminal.refused(command)


@pytest.mark.parametrize("command", ["web", "worker", "clock"])
def test_keys_on_sqlite_do_not_serve_several_processes_either(terminal: Terminal, command: str) -> None:
    terminal.set(DATABASE_URL="postgresql://nobody@127.0.0.1:9/rows")
    assert "Several processes need PostgreSQL" in terminal.refused(command)


@pytest.mark.parametrize("command", ["serve", "web", "worker", "clock", "menus"])
def test_nothing_is_served_before_everything_is_set(terminal: Terminal, command: str) -> None:
    terminal.set(LINE_CHANNEL_SECRET="", LINE_CHANNEL_ACCESS_TOKEN="")
    said = terminal.refused(command)
    assert "LINE_CHANNEL_SECRET is not set." in said
    assert "LINE_CHANNEL_ACCESS_TOKEN is not set." in said
    assert "doctor" in said


@pytest.mark.parametrize(
    ("words", "changes", "sentence"),
    [
        (("tick", "--at", "2026-11-29"), {"APP_ENV": "development"}, "works only in demo and test"),
        (("doctor",), {"PORT": "eighty"}, "These settings cannot be used:\nPORT: "),
        (("doctor",), {"ROOMS": "no.such.room"}, "ROOMS names no.such.room, but there is no such package."),
        (("doctor",), {"ROOMS": "handlers.visits.rules"}, "which is not a package"),
        (("officer", "codes"), {"CONTRACT_KEY_FILE": "nowhere.key"}, "nowhere.key is missing"),
    ],
)
def test_an_error_of_ours_is_a_sentence_and_no_stack_trace(
    terminal: Terminal, words: tuple[str, ...], changes: dict[str, str], sentence: str
) -> None:
    terminal.set(**changes)
    command = [sys.executable, "-m", "bot", *words]
    done = subprocess.run(command, cwd=PROJECT, env=os.environ.copy(), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
