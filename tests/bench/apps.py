"""The three applications that are compared; gunicorn calls one of these in each worker process."""

from __future__ import annotations

import base64
import hmac
import json

from flask import Flask, abort, request
from linebot.v3 import WebhookHandler
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.webhooks import MessageEvent, TextMessageContent

from bot import bootstrap, logs, settings
from bot.web.app import create_app
from tests.bench.stock import SECRET


def bare() -> Flask:
    """Verify and read the JSON; keep nothing."""
    app = Flask("bare")

    @app.post("/callback")
    def callback() -> str:
        body = request.get_data()
        expected = base64.b64encode(hmac.digest(SECRET.encode(), body, "sha256"))
        if not hmac.compare_digest(expected, request.headers.get("X-Line-Signature", "").encode()):
            abort(400)
        json.loads(body)
        return "OK"

    return app


def echo() -> Flask:
    """The SDK's echo bot; its answer ends where the call to LINE would begin, and nothing is kept."""
    app = Flask("echo")
    handler = WebhookHandler(SECRET)

    @app.post("/callback")
    def callback() -> str:
        signature = request.headers["X-Line-Signature"]
        body = request.get_data(as_text=True)
        try:
            handler.handle(body, signature)
        except InvalidSignatureError:
            abort(400)
        return "OK"

    handler.add(MessageEvent, message=TextMessageContent)(_answer)
    return app


def durable() -> Flask:
    """Ours, as `python -m bot web` serves it, from the environment."""
    logs.start()
    return create_app(bootstrap.build(settings.load()))


def _answer(event: MessageEvent) -> None:
    _reply(event.reply_token, event.message.text)


def _reply(token: str, text: str) -> None:
    """Where the echo bot would call LINE; not even the message is built, in its favour."""
