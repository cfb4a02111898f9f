"""The whole story, played in a real browser against the demo."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE_MS, RunningDemo

pytestmark = pytest.mark.browser

ANSWERED = """([items, before]) => {
    const all = [...document.querySelectorAll(items)];
    return all.length > before && !all.at(-1).closest(".own");
}"""


class Screen:
    """One phone or the group on the stage."""

    def __init__(self, page: Page, name: str) -> None:
        self._items = f'section.pane[aria-label="{name}"] [data-item]'
        self._root = page.locator(f'section.pane[aria-label="{name}"]')
        self._page = page

    def press(self, label: str) -> None:
        """Press the newest button with these words and wait for the bot's answer."""
        before = self._count()
        self._button(label).click()
        self._answered(before)

    def pick(self, label: str, moment: str) -> None:
        """Press a date button, choose a moment and wait for the bot's answer."""
        before = self._count()
        self._button(label).click()
        choose(self._page, moment)
        self._answered(before)

    def hears(self, words: str) -> None:
        """Wait until these words stand on the screen."""
        expect(self._root.get_by_text(words).last).to_be_visible()

    def _count(self) -> int:
        return self._page.locator(self._items).count()

    def _answered(self, before: int) -> None:
        """Something new stands here, and the last of it is not the person's own."""
        self._page.wait_for_function(ANSWERED, arg=[self._items, before], timeout=PATIENCE_MS)

    def _button(self, label: str) -> Locator:
        found = self._root.get_by_role("button", name=label).last
        expect(found).to_be_visible()
        return found


def choose(page: Page, moment: str) -> None:
    """Fill the open date window and agree."""
    dialog = page.get_by_role("dialog")
    dialog.locator("input").fill(moment)
    dialog.locator("button").last.click()


def picture(page: Page, name: str) -> None:
    """Keep a picture when SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_an_officer_wishes_staff_fix_it_and_time_reminds(demo: RunningDemo, page: Page) -> None:
    page.goto(f"{demo.url}/stage")
    hanako, takeshi, staff = Screen(page, "はな子"), Screen(page, "たけし"), Screen(page, "従事者グループ")
    page.get_by_role("button", name="次のお知らせへ").click()
    hanako.hears("明日、アドバイザーがうかがいます。")
    picture(page, "1-the-reminder")

    takeshi.press("アドバイザーに来てほしい")
    for question, answer in (
        ("どの道具について相談しますか。", "LINE公式アカウント"),
        ("いまはどの段階ですか。", "初めて"),
        ("いちばんの願いはどれですか。", "回覧板を減らしたい"),
        ("だいたい何人くらい集まりますか。", "10人くらい"),
        ("会場でインターネットは使えますか。", "わからない"),
    ):
        takeshi.hears(question)
        takeshi.press(answer)
    takeshi.hears("都合のよい日を三つまで選んでください。")
    takeshi.pick("日をえらぶ", "2026-11-30")
    takeshi.hears("11月30日(月)ですね。")
    takeshi.press("これで決める")
    takeshi.hears("この内容で区に伝えます。よろしいですか。")
    picture(page, "2-the-wish")
    takeshi.press("はい、伝えてください")
    takeshi.hears("訪問が決まったわけではありません。")

    staff.hears("新しい希望がとどきました: いなほ町会")
    staff.press("区へ伝えた")
    takeshi.hears("ご希望を区に伝えました。")
    staff.press("選ばれた")
    staff.press("電話")
    takeshi.hears("区から、訪問が決まったと連絡がありました。")
    staff.pick("日時を決める", "2026-11-30T14:00")
    takeshi.hears("訪問の日時が決まりました。")
    picture(page, "3-the-date")

    page.get_by_role("button", name="日付へ").click()
    choose(page, "2026-11-29T18:00")
    takeshi.hears("明日、アドバイザーがうかがいます。")
    picture(page, "4-the-evening-before")


def test_a_demo_killed_in_the_middle_loses_nothing(demo: RunningDemo, page: Page) -> None:
    page.goto(f"{demo.url}/stage")
    takeshi = Screen(page, "たけし")
    takeshi.press("アドバイザーに来てほしい")
    takeshi.hears("どの道具について相談しますか。")
    demo.kill()
    demo.start()
    page.goto(f"{demo.url}/stage")
    takeshi.press("LINE公式アカウント")
    takeshi.hears("いまはどの段階ですか。")
