"""What exactly is approved, when something may go out, and when the next quiet hours begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import TOKYO
from handlers.broadcasts.rules import (
    LATE,
    MOVES,
    STATES,
    Outgoing,
    digest,
    is_missed,
    next_quiet,
    next_state,
    not_in_term,
    plan,
    why_not_then,
    words_digest,
)
from handlers.contract.rules import Quiet, profile

NERIMA = profile("nerima-r8")
NOON = datetime(2026, 10, 14, 12, 0, tzinfo=TOKYO)
SOME = Outgoing(
    code="B01", author="S02", kind="announcement", segment="officers", choice="all", who="役員全員",
    bodies={"ja": "あ", "en": "a"}, link=None, link_label=None, send_at=NOON,
    recipients=[("c1", "ja"), ("c2", "en")], to_call=["p1"], cost=2, goahead=[None, "None", None, None],
)  # fmt: skip
MINUTES = st.integers(-40 * 24 * 60, 240 * 24 * 60)  # before and after that noon
OTHERS: list[dict[str, Any]] = [
    {"code": "B02"}, {"author": "S01"}, {"kind": "reminder"}, {"segment": "tool"}, {"choice": "line"}, {"who": "役員"},
    {"bodies": {"ja": "あ。", "en": "a"}}, {"bodies": {"ja": "あ"}}, {"bodies": {"ja": "a", "en": "あ"}},
    {"link": "https://x.example/"}, {"link_label": "x"}, {"send_at": None}, {"send_at": NOON + timedelta(seconds=1)},
    {"recipients": [("c1", "ja")]}, {"recipients": [("c1", "ja"), ("c2", "ja")]},
    {"recipients": [("c1", "ja"), ("c2", "en"), ("c3", "ja")]}, {"to_call": []}, {"to_call": ["p2"]}, {"cost": 3},
    {"goahead": ["係", "2026-10-14", "phone", "x"]},
]  # fmt: skip


@pytest.mark.parametrize("other", OTHERS)
def test_everything_that_goes_out_is_in_the_digest(other: dict[str, Any]) -> None:
    assert digest(replace(SOME, **other)) != digest(SOME)


def test_order_and_time_zone_do_not_count() -> None:
    same = replace(SOME, recipients=SOME.recipients[::-1], bodies={"en": "a", "ja": "あ"}, send_at=NOON.astimezone(UTC))
    assert digest(same) == digest(SOME)


def test_the_wards_word_is_for_kind_people_words_and_link() -> None:
    given_for = ("invitation", "officers", "all", {"ja": "あ"}, None)
    others = (
        ("announcement", *given_for[1:]),
        ("invitation", "tool", *given_for[2:]),
        (*given_for[:2], "some", *given_for[3:]),
        (*given_for[:3], {"ja": "い"}, None),
        (*given_for[:4], "https://x.example/"),
    )
    assert len({words_digest(*given_for), *(words_digest(*one) for one in others)}) == 6


@given(MINUTES)
def test_a_moment_is_fine_only_by_day_in_the_term_and_not_past(minutes: int) -> None:
    moment = NOON + timedelta(minutes=minutes)
    fine = moment >= NOON and 8 <= moment.hour < 21 and moment.date() <= NERIMA.ends_on
    assert (why_not_then(NERIMA, moment, NOON) is None) is fine


@given(MINUTES, st.integers(0, 23), st.integers(0, 23))
def test_the_next_quiet_hours_begin_within_a_day(minutes: int, begins: int, ends: int) -> None:
    quiet, moment = Quiet.model_validate({"from": begins, "until": ends}), NOON + timedelta(minutes=minutes)
    found = next_quiet(quiet, moment)
    assert timedelta() < found - moment <= timedelta(days=1)
    assert begins == ends or found.astimezone(TOKYO).hour == begins


def test_only_an_approved_one_with_a_moment_is_planned() -> None:
    assert [len(plan(state, NOON)) for state in STATES] == [0, 0, 1, 0, 0]
    assert plan("approved", None) == []


def test_an_approved_one_is_missed_after_half_a_day_and_not_before() -> None:
    assert not is_missed("approved", NOON, NOON + LATE)
    assert is_missed("approved", NOON, NOON + LATE + timedelta(seconds=1))
    assert not is_missed("sent", NOON, NOON + LATE * 2)
    assert not is_missed("approved", None, NOON)


def test_nothing_is_sent_that_was_not_approved_and_nothing_ended_begins_again() -> None:
    assert [state for state in MOVES if next_state(state, "send") == "sent"] == ["approved"]
    assert [state for state in MOVES if next_state(state, "approve") == "approved"] == ["asked"]
    assert (MOVES["sent"], MOVES["cancelled"]) == ({"halt": "sent"}, {})
    assert set(MOVES) == set(STATES)


@pytest.mark.parametrize(("days", "inside"), [(-1, False), (0, True)])
def test_the_term_has_two_ends(days: int, inside: bool) -> None:
    assert (not_in_term(NERIMA, NERIMA.starts_on + timedelta(days=days)) is None) is inside
    assert (not_in_term(NERIMA, NERIMA.ends_on - timedelta(days=days)) is None) is inside
