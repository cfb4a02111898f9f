"""POST /callback: verify, keep each event once, answer 200 within two seconds, work afterwards (LINE: Webhooks)."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Container, Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from bot import logs
from bot.chat.events import Event, NotAnEvent, events_of, read, worth_keeping
from bot.clock import wall
from bot.delivery.inbox import Arrival, Inbox
from bot.errors import KeysAway, Sealed
from bot.store.chats import Directory

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/callback"
MOST_BYTES = 2 * 1024 * 1024
OK, BAD, TOO_LARGE, LATER = "200 OK", "400 Bad Request", "413 Content Too Large", "503 Service Unavailable"

log = logs.get("webhook")
as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Receiver:
    """Turns one webhook request into kept events."""

    def __init__(self, secret: str, directory: Directory, inbox: Inbox, bare_words: Container[str] = ()) -> None:
        self._secret = secret.encode()
        self._directory = directory
        self._inbox = inbox
        self._bare_words = bare_words

    def genuine(self, body: bytes, signature: str) -> bool:
        """Whether LINE signed these very bytes; compared in constant time."""
        expected = base64.b64encode(hmac.digest(self._secret, body, "sha256"))
        return hmac.compare_digest(expected, signature.encode("utf-8", "replace"))

    def receive(self, body: bytes) -> int:
        """Keep what is worth keeping; returns how many events that was. Raises NotAnEvent, Unavailable.

        What can be kept is kept although something else in the same request cannot: LINE delivers all of it again.
        """
        now, failed = wall(), list[Exception]()
        arrivals = []
        for raw in events_of(body):
            event = read(raw)
            if worth_keeping(event, self._bare_words):
                try:
                    arrivals.append(self._arrival(event, as_json(raw).encode("utf-8", "surrogatepass"), now))
                except (KeysAway, Sealed) as error:
                    failed.append(error)
        self._inbox.keep(arrivals)
        if failed:
            raise failed[0]
        return len(arrivals)

    def _arrival(self, event: Event, payload: bytes, now: datetime) -> Arrival:
        chat = self._directory.chat_of(event.source_kind or "", event.source_id or "")
        for person in event.people:
            self._directory.chat_of("user", person)
        actor = chat if event.user_id == event.source_id else self._actor(event)
        return Arrival(event.id, chat, actor, event.kind, event.message_id, event.happened_at, now, payload)

    def _actor(self, event: Event) -> UUID | None:
        return self._directory.chat_of("user", event.user_id) if event.user_id else None


class Doorway:
    """The webhook in front of all other pages: it is asked far more often, so it goes without Flask's machinery."""

    def __init__(self, receiver: Receiver, otherwise: WSGIApplication) -> None:
        self._receiver = receiver
        self._otherwise = otherwise

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer POST /callback; pass on everything else."""
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "POST":
            return self._otherwise(environ, start_response)
        start_response(self._answer(environ), [("Content-Length", "0")])
        return ()

    def _answer(self, environ: WSGIEnvironment) -> str:
        body = _body(environ)
        if len(body) > MOST_BYTES:
            return _refuse("too large", body, TOO_LARGE)
        if not self._receiver.genuine(body, environ.get("HTTP_X_LINE_SIGNATURE", "")):
            return _refuse("bad signature", body, BAD)
        try:
            self._receiver.receive(body)
        except NotAnEvent as error:
            return _refuse(str(error), body, BAD)
        except Exception as error:  # whatever went wrong, nothing was acknowledged: LINE may deliver it again
            log.error("webhook failed", error=type(error).__name__, bytes=len(body))
            return LATER
        return OK


def _body(environ: WSGIEnvironment) -> bytes:
    """The raw bytes as they were signed, cut just above the cap."""
    length = environ.get("CONTENT_LENGTH") or (MOST_BYTES + 1 if environ.get("wsgi.input_terminated") else 0)
    body: bytes = environ["wsgi.input"].read(min(int(length), MOST_BYTES + 1))
    return body


def _refuse(why: str, body: bytes, status: str) -> str:
    log.warning("webhook refused", why=why, bytes=len(body))
    return status
