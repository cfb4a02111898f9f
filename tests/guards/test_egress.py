"""Egress, really tried in processes of their own: a refusal comes before any packet, what is allowed works."""

from __future__ import annotations

import json
import subprocess
import sys
from textwrap import dedent

import pytest

from tests.houses import Postgres
from tests.line.loopback import Loopback, serving
from tests.shell.conftest import PROJECT

FOREIGN = "hidden-word.example"
BEGIN = """
import _socket, smtplib, socket, ssl, sys, urllib.request
from concurrent.futures import ThreadPoolExecutor
from sqlalchemy import create_engine
from bot import egress, logs
from bot.egress import EgressRefused
from bot.line.client import LineClient
from bot.settings import Settings
logs.start()
line, rows, more = sys.argv[1:]
guarded = egress.restrict(Settings(app_env="test", line_api_base=line, database_url=rows, _env_file=None))
datagram = socket.socket(type=socket.SOCK_DGRAM)
"""
TRY_EACH = """
import json
for deed in json.loads(more):
    try:
        exec(deed)
    except Exception as error:
        print(json.dumps([deed, type(error).__name__, str(error)]))
"""
DEEDS = [
    f"socket.getaddrinfo('{FOREIGN}', 443)",
    f"socket.getaddrinfo(b'{FOREIGN}', 443)",
    f"_socket.getaddrinfo('{FOREIGN}', 443)",
    f"socket.gethostbyname('{FOREIGN}')",
    f"socket.gethostbyname_ex('{FOREIGN}')",
    f"socket.gethostbyaddr('{FOREIGN}')",
    f"socket.create_connection(('{FOREIGN}', 443), 1)",
    f"socket.socket().connect(('{FOREIGN}', 443))",
    f"socket.socket().connect_ex(('{FOREIGN}', 443))",
    f"datagram.sendto(b'x', ('{FOREIGN}', 53))",
    "socket.socket().connect(('192.0.2.1', 443))",
    "socket.socket().connect_ex(('192.0.2.1', 443))",
    "socket.create_connection(('192.0.2.1', 443), 1)",
    "_socket.socket().connect(('192.0.2.1', 443))",
    "_socket.socket.connect(socket.socket(), ('192.0.2.1', 443))",
    "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 443))",
    "datagram.sendto(b'x', ('192.0.2.1', 53))",
    "datagram.sendto(b'x', 0, ('192.0.2.1', 53))",
    "datagram.sendmsg([b'x'], [], 0, ('192.0.2.1', 53))",
    "socket.getnameinfo(('192.0.2.1', 80), 0)",
    "ssl._create_unverified_context().wrap_socket(socket.socket()).connect(('192.0.2.1', 443))",
    "ThreadPoolExecutor(1).submit(socket.create_connection, ('192.0.2.1', 443), 1).result()",
    f"smtplib.SMTP('{FOREIGN}', 25, 'localhost', 1)",
    f"urllib.request.urlopen('https://{FOREIGN}/', timeout=1)",
    f"LineClient('https://{FOREIGN}', 'x').call('GET', '/v2/bot/info')",
    f"create_engine('postgresql+psycopg://u:p@{FOREIGN}/x').connect()",
    f"create_engine('postgresql+psycopg:///x?host=/tmp,{FOREIGN}').connect()",
    "create_engine('postgresql+psycopg:///x?hostaddr=192.0.2.1').connect()",
]


def tried(
    code: str, line: str = "http://127.0.0.1:9", rows: str = "postgresql:///rows", more: str = ""
) -> subprocess.CompletedProcess[str]:
    """What a restricted process does with some code."""
    words = [sys.executable, "-c", BEGIN + dedent(code), line, rows, more]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def refusals() -> tuple[dict[str, tuple[str, str]], str]:
    """How each deed ended, and the log of them all."""
    done = tried(TRY_EACH, more=json.dumps(DEEDS))
    ended = [json.loads(line) for line in done.stdout.splitlines()]
    return {deed: (kind, said) for deed, kind, said in ended}, done.stderr


@pytest.mark.parametrize("deed", DEEDS)
def test_whatever_library_is_asked_for_a_foreign_host_it_is_refused(
    refusals: tuple[dict[str, tuple[str, str]], str], deed: str
) -> None:
    kind, said = refusals[0][deed]
    assert kind == "EgressRefused"
    assert said.startswith("This process may talk only to LINE, the mail host")


def test_each_refusal_leaves_a_log_line_with_the_kind_of_the_host(
    refusals: tuple[dict[str, tuple[str, str]], str],
) -> None:
    lines = [json.loads(line) for line in refusals[1].splitlines()]
    assert len(lines) == len(DEEDS)
    assert {(line["part"], line["event"]) for line in lines} == {("egress", "refused")}
    assert {line["host"] for line in lines} == {"name", "private address"}
    assert "hidden" not in refusals[1]
    assert "192.0.2.1" not in refusals[1]


def test_the_refusal_comes_before_the_connection_begins() -> None:
    done = tried("""
        begun = socket.socket()
        try:
            begun.connect(("192.0.2.1", 443))
        except EgressRefused:
            print(begun.getsockname())
    """)
    assert done.stdout == "('0.0.0.0', 0)\n"  # the kernel was never asked: it would have given the socket an address


def test_a_server_of_this_machine_is_reached() -> None:
    there = Loopback(body=b'{"said": "welcome"}')
    with serving(there.app()) as url:
        done = tried("print(LineClient(line, 'x').call('GET', '/v2/bot/info'))", line=url)
    assert done.stdout == "{'said': 'welcome'}\n"
    assert len(there.heard) == 1


def test_a_host_on_the_list_is_resolved_and_its_address_reached_and_no_other() -> None:
    done = tried(
        """
        known = {"line.example.jp": "198.51.100.4"}
        guarded._resolve = lambda host, port, *_: [(2, 1, 6, "", (known.get(host, host), port))]
        def connect(self, address):
            sys.audit("socket.connect", self, address)
            print("reached", address[0])
        socket.socket.connect = connect
        for host in ("198.51.100.4", "line.example.jp", "198.51.100.4", "198.51.100.5"):
            try:
                socket.create_connection((host, 443), 1)
            except EgressRefused:
                print("refused", host)
        """,
        line="https://line.example.jp",
    )
    assert done.stdout.splitlines() == [
        "refused 198.51.100.4", "reached 198.51.100.4", "reached 198.51.100.4", "refused 198.51.100.5"
    ]  # fmt: skip


def test_the_database_of_the_settings_is_reached(postgres: Postgres) -> None:
    done = tried("print(create_engine(rows).connect().exec_driver_sql('SELECT 7').scalar())", rows=postgres.owner)
    assert done.stdout == "7\n"


def test_a_file_of_this_machine_is_a_database_too() -> None:
    assert tried("print(create_engine('sqlite://').connect().exec_driver_sql('SELECT 7').scalar())").stdout == "7\n"


def test_a_lifted_gate_lets_everything_through_again_and_a_second_one_holds() -> None:
    done = tried("""
        guarded.lift()
        sys.audit("socket.sendto", datagram, ("192.0.2.1", 9))
        sys.audit("socket.getaddrinfo", "foreign.example", 443, 0, 0, 0)
        print(socket.getaddrinfo.__module__, socket.socket.connect is _socket.socket.connect)
        egress.restrict(Settings(app_env="test", _env_file=None))
        try:
            sys.audit("socket.sendto", datagram, ("192.0.2.1", 9))
        except EgressRefused:
            print("refused")
    """)
    assert done.stdout == "socket True\nrefused\n"
