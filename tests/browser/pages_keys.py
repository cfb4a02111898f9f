"""Somebody in front of a page who has a keyboard and nothing else."""

from __future__ import annotations

from playwright.sync_api import Page, expect

MOST = 200
FOCUSED = """() => {
    const one = document.activeElement, label = one.labels && one.labels.length ? one.labels[0].textContent : "";
    return (label || one.textContent || one.name || "").trim().replace(/\\s+/g, " ");
}"""


class Keys:
    """Goes on by Tab, chooses by Enter, the space bar and the arrows, types."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def to(self, words: str) -> Keys:
        """Press Tab until the element with these words is chosen, and be able to see that it is."""
        for _press in range(MOST):
            self.press("Tab")
            if words in str(self._page.evaluate(FOCUSED)):
                expect(self._page.locator(":focus")).to_be_in_viewport()
                expect(self._page.locator(":focus")).not_to_have_css("outline-style", "none")
                return self
        raise AssertionError(f"the Tab key never comes to {words!r} on {self._page.url}")

    def press(self, key: str) -> Keys:
        """One key."""
        self._page.keyboard.press(key)
        return self

    def go(self, key: str = "Enter") -> Keys:
        """A key that leads to another page."""
        with self._page.expect_navigation():
            self.press(key)
        return self

    def type(self, words: str) -> Keys:
        """Words, letter by letter."""
        self._page.keyboard.type(words)
        return self

    def sees(self, words: str) -> Keys:
        """Wait until these words stand on the page."""
        expect(self._page.get_by_text(words).first).to_be_visible()
        return self
