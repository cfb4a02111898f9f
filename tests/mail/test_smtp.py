"""Mail servers as they are: refusing, silent, gone, talkative; in the clear only on this machine."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest

from bot.clock import monotonic
from bot.errors import NotConfigured
from bot.mail.composing import Envelope, compose
from bot.mail.port import Outcome
from bot.mail.smtp import MailHost, SmtpPost, Way, host_of, smtp_post
from bot.settings import Settings
from tests.mail.catcher import Catcher, Rude, draws_out, drops, hangs
from tests.mail.certificates import certificate_in
from tests.mail.mail_room import WARD, letter

DESK = "desk@firm.example"
FOREVER = datetime(2026, 10, 14, tzinfo=UTC)


def mail() -> EmailMessage:
    """A first report."""
    return compose(letter(), Envelope(DESK, FOREVER, "<1@firm.example>", uuid4()))


def sent(post: SmtpPost) -> Outcome:
    """How it went."""
    return post.send(mail(), DESK, WARD)


@pytest.fixture
def serve() -> Iterator[Callable[[Catcher | Rude], int]]:
    """Starts servers, and stops them in the end."""
    running: list[Catcher | Rude] = []

    def start(server: Catcher | Rude) -> int:
        server.start()
        running.append(server)
        return server.port

    yield start
    for one in running:
        one.stop()


Serve = Callable[[Catcher | Rude], int]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("smtp://127.0.0.1:2525", MailHost("127.0.0.1", 2525, "plain")),
        ("smtp://localhost", MailHost("localhost", 25, "plain")),
        ("smtp://[::1]:25", MailHost("::1", 25, "plain")),
        ("smtp://mail.example.jp", MailHost("mail.example.jp", 587, "starttls")),
        ("smtp://u%40x:p%2F%E5%8C%BA@mail.example.jp:25", MailHost("mail.example.jp", 25, "starttls", "u@x", "p/区")),
        ("smtps://u:p@mail.example.jp", MailHost("mail.example.jp", 465, "tls", "u", "p")),
        ("smtps://127.0.0.1:465", MailHost("127.0.0.1", 465, "tls")),
    ],
)
def test_the_setting_is_read(url: str, host: MailHost) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    "url",
    ["http://mail.example.jp", "smtp://", "smtp://u:half@hidden@mail.example.jp", "smtp://mail.example.jp:hidden"],
)
def test_a_setting_that_cannot_be_read_is_not_repeated(url: str) -> None:
    with pytest.raises(NotConfigured, match="SMTP_URL") as fault:
        host_of(url)
    assert "hidden" not in str(fault.value)


def test_without_a_mail_server_there_is_no_post() -> None:
    with pytest.raises(NotConfigured, match="SMTP_URL is not set"):
        smtp_post(Settings.model_validate({"smtp_url": None}))


def test_settings_lead_to_the_mail_server(catcher: Catcher) -> None:
    post = smtp_post(Settings.model_validate({"smtp_url": f"smtp://127.0.0.1:{catcher.port}"}))
    assert sent(post) == Outcome("accepted")
    assert (catcher.caught[0].sender, catcher.caught[0].to, catcher.names) == (DESK, [WARD], ["firm.example"])


@pytest.mark.parametrize(
    ("stage", "answer", "outcome"),
    [
        ("rcpt", "550 no such user", Outcome("refused", "550")),
        ("mail", "553 who are you", Outcome("refused", "553")),
        ("data", "554 spam", Outcome("refused", "554")),
        ("rcpt", "450 greylisted", Outcome("later", "450")),
        ("rcpt", "421 closing", Outcome("later", "421")),
        ("data", "452 disk full", Outcome("later", "452")),
        ("mail", "530 log in first", Outcome("later", "530")),
    ],
)
def test_what_the_server_answers_decides(catcher: Catcher, stage: str, answer: str, outcome: Outcome) -> None:
    getattr(catcher, stage).append(answer)
    assert sent(SmtpPost(MailHost("127.0.0.1", catcher.port, "plain"))) == outcome
    assert catcher.caught == []


@pytest.mark.parametrize(("treat", "fault"), [(hangs, "TimeoutError"), (drops, "SMTPServerDisconnected")])
def test_a_silent_or_absent_server_is_tried_later(serve: Serve, treat: Callable[..., None], fault: str) -> None:
    post = SmtpPost(MailHost("127.0.0.1", serve(Rude(treat)), "plain"), patience=0.2)
    outcome = sent(post)
    assert outcome.verdict == "later"
    assert outcome.fault in (fault, "SMTPServerDisconnected", "ConnectionResetError")


def test_a_server_that_never_comes_to_an_end_is_hung_up_on(serve: Serve) -> None:
    began = monotonic()
    outcome = sent(SmtpPost(MailHost("127.0.0.1", serve(Rude(draws_out)), "plain"), longest=0.3))
    assert outcome.verdict == "later"
    assert monotonic() - began < 5


def test_a_server_that_is_not_there_is_tried_later() -> None:
    assert sent(SmtpPost(MailHost("127.0.0.1", 1, "plain"))) == Outcome("later", "ConnectionRefusedError")


def test_a_login_that_is_refused_waits_until_somebody_puts_it_right(serve: Serve) -> None:
    server = Catcher({"auth_require_tls": False})
    host = MailHost("127.0.0.1", serve(server), "plain", "engawa", "wrong")
    assert sent(SmtpPost(host)) == Outcome("later", "535")
    assert server.caught == []


def test_a_login_carries_what_the_setting_says(serve: Serve) -> None:
    server = Catcher({"auth_require_tls": False})
    port = serve(server)
    assert sent(SmtpPost(host_of(f"smtp://u%40x:p%2F1@127.0.0.1:{port}"))) == Outcome("accepted")
    assert server.logins == [(b"u@x", b"p/1")]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of its own for 127.0.0.1, with its key."""
    return certificate_in(tmp_path)


def secured(way: Way, certificate: Path) -> Catcher:
    """A server with TLS from the first byte, or on demand."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return Catcher(wrapped=context) if way == "tls" else Catcher({"tls_context": context})


@pytest.mark.parametrize("way", ["tls", "starttls"])
def test_mail_goes_under_verified_tls(serve: Serve, certificate: Path, way: Way) -> None:
    server = secured(way, certificate)
    host = MailHost("127.0.0.1", serve(server), way)
    trusting = SmtpPost(host, lambda: ssl.create_default_context(cafile=str(certificate)))
    assert sent(trusting) == Outcome("accepted")
    assert len(server.caught) == 1


@pytest.mark.parametrize("way", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for_gets_no_mail(serve: Serve, certificate: Path, way: Way) -> None:
    server = secured(way, certificate)
    host = MailHost("127.0.0.1", serve(server), way)
    assert sent(SmtpPost(host)) == Outcome("later", "SSLCertVerificationError")
    assert server.caught == []


def test_a_server_that_offers_no_tls_gets_neither_login_nor_mail(serve: Serve) -> None:
    server = Catcher({"auth_require_tls": False})
    host = MailHost("127.0.0.1", serve(server), "starttls", "engawa", "secret")
    assert sent(SmtpPost(host)) == Outcome("later", "SMTPNotSupportedError")
    assert (server.caught, server.logins) == ([], [])
