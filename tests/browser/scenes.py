"""Playing the demo's scenes from their first step to their last."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningDemo

A_LONG_STEP_MS = 120_000  # weeks of the programme may pass in one step


def play(page: Page, demo: RunningDemo, door: str, title: str) -> None:
    """Play a scene from its first step to its last; a step whose words do not come never ends."""
    page.goto(f"{demo.url}/stage?door={door}")
    page.get_by_role("button", name=title).first.click()
    onward = page.get_by_role("button", name="つぎへ", exact=True)
    end = page.get_by_role("button", name="自由に触る")
    for _step in range(20):
        expect(onward.or_(end).first).to_be_enabled(timeout=A_LONG_STEP_MS)
        if end.is_visible():
            return
        onward.click()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
    raise AssertionError("the scene never came to its end")
