"""A passkey in a real browser, with the authenticator chromium plays itself (CDP: WebAuthn)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, expect
from werkzeug.serving import make_server

from bot.clock import FixedClock
from bot.web.app import create_app
from tests.browser.conftest import free_port
from tests.cast import Chat, Town
from tests.houses import build, copy_of
from tests.people.desk import figures, keys
from tests.signing import link

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Town]:
    """The cast around a house that browsers reach at `localhost`, the one name that needs no TLS."""
    port = free_port()
    settings = copy_of(sqlite_template, tmp_path).model_copy(update={"public_url": f"http://localhost:{port}"})
    house = build(settings, clock)
    server = make_server("127.0.0.1", port, create_app(house), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with Town(house, clock) as made:
        yield made
    server.shutdown()
    thread.join()
    server.server_close()
    house.close()


@pytest.fixture
def device(page: Page) -> CDPSession:
    """A device that knows its owner by finger or face."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session


def open_link(town: Town, page: Page) -> None:
    """By a fresh link to the page that asks for the second factor."""
    page.goto(town.house.settings.public_url + link(Chat(town, town.nonomura), "/画面"))
    page.get_by_role("button", name="つづける").click()
    expect(page.get_by_role("heading", name="二つ目の確認")).to_be_visible()


def add_passkey(town: Town, page: Page) -> None:
    """In by the six figures, and a passkey made after them once more."""
    open_link(town, page)
    page.get_by_label("認証アプリの6けたの数字").fill(figures(town))
    page.get_by_role("button", name="確かめる").click()
    page.get_by_role("link", name="S02のサインイン").click()
    page.get_by_label("認証アプリの6けたの数字").fill(figures(town))
    page.get_by_role("button", name="パスキーを加える").click()
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("heading", name="自分のサインイン")).to_be_visible()
    expect(page.get_by_role("region", name="パスキー")).to_contain_text("Chrome・Linux")


def test_a_passkey_is_made_in_the_browser_and_lets_in_at_one_touch(town: Town, page: Page, device: CDPSession) -> None:
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    add_passkey(town, page)
    page.get_by_role("button", name="すべて終わる").click()
    expect(page.get_by_text("おつかれさまでした。")).to_be_visible()
    open_link(town, page)
    page.get_by_role("button", name="パスキーで確かめる").click()
    expect(page).to_have_url(town.house.settings.public_url + "/staff")
    assert keys(town)[0].used_at is not None


def test_without_its_owner_a_passkey_opens_nothing_and_the_figures_still_do(
    town: Town, page: Page, device: CDPSession
) -> None:
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    add_passkey(town, page)
    page.get_by_role("button", name="すべて終わる").click()
    open_link(town, page)
    device.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": False}
    )  # fmt: skip
    page.get_by_role("button", name="パスキーで確かめる").click()
    expect(page.get_by_role("alert")).to_contain_text("パスキーを使えませんでした")
    page.get_by_label("認証アプリの6けたの数字").fill(figures(town))
    page.get_by_role("button", name="確かめる", exact=True).click()
    expect(page).to_have_url(town.house.settings.public_url + "/staff")
