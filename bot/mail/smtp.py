"""Handing mail to a mail server over SMTP; in the clear only to this machine, otherwise under verified TLS."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal
from urllib.parse import unquote, urlsplit

from bot.errors import EngawaError, NotConfigured
from bot.mail.addresses import domain_of
from bot.mail.port import Outcome
from bot.settings import Settings
from bot.store import reach
from bot.store.region import THIS_MACHINE, UnclearHost

PATIENCE = 10.0  # seconds for each answer
MARGIN = 2.0  # seconds between the end of the longest call and the end of its lease
LOGIN_LACKING = (530, 534, 535, 538)  # RFC 4954: about us and not about the mail, so it waits until that is put right
PORTS = {"plain": 25, "starttls": 587, "tls": 465}

Way = Literal["plain", "starttls", "tls"]


@dataclass(frozen=True)
class MailHost:
    """Where the mail server is and how it is talked to."""

    host: str
    port: int
    way: Way
    user: str | None = None
    password: str | None = None


def host_of(url: str) -> MailHost:
    """Read `smtp://[user:password@]host[:port]` or `smtps://…`; raises NotConfigured without repeating any of it."""
    try:
        name = reach.web(url)
    except UnclearHost as error:
        raise NotConfigured(f"SMTP_URL: {error}.") from None
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps"):
        raise NotConfigured("SMTP_URL must begin with smtp:// or smtps://.")
    way: Way = "tls" if parts.scheme == "smtps" else "plain" if name == THIS_MACHINE else "starttls"
    user, password = (unquote(one) if one else None for one in (parts.username, parts.password))
    return MailHost(parts.hostname or name, parts.port or PORTS[way], way, user, password)


def smtp_post(settings: Settings) -> SmtpPost:
    """The mail server the settings name; raises NotConfigured when there is none."""
    if not settings.smtp_url:
        raise NotConfigured("SMTP_URL is not set.")
    return SmtpPost(host_of(settings.smtp_url), longest=settings.lease_seconds - MARGIN)


class NoPost:
    """No mail server is set: nothing is sent, everything waits, and the first failure is told."""

    def send(self, message: EmailMessage, sender: str, to: str) -> Outcome:
        """Not now."""
        return Outcome("later", "SMTP_URL is not set")


NO_POST = NoPost()


class SmtpPost:
    """A mail server; any number of threads may send. No answer is waited for longer than `patience`, and once the
    server has greeted no call takes longer than `longest` (seconds)."""

    def __init__(
        self,
        host: MailHost,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        patience: float = PATIENCE,
        longest: float = 28.0,
    ) -> None:
        self._host, self._tls, self._patience, self._longest = host, tls, patience, longest

    def send(self, message: EmailMessage, sender: str, to: str) -> Outcome:
        """Hand over one mail for one recipient (RFC 5321)."""
        try:
            with self._connected(domain_of(sender)) as client:
                client.sendmail(sender, [to], message.as_bytes())
                with suppress(OSError):
                    client.putcmd("QUIT")  # it was accepted: whatever comes now does not change that
        except smtplib.SMTPRecipientsRefused as error:
            return _by_code(error.recipients[to][0])
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            return _by_code(error.smtp_code)
        except smtplib.SMTPResponseException as error:  # before the mail was spoken of: greeting, TLS, login
            return Outcome("later", str(error.smtp_code))
        except (OSError, ValueError, EngawaError) as error:
            return Outcome("later", type(error).__name__)
        return Outcome("accepted")

    @contextmanager
    def _connected(self, name: str) -> Iterator[smtplib.SMTP]:
        client = self._greeted(name)
        done = threading.Event()
        threading.Thread(target=_hang_up, args=(client, self._longest, done), daemon=True).start()
        try:
            if self._host.way == "starttls":
                client.starttls(context=self._tls())
            if self._host.user is not None:
                client.login(self._host.user, self._host.password or "")
            yield client
        finally:
            done.set()
            client.close()

    def _greeted(self, name: str) -> smtplib.SMTP:
        """`name` is what we call ourselves; without one smtplib would look our own address up."""
        host = self._host
        if host.way == "tls":
            return smtplib.SMTP_SSL(host.host, host.port, name, timeout=self._patience, context=self._tls())
        return smtplib.SMTP(host.host, host.port, name, timeout=self._patience)


def _by_code(code: int) -> Outcome:
    for_good = 500 <= code < 600 and code not in LOGIN_LACKING
    return Outcome("refused" if for_good else "later", str(code))


def _hang_up(client: smtplib.SMTP, longest: float, done: threading.Event) -> None:
    """End a call that a slow server draws out, whatever it waits for."""
    pause = longest
    while not done.wait(pause):
        pause = 0.1
        if client.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(client.sock, socket.SHUT_RDWR)
