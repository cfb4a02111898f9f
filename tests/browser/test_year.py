"""The year and its deadlines, played as a scene in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningDemo
from tests.browser.scenes import play

pytestmark = pytest.mark.browser


def test_a_moved_seminar_reaches_the_officer_and_asks_the_ward(page: Page, demo: RunningDemo) -> None:
    play(page, demo, "worker", "一年の予定と期限")
    expect(page.get_by_text("人数のご連絡のお願い").last).to_be_visible()
