"""Changing a visit: one place that checks the state, wins or loses against others, and keeps the schedule in step."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.schedule.jobs import keep_in_step
from handlers.contract.reminding import plan
from handlers.contract.rules import profile
from handlers.people.tables import Association
from handlers.visits.reminders import reminder
from handlers.visits.rules import STATES, next_state, why_not
from handlers.visits.tables import Visit


def move(around: Surroundings, visit: Visit, event: str, **values: Any) -> Visit:
    """Let an event happen to a visit; raises Refusal with the reason when it may not, or somebody was faster.

    A change of date or time raises the revision; reminders follow in the same transaction.
    """
    state = expect_possible(visit, event)
    if "starts_at" in values and values["starts_at"] != visit.starts_at:
        values["revision"] = visit.revision + 1
    won = around.session.execute(
        update(Visit)
        .where(Visit.id == visit.id, Visit.version == visit.version, Visit.state == visit.state)
        .values(state=state, version=visit.version + 1, **values)
        .returning(Visit.id)
        .execution_options(synchronize_session=False)
    ).first()
    if won is None:
        raise Refusal(_("ちょうど別の人が変えたところです。もう一度、いまのようすを見てください。"))
    around.session.refresh(visit)
    _remind(around, visit)
    return visit


def expect_possible(visit: Visit, event: str) -> str:
    """The state an event leads to; raises Refusal with the reason when it may not happen now."""
    state = next_state(visit.state, event)
    if state is None:
        why = why_not(visit.state, event)
        raise Refusal(_("いまは「{now}」です。{why}").fill(now=STATES[visit.state], why=why))
    return state


def expect_version(visit: Visit, version: str | None) -> None:
    """Refuse a button from before the last change."""
    if version != str(visit.version):
        raise Refusal(_("このボタンは古くなりました。「/希望一覧」で新しいカードを出してください。"))


def _remind(around: Surroundings, visit: Visit) -> None:
    association = around.session.get_one(Association, visit.association_id)
    starts_at = visit.starts_at if visit.state == "fixed" else None
    dues = plan(starts_at, association.code, profile(around.settings.contract).quiet)
    keep_in_step(around, reminder, visit.code, visit.revision, dues)
