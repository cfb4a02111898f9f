"""From the simulated phone into our own pages: an officer's, a worker's behind the second factor, an incident live."""

from __future__ import annotations

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningDemo
from tests.browser.test_story import Screen, picture

pytestmark = pytest.mark.browser
LIVE_MS = 30_000  # today's incident is fetched again each ten seconds


def open_phone(page: Page, name: str) -> Screen:
    """Bring somebody's phone into view."""
    tab = page.locator(f'nav.tabs [data-look="phone:{name}"]')
    if tab.is_visible() and tab.get_attribute("aria-pressed") != "true":
        tab.click()
    expect(page.locator(f'section.pane[aria-label="{name}"]')).to_be_visible()
    return Screen(page, name)


def follow_link(page: Page, name: str, label: str) -> Page:
    """Tap a link in a chat, agree, and press 「つづける」 on the page that opens."""
    page.locator(f'section.pane[aria-label="{name}"]').get_by_role("button", name=label).last.click()
    with page.context.expect_page() as opened:
        page.get_by_role("dialog").get_by_role("link", name="開く").click()
    ours = opened.value
    ours.get_by_role("button", name="つづける").click()
    return ours


def sign_in(page: Page) -> Page:
    """野々村's console, by the phone's menu, the link and the second factor."""
    nonomura = open_phone(page, "野々村")
    nonomura.press("画面")
    console = follow_link(page, "野々村", "画面をひらく")
    expect(console.get_by_text("見本だけ")).to_be_visible()
    secret = console.locator("code").inner_text()
    console.get_by_label("認証アプリの6けたの数字").fill(pyotp.TOTP(secret).now())
    console.get_by_role("button", name="確かめる").click()
    return console


def test_an_officer_comes_from_the_phone_to_a_page_of_the_same_look(demo: RunningDemo, page: Page) -> None:
    page.goto(f"{demo.url}/stage?door=officer")
    hanako = open_phone(page, "はな子")
    hanako.press("わたしの情報")
    ours = follow_link(page, "はな子", "お名前と連絡先")
    expect(ours.get_by_role("heading", level=1)).to_be_visible()
    picture(ours, "console-1-officer")
    assert paper(ours) == paper(page)


def test_a_worker_sees_an_incident_begun_in_the_group_on_the_page_of_today(demo: RunningDemo, page: Page) -> None:
    page.goto(f"{demo.url}/stage?door=worker")
    console = sign_in(page)
    today = console.locator('[data-live="/staff/today/incidents"]')
    expect(today).to_contain_text("いま動いている事故はありません。")
    picture(console, "console-2-today")
    assert paper(console) == paper(page)

    page.bring_to_front()
    page.get_by_label("従事者グループとして書く").fill("/事故")
    page.get_by_label("従事者グループとして書く").press("Enter")
    Screen(page, "従事者グループ").hears("受け付けました。")

    console.bring_to_front()
    expect(today).to_contain_text("分経過", timeout=LIVE_MS)
    expect(today).to_contain_text("まだ、だれも引き受けていません。")
    expect(today).to_have_class("part alarm")
    picture(console, "console-3-incident")
    today.get_by_role("link", name="この画面で報告する").click()
    console.get_by_role("button", name="わたしが引き受ける").click()
    console.get_by_role("button", name="区の人が電話に出た").click()
    expect(console.get_by_label("時計")).to_contain_text("一報済み")
    picture(console, "console-4-reported")

    console.get_by_text("書類", exact=True).click()
    with console.expect_download() as packed:
        console.get_by_role("button", name="すべて（zip").click()
    assert packed.value.suggested_filename.endswith("_I001.zip")
    expect(console.locator("progress")).to_have_count(0)

    page.bring_to_front()
    Screen(page, "従事者グループ").hears("一報が済みました")


def paper(page: Page) -> str:
    """The colour of paper a page stands on: one in chat, forms and console."""
    return str(page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')"))
