"""Totals as people add them up by hand; nobody is found in a small group, nor by subtracting the others."""

from __future__ import annotations

import csv
import io
import random
from itertools import product

import pytest

from handlers.surveys.export import TOO_FEW, as_csv, harmless
from handlers.surveys.questionnaires import questionnaire
from handlers.surveys.rules import Meter
from handlers.surveys.totals import (
    NOT_SAID,
    Counted,
    Group,
    Total,
    Totals,
    base_of,
    mean_of,
    percent,
    too_small,
    totals,
)

FORM = questionnaire("seminar")
LEAST = 3


def group(by: str, key: str, people: int, **chosen: dict[str, int]) -> Group:
    """Some people of one group."""
    return Group(by, key, Counted(people, chosen))


def by_key(found: Totals) -> dict[str, Total]:
    """The questions' totals by their keys."""
    return {one.question.key: one for one in found.totals}


def columns(found: Totals, by: str) -> dict[str, tuple[int | None, Total]]:
    """Of one cross-table: the heads of each group and its total of 「いかがでしたか」."""
    table = next((one for one in found.across if one.by == by), None)
    return {one.key: (one.people, one.totals[0]) for one in table.columns} if table else {}


@pytest.mark.parametrize(
    ("part", "base", "shown"),
    [(1, 3, "33.3%"), (2, 3, "66.7%"), (0, 5, "0.0%"), (5, 5, "100.0%"), (1, 16, "6.3%"), (0, 0, "0.0%")],
)
def test_percentages_have_one_decimal(part: int, base: int, shown: str) -> None:
    assert percent(part, base) == shown


def test_a_mean_leaves_out_who_did_not_answer() -> None:
    assert mean_of({"5": 2, "4": 1, "-": 7}) == "4.67"
    assert mean_of({"-": 7}) is None
    assert mean_of({"1": 1, "2": 1, "10": 1}) == "4.33"


def test_counts_percentages_means_and_silence() -> None:
    counted = Counted(10, {"satisfied": {"5": 4, "4": 3, "-": 1}, "useful": {"cases": 5, "papers": 2}}, {"useful": 6})
    found = by_key(totals(FORM, counted, LEAST))
    one = found["satisfied"]
    assert (one.asked, one.base, one.silent, one.mean) == (10, 7, 3, "4.57")
    assert [(share.label, share.count, share.percent) for share in one.shares] == [
        ("不満", 0, "0.0%"), ("少し不満", 0, "0.0%"), ("ふつう", 0, "0.0%"), ("少し満足", 3, "42.9%"),
        ("満足", 4, "57.1%"),
    ]  # fmt: skip
    several = found["useful"]
    assert (several.base, several.silent, several.mean) == (6, 4, None)
    assert several.shares[0].percent == "83.3%"


def test_a_question_with_a_condition_has_those_as_its_base_who_were_asked() -> None:
    counted = Counted(10, {"able": {"1": 3, "3": 1, "5": 6}, "trouble": {"time": 3}}, {"trouble": 3})
    found = by_key(totals(FORM, counted, LEAST))["trouble"]
    assert (found.asked, found.base, found.silent) == (4, 3, 1)


def test_of_two_people_nothing_is_shown() -> None:
    found = totals(FORM, Counted(2, {"satisfied": {"5": 2}}), LEAST)
    assert found.people is None
    assert not any(one.shown for one in found.totals)
    assert found.across == ()


def test_a_question_that_two_people_answered_is_not_shown() -> None:
    found = by_key(totals(FORM, Counted(9, {"satisfied": {"5": 2, "-": 7}, "pace": {"fast": 9}}), LEAST))
    assert not found["satisfied"].shown
    assert found["pace"].shown


def test_nobody_is_too_few_and_yet_no_secret() -> None:
    assert by_key(totals(FORM, Counted(9, {"satisfied": {"-": 9}}), LEAST))["satisfied"].base == 0


def test_a_small_group_is_hidden_and_so_is_what_would_tell_it() -> None:
    counted = Counted(
        14, {"satisfied": {"5": 14}},
        groups=(
            group("age", "from_60", 8, satisfied={"5": 8}), group("age", "from_70", 4, satisfied={"5": 4}),
            group("age", "from_80", 2, satisfied={"1": 2}),
        ),
    )  # fmt: skip
    found = columns(totals(FORM, counted, LEAST), "age")
    assert [people for people, _total in found.values()] == [8, None, None]
    assert [total.shown for _people, total in found.values()] == [True, False, False]


def test_one_group_alone_needs_no_table() -> None:
    assert totals(FORM, Counted(6, {}, groups=(group("age", "from_60", 6),)), LEAST).across == ()


