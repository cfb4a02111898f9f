"""Chasing what follows an incident: cause and measures by the days of the profile, until it is closed (000-§25-1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.catalogs import Lazy, _
from bot.chat.messages import Card
from bot.chat.turn import Notice, Surroundings
from bot.clock import TOKYO, in_tokyo
from bot.schedule.jobs import Due, Job, keep_in_step
from bot.schedule.tables import DueRow
from handlers.contract.rules import profile
from handlers.incidents.cards import after_buttons, title
from handlers.incidents.entries import entries_of, known
from handlers.incidents.queries import by_code, measures_of
from handlers.incidents.tables import Incident
from handlers.people.queries import responsible_chats

AT = time(9)
USEFUL = timedelta(hours=9)
CAUSE, PREVENTION, MEASURE = "cause", "prevention", "measure"


def plan_chase(around: Surroundings, incident: Incident) -> None:
    """Bring the chasing in step with what is known; nothing is chased once it is done or the incident has ended."""
    keep_in_step(around, chase, incident.code, 1, _plan(around, incident) if incident.state == "reported" else [])


def chasing(around: Surroundings, row: DueRow) -> Sequence[Notice]:
    """One reminder, to whoever answers for it."""
    incident = by_code(around.session, row.anchor)
    if incident is None:
        return []
    card = Card(title(incident, _what(around, incident, row.offset)), (), tuple(after_buttons(incident)))
    return [Notice(responsible_chats(around.session, around.today), (card,), "incident chase", key=row.key)]


def _plan(around: Surroundings, incident: Incident) -> list[Due]:
    contract = profile(around.settings.contract)
    said, measures = known(entries_of(around.session, incident)), measures_of(around.session, incident)
    begun = in_tokyo(incident.reached_at or incident.started_at).date()
    wanted = []
    if CAUSE not in said:
        wanted += _twice(CAUSE, contract.office.next_open_day(begun, contract.incident.cause_days))
    if not measures:
        wanted += _twice(PREVENTION, contract.office.next_open_day(begun, contract.incident.prevention_days))
    for one in measures:
        wanted += _twice(f"{MEASURE}{one.number}", one.due_on) if one.done_on is None else []
    return wanted


def _twice(what: str, day: date) -> list[Due]:
    """On the day itself and three days before."""
    moments = [datetime.combine(one, AT, TOKYO) for one in (day - timedelta(days=3), day)]
    return [Due(f"{what}-{n}", "house", moment, moment + USEFUL) for n, moment in zip((3, 0), moments, strict=True)]


def _what(around: Surroundings, incident: Incident, offset: str) -> Lazy:
    what, _dash, days = offset.rpartition("-")
    when = _("きょうまで") if days == "0" else _("あと3日")
    if what == CAUSE:
        return _("{when}: 原因を記録してください（/原因）。").fill(when=when)
    if what == PREVENTION:
        return _("{when}: 再発防止策を決めてください（/再発防止）。").fill(when=when)
    found = next((one for one in measures_of(around.session, incident) if f"{MEASURE}{one.number}" == what), None)
    return _("{when}: 再発防止策{n}「{words}」（担当 {who}）").fill(
        when=when, n=found.number if found else "", words=found.words if found else "", who=found.owner if found else ""
    )


chase = Job("incident chase", _("事故の原因・再発防止策の期日を知らせる"), chasing)
