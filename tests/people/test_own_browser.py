"""Officers' own pages in a real browser: what is typed saves itself, and everything works without scripts."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.cast import Town
from tests.people.own_pages import drafts, person_of
from tests.signing import link

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 320, "height": 640}
SMALL = """[...document.querySelectorAll("body :not([type=hidden])")]
    .filter(one => parseFloat(getComputedStyle(one).fontSize) < 18).map(one => one.outerHTML.slice(0, 80))"""
SAVED = "途中まで保存しました。まだ登録していません。"


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


@pytest.fixture
def served(town: Town) -> Iterator[str]:
    """The town's pages on a port of this machine."""
    server = make_server("127.0.0.1", 0, town.http.application, threaded=True, request_handler=Quiet)
    running = threading.Thread(target=server.serve_forever)
    running.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    running.join()
    server.server_close()


def opened(browser: Browser, served: str, town: Town, *, scripts: bool = True) -> Page:
    """たけし's phone on his contact page."""
    page = browser.new_context(viewport=PHONE, locale="ja-JP", java_script_enabled=scripts).new_page()
    page.goto(served + link(town.takeshi))
    page.get_by_role("button", name="つづける").click()
    expect(page.get_by_role("heading", name="お名前と連絡先")).to_be_visible()
    return page


def test_what_is_typed_saves_itself_and_is_there_in_another_browser(chromium: Browser, served: str, town: Town) -> None:
    page = opened(chromium, served, town)
    page.get_by_label("お名前").fill("見本 たけし")
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.context.close()
    again = opened(chromium, served, town)
    expect(again.get_by_label("お名前")).to_have_value("見本 たけし")
    expect(again.get_by_text("書きかけのものを出しました。")).to_be_visible()
    again.get_by_role("button", name="登録する").click()
    expect(again.get_by_text("登録しました。この画面は閉じて")).to_be_visible()
    assert drafts(town) == []
    again.context.close()


def test_everything_works_without_scripts(chromium: Browser, served: str, town: Town) -> None:
    page = opened(chromium, served, town, scripts=False)
    page.get_by_label("お名前").fill("見本 たけし")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("登録しました。この画面は閉じて")).to_be_visible()
    page.get_by_role("link", name="わたしの情報").click()
    expect(page.get_by_text("お名前: 見本 たけし")).to_be_visible()
    page.get_by_role("button", name="お知らせを止める").click()
    expect(page.get_by_role("button", name="お知らせを始める")).to_be_visible()
    page.get_by_role("button", name="おわる").click()
    expect(page.get_by_role("heading", name="おわりました。")).to_be_visible()
    assert person_of(town, "P0002").stopped_at is not None
    page.context.close()


@pytest.mark.parametrize("address", ["/my", "/my/data", "/my/contact", "/my/consent", "/my/consent/end", "/my/visits"])
def test_nothing_is_small_or_sticks_out_on_a_small_phone(
    chromium: Browser, served: str, town: Town, address: str
) -> None:
    page = opened(chromium, served, town)
    page.goto(served + address)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate(SMALL) == []
    page.context.close()