def test_two_small_groups_hide_each_other() -> None:
    assert too_small({"a": 2, "b": 2, "c": 9}, LEAST) == {"a", "b"}
    assert too_small({"a": 1, "b": 1, "c": 9, "d": 5}, LEAST) == {"a", "b", "d"}
    assert too_small({"a": 2, "b": 9}, LEAST) == {"a", "b"}
    assert too_small({"a": 0, "b": 9}, LEAST) == frozenset()


def test_where_everything_would_be_hidden_there_is_no_table() -> None:
    counted = Counted(4, {}, groups=(group("age", "from_60", 2), group("age", NOT_SAID, 2)))
    assert totals(FORM, counted, LEAST).across == ()


def test_in_a_large_group_a_question_that_few_answered_is_hidden_with_another() -> None:
    counted = Counted(
        15, {"satisfied": {"5": 11}},
        groups=(
            group("age", "from_60", 5, satisfied={"5": 5}), group("age", "from_70", 5, satisfied={"5": 1, "-": 4}),
            group("age", "from_80", 5, satisfied={"5": 5}),
        ),
    )  # fmt: skip
    found = columns(totals(FORM, counted, LEAST), "age")
    assert [people for people, _total in found.values()] == [5, 5, 5]
    assert [total.shown for _people, total in found.values()] == [False, False, True]


def test_a_group_of_its_own_question_is_left_out() -> None:
    groups = (group("age", "from_60", 6), group("age", "from_70", 3))
    counted = Counted(9, {"age": {"from_60": 6, "from_70": 3}}, groups=groups)
    (table,) = totals(FORM, counted, LEAST).across
    assert "age" not in [one.question.key for one in table.columns[0].totals]


def test_associations_are_named_only_where_their_names_are_given() -> None:
    counted = Counted(9, {}, groups=(group("association", "a1", 4), group("association", NOT_SAID, 5)))
    assert totals(FORM, counted, LEAST).across == ()
    (table,) = totals(FORM, counted, LEAST, {"a1": "さくら町会"}).across
    assert [(one.label, one.people) for one in table.columns] == [("さくら町会", 4), ("無回答", 5)]


@pytest.mark.parametrize("least", [3, 4])
def test_what_is_hidden_together_is_never_a_small_group(least: int) -> None:
    for sizes in product(range(7), repeat=4):
        heads = dict(zip("abcd", sizes, strict=True))
        hidden = too_small(heads, least)
        rest = sum(heads[key] for key in hidden)
        shown = [people for key, people in heads.items() if key not in hidden]
        assert all(people == 0 or people >= least for people in shown)
        assert rest == 0 or rest >= least or not any(shown)


@pytest.mark.parametrize("seed", range(20))
def test_no_group_can_be_found_by_subtracting(seed: int) -> None:
    """The whole less the groups that are shown is what nobody told; it is nobody, or at least `LEAST` people."""
    chance = random.Random(seed)
    for _round in range(100):
        sizes = {key: chance.randint(0, 8) for key in ("from_60", "from_70", "from_80", NOT_SAID)}
        answered = {key: chance.randint(0, size) for key, size in sizes.items()}
        groups = tuple(
            group("age", key, size, satisfied={"5": answered[key], "-": size - answered[key]})
            for key, size in sizes.items()
            if size
        )
        counted = Counted(sum(sizes.values()), {"satisfied": {"5": sum(answered.values())}}, groups=groups)
        found = totals(FORM, counted, LEAST)
        whole, table = by_key(found)["satisfied"], columns(found, "age")
        for people, total in table.values():
            assert people is None or people >= LEAST
            assert not total.shown or total.base == 0 or (total.base or 0) >= LEAST
        shown = sum(total.base or 0 for _people, total in table.values())
        rest = (whole.base or 0) - shown
        assert not whole.shown or not shown or rest == 0 or rest >= LEAST


def test_heads_of_several_answers_are_counted_once() -> None:
    several = FORM.question("useful")
    assert several is not None
    assert base_of(several, Counted(5, {"useful": {"cases": 5, "papers": 5}}, {"useful": 5})) == 5


def test_the_file_says_what_the_page_says_and_runs_nothing() -> None:
    counted = Counted(9, {"satisfied": {"5": 9}, "pace": {"fast": 1}})
    content = as_csv("講習会1", Meter(attended=10, online=9), totals(FORM, counted, LEAST), ["=1+1", "よかった"])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert ["満足", "9", "100.0%"] in rows
    assert ["平均", "5.00", ""] in rows
    assert [TOO_FEW] in rows
    assert ["'=1+1"] in rows
    assert ["答えがない", "1"] in rows


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx"])
def test_a_cell_is_never_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("満足") == "満足"
