"""Real mail servers on this machine: one that catches mail or refuses it as told, and one that only misbehaves."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

TAKEN = "250 taken"


@dataclass(frozen=True)
class Caught:
    """One mail as it came."""

    sender: str
    to: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail as its reader sees it."""
        return message_from_bytes(self.content, _class=EmailMessage, policy=policy.default)


@dataclass
class Catcher:
    """An SMTP server that answers MAIL, RCPT and DATA from lists of answers; when they are used up it takes all."""

    options: dict[str, Any] = field(default_factory=dict)
    wrapped: ssl.SSLContext | None = None  # TLS from the first byte
    caught: list[Caught] = field(default_factory=list)
    mail: list[str] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    port: int = 0

    def start(self) -> None:
        """Open the door; mail is taken from now on."""
        door = socket.create_server(("127.0.0.1", 0))
        self.port = door.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(door,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the door and end what is still under way."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self, door: socket.socket) -> None:
        asyncio.set_event_loop(self._loop)
        opening = self._loop.create_server(self._session, sock=door, ssl=self.wrapped)
        server = self._loop.run_until_complete(opening)
        try:
            self._loop.run_forever()
        finally:
            server.close()
            self._loop.run_until_complete(_finish_all())
            self._loop.close()

    def _session(self) -> Any:
        return SMTP(self, hostname="localhost", loop=self._loop, authenticator=self._login, **self.options)

    def _login(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        self.logins.append((given.login, given.password))
        return AuthResult(success=given.password != b"wrong", handled=False)

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Remember what the client calls itself."""
        session.host_name = hostname
        self.names.append(hostname)
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Answer for the sender."""
        envelope.mail_from = address
        return self.mail.pop(0) if self.mail else "250 fine"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Answer for the recipient."""
        envelope.rcpt_tos.append(address)
        return self.rcpt.pop(0) if self.rcpt else "250 fine"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Answer for the content; `250 …, drop` takes it and hangs up without saying so."""
        answer = self.data.pop(0) if self.data else TAKEN
        if answer.startswith("250"):
            self.caught.append(Caught(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        if answer.endswith("drop"):
            server.transport.abort()
        return answer


class Rude:
    """A listener that treats every connection alike, in a thread of its own, until it is stopped."""

    def __init__(self, treat: Callable[[socket.socket, threading.Event], None]) -> None:
        self._treat = treat
        self._over = threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Open the door."""
        self._thread.start()

    def stop(self) -> None:
        """Close it."""
        self._over.set()
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join()
        self._door.close()

    def _run(self) -> None:
        while not self._over.is_set():
            line, _from = self._door.accept()
            with line:
                if not self._over.is_set():
                    self._treat(line, self._over)


def hangs(line: socket.socket, over: threading.Event) -> None:
    """Never says a word."""
    line.recv(1)


def drops(line: socket.socket, over: threading.Event) -> None:
    """Hangs up at once."""


def draws_out(line: socket.socket, over: threading.Event) -> None:
    """Greets, and then answers a line at a time without ever coming to an end."""
    line.sendall(b"220 localhost\r\n")
    try:
        while not over.wait(0.02):
            line.sendall(b"250-and\r\n")
    except OSError:
        return


async def _finish_all() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
