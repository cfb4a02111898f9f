"""Which host a URL reaches is what the driver makes of it, and what can be read in two ways is refused."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import create_engine

from bot.settings import Settings
from bot.store import reach
from bot.store.region import UnclearHost

TOKYO = "rows.abc.ap-northeast-1.rds.amazonaws.com"
VERIFIED = "sslmode=verify-full&sslrootcert=system"


def reached(url: str, **defaults: str) -> reach.Reach:
    """What a URL of the settings reaches, with nothing else in the environment."""
    keys = "postgresql://keys.example.jp/keys"
    return reach.database(Settings.model_validate({"database_url": url, "keystore_url": keys}).database_url, defaults)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        (f"postgresql://{TOKYO}/db", TOKYO),
        (f"postgres://u:p@{TOKYO}:5432/db", TOKYO),
        (f"postgresql+psycopg://u:p@{TOKYO.upper()}/db", TOKYO),
        (f"postgresql://u:p%40x@{TOKYO}/db", TOKYO),
        (f"postgresql:///db?host={TOKYO}", TOKYO),
        (f"postgresql://{TOKYO}/db?password=p@ss", TOKYO),
        (f"postgresql://{TOKYO}@foreign.example/db", "foreign.example"),
        (f"postgresql://{TOKYO}:5432@foreign.example/db", "foreign.example"),
        (f"postgresql://{TOKYO}/db?host=foreign.example", "foreign.example"),
        (f"postgresql://{TOKYO}/db?host=foreign.example:5433", "foreign.example"),
        (f"postgresql://foreign.example/{TOKYO}", "foreign.example"),
        ("postgresql://[2001:db8::7]:5432/db", "2001:db8::7"),
        ("postgresql://127.0.0.1/db", "localhost"),
        ("postgresql:///db", "localhost"),
        ("postgresql:///db?host=/var/run/postgresql", "localhost"),
        ("sqlite:///rows.sqlite3", "localhost"),
    ],
)
def test_the_host_is_the_one_the_driver_would_open(url: str, host: str) -> None:
    assert reached(url).host == host


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://{TOKYO}/db?host=a,b",
        f"postgresql://{TOKYO}/db?host={TOKYO},foreign.example",
        f"postgresql://{TOKYO}/db?host={TOKYO}:5432&host=foreign.example:5432",
        f"postgresql://{TOKYO},foreign.example/db",
        f"postgresql://{TOKYO}/db?hostaddr=192.0.2.1",
        f"postgresql://{TOKYO}/db?service=elsewhere",
        f"postgresql://{TOKYO}/host=foreign.example",
        f"postgresql://{TOKYO}/postgresql:%2F%2Fforeign.example",
        f"postgresql://u:p@ss/hidden@{TOKYO}/db",
        f"postgresql://u:p@{TOKYO}@foreign.example/db",
        f"postgresql://u:p@hidden?x@{TOKYO}/db",
        f"postgresql://u/x:p@{TOKYO}/db",
        f"postgresql://{TOKYO}%00.foreign.example/db",
        f"postgresql://{TOKYO}\\foreign.example/db",
        f"postgresql://{TOKYO} /db",
        "postgresql://ａp.example/db",
        "postgresql://127.1/db",
        "postgresql://2130706433/db",
        f"postgresql://{TOKYO}/db?port=1,2",
    ],
)
def test_what_may_mean_another_host_is_refused_and_nothing_of_it_repeated(url: str) -> None:
    with pytest.raises(UnclearHost) as refused:
        reached(url)
    assert not any(part in str(refused.value) for part in ("foreign", "hidden", "rows.abc"))


def test_the_driver_really_opens_the_host_we_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    def connect(*_args: object, **options: object) -> None:
        opened.append(options["host"])
        raise psycopg.OperationalError

    monkeypatch.setattr(psycopg, "connect", connect)
    url = f"postgresql+psycopg://{TOKYO}@foreign.example/db"
    with pytest.raises(Exception, match="OperationalError"):
        create_engine(url).connect()
    assert opened == [reach.database(url, {}).host]


@pytest.mark.parametrize("name", ["hostaddr", "service"])
def test_the_environment_cannot_lead_elsewhere_either(name: str) -> None:
    with pytest.raises(UnclearHost):
        reached(f"postgresql://{TOKYO}/db", **{name: "elsewhere"})


def test_a_host_may_come_from_the_environment_but_the_url_wins() -> None:
    assert reached("postgresql:///db", host="foreign.example").host == "foreign.example"
    assert reached(f"postgresql://{TOKYO}/db", host="foreign.example").host == TOKYO


def test_libpqs_own_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOSTADDR", "192.0.2.1")
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    found = reach.libpq_defaults()
    assert (found["hostaddr"], found["sslmode"]) == ("192.0.2.1", "verify-full")


@pytest.mark.parametrize("query", [VERIFIED, "sslmode=verify-full&sslrootcert=/etc/rds.pem"])
def test_a_verified_name_is_enough(query: str) -> None:
    assert reached(f"postgresql://{TOKYO}/db?{query}").unverified is None


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca", "VERIFY-FULL", ""])
def test_any_other_mode_is_unverified(mode: str) -> None:
    said = reached(f"postgresql://{TOKYO}/db?sslmode={mode}&sslrootcert=system").unverified
    assert said
    assert "sslmode=verify-full" in said


@pytest.mark.parametrize("query", ["", "?sslmode=verify-full", "?sslrootcert=system", f"?{VERIFIED}&gssencmode=prefer"])
def test_half_of_it_is_unverified(query: str) -> None:
    assert reached(f"postgresql://{TOKYO}/db{query}").unverified


def test_a_mode_said_twice_is_refused() -> None:
    with pytest.raises(UnclearHost):
        reached(f"postgresql://{TOKYO}/db?{VERIFIED}&sslmode=disable")


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1/db", "postgresql:///db?host=/tmp", "sqlite:///rows.sqlite3"])
def test_nothing_leaves_this_machine_so_nothing_need_be_verified(url: str) -> None:
    assert reached(url).unverified is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("smtp://mail.example.jp:587", "mail.example.jp"),
        ("smtp://u:p@mail.example.jp", "mail.example.jp"),
        ("https://engawa.example.jp/path?x=1", "engawa.example.jp"),
        ("https://good.example.jp@evil.example/", "evil.example"),
        ("http://127.0.0.1:8000", "localhost"),
        ("https://[2001:db8::1]:8443/", "2001:db8::1"),
    ],
)
def test_the_host_of_a_page_or_a_mail_server(url: str, host: str) -> None:
    assert reach.web(url) == host


@pytest.mark.parametrize(
    "url",
    [
        "", "mail.example.jp", "smtp://", "smtp://u:half@hidden@mail.example.jp", "smtp://u:hidden/@mail.example.jp",
        "smtp://u:12?hidden@mail.example.jp", "smtp://u:12#hidden@mail.example.jp", "smtp://[::1", "smtp://a:hidden",
        "https://good.example.jp\\@evil.example/", "https://a,b/",
    ],
)  # fmt: skip
def test_a_url_with_two_readings_has_no_host(url: str) -> None:
    with pytest.raises(UnclearHost) as refused:
        reach.web(url)
    assert "hidden" not in str(refused.value)
