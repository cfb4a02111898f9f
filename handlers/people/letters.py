"""Letters that carry an officer's code on paper, with a QR of the code itself: large type, one letter a page."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

import segno

from handlers.contract.rules import Profile, link_saying

STEPS = (
    "LINEで、えんがわのトークをひらきます（下の四角を読み取ると、ひらきます）。",
    "下のコードを、そのまま送ります。",
    "説明を読み、「同意する」を押します。",
)
STYLE = """
@page { size: A4; margin: 25mm }
body { font: 16pt/1.8 "Noto Sans CJK JP", sans-serif; color: #1f2a24 }
section { break-after: page }
.code { font-size: 34pt; letter-spacing: .08em; font-weight: bold; margin: 8mm 0 }
svg { width: 40mm; height: 40mm }
"""


def write_letters(file: Path, contract: Profile, codes: Sequence[tuple[str, str]]) -> None:
    """Write one letter for each association name and code; readable by its owner only."""
    pages = "\n".join(_letter(contract, name, code) for name, code in codes)
    head = f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>コードのお知らせ</title><style>{STYLE}</style>'
    file.touch(mode=0o600)
    file.write_text(f"{head}\n{pages}\n</html>\n", encoding="utf-8")


def _letter(contract: Profile, name: str, code: str) -> str:
    qr = segno.make(link_saying(contract.contractor, code), error="m").svg_inline(scale=4, title=f"コード {code}")
    steps = (
        "LINEで、えんがわのトークをひらきます。",
        "下のコードを、そのまま送ります。",
        "説明を読み、「同意する」を押します。",
    )
    listed = "".join(f"<li>{step}</li>" for step in steps)
    ask = f"わからないときは {html.escape(contract.ward.short)} {html.escape(contract.ward.phone)} へお電話ください。"
    once = "このコードは60日のあいだ、一度だけ使えます。"
    return (
        f"<section><h1>{html.escape(name)} 御中</h1><ol>{listed}</ol>"
        f'<p class="code">{html.escape(code)}</p>{qr}<p>{once}</p><p>{ask}</p></section>'
    )
