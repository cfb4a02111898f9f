"""A small made-up neighbourhood on a simulated platform, and two clocks that only move when told to."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.clock import FixedClock
from bot.simulator.line_api import line_api
from bot.simulator.platform import Platform
from bot.simulator.play_api import play_api
from bot.simulator.world import Json

SECRET = "made-up-secret"
TOKEN = "made-up-token"
START = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)


@dataclass
class Seconds:
    """A monotonic clock for tests."""

    value: float = 1000.0

    def __call__(self) -> float:
        """The seconds now."""
        return self.value


@dataclass
class Steps:
    """A demo clock with a plan of due moments."""

    clock: FixedClock
    due: list[tuple[datetime, str]] = field(default_factory=list)

    def now(self) -> datetime:
        """The world's present."""
        return self.clock.now()

    def next_due(self) -> tuple[datetime, str] | None:
        """The first moment not yet done."""
        return self.due[0] if self.due else None

    def advance(self, to: datetime) -> None:
        """Moves the world's clock through what is due."""
        self.due = [one for one in self.due if one[0] > to]
        self.clock.moment = to


class Bot:
    """Stands where the webhook is: remembers every request and answers with `status`."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200

    def __call__(self, body: bytes, headers: dict[str, str]) -> int:
        """Takes one request."""
        self.bodies.append(body)
        self.headers.append(headers)
        return self.status


class Town:
    """The platform with its clocks, a bot, a client for both APIs, and a cast."""

    def __init__(self, state: Path | None = None) -> None:
        self.seconds = Seconds()
        self.clock = FixedClock(START)
        self.steps = Steps(self.clock)
        self.platform = Platform(SECRET, TOKEN, self.clock.now, self.seconds, Random(7), state)
        self.bot = Bot()
        self.slept: list[float] = []
        self.origins: dict[str, str] = {}
        self.resets = 0
        self.client = self._app().test_client()

    def settle(self) -> None:
        """Brings in the cast: two officers who are friends, two staff in a group with the bot, a stranger."""
        add = self.platform.add_user
        self.hanako = add("はな子", "officer", "さくら町会 会長", friend=True)
        self.taro = add("太郎", "officer", "けやき町会 会計", friend=True)
        self.mori, self.kawa = add("森", "worker"), add("川", "worker")
        self.stranger = add("通りがかり")
        self.staff = self.platform.add_group("従事者グループ", [self.mori, self.kawa], bot_inside=True)

    def _app(self) -> Flask:
        app = Flask(__name__)
        app.register_blueprint(line_api(self.platform, sleep=self.slept.append, probe=self.bot))
        play = play_api(
            self.platform, self.steps, origins=self.origins.get, reset=self.reset, scenes=lambda: {"doors": []}
        )
        app.register_blueprint(play)
        return app

    def reset(self) -> None:
        """What the app does for a new beginning."""
        self.resets += 1
        self.platform.reset()

    def event(self) -> Json:
        """The latest event waiting for the bot."""
        return self.platform.pending()[-1]

    def token(self) -> str:
        """The reply token of something Hanako said just now, delivered."""
        self.platform.say(self.hanako, "こんにちは")
        token = str(self.event()["replyToken"])
        self.platform.deliver(self.bot)
        return token

    def pass_seconds(self, seconds: float) -> None:
        """Lets both clocks run."""
        self.seconds.value += seconds
        self.clock.moment += timedelta(seconds=seconds)

    def said(self, chat_id: str) -> list[str]:
        """The texts of a chat."""
        return [str(item.message["text"]) for item in self.platform.items(chat_id) if item.message]

    def line(self, method: str, path: str, body: object = None, **headers: str) -> "Heard":
        """Calls LINE's API with the channel's access token."""
        sent = {"Authorization": f"Bearer {TOKEN}", **{key.replace("_", "-"): value for key, value in headers.items()}}
        return Heard(self.client.open(f"/line/v2/bot/{path}", method=method, json=body, headers=sent))

    def play(self, deed: str, **body: object) -> "Heard":
        """Calls the play API."""
        return Heard(self.client.post(f"/play/{deed}", json=body))

    def state(self, **query: int) -> Json:
        """What the browser is told."""
        return Heard(self.client.get("/play/state", query_string=query)).body


class Heard:
    """An answer: its status, its JSON and its headers."""

    def __init__(self, response: Any) -> None:
        self.status = int(response.status_code)
        self.body: Json = response.get_json(silent=True) or {}
        self.headers = response.headers
        self.data = bytes(response.data)

    @property
    def message(self) -> str:
        """The sentence of an error."""
        return str(self.body.get("message"))


def text(said: str = "はい", **more: object) -> Json:
    """A text message of the bot."""
    return {"type": "text", "text": said, **more}


def quick(*labels: str) -> Json:
    """A quick reply with message actions."""
    return {
        "items": [{"type": "action", "action": {"type": "message", "label": label, "text": label}} for label in labels]
    }


@pytest.fixture
def town() -> Town:
    """A town without a state file."""
    made = Town()
    made.settle()
    return made


@pytest.fixture
def client(town: Town) -> FlaskClient:
    """The town's client, for calls without the token."""
    return town.client
