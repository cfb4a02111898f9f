"""The demo: the house, the simulated LINE platform, a mailbox and the movable clock in one process."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, render_template, request
from sqlalchemy import select

from bot.clock import ShiftedClock, monotonic
from bot.content import CONTENT
from bot.contract import bounds
from bot.delivery.tables import OutboxMessage
from bot.house import House
from bot.line.client import LineClient
from bot.loops import Background
from bot.simulator import scenes
from bot.simulator.deliverer import Deliverer, http_sender
from bot.simulator.line_api import line_api
from bot.simulator.mailbox import Mailbox
from bot.simulator.platform import Platform
from bot.simulator.play_api import play_api
from bot.simulator.programme import Fresh
from bot.simulator.refusals import Refused
from bot.simulator.stepper import DemoClock, DemoStepper
from bot.simulator.world import Json
from bot.web.app import create_app

STRICT = "default-src 'self'; img-src 'self' data:; style-src 'self'; frame-ancestors 'none'"
BEGIN_ANEW = "begin-anew"


@dataclass
class Demo:
    """One running demo; `app` is what gunicorn serves."""

    app: Flask
    background: Background
    deliverer: Deliverer
    mailbox: Mailbox

    def start(self) -> None:
        """Let the loops run."""
        self.background.__enter__()
        self.deliverer.start()
        self.mailbox.start()

    def stop(self) -> None:
        """End the loops."""
        self.deliverer.stop()
        self.mailbox.stop()
        self.background.__exit__(None, None, None)


def open_demo(house: House, folder: Path) -> Demo:
    """Set the stage in a folder: fill it when it is new, go on where it was otherwise."""
    if not isinstance(house.clock, ShiftedClock):
        raise Refused("デモには動かせる時計が要ります。")
    settings, clock = house.settings, DemoClock(house, house.clock)
    known = clock.restore()
    token = settings.line_channel_access_token.get_secret_value()
    secret = settings.line_channel_secret.get_secret_value()
    platform = Platform(secret, token, clock.now, monotonic, random.Random(), folder / "simulator.json")
    if not known:
        plan = bounds(settings.contract).line
        platform.quota.limit_to(plan.monthly if plan else None)  # LINE sells what the profile says was bought
        Fresh(house, platform, clock, create_app(house).test_client()).fill()
    line = LineClient(settings.line_api_base, token)
    background = Background(house, line, works=True, ticks=True)
    stepper = DemoStepper(house, clock, house.ticker("demo"), background.worker, house.sender(line), house.postman())
    play = play_api(
        platform, stepper, origins=lambda request_id: origin(house, request_id),
        reset=lambda: begin_anew(house, folder), scenes=all_scenes,
    )  # fmt: skip
    play.before_request(lambda: clock.release() if request.method == "POST" else None)
    app = create_app(house, [line_api(platform), play, pages(all_scenes, urlsplit(settings.public_url).netloc)])
    deliverer = platform.deliverer(http_sender(f"http://127.0.0.1:{settings.port}/callback"))
    return Demo(app, background, deliverer, Mailbox(platform, port=_mail_port(house)))


def pages(doors: Callable[[], Json], host: str = "") -> Blueprint:
    """The two pages people open; `doors` gives the scenes, `host` is under what name the house knows itself."""
    page = Blueprint(
        "simulator_pages", __name__, template_folder="templates", static_folder="static", static_url_path="/assets"
    )

    @page.get("/")
    def front() -> str:
        return render_template("doors.html", **doors())

    @page.get("/stage")
    def stage() -> str:
        return render_template("stage.html", house=host)

    @page.after_app_request
    def strict(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", STRICT)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    return page


def all_scenes() -> Json:
    """What can be played through, read anew so that an edited scene shows at once."""
    return scenes.load(CONTENT / "scenes")


def origin(house: House, request_id: str) -> str | None:
    """The file behind a bubble, found by the request id LINE gave the sending."""
    with house.db.read() as session:
        return session.scalar(select(OutboxMessage.origin).where(OutboxMessage.request_id == request_id))


def begin_anew(house: House, folder: Path) -> None:
    """Mark the demo for a fresh start and end this process; the server starts another one at once."""
    if not house.db.is_sqlite:
        raise Refused("PostgreSQLのデモは、データベースを作り直してから始めてください。")
    (folder / BEGIN_ANEW).touch()
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()


def wipe_if_marked(folder: Path) -> None:
    """Throw the old demo away when it was marked for a fresh start."""
    if (folder / BEGIN_ANEW).exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)


def _mail_port(house: House) -> int:
    return int((house.settings.smtp_url or ":0").rsplit(":", 1)[-1])
