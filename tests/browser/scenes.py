"""Playing the demo's scenes from their first step to their last."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningDemo


def play(page: Page, demo: RunningDemo, door: str, title: str) -> None:
    """Play a scene from its first step to its last; a step whose words do not come fails by its own time-out."""
    page.goto(f"{demo.url}/stage?door={door}")
    page.get_by_role("button", name=title).first.click()
    onward, end = page.get_by_role("button", name="つぎへ"), page.get_by_role("button", name="自由に触る")
    for _step in range(20):
        expect(onward.or_(end).first).to_be_enabled()
        if end.is_visible():
            return
        onward.click()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
    raise AssertionError("the scene never came to its end")
