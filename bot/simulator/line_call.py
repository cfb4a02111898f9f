"""What every call of LINE's API has in common: the token, the size, the faults, the request id, the errors."""

import socket
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.simulator import ids
from bot.simulator.platform import Platform
from bot.simulator.refusals import ApiError, Refused
from bot.simulator.world import Json

LARGEST_BODY = 2 * 1024 * 1024  # bytes. LINE: Rate limits
RATE_LIMIT = "The API rate limit has been exceeded. Try again later."
TOO_LARGE = "Request exceeds the max size of 2MB. Make the request smaller than 2MB and try again."
NO_TOKEN = (
    "Authentication failed due to the following reason: invalid token. "
    "Confirm that the access token in the authorization header is valid."
)
Answer = Response | tuple[Response, int]


def json_body() -> Json:
    """The call's JSON object, or 400."""
    found = request.get_json(force=True, silent=True)
    if not isinstance(found, dict):
        raise ApiError(400, "The request body could not be parsed as JSON (line: -, column: -)")
    return found


def answer(body: Mapping[str, Any] | None = None, status: int = 200) -> Answer:
    """A JSON answer."""
    return jsonify(dict(body or {})), status


class LineCall:
    """Guards a blueprint: before each call and after it. `sleep` carries out delays that were ordered."""

    def __init__(self, platform: Platform, sleep: Callable[[float], None]) -> None:
        self._platform = platform
        self._sleep = sleep

    def guard(self, blueprint: Blueprint) -> None:
        """Puts the guards before and after every call of the blueprint."""
        blueprint.before_request(self._enter)
        blueprint.after_request(self._leave)
        blueprint.register_error_handler(ApiError, _refuse)
        blueprint.register_error_handler(Refused, _not_found)
        blueprint.register_error_handler(RequestEntityTooLarge, _too_large)

    def _enter(self) -> None:
        with self._platform.core.lock:
            g.request_id = ids.request_id(self._platform.core.random)
        g.answer_lost = False
        self._check_token()
        if (request.content_length or 0) > LARGEST_BODY or len(request.get_data()) > LARGEST_BODY:
            raise RequestEntityTooLarge
        self._suffer((request.endpoint or "").rpartition(".")[2])

    def _check_token(self) -> None:
        if request.headers.get("Authorization") != f"Bearer {self._platform.access_token}":
            raise ApiError(401, NO_TOKEN)

    def _suffer(self, endpoint: str) -> None:
        """Lets happen what was ordered to go wrong."""
        faults = self._platform.faults
        if delay := faults.take(endpoint, "delay"):
            self._sleep(delay.seconds)
        if refusal := faults.take(endpoint, "status"):
            raise ApiError(refusal.status, RATE_LIMIT if refusal.status == 429 else "Internal Server Error")
        g.answer_lost = faults.take(endpoint, "drop") is not None

    def _leave(self, response: Response) -> Response:
        self._platform.save()
        response.headers["x-line-request-id"] = g.request_id
        if g.answer_lost:
            return _lost(response)
        return response


def _lost(response: Response) -> Response:
    """The call took effect, but its answer never arrives: the line is cut, or 502 where there is no line to cut."""
    connection = request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)
    lost = jsonify({"message": "Bad Gateway"})
    lost.status_code = 502
    return lost


def _refuse(refusal: ApiError) -> Answer:
    response = jsonify(refusal.body())
    if refusal.accepted:
        response.headers["x-line-accepted-request-id"] = refusal.accepted
    return response, refusal.status


def _not_found(refusal: Refused) -> Answer:
    return jsonify({"message": "Not found"}), 404


def _too_large(refusal: RequestEntityTooLarge) -> Answer:
    return jsonify({"message": TOO_LARGE}), 413
