"""Calling LINE through the SDK's own transport, with a time-out on every call and its request id in the log."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from linebot.v3.messaging import ApiClient, Configuration
from linebot.v3.messaging.exceptions import ApiException
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from bot import logs
from bot.chat.messages import Json
from bot.delivery.port import Outcome
from bot.errors import Unavailable
from bot.line.menus import show_menu

TIMEOUT = (3.05, 10.0)  # seconds to connect, seconds to answer
HURRIED = (0.5, 1.2)  # of incidents: shorter than their lease, and the retry key makes another try harmless
INVALID_TOKEN = "Invalid reply token"
MONTHLY = "monthly limit"
DATA_HOST = ("://api.line.me", "://api-data.line.me")  # LINE: Domain name (pictures have their own)
UNREACHED = (NewConnectionError, ConnectTimeoutError)  # nothing was sent, so nothing is in doubt

LINE_ID = re.compile(r"\b[UCR][0-9a-f]{32}\b")  # of people, groups and rooms: never in a log line

log = logs.get("line")


class LineRefused(Unavailable):
    """LINE refused a call or did not answer."""


class LineClient:
    """One connection pool to LINE's API for the whole process."""

    def __init__(self, base: str, access_token: str, timeout: tuple[float, float] = TIMEOUT) -> None:
        self._timeout = timeout
        configuration = Configuration(host=base, access_token=access_token)
        configuration.retries = False  # whether to try again is decided by bot.delivery.promises
        self._api = ApiClient(configuration)

    def hurried(self) -> LineClient:
        """The same way to LINE with shorter time-outs, on connections of its own: for incidents."""
        token = self._api.configuration.access_token
        return LineClient(self._api.configuration.host, token or "", HURRIED)

    def reply(self, token: str, messages: Sequence[Json]) -> Outcome:
        """Answer with a reply token (LINE: Send reply message; a retry key here would be refused)."""
        return self._send("reply", {"replyToken": token, "messages": list(messages)})

    def push(self, to: str, messages: Sequence[Json], retry_key: UUID) -> Outcome:
        """Send to one chat (LINE: Send push message)."""
        return self._send("push", {"to": to, "messages": list(messages)}, retry_key)

    def leave(self, group: str) -> Outcome:
        """Go out of a group or room (LINE: Leave group chat); one we are no longer in counts as left."""
        kind = "room" if group.startswith("R") else "group"
        outcome, _data = self._outcome(f"/v2/bot/{kind}/{group}/leave", {"Content-Type": "application/json"}, {})
        return Outcome("accepted", outcome.request_id) if outcome.fault in ("400", "404") else outcome

    def menu(self, user: str, name: str | None) -> Outcome:
        """Show somebody a menu of their own, or everybody's again (LINE: Per-user rich menu)."""
        return show_menu(self._quietly, user, name)

    def multicast(self, to: Sequence[str], messages: Sequence[Json], retry_key: UUID) -> Outcome:
        """Send one body to many people (LINE: Send multicast message)."""
        return self._send("multicast", {"to": list(to), "messages": list(messages)}, retry_key)

    def call(self, method: str, path: str, body: Json | None = None) -> Any:
        """Any other endpoint: returns the parsed answer; raises LineRefused with the status."""
        return self._ask(method, path, body, "application/json")

    def upload(self, path: str, content: bytes, content_type: str) -> None:
        """Send a picture (LINE: Upload rich menu image); raises LineRefused with the status."""
        self._ask("POST", path, content, content_type)

    def _ask(self, method: str, path: str, body: Json | bytes | None, content_type: str) -> Any:
        headers, shape = self._headers({"Content-Type": content_type}), f"{method} {LINE_ID.sub('…', path)}"
        base = self._api.configuration.host
        url = (base.replace(*DATA_HOST) if isinstance(body, bytes) else base) + path
        try:
            answer = self._api.request(method, url, headers=headers, body=body, _request_timeout=self._timeout)
            log.info("called", call=shape, status=answer.status, request_id=_request_id(answer.getheaders()))
            return json.loads(answer.data) if answer.data else {}
        except ApiException as error:
            log.warning("called", call=shape, status=error.status, request_id=_request_id(error.headers))
            raise LineRefused(f"LINE answered {error.status} to {shape}.") from None
        except (HTTPError, ValueError) as error:  # ValueError: something else than LINE answered, and not in JSON
            log.warning("called", call=shape, fault=type(error).__name__)
            raise LineRefused(f"LINE did not answer {shape} ({type(error).__name__}).") from None

    def _quietly(self, method: str, path: str) -> tuple[Outcome, Json]:
        """A call without a body: its outcome, and what was answered to one that was accepted."""
        outcome, data = self._outcome(path, {}, None, method)
        log.info("called", call=f"{method} {LINE_ID.sub('…', path)}", verdict=outcome.verdict, fault=outcome.fault)
        try:
            return outcome, dict(json.loads(data)) if data else {}
        except (ValueError, TypeError):  # something else than LINE answered
            return Outcome("lost", outcome.request_id, "not JSON"), {}

    def _send(self, endpoint: str, body: Json, retry_key: UUID | None = None) -> Outcome:
        headers = {"Content-Type": "application/json"}
        if retry_key is not None:
            headers["X-Line-Retry-Key"] = str(retry_key)
        outcome, _data = self._outcome(f"/v2/bot/message/{endpoint}", headers, body)
        log.info("sent", endpoint=endpoint, verdict=outcome.verdict, request_id=outcome.request_id, fault=outcome.fault)
        return outcome

    def _outcome(
        self, path: str, headers: dict[str, str], body: Json | None, method: str = "POST"
    ) -> tuple[Outcome, bytes]:
        """How a call ended, and the answer's bytes when it was accepted."""
        try:
            status, request_id, data = self._request(method, path, headers, body)
        except ApiException as error:
            return verdict_of(error.status, _request_id(error.headers), _words(error.body)), b""
        except UNREACHED as error:
            return Outcome("busy", None, type(error).__name__), b""
        except HTTPError as error:
            return Outcome("lost", None, type(error).__name__), b""
        if 200 <= status < 300:
            return Outcome("accepted", request_id), data
        return verdict_of(status, request_id, ""), b""

    def _request(
        self, method: str, path: str, headers: dict[str, str], body: Json | None
    ) -> tuple[int, str | None, bytes]:
        answer = self._api.request(
            method, self._api.configuration.host + path, headers=self._headers(headers), body=body,
            _preload_content=True, _request_timeout=self._timeout,
        )  # fmt: skip
        return answer.status, _request_id(answer.getheaders()), answer.data

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        return {**self._api.default_headers, **headers}


def verdict_of(status: int, request_id: str | None, words: str) -> Outcome:
    """What an answer other than 2xx means (LINE: Error responses, Retrying a failed API request)."""
    if status == 409:
        return Outcome("accepted", request_id, "accepted before")
    if status == 429:
        return Outcome("busy", request_id, "monthly limit" if MONTHLY in words else "rate limit")
    if status >= 500 or status < 100:
        return Outcome("lost", request_id, str(status))
    if status == 400 and INVALID_TOKEN in words:
        return Outcome("token", request_id, "reply token")
    return Outcome("refused", request_id, str(status))


def _request_id(headers: Mapping[str, str] | None) -> str | None:
    return next((value for name, value in (headers or {}).items() if name.lower() == "x-line-request-id"), None)


def _words(body: str | bytes | None) -> str:
    text = body.decode(errors="replace") if isinstance(body, bytes) else body or ""
    try:
        return str(json.loads(text).get("message", ""))
    except (ValueError, AttributeError):
        return ""
