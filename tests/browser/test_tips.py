"""A tip with its picture on the phones of the demo, which LINE's stage fetches without TLS."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningDemo

pytestmark = pytest.mark.browser


def test_a_phone_shows_the_picture_of_a_tip(demo: RunningDemo, page: Page) -> None:
    page.goto(f"{demo.url}/stage")
    phone = page.locator('section.pane[aria-label="はな子"]')
    phone.get_by_role("button", name="キーボード").click()
    field = phone.get_by_role("textbox", name="はな子として書く")
    field.fill("オープンチャットのヒント")
    field.press("Enter")
    picture = phone.locator(".fx-hero img").last
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 1040)
