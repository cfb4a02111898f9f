"""A survey answered by taps, a tip and another language, played as a scene in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningDemo
from tests.browser.scenes import play

pytestmark = pytest.mark.browser


def test_a_survey_opens_by_itself_and_is_answered_by_taps(page: Page, demo: RunningDemo) -> None:
    play(page, demo, "officer", "講習会のあとのアンケートとヒント")
    expect(page.get_by_text("お答えを受け取りました").last).to_be_visible()
