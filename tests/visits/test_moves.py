"""What may happen to a visit in which state; whatever may not is explained in words and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import update

from handlers.people.tables import Worker
from handlers.visits.rules import MOVES, STATES, WHY_NOT, next_state, why_not
from tests.cast import Chat, Town
from tests.visits.stages import place, tap, visit_of

EVENTS = tuple(WHY_NOT)
LEGAL = [(state, event) for state in MOVES for event in MOVES[state] if event != "hold"]  # held: tests/meetings
ILLEGAL = [(state, event) for state in MOVES for event in EVENTS if event not in MOVES[state]]
BY_STAFF = ("forward", "select", "decline", "offer", "fix", "cancel")


def _select(staff: Chat) -> Chat:
    return staff.tap("電話") if "どのように聞きましたか" in staff.say("/選定 V01").answer else staff


def _decline(staff: Chat) -> Chat:
    return staff.tap("メール") if "どのように聞きましたか" in staff.say("/見送り V01").answer else staff


def _cancel(staff: Chat) -> Chat:
    return staff.tap("はい、中止します") if "中止にしますか" in staff.say("/中止 V01").answer else staff


def _change(officer: Chat, visit: UUID) -> Chat:
    asked = tap(officer, "visits.change", visit)
    return asked.say("はい") if "よろしいですか" in asked.answer else asked


STAFF: dict[str, Callable[[Chat], Chat]] = {
    "forward": lambda staff: staff.say("/区へ V01"),
    "select": _select,
    "decline": _decline,
    "offer": lambda staff: staff.say("/日程案 V01 12/7 14:00"),
    "fix": lambda staff: staff.say("/日程確定 V01 12/7 14:00"),
    "cancel": _cancel,
}
OFFICER: dict[str, Callable[[Chat, UUID], Chat]] = {
    "change": _change,
    "withdraw": lambda officer, visit: tap(officer, "visits.withdraw", visit),
}


def happen(town: Town, event: str, visit: UUID) -> Chat:
    """Let the event happen the way people make it happen; returns the chat that hears the answer."""
    return STAFF[event](town.staff) if event in STAFF else OFFICER[event](town.takeshi, visit)


@pytest.mark.parametrize(("state", "event"), LEGAL, ids=[f"{state}-{event}" for state, event in LEGAL])
def test_what_may_happen_happens(town: Town, state: str, event: str) -> None:
    visit = place(town, state)
    happen(town, event, visit)
    now = visit_of(town, visit)
    assert (now.state, now.version) == (next_state(state, event), 2)


@pytest.mark.parametrize(("state", "event"), ILLEGAL, ids=[f"{state}-{event}" for state, event in ILLEGAL])
def test_what_may_not_happen_is_explained_and_changes_nothing(town: Town, state: str, event: str) -> None:
    visit = place(town, state)
    answer = happen(town, event, visit).answer
    if event == "change":
        assert "いまは内容を変えられません。" in answer
    else:
        assert f"いまは「{STATES[state]}」です。{why_not(state, event)}" in answer
    now = visit_of(town, visit)
    assert (now.state, now.version) == (state, 1)


@pytest.mark.parametrize(("state", "event"), ILLEGAL, ids=[f"{state}-{event}" for state, event in ILLEGAL])
def test_nobody_else_hears_of_what_did_not_happen(town: Town, state: str, event: str) -> None:
    visit = place(town, state)
    other = town.takeshi if event in BY_STAFF else town.staff
    other.listen()
    happen(town, event, visit)
    other.heard_nothing()


@pytest.mark.parametrize("state", MOVES)
def test_every_state_can_be_shown_to_staff_and_officers(town: Town, state: str) -> None:
    place(town, state)
    town.staff.say("/訪問 V01").heard(f"いま: {STATES[state]}")
    town.takeshi.say("希望のようす").heard(str(STATES[state]))


@pytest.mark.parametrize("state", MOVES)
def test_every_state_can_be_shown_when_the_contract_is_almost_over(town: Town, state: str) -> None:
    place(town, state)
    for day in (15, 16, 31):
        town.clock.moment = town.clock.moment.replace(year=2027, month=3, day=day)
        town.staff.say("/訪問 V01").heard(f"いま: {STATES[state]}")
        town.takeshi.say("希望のようす").heard(str(STATES[state]))


@pytest.mark.parametrize("state", ["wish", "forwarded", "selected", "fixed"])
def test_every_open_state_can_be_shown_before_the_contract_begins(town: Town, state: str) -> None:
    place(town, state)
    with town.house.db.write() as session:
        early = dict.fromkeys(("starts_on", "educated_on", "notified_on", "device_on"), date(2026, 8, 1))
        session.execute(update(Worker).values(early))
    town.clock.moment = town.clock.moment.replace(month=8, day=3)
    town.staff.say("/希望一覧").heard(f"いま: {STATES[state]}")


def test_every_reason_tells_why_and_every_event_has_one() -> None:
    assert {event for moves in MOVES.values() for event in moves} == {*EVENTS, "hold"}
    for state in MOVES:
        for event in EVENTS:
            assert str(why_not(state, event)).endswith("。")


@pytest.mark.parametrize("state", ["declined", "withdrawn", "cancelled"])
def test_after_an_end_the_association_may_wish_again(town: Town, state: str) -> None:
    place(town, state)
    town.takeshi.say("アドバイザーに来てほしい").heard("どの道具について相談しますか。")


@pytest.mark.parametrize("state", ["wish", "forwarded", "selected", "fixed"])
def test_while_one_is_open_its_state_is_shown_instead_of_a_second_wish(town: Town, state: str) -> None:
    place(town, state)
    for words in ("アドバイザーに来てほしい", "訪問を希望する"):
        town.takeshi.say(words).heard("みなさまの団体からは、もう希望が出ています。", str(STATES[state]))
