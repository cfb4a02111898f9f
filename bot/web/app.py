"""The web application: the webhook and health everywhere, the simulator only where it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Flask, Response
from werkzeug.exceptions import HTTPException

from bot import logs
from bot.bootstrap import House
from bot.errors import EngawaError
from bot.line.webhook import MOST_BYTES, Receiver
from bot.line.webhook import blueprint as webhook
from bot.web.health import blueprint as health

log = logs.get("web")


def create_app(house: House, more: Sequence[Blueprint] = ()) -> Flask:
    """The application of one house; `more` are blueprints of the demo."""
    app = Flask("engawa", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    settings = house.settings
    receiver = Receiver(settings.line_channel_secret.get_secret_value(), house.directory, house.inbox)
    app.register_blueprint(webhook(receiver))
    app.register_blueprint(health(house.db, house.key_db, settings.metrics_token.get_secret_value()))
    for blueprint in more:
        app.register_blueprint(blueprint)
    app.register_error_handler(Exception, _quietly)
    return app


def _quietly(error: Exception) -> Response | HTTPException:
    """An unexpected error leaves a log line with its class and says nothing to the outside."""
    if isinstance(error, HTTPException):
        return error
    log.error("request failed", error=type(error).__name__, permanent=getattr(error, "permanent", None))
    return Response("", 503 if isinstance(error, EngawaError) else 500)
