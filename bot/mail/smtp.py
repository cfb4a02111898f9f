"""SMTP, as the operator's SMTP_URL says: TLS everywhere but on this machine, and a time-out on every call."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal, Protocol
from urllib.parse import unquote, urlsplit

from bot.store.region import THIS_MACHINE

TIMEOUT_SECONDS = 10.0
PORTS = {"smtp": 25, "smtps": 465}

Verdict = Literal["accepted", "later", "refused"]


@dataclass(frozen=True)
class Outcome:
    """What a mail server said: taken, not now, or never; `fault` is a class or a code, never its words."""

    verdict: Verdict
    fault: str | None = None


class Post(Protocol):
    """Hands a message to a mail server; never raises for what the server or the network did."""

    def send(self, message: EmailMessage, sender: str, to: str) -> Outcome:
        """One message to one recipient."""


class NoPost:
    """No mail server is set: nothing is sent, everything waits, and the first failure is told."""

    def send(self, message: EmailMessage, sender: str, to: str) -> Outcome:
        """Not now."""
        return Outcome("later", "SMTP_URL is not set")


class SmtpPost:
    """A mail server at a URL: smtp://user:password@host:port (STARTTLS unless on this machine) or smtps://."""

    def __init__(self, url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._url = urlsplit(url)
        self._timeout = timeout

    def send(self, message: EmailMessage, sender: str, to: str) -> Outcome:
        """One message; 5xx is final, anything else is tried again."""
        try:
            with self._session() as server:
                server.send_message(message, sender, [to])
        except smtplib.SMTPRecipientsRefused as error:
            return _judged(next(iter(error.recipients.values()))[0])
        except smtplib.SMTPAuthenticationError as error:
            return Outcome("later", f"login {error.smtp_code}")  # the operator's to mend; the mail is not at fault
        except smtplib.SMTPResponseException as error:
            return _judged(error.smtp_code)
        except (OSError, smtplib.SMTPException) as error:
            return Outcome("later", type(error).__name__)
        return Outcome("accepted")

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        host, port = self._url.hostname or "", self._url.port or PORTS[self._url.scheme]
        context = ssl.create_default_context()
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=self._timeout, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=self._timeout)
        try:
            if self._url.scheme == "smtp" and not _is_here(host):
                server.starttls(context=context)
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            yield server
            with suppress(smtplib.SMTPException, OSError):  # it has the mail; how it says goodbye changes nothing
                server.quit()
        finally:
            server.close()


def _judged(code: int) -> Outcome:
    return Outcome("refused" if 500 <= code < 600 else "later", f"SMTP {code}")


def _is_here(host: str) -> bool:
    return host == THIS_MACHINE or host in ("localhost", "::1") or host.startswith("127.")
