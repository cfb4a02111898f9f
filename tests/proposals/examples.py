"""A proposal's values without a database."""

from __future__ import annotations

from typing import Any

from handlers.contract.rules import profile
from handlers.proposals import paper
from handlers.proposals.rules import PARTS

CONTRACT = profile("nerima-r8")
FRAME = {
    "form": paper.FORM, "contract": CONTRACT.title, "ward": CONTRACT.ward.name, "version": "第1版",
    "contractor": CONTRACT.contractor.name, "contractor_phone": CONTRACT.contractor.phone,
    "made_on": "令和9年3月20日", "mark": "照合値 0123456789abcdef", "ai": "生成AIは使用していません。",
}  # fmt: skip
SAID = "満足 12人（80.0%）　回答15人"
FIGURES = [{"what": f"質問{n}", "value": SAID, "source": f"講習会3 アンケート 問{n}"} for n in range(1, 13)]
CONTEXT: dict[str, Any] = FRAME | {one.key: f"{one.title}の文。" * 3 for one in PARTS} | {
    "next_year": "令和9年度", "opinions": [{"words": "質問が多かった。", "source": "講習会3 講師所感"}],
    "policies": [{"name": "いなほ町会", "words": "月に一度、電話で様子を聞く。"}],
    "budget": [{"item": "講師料", "quantity": "7回", "price": "50,000円", "sum": "350,000円"}],
    "total": "350,000円", "figures": FIGURES, "no_figures": "",
}  # fmt: skip
