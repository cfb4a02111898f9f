"""A stock of signed webhook requests: every event is another one, and every sender has its own share."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SECRET = "the channel secret of benchmarks"
USERS = 200
ROBOT = "U" + "b" * 32
BIRTH_MS = 1_792_000_000_000  # October 2026
BETWEEN = b"\0"  # JSON never holds this byte, so it can part requests in a file


@dataclass(frozen=True)
class Stock:
    """Whole HTTP requests in one file per sender (`0`, `1` …); their events are numbered within each share."""

    folder: Path
    name: str
    senders: int
    each: int

    def lay_in(self) -> Stock:
        """Write the files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for sender in range(self.senders):
            with self.file(sender).open("wb") as file:
                file.writelines(request + BETWEEN for request in self._requests(sender))
        return self

    def file(self, sender: int) -> Path:
        """Where a sender's share is."""
        return self.folder / str(sender)

    def event_id(self, sender: int, number: int) -> str:
        """The webhookEventId of one event."""
        return f"01B{self.name}{sender:04d}{number:08d}"

    def _requests(self, sender: int) -> Iterator[bytes]:
        return (signed(self._body(sender, number)) for number in range(self.each))

    def _body(self, sender: int, number: int) -> bytes:
        turn = sender * self.each + number
        event = {
            "type": "message",
            "message": {
                "type": "text",
                "id": f"{turn:018d}",
                "quoteToken": f"quote-{turn:058d}",
                "text": "アドバイザーに来てほしい",
            },
            "webhookEventId": self.event_id(sender, number),
            "deliveryContext": {"isRedelivery": False},
            "timestamp": BIRTH_MS + turn,
            "source": {"type": "user", "userId": f"U{turn % USERS:032x}"},
            "replyToken": f"{turn:032x}",
            "mode": "active",
        }
        whole = {"destination": ROBOT, "events": [event]}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def signed(body: bytes) -> bytes:
    """The body as LINE would post it."""
    signature = base64.b64encode(hmac.digest(SECRET.encode(), body, "sha256")).decode()
    head = (
        "POST /callback HTTP/1.1\r\nHost: bench\r\nUser-Agent: LineBotWebhook/2.0\r\n"
        f"Content-Type: application/json; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
        f"X-Line-Signature: {signature}\r\n\r\n"
    )
    return head.encode() + body
