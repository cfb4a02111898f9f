"""What an issue may be about, what a budget comes to, which parts a proposal must have: pure (S4-4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.catalogs import Lazy, _
from bot.chat.questions import Option
from bot.chat.turn import Refusal
from bot.text import whole_number
from handlers.visits.rules import TOOLS as ADVISED

TOOLS = (*(one for one in ADVISED if one.key != "undecided"), Option("all", _("道具によらない")))
KINDS = (
    Option("people", _("人手がたりない")),
    Option("skill", _("使い方がむずかしい")),
    Option("device", _("電話や回線がない")),
    Option("money", _("お金がかかる")),
    Option("agreement", _("役員の合意がない")),
    Option("safety", _("個人情報や安全の心配")),
    Option("readers", _("見る人がふえない")),
    Option("keeping_on", _("つづかない・引きつげない")),
    Option("other", _("そのほか")),
)
LONGEST_ISSUE, LONGEST_POLICY, LONGEST_ITEM, LONGEST_UNIT = 400, 1000, 40, 10
MOST_LINES, MOST_QUANTITY, MOST_PRICE = 40, 99_999, 99_999_999

NO_ITEM = _("{n}行目に品目がありません。")
NO_QUANTITY = _("{n}行目の数量を、1から{most}までの数で入れてください。")
NO_PRICE = _("{n}行目の単価を、0から{most}までの円で入れてください。")
TOO_MANY = _("予算は{most}行までです。")


@dataclass(frozen=True)
class Part:
    """A part of the proposal that staff write, under its key; all of them are mandatory."""

    key: str
    title: str
    hint: str


PARTS = (
    Part("direction", "支援の方向性", "来年度、何をめざすか。今年度の課題にどう答えるか"),
    Part("plan", "実施の内容", "講習会・個別支援・意見交換会などを、何回、だれに、どのように行うか"),
    Part("structure", "実施の体制", "だれが何を受け持つか。区・団体・受託者の役割"),
    Part("schedule", "日程", "いつ何をするか"),
    Part("findings", "課題と意見のまとめ", "今年度の数字と声から何が分かったか。数字の番号を添えます"),
    Part("policy", "団体支援方針（共通）", "どの団体にも共通する支援の考え方"),
    Part("feasibility", "実現のしやすさ", "人・時間・お金・場所の面で無理がないか"),
)
FIGURES, POLICIES, BUDGET = "根拠となる数字", "団体ごとの支援方針", "予算"


@dataclass(frozen=True)
class Line:
    """One line of the budget."""

    item: str
    quantity: int
    unit: str
    price: int

    @property
    def sum(self) -> int:
        """What it comes to, in yen."""
        return self.quantity * self.price


def total(lines: Sequence[Line]) -> int:
    """What all lines come to, in yen."""
    return sum(one.sum for one in lines)


def yen(amount: int) -> str:
    """An amount as papers write it: 1,234円."""
    return f"{amount:,}円"


def fingerprint(lines: Sequence[Line]) -> str:
    """What a form of the budget was drawn for: the second of two people is told instead of overwriting."""
    return sha256(repr([(one.item, one.quantity, one.unit, one.price) for one in lines]).encode()).hexdigest()[:16]


def line_of(number: int, typed: Sequence[str]) -> Line:
    """A line as it was typed (item, quantity, unit, price); raises Refusal naming the line."""
    item, quantity, unit, price = typed
    if not item:
        raise Refusal(NO_ITEM.fill(n=number))
    many, each = whole_number(quantity), whole_number(price.removeprefix("¥").removeprefix("￥").removesuffix("円"))
    if many is None or not 1 <= many <= MOST_QUANTITY:
        raise Refusal(NO_QUANTITY.fill(n=number, most=MOST_QUANTITY))
    if each is None or each > MOST_PRICE:
        raise Refusal(NO_PRICE.fill(n=number, most=f"{MOST_PRICE:,}"))
    return Line(item, many, unit, each)


def label(options: Sequence[Option], key: str) -> Lazy | str:
    """The words of an option; its key when it is offered no more."""
    return next((one.label for one in options if one.key == key), key)


def known(options: Sequence[Option], key: str | None) -> str | None:
    """The key, when it is one of the options."""
    return next((one.key for one in options if one.key == key), None)


def lacking(words: Mapping[str, str], *, figures: int, unwritten: Sequence[str], lines: int) -> list[str]:
    """The titles of the mandatory parts that are missing; `unwritten`: visited associations without a policy."""
    absent = [one.title for one in PARTS if not words.get(one.key, "").strip()]
    if not figures:
        absent.append(FIGURES)
    absent += [f"{POLICIES}: {name}" for name in unwritten]
    return absent if lines else [*absent, BUDGET]
