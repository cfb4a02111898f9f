"""A mailbox that catches every mail sent to it: the ward's, in the demo. Nothing is passed on."""

import asyncio
import base64
import socket
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

from bot.simulator import ids
from bot.simulator.platform import Platform
from bot.simulator.world import Json, Mail


class Mailbox:
    """An SMTP server on this machine that stores what it receives in the platform's world; port 0 takes a free one."""

    def __init__(self, platform: Platform, host: str = "127.0.0.1", port: int = 0) -> None:
        self._platform = platform
        self._host = host
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where to send mail, as a value for SMTP_URL."""
        return f"smtp://{self._host}:{self._port}"

    def start(self) -> None:
        """Opens the door; mail is taken from now on. OSError when the port is taken."""
        door = socket.create_server((self._host, self._port))
        self._port = door.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(self._loop, door), name="mailbox", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Closes the door and waits until it is closed."""
        if self._loop is None or self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop = self._thread = None

    def _run(self, loop: asyncio.AbstractEventLoop, door: socket.socket) -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(loop.create_server(lambda: self._session(loop), sock=door))
        try:
            loop.run_forever()
        finally:
            server.close()
            loop.run_until_complete(_finish_all(loop))
            loop.close()

    def _session(self, loop: asyncio.AbstractEventLoop) -> Any:
        return SMTP(self, enable_SMTPUTF8=True, hostname="localhost", loop=loop)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Takes one mail; aiosmtpd calls it by this name."""
        self.take(envelope.mail_from or "", list(envelope.rcpt_tos), envelope.content or b"")
        return "250 Message accepted for delivery"

    def take(self, sender: str, to: list[str], content: bytes) -> Mail:
        """Stores one mail as it came and returns it; a mail sent twice is there twice."""
        read = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
        core = self._platform.core
        with core.changing() as world:
            mail = Mail(
                id=ids.message(world.next_number()),
                at=core.now_iso(),
                sender=str(read["From"] or sender),
                to=to,
                subject=str(read["Subject"] or ""),
                text=_text(read),
                attachments=[_attachment(part) for part in read.iter_attachments()],
                message_id=str(read["Message-ID"] or ""),
                raw=base64.b64encode(content).decode(),
            )
            world.mails.append(mail)
        self._platform.save()
        return mail


async def _finish_all(loop: asyncio.AbstractEventLoop) -> None:
    """Ends what sessions are still open."""
    tasks = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _text(read: EmailMessage) -> str:
    body: Any = read.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except LookupError:  # a character set nobody knows
        text = body.get_payload(decode=True).decode("ascii", "replace")
    return text.replace("\r\n", "\n")


def _attachment(part: Any) -> Json:
    return {"name": part.get_filename() or "", "size": len(part.get_payload(decode=True) or b"")}
