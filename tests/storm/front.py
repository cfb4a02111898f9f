"""One process of a storm: the web front, alone or with worker, sender and clock; it kills itself where it is told."""

from __future__ import annotations

import sys

from werkzeug.serving import make_server

from bot import bootstrap, checkpoints, logs, settings
from bot.line.client import LineClient
from bot.loops import Background
from bot.web.app import create_app
from tests.storm.wire import Handler


def main(role: str) -> None:
    """Serve until killed; role `web` only receives, `all` does everything (SQLite)."""
    logs.start()
    chosen = settings.load()
    if chosen.kill_at:
        point, _, count = chosen.kill_at.partition(":")
        checkpoints.arm(point, int(count))
    house = bootstrap.build(chosen)
    line = LineClient(chosen.line_api_base, chosen.line_channel_access_token.get_secret_value())
    with Background(house, line, works=role == "all", ticks=True):
        app = create_app(house)
        make_server("127.0.0.1", chosen.port, app, threaded=True, request_handler=Handler).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
