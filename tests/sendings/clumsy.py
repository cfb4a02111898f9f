"""A real mail server on this machine whose line breaks once at each stage of a mail, and then never again."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

from tests.mail.catcher import Catcher

Answering = Callable[..., Awaitable[None]]
STAGES = ("connect", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "content", "answer")


@dataclass
class Clumsy(Catcher):
    """Breaks at the first of `stages`, which then is over; `answer`: it takes the mail and dies without saying so."""

    stages: list[str] = field(default_factory=lambda: list(STAGES))
    broken: list[str] = field(default_factory=list)

    def _session(self) -> Any:
        made: Any = SMTP(self, hostname="localhost", loop=self._loop, **self.options)
        made._handle_client = self._breaking(made, "connect", made._handle_client)
        for stage in ("EHLO", "STARTTLS", "MAIL", "RCPT", "DATA"):
            made._smtp_methods[stage] = self._breaking(made, stage, made._smtp_methods[stage])
        return made

    def _breaking(self, server: Any, stage: str, does: Answering) -> Answering:
        async def answer(*given: Any) -> None:
            if self._cut(server, stage):
                return
            if (stage, self.stages[:1]) == ("DATA", ["content"]):
                await server.push("354 go on")
                self._cut(server, "content")
                return
            await does(*given)

        return answer

    def _cut(self, server: Any, stage: str) -> bool:
        """Break the line when it is this stage's turn."""
        if self.stages[:1] != [stage]:
            return False
        self.broken.append(self.stages.pop(0))
        server.transport.abort()
        return True

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Takes the mail; its answer may be the stage that breaks."""
        answer = await super().handle_DATA(server, session, envelope)
        self._cut(server, "answer")
        return answer


def clumsy(certificate: Path) -> Clumsy:
    """One that offers TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return Clumsy({"tls_context": context, "require_starttls": True})
