"""A real mail server on this machine whose line breaks once at each stage of a mail, and then never again."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

from tests.mail.catcher import Catcher

STAGES = ("connect", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "content", "answer")


class Breaking(SMTP):
    """One connection, cut at the stage whose turn it is."""

    def __init__(self, server: Clumsy, **options: Any) -> None:
        self._clumsy = server
        super().__init__(server, **options)

    def _cut(self, stage: str) -> bool:
        if not self._clumsy.stages or self._clumsy.stages[0] != stage:
            return False
        self._clumsy.broken.append(self._clumsy.stages.pop(0))
        assert self.transport is not None
        self.transport.abort()  # type: ignore[attr-defined]
        return True

    async def _handle_client(self) -> None:
        if not self._cut("connect"):
            await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:
        """Greets, or the line breaks."""
        if not self._cut("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:
        """Goes over to TLS, or the line breaks."""
        if not self._cut("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        """Takes the sender, or the line breaks."""
        if not self._cut("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        """Takes the recipient, or the line breaks."""
        if not self._cut("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        """Takes the content, or the line breaks before it or in the middle of it."""
        if self._cut("DATA"):
            return
        if self._clumsy.stages[:1] == ["content"]:
            await self.push("354 go on")
            self._cut("content")
            return
        await super().smtp_DATA(arg)


@dataclass
class Clumsy(Catcher):
    """Breaks at the first of `stages`, which then is over; `answer`: it takes the mail and dies without saying so."""

    stages: list[str] = field(default_factory=lambda: list(STAGES))
    broken: list[str] = field(default_factory=list)

    def _session(self) -> Any:
        return Breaking(self, hostname="localhost", loop=self._loop, **self.options)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Takes the mail; its answer may be the stage that breaks."""
        answer = await super().handle_DATA(server, session, envelope)
        if self.stages[:1] == ["answer"]:
            self.broken.append(self.stages.pop(0))
            server.transport.abort()
        return answer


def clumsy(certificate: Path) -> Clumsy:
    """One that offers TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return Clumsy({"tls_context": context, "require_starttls": True})
