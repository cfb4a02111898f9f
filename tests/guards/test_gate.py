"""The list: which hosts the settings put on it, and what may be looked up and reached because of it."""

from __future__ import annotations

import socket

import pytest

from bot.egress import METADATA, hosts_of
from bot.gate import REMEMBERED, Gate, kind_of
from tests.guards.conftest import Production

ROWS = "rows.abc.ap-northeast-1.rds.amazonaws.com"
KEYS = "keys.abc.ap-northeast-3.rds.amazonaws.com"
MAIL = "email-smtp.ap-northeast-1.amazonaws.com"


@pytest.fixture
def gate() -> Gate:
    """A gate with two hosts on its list."""
    return Gate(frozenset({"api.line.me", "192.0.2.7"}))


def test_line_mail_and_both_databases_are_on_the_list_and_nothing_else(production: Production) -> None:
    assert hosts_of(production()) == {"api.line.me", "api-data.line.me", MAIL, ROWS, KEYS}


def test_another_base_takes_the_place_of_line(production: Production) -> None:
    hosts = hosts_of(production(line_api_base="http://127.0.0.1:9/line"))
    assert hosts == {"localhost", MAIL, ROWS, KEYS}


def test_a_key_in_kms_adds_its_region_and_where_credentials_come_from(production: Production) -> None:
    plain, named = production(), production(contract_kms_key="arn:aws:kms:ap-northeast-3:000000000000:key/invented")
    added = {"kms.ap-northeast-3.amazonaws.com", "sts.ap-northeast-3.amazonaws.com", *METADATA}
    assert hosts_of(named) - hosts_of(plain) == added


@pytest.mark.parametrize(
    "changed",
    [
        {"contract_kms_key": "arn:aws:kms:us-east-1:000000000000:key/invented"},
        {"smtp_url": None},
        {"smtp_url": "smtp://a:b@c@foreign.example"},
        {"keystore_url": "postgresql://a,b/keys"},
    ],
)
def test_what_cannot_be_read_or_is_abroad_adds_nothing(production: Production, changed: dict[str, object]) -> None:
    assert hosts_of(production(**changed)) <= hosts_of(production())


@pytest.mark.parametrize("host", ["api.line.me", "API.LINE.ME.", b"api.line.me", "localhost", None, "", "192.0.2.1"])
def test_these_may_be_looked_up(gate: Gate, host: object) -> None:
    assert gate.may_look_up(host)


def test_the_machine_may_ask_for_its_own_name_but_a_packet_needs_more(gate: Gate) -> None:
    assert gate.may_look_up(socket.gethostname())
    assert not gate.may_send(socket.AF_INET, (socket.gethostname(), 80))


@pytest.mark.parametrize(
    "host", ["foreign.example", "api.line.me.evil.example", "xapi.line.me", "127.1", "0x7f000001", b"\xff", "a b"]
)
def test_these_may_not(gate: Gate, host: object) -> None:
    assert not gate.may_look_up(host)


@pytest.mark.parametrize(
    ("family", "address"),
    [
        (socket.AF_INET, ("127.0.0.1", 80)),
        (socket.AF_INET, ("192.0.2.7", 443)),
        (socket.AF_INET, ("api.line.me", 443)),
        (socket.AF_INET6, ("::1", 80, 0, 0)),
        (socket.AF_INET6, ("::ffff:127.0.0.1", 80, 0, 0)),
        (socket.AF_UNIX, "/tmp/.s.PGSQL.5432"),
        (socket.AF_INET, None),
    ],
)
def test_these_may_be_reached(gate: Gate, family: int, address: object) -> None:
    assert gate.may_send(family, address)


@pytest.mark.parametrize(
    ("family", "address"),
    [
        (socket.AF_INET, ("192.0.2.1", 443)),
        (socket.AF_INET, ("10.0.0.1", 443)),
        (socket.AF_INET, ("169.254.169.254", 80)),
        (socket.AF_INET, ("0.0.0.0", 80)),
        (socket.AF_INET, ("<broadcast>", 80)),
        (socket.AF_INET, ("foreign.example", 443)),
        (socket.AF_INET, "127.0.0.1"),
        (socket.AF_INET6, ("2001:db8::1", 443, 0, 0)),
        (socket.AF_INET6, ("::ffff:192.0.2.1", 443, 0, 0)),
        (99, ("127.0.0.2x", 1)),
    ],
)
def test_these_may_not_be_reached(gate: Gate, family: int, address: object) -> None:
    assert not gate.may_send(family, address)


def test_an_address_may_be_reached_once_a_name_on_the_list_led_to_it(gate: Gate) -> None:
    gate.resolved("API.line.me", ["198.51.100.4", "2001:DB8:0::4"])
    assert gate.may_send(socket.AF_INET, ("198.51.100.4", 443))
    assert gate.may_send(socket.AF_INET6, ("2001:db8::4", 443, 0, 0))


@pytest.mark.parametrize("host", ["foreign.example", "198.51.100.4", None])
def test_no_other_name_makes_an_address_reachable(gate: Gate, host: object) -> None:
    gate.resolved(host, ["198.51.100.4"])
    assert not gate.may_send(socket.AF_INET, ("198.51.100.4", 443))


def test_the_oldest_addresses_are_forgotten(gate: Gate) -> None:
    addresses = [f"198.18.{number // 256}.{number % 256}" for number in range(REMEMBERED + 1)]
    for address in addresses:
        gate.resolved("api.line.me", [address])
    assert not gate.knows(addresses[0])
    assert all(gate.knows(address) for address in addresses[1:])


@pytest.mark.parametrize(
    ("host", "kind"),
    [("foreign.example", "name"), ("10.0.0.1", "private address"), ("8.8.8.8", "public address"), (None, "name")],
)
def test_a_log_line_says_the_kind_of_a_host_only(host: object, kind: str) -> None:
    assert kind_of(host) == kind
