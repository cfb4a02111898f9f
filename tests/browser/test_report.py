"""A seminar that ends with its report begun, played as a scene in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningDemo
from tests.browser.scenes import play

pytestmark = pytest.mark.browser


def test_the_report_is_begun_when_the_seminar_ends(page: Page, demo: RunningDemo) -> None:
    play(page, demo, "worker", "講習会が終わると、報告書の下書きができている")
    expect(page.get_by_text("足りないもの").last).to_be_visible()
