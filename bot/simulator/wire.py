"""A way to the simulated platform without sockets: what the sender needs of LINE, and the menu calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from bot.chat.messages import Json
from bot.delivery.port import Outcome
from bot.line.client import verdict_of
from bot.line.menus import show_menu
from bot.simulator.line_api import line_api
from bot.simulator.platform import Platform


class InProcessLine:
    """LINE's API called directly; outcomes are judged exactly as the real client judges them."""

    def __init__(self, platform: Platform) -> None:
        app = Flask("line")
        app.register_blueprint(line_api(platform, sleep=lambda _seconds: None))
        self._http = app.test_client()
        self._headers = {"Authorization": f"Bearer {platform.access_token}"}

    def reply(self, token: str, messages: Sequence[Json]) -> Outcome:
        """Reply as the real client does."""
        return self._send("reply", {"replyToken": token, "messages": list(messages)})

    def push(self, to: str, messages: Sequence[Json], retry_key: UUID) -> Outcome:
        """Push as the real client does."""
        return self._send("push", {"to": to, "messages": list(messages)}, retry_key)

    def leave(self, group: str) -> Outcome:
        """Go out of a group as the real client does."""
        self.call("POST", f"/v2/bot/group/{group}/leave")
        return Outcome("accepted")

    def menu(self, user: str, name: str | None) -> Outcome:
        """Change somebody's menu as the real client does."""
        return show_menu(self._quietly, user, name)

    def multicast(self, to: Sequence[str], messages: Sequence[Json], retry_key: UUID) -> Outcome:
        """Multicast as the real client does."""
        return self._send("multicast", {"to": list(to), "messages": list(messages)}, retry_key)

    def call(self, method: str, path: str, body: Json | None = None) -> Any:
        """Any other endpoint."""
        return self._http.open(f"/line{path}", method=method, json=body, headers=self._headers).get_json() or {}

    def upload(self, path: str, content: bytes, content_type: str) -> None:
        """A picture."""
        self._http.post(f"/line{path}", data=content, headers=self._headers, content_type=content_type)

    def _quietly(self, method: str, path: str) -> tuple[Outcome, Json]:
        answer = self._http.open(f"/line{path}", method=method, headers=self._headers)
        said, request_id = answer.get_json(silent=True) or {}, answer.headers.get("x-line-request-id")
        if answer.status_code == 200:
            return Outcome("accepted", request_id), said
        return verdict_of(answer.status_code, request_id, str(said.get("message", ""))), {}

    def _send(self, endpoint: str, body: Json, retry_key: UUID | None = None) -> Outcome:
        headers = dict(self._headers)
        if retry_key is not None:
            headers["X-Line-Retry-Key"] = str(retry_key)
        answer: TestResponse = self._http.post(f"/line/v2/bot/message/{endpoint}", json=body, headers=headers)
        request_id = answer.headers.get("x-line-request-id")
        if answer.status_code == 200:
            return Outcome("accepted", request_id)
        return verdict_of(answer.status_code, request_id, str((answer.get_json(silent=True) or {}).get("message", "")))
