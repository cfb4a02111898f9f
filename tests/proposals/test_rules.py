"""Pure rules of the proposal: sums, typed amounts, what is missing."""

from __future__ import annotations

import pytest

from bot.chat.turn import Refusal
from handlers.proposals.rules import KINDS, PARTS, TOOLS, Line, fingerprint, known, lacking, line_of, total, yen
from handlers.reports.rules import hole

WHOLE = {one.key: "文" for one in PARTS}


def test_sums_are_computed_to_the_yen() -> None:
    lines = [Line("講師料", 7, "回", 50_000), Line("印刷", 120, "部", 300), Line("会場", 1, "式", 0)]
    assert [one.sum for one in lines] == [350_000, 36_000, 0]
    assert yen(total(lines)) == "386,000円"
    assert yen(total([])) == "0円"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        (("講師料", "7", "回", "50000"), Line("講師料", 7, "回", 50_000)),
        (("講師料", "７", "回", "５０，０００円"), Line("講師料", 7, "回", 50_000)),
        (("講師料", "7回", "", "¥50,000"), Line("講師料", 7, "", 50_000)),
        (("無料のもの", "1", "式", "0"), Line("無料のもの", 1, "式", 0)),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: tuple[str, ...], line: Line) -> None:
    assert line_of(1, typed) == line


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("", "1", "式", "1"), "2行目に品目がありません。"), (("机", "", "", "1"), "2行目の数量を"),
        (("机", "0", "", "1"), "2行目の数量を"), (("机", "100000", "", "1"), "2行目の数量を"),
        (("机", "-1", "", "1"), "2行目の数量を"), (("机", "1.5", "", "1"), "2行目の数量を"),
        (("机", "1", "", ""), "2行目の単価を"), (("机", "1", "", "-5"), "2行目の単価を"),
        (("机", "1", "", "100000000"), "2行目の単価を"), (("机", "1", "", "たくさん"), "2行目の単価を"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_counted_is_named(typed: tuple[str, ...], why: str) -> None:
    with pytest.raises(Refusal, match=why):
        line_of(2, typed)


def test_a_form_of_another_budget_is_known_by_its_mark() -> None:
    one, other = [Line("机", 1, "", 5)], [Line("机", 1, "", 6)]
    assert fingerprint(one) == fingerprint(list(one))
    assert fingerprint(one) != fingerprint(other)


def test_a_whole_proposal_lacks_nothing() -> None:
    assert lacking(WHOLE, figures=1, unwritten=[], lines=1) == []


@pytest.mark.parametrize("part", PARTS, ids=lambda one: one.key)
def test_each_part_is_mandatory(part: object) -> None:
    key, title = getattr(part, "key", ""), getattr(part, "title", "")
    assert lacking(WHOLE | {key: " \n"}, figures=1, unwritten=[], lines=1) == [title]


def test_figures_policies_and_budget_are_mandatory() -> None:
    assert lacking(WHOLE, figures=0, unwritten=["いなほ町会"], lines=0) == [
        "根拠となる数字", "団体ごとの支援方針: いなほ町会", "予算"
    ]  # fmt: skip


def test_only_keys_that_are_offered_are_known() -> None:
    assert known(TOOLS, "line") == "line"
    assert known(TOOLS, "undecided") is None
    assert known(KINDS, None) is None


def test_a_mark_is_read_as_one_whatever_its_title() -> None:
    assert hole("予算") == "【未記入：予算】"
    assert hole("【団体】】ごと" + "長" * 99) == f"【未記入：団体ごと{'長' * 56}】"
