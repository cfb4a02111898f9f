"""POST /callback: verify, keep each event once, answer 200 within two seconds, work afterwards (LINE: Webhooks)."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Collection
from datetime import datetime

from flask import Blueprint, Response, request

from bot import logs
from bot.chat.events import Event, NotAnEvent, events_of, read, worth_keeping
from bot.clock import wall
from bot.delivery.inbox import Arrival, Inbox
from bot.store.chats import Directory

MOST_BYTES = 2 * 1024 * 1024

log = logs.get("webhook")


class Receiver:
    """Turns one webhook request into kept events."""

    def __init__(self, secret: str, directory: Directory, inbox: Inbox, bare_words: Collection[str] = ()) -> None:
        self._secret = secret.encode()
        self._directory = directory
        self._inbox = inbox
        self._bare_words = bare_words

    def genuine(self, body: bytes, signature: str) -> bool:
        """Whether LINE signed these very bytes; compared in constant time."""
        expected = base64.b64encode(hmac.digest(self._secret, body, "sha256"))
        return hmac.compare_digest(expected, signature.encode("utf-8", "replace"))

    def receive(self, body: bytes) -> int:
        """Keep what is worth keeping; returns how many events that was. Raises NotAnEvent, Unavailable."""
        now = wall()
        arrivals = []
        for raw in events_of(body):
            event = read(raw)
            if worth_keeping(event, self._bare_words):
                payload = json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
                arrivals.append(self._arrival(event, payload, now))
        self._inbox.keep(arrivals)
        return len(arrivals)

    def _arrival(self, event: Event, payload: bytes, now: datetime) -> Arrival:
        chat = self._directory.chat_of(event.source_kind or "", event.source_id or "")
        actor = self._directory.chat_of("user", event.user_id) if event.user_id else None
        return Arrival(event.id, chat, actor, event.kind[:30], event.message_id, event.happened_at, now, payload)


def blueprint(receiver: Receiver) -> Blueprint:
    """The webhook's route."""
    page = Blueprint("webhook", __name__)

    @page.post("/callback")
    def callback() -> Response:
        if (request.content_length or 0) > MOST_BYTES:
            return _refuse("too large", 413)
        body = request.get_data(cache=False)
        if not receiver.genuine(body, request.headers.get("X-Line-Signature", "")):
            return _refuse("bad signature", 400)
        try:
            receiver.receive(body)
        except NotAnEvent as error:
            return _refuse(str(error), 400)
        return Response("", 200)

    return page


def _refuse(why: str, status: int) -> Response:
    log.warning("webhook refused", why=why, bytes=request.content_length)
    return Response("", status)
