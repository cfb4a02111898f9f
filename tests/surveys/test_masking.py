"""What people wrote is shown without numbers, addresses and accounts."""

from __future__ import annotations

import pytest

from bot.chat.guards import what_is_personal
from handlers.surveys.masking import masked


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("よかったです。090-0000-1234に電話ください。また来たい。", "1234"),
        ("連絡は mihon@example.com までお願いします", "example"),
        ("会員番号は１２３４５６７です", "１２３４"),
        ("番号は\n090\n0000\n1234\nです", "1234"),
        ("東京都練馬区豊玉北6-12-1に住んでいます", "豊玉"),
    ],
)
def test_what_looks_personal_is_covered(words: str, gone: str) -> None:
    seen = masked(words)
    assert gone not in seen
    assert what_is_personal(seen) is None


def test_the_other_sentences_stay() -> None:
    seen = masked("説明がよかったです。090-0000-1234に電話ください。また来たい。")
    assert seen.startswith("説明がよかったです。（電話番号のように見えるため、伏せました）")
    assert seen.endswith("また来たい。")


@pytest.mark.parametrize(
    "words", ["2時間では短い。3回は来たい。", "2026年がんばります！", "10人で来ました\n楽しかった", ""]
)
def test_plain_words_stay_as_they_are(words: str) -> None:
    assert masked(words) == words
