"""Each guard of production speaks up when its one thing is amiss, and only then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.clock import wall
from bot.errors import ContentFault, NotConfigured
from bot.grounds import drift_of
from bot.guards import GUARDS, judge, locked, refuse_fatal
from bot.house import House
from tests.guards.conftest import KEYS, ROWS, TODAY, VERIFIED, Production

AMISS: list[tuple[str, dict[str, object]]] = [
    ("database engine", {"database_url": "sqlite:///rows.sqlite3"}),
    ("database host", {"database_url": ROWS.replace("ap-northeast-1", "us-east-1")}),
    ("database host", {"database_url": ROWS.replace(".com/", ".com.evil.example/")}),
    ("database host", {"database_url": f"postgresql://rows.abc.ap-northeast-1.rds.amazonaws.com@evil.example/r{VERIFIED}"}),
    ("database host", {"database_url": f"postgresql://later.example.jp/rows{VERIFIED}"}),
    ("database host", {"database_url": f"postgresql://abroad.example.jp/rows{VERIFIED}"}),
    ("database host", {"database_url": "postgresql:///rows?host=/tmp"}),
    ("database TLS", {"database_url": ROWS.replace("verify-full", "verify-ca")}),
    ("database TLS", {"database_url": ROWS.split("?")[0]}),
    ("key store host", {"keystore_url": KEYS.replace("ap-northeast-3", "ap-northeast-2")}),
    ("key store host", {"keystore_url": "sqlite:///keys.sqlite3"}),
    ("key store TLS", {"keystore_url": KEYS.replace("verify-full", "require")}),
    ("contract key", {"contract_key_file": Path("nowhere.key")}),
    ("contract key", {"contract_kms_key": "arn:aws:kms:us-east-1:000000000000:key/invented"}),
    ("contract key", {"contract_kms_key": "invented"}),
    ("backup target", {"backup_region": None}),
    ("backup target", {"backup_region": "us-west-2"}),
    ("mail host", {"smtp_url": None}),
    ("mail host", {"smtp_url": "smtp://mailer:hidden-word@email-smtp.us-east-1.amazonaws.com:587"}),
    ("mail host", {"smtp_url": "smtp://mailer:half@hidden-word@engawa.example.jp"}),
    ("public host", {"public_url": "http://engawa.example.jp"}),
    ("public host", {"public_url": "https://d111.cloudfront.net"}),
    ("data region", {"data_region": None}),
    ("data region", {"data_region": "eu-west-1"}),
]  # fmt: skip
UNCLEAR = [f"{ROWS}&hostaddr=192.0.2.1", f"{ROWS}&service=other", f"{ROWS}&host=a,b", f"{ROWS}&host=a:1&host=b:2"]


def faults(production: Production, **more: object) -> list[str]:
    """The names of the guards that speak up."""
    return [one.guard for one in judge(production(**more), TODAY) if not one.ok]


def test_a_whole_production_is_left_in_peace(production: Production) -> None:
    assert faults(production) == []
    assert locked(production(), TODAY, timedelta) == []
    refuse_fatal(production(), TODAY)


@pytest.mark.parametrize(("guard", "changed"), AMISS)
def test_one_thing_amiss_is_named_by_its_guard_alone(
    production: Production, guard: str, changed: dict[str, object]
) -> None:
    assert faults(production, **changed) == [guard]


@pytest.mark.parametrize(
    ("before", "after", "lacks"),
    [
        ("agreed_on = 2026-09-01\n", "", "agreed_on"),
        ("2026-09-01", "2026-12-01", "agreed_on"),
        ("jiko@city.lg.jp", "jiko@kuyakusho.example", "mail"),
    ],
)
def test_without_an_agreed_way_to_the_ward_only_incidents_work(
    production: Production, profile: str, tmp_path: Path, before: str, after: str, lacks: str
) -> None:
    file = tmp_path / "contracts" / f"{profile}-other.toml"
    file.write_text((tmp_path / "contracts" / f"{profile}.toml").read_text().replace(before, after))
    found = locked(production(contract=f"{profile}-other"), TODAY)
    assert [one.guard for one in found] == ["incident contact"]
    assert lacks in found[0].why


@pytest.mark.parametrize(("guard", "changed"), AMISS)
def test_it_either_ends_the_process_or_locks_it(production: Production, guard: str, changed: dict[str, object]) -> None:
    chosen, fatal = production(**changed), guard.startswith("database")
    assert [one.guard for one in locked(chosen, TODAY)] == ([] if fatal else [guard])
    if fatal:
        with pytest.raises(NotConfigured):
            refuse_fatal(chosen, TODAY)
    else:
        refuse_fatal(chosen, TODAY)


@pytest.mark.parametrize("environment", ["development", "demo", "test"])
def test_outside_production_nothing_ends_and_nothing_locks(production: Production, environment: str) -> None:
    for _, changed in AMISS:
        chosen = production(**changed, app_env=environment)
        refuse_fatal(chosen, TODAY)
        assert locked(chosen, TODAY) == []


@pytest.mark.parametrize("guard", [one.name for one in GUARDS if one.name != "clock"])
def test_every_guard_was_seen_to_speak_up(guard: str) -> None:
    assert guard in {name for name, _ in AMISS} | {"incident contact"}  # its profile is changed in a test of its own


@pytest.mark.parametrize("url", UNCLEAR)
def test_a_database_url_that_may_lead_elsewhere_ends_the_process(production: Production, url: str) -> None:
    assert faults(production, database_url=url) == ["database host", "database TLS"]


@pytest.mark.parametrize("changed", [changed for _, changed in AMISS] + [{"database_url": url} for url in UNCLEAR])
def test_no_sentence_repeats_a_password_and_each_names_its_clause(
    production: Production, changed: dict[str, object]
) -> None:
    for one in judge(production(**changed), TODAY):
        assert "hidden" not in str(one)
        assert "word" not in one.why.replace("password", "")
        assert one.why.endswith(".")
        assert one.clause.startswith(("000-§", "001G-"))


def test_all_fatal_faults_are_told_at_once_one_a_line(production: Production) -> None:
    with pytest.raises(NotConfigured) as refused:
        refuse_fatal(production(database_url="postgresql://db.us-east-1.rds.amazonaws.com/rows"), TODAY)
    first, second = str(refused.value).splitlines()
    assert "us-east-1" in first
    assert first.endswith("(000-§19-2-2)")
    assert "sslmode=verify-full" in second
    assert second.endswith("(000-§19-3-3)")


def test_a_declared_host_needs_verified_tls_too(production: Production) -> None:
    assert faults(production, database_url=f"postgresql://engawa.example.jp/rows{VERIFIED}") == []
    assert faults(production, database_url="postgresql://engawa.example.jp/rows") == ["database TLS"]


@pytest.mark.parametrize("content", [b"", b"ab" * 31, b"zz" * 32, b"\xff\xfe", b"ab" * 32 + b"\nab"])
def test_a_truncated_or_damaged_key_file_locks(production: Production, content: bytes) -> None:
    chosen = production()
    chosen.contract_key_file.write_bytes(content)
    (fault,) = locked(chosen, TODAY)
    assert (fault.guard, fault.clause) == ("contract key", "000-§18-4ウ")
    assert "Restore it from its safe place." in fault.why


def test_a_key_file_that_cannot_be_read_locks(production: Production, tmp_path: Path) -> None:
    (fault,) = locked(production(contract_key_file=tmp_path), TODAY)
    assert "cannot be read" in fault.why


def test_a_key_in_kms_needs_no_file(production: Production) -> None:
    arn = "arn:aws:kms:ap-northeast-1:000000000000:key/invented"
    assert faults(production, contract_kms_key=arn, contract_key_file=Path("nowhere.key")) == []


@pytest.mark.parametrize("seconds", [0, 30, -30])
def test_clocks_close_together_are_fine(production: Production, seconds: float) -> None:
    assert locked(production(), TODAY, lambda: timedelta(seconds=seconds)) == []


@pytest.mark.parametrize("seconds", [30.1, -30.1, 86400])
def test_clocks_apart_lock_whichever_is_ahead(production: Production, seconds: float) -> None:
    (fault,) = locked(production(), TODAY, lambda: timedelta(seconds=seconds))
    assert (fault.guard, fault.clause) == ("clock", "000-§19-3-5")
    assert f"{abs(seconds):.1f} s apart" in fault.why


def silent() -> timedelta:
    """A database that does not answer."""
    raise OperationalError("SELECT hidden-word", {}, OSError("hidden-word"))


def test_a_database_that_does_not_tell_the_time_locks(production: Production) -> None:
    (fault,) = locked(production(), TODAY, silent)
    assert fault.why == "The clocks cannot be compared: the database does not answer (OperationalError)."


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(seconds=45), timedelta(seconds=-45)])
def test_the_drift_is_measured_against_the_database(either_house: House, ahead: timedelta) -> None:
    measured = drift_of(either_house.db, lambda: wall() + ahead)()
    expected = timedelta() if either_house.db.is_sqlite else ahead
    assert abs(measured - expected) < timedelta(seconds=5)


def test_without_a_profile_nothing_can_be_judged(production: Production) -> None:
    judges: list[Callable[[], object]] = [
        lambda: refuse_fatal(production(contract="atlantis-r9"), TODAY),
        lambda: locked(production(contract="atlantis-r9"), TODAY),
    ]
    for one in judges:
        with pytest.raises(ContentFault):
            one()
