"""An incident and a drill, played as scenes in a real browser with real mail on loopback."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningDemo
from tests.browser.scenes import play

pytestmark = pytest.mark.browser


def test_an_incident_reaches_the_ward_within_its_hour(page: Page, demo: RunningDemo) -> None:
    play(page, demo, "worker", "60分: 事故の一報")
    expect(page.get_by_text("【事故等の報告】一報 I001").first).to_be_visible()
    expect(page.get_by_text("済み（45分）").last).to_be_visible()


def test_a_drill_reaches_nobody_but_ourselves(page: Page, demo: RunningDemo) -> None:
    play(page, demo, "responsible", "訓練: 本番と同じ手順で")
    expect(page.get_by_text("【訓練】一報 D001").first).to_be_visible()
    expect(page.get_by_text("→ jimukyoku@engawa-mihon.example").first).to_be_visible()
    expect(page.get_by_text("かかった時間").first).to_be_visible()
