"""Totals of a survey from counted rows: pure. Percentages have their base, and small groups are not shown.

A group of fewer than `least` people is hidden, and so much more that what is hidden, taken together (which anybody can
compute: the whole less what is shown), is `least` people or nobody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from handlers.surveys.questionnaires import SKIPPED, Asked, Questionnaire

ASSOCIATION = "association"  # divides people besides the questions that do
NOT_SAID = ""  # the group of those who did not say which group they belong to
Counts = Mapping[str, int]  # how many chose each key
Alike = tuple[str | None, ...]  # what some people have in common: one key for each way to divide them
Row = tuple[Alike, tuple[str, ...], int]


@dataclass(frozen=True)
class Counted:
    """What the rows come to: heads, how often each key was chosen, and by how many people of each group.

    `said` are the heads of a question of which one may choose several answers.
    """

    people: int
    chosen: Mapping[str, Counts] = field(default_factory=dict)
    said: Counts = field(default_factory=dict)
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Group:
    """The same of the people of one group: `by` is the question (or `association`) that divides, `key` the group."""

    by: str
    key: str
    counted: Counted


@dataclass(frozen=True)
class Share:
    """One answer: its words, by how many, and what part of those who answered."""

    label: str
    count: int
    percent: str


@dataclass(frozen=True)
class Total:
    """One question. `base` are those who answered it; None everywhere where they are too few to be shown."""

    question: Asked
    asked: int | None = None
    base: int | None = None
    silent: int | None = None
    shares: tuple[Share, ...] = ()
    mean: str | None = None

    @property
    def shown(self) -> bool:
        """Whether there is anything to see."""
        return self.base is not None


@dataclass(frozen=True)
class Column:
    """One group of a cross-table with its totals by question; hidden ones are empty."""

    key: str
    label: str
    people: int | None
    totals: tuple[Total, ...]


@dataclass(frozen=True)
class Across:
    """All questions by the groups of one question."""

    by: str
    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Totals:
    """Everything that may be shown of a survey; `people` is None when too few answered."""

    people: int | None
    totals: tuple[Total, ...]
    across: tuple[Across, ...] = ()


def totals(form: Questionnaire, counted: Counted, least: int, associations: Mapping[str, str] | None = None) -> Totals:
    """The totals of a questionnaire; `associations` are the names of those that may be named, by their keys."""
    questions = tuple(one for one in form.questions if one.kind != "text")
    if counted.people < least:
        return Totals(None, tuple(Total(one) for one in questions))
    whole = tuple(_total(one, counted, least) for one in questions)
    ways = [(one.key, one.text, {key: one.label(key) for key in one.answers}) for one in questions if one.across]
    if associations:
        ways.append((ASSOCIATION, "団体", dict(associations)))
    tables = [_across(by, title, labels, questions, counted, least) for by, title, labels in ways]
    return Totals(counted.people, whole, tuple(one for one in tables if one is not None))


def add_up(ways: Sequence[str], heads: Iterable[Row], chosen: Iterable[Row], said: Iterable[Row]) -> Counted:
    """Counts of people who are alike in every way, made into the whole and each group of each way.

    A row is what they are alike in (one key for each of `ways`), then nothing, question and key, or the question, and
    how many there are.
    """
    rows = (list(heads), list(chosen), list(said))
    groups = [
        Group(by, key, counted)
        for place, by in enumerate(ways)
        for key, counted in _divided(rows, place).items()
        if by != ASSOCIATION or any(row[0][place] for row in rows[0])
    ]
    whole = _divided(rows, None).get(NOT_SAID, Counted(0))
    return Counted(whole.people, whole.chosen, whole.said, tuple(groups))


def _divided(rows: tuple[list[Row], list[Row], list[Row]], place: int | None) -> dict[str, Counted]:
    """The counts of each group of one way; of everybody together when there is none."""

    def group_of(alike: Alike) -> str:
        return NOT_SAID if place is None else alike[place] or NOT_SAID

    heads: Counter[str] = Counter()
    chosen: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for alike, _nothing, count in rows[0]:
        heads[group_of(alike)] += count
    for alike, (question, key), count in rows[1]:
        chosen[group_of(alike)][question][key] += count
    for alike, (question,), count in rows[2]:
        said[group_of(alike)][question] += count
    return {
        group: Counted(number, {one: dict(keys) for one, keys in chosen[group].items()}, dict(said[group]))
        for group, number in heads.items()
    }


def too_small(heads: Mapping[str, int], least: int) -> frozenset[str]:
    """Which groups are hidden, so that neither they nor what is left of the whole is fewer than `least` people."""
    hidden = {key for key, people in heads.items() if 0 < people < least}
    others = sorted((people, key) for key, people in heads.items() if people >= least)
    while 0 < sum(heads[key] for key in hidden) < least and others:
        hidden.add(others.pop(0)[1])
    return frozenset(hidden)


def percent(part: int, base: int) -> str:
    """A part of a base with one decimal, rounded as people round: 33.3%."""
    if not base:
        return "0.0%"
    return f"{(Decimal(part) * 100 / base).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def mean_of(chosen: Counts) -> str | None:
    """The mean of what was chosen as numbers, with two decimals; None when nothing was."""
    values = {int(key): count for key, count in chosen.items() if key.isdecimal()}
    heads = sum(values.values())
    if not heads:
        return None
    whole = Decimal(sum(value * count for value, count in values.items()))
    return str((whole / heads).quantize(Decimal("0.01"), ROUND_HALF_UP))


def base_of(one: Asked, counted: Counted) -> int:
    """How many people answered a question."""
    if one.kind == "several":
        return counted.said.get(one.key, 0)
    return sum(count for key, count in counted.chosen.get(one.key, {}).items() if key != SKIPPED)


def asked_of(one: Asked, counted: Counted) -> int:
    """How many people a question was for."""
    if one.only_if is None:
        return counted.people
    chosen = counted.chosen.get(one.only_if.question, {})
    return sum(count for key, count in chosen.items() if key in one.only_if.among)


def _total(one: Asked, counted: Counted, least: int) -> Total:
    base, asked = base_of(one, counted), asked_of(one, counted)
    if 0 < base < least:
        return Total(one)
    chosen = counted.chosen.get(one.key, {})
    shares = tuple(Share(one.label(key), chosen.get(key, 0), percent(chosen.get(key, 0), base)) for key in one.answers)
    mean = mean_of(chosen) if one.kind in ("scale", "number") else None
    return Total(one, asked, base, asked - base, shares, mean)


def _across(
    by: str, title: str, labels: Mapping[str, str], questions: tuple[Asked, ...], counted: Counted, least: int
) -> Across | None:
    """A cross-table, or None when nothing of it may be shown."""
    found = {one.key: one.counted for one in counted.groups if one.by == by}
    keys = [*(key for key in labels if key in found), *([NOT_SAID] if NOT_SAID in found else [])]
    small = too_small({key: found[key].people for key in keys}, least)
    if small >= set(keys) or len(keys) < 2:  # one group is everybody
        return None
    rows = {one.key: small | _small_here(one, found, small, least) for one in questions}
    columns = [
        Column(key, labels.get(key, "無回答"), None if key in small else found[key].people, tuple(
            Total(one) if key in rows[one.key] else _total(one, found[key], 0) for one in questions if one.key != by
        ))
        for key in keys
    ]  # fmt: skip
    return Across(by, title, tuple(columns))


def _small_here(one: Asked, found: Mapping[str, Counted], small: frozenset[str], least: int) -> frozenset[str]:
    """The groups in which too few answered this one question, and those that hide them."""
    bases = {key: base_of(one, counted) for key, counted in found.items()}
    hidden = {key for key, base in bases.items() if key in small or 0 < base < least}
    others = sorted((base, key) for key, base in bases.items() if key not in hidden and base)
    while 0 < sum(bases[key] for key in hidden) < least and others:
        hidden.add(others.pop(0)[1])
    return frozenset(hidden)
