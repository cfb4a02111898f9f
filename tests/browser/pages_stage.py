"""A filled town behind a real server, and pages shown in a browser as they were answered."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Route
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser.pages_look import LAPTOP
from tests.pages.fixtures import Standing
from tests.pages.states import State

AGENT = "Engawa tests"  # as unlike any browser as the client that signed everybody in


class Silent(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def served(standing: Standing) -> Iterator[str]:
    """Serve a town on a free port of this machine; its address."""
    server = make_server("127.0.0.1", 0, standing.app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def window(
    chromium: Browser, cookies: Mapping[str, str] | None = None, at: str = ""
) -> Iterator[tuple[Page, list[str]]]:
    """A laptop's window, signed in by these cookies; and what its console complains of."""
    context = chromium.new_context(viewport=LAPTOP, locale="ja-JP", user_agent=AGENT)
    for name, value in (cookies or {}).items():
        context.add_cookies([{"name": name, "value": value, "url": at}])
    page, complaints = context.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page, complaints
    context.close()


def show(page: Page, at: str, state: State) -> None:
    """Show a page as it was answered, at its own address, with its style and scripts."""

    def answer(route: Route) -> None:
        headers = {**state.headers, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(status=200, body=state.text, headers=headers)

    page.route(at + state.path, answer)
    page.goto(at + state.path, wait_until="load")
    page.unroute(at + state.path)


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page when SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{re.sub(r'[^0-9A-Za-z]+', '-', name)}.png", full_page=True)
