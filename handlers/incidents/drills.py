"""Drills (訓練): the same commands, nothing leaves for the ward; begun by scenario, ended with findings (000-§25-3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlalchemy import select

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Notice, Refusal, Response, Surroundings, Turn
from bot.clock import in_tokyo
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import DueRow
from handlers.contract.rules import profile
from handlers.incidents.answering import About
from handlers.incidents.cards import title
from handlers.incidents.chasing import plan_chase
from handlers.incidents.clock import plan_alarms
from handlers.incidents.entries import enter, short_words
from handlers.incidents.kinds import scenario_of
from handlers.incidents.queries import unfinished
from handlers.incidents.starting import choose_drill
from handlers.incidents.tables import Incident
from handlers.incidents.telling import record_of
from handlers.people.queries import responsible_chats

AHEAD = (timedelta(days=14), timedelta(days=3), timedelta(days=0))
AGAIN_ON = 0  # Mondays, while a planned drill has not been held


@command("訓練", "drill", about=_("事故の訓練を始める（区には何も送られません）"))
def drill(turn: Turn) -> Response:
    """Choose a scenario; its button starts the clock of the drill."""
    return choose_drill(turn, {})


@command("気づき", "finding", about=_("訓練で気づいたことを記録する"), example="D001 電話番号が古い")
def finding(turn: Turn, about: About) -> Response:
    """What a drill taught, in a few words."""
    enter(turn.session, _drill(about.incident), turn.now, turn.by, "finding", short_words(about.words))
    return [Text(title(about.incident, _("気づきを記録しました。")))]


@command("訓練終了", "end-drill", about=_("訓練を終え、かかった時間を見る"), example="D001")
def end_drill(turn: Turn, about: About | None = None) -> Response:
    """The minutes each step took; the drill record is a paper on the incident's page."""
    running = unfinished(turn.session, drill=True)
    incident = about.incident if about else (running[0] if running else None)
    if incident is None:
        raise Refusal(_("いま動いている訓練はありません。「/訓練」で始められます。"))
    incident = _drill(incident)
    incident.state, incident.ended_at = "closed", turn.now
    enter(turn.session, incident, turn.now, turn.by, "closed")
    plan_alarms(turn, incident)
    plan_chase(turn, incident)
    exercise = record_of(turn, incident).exercise
    assert exercise is not None, "a drill has its exercise"
    lines = tuple(_("{step}: {minutes}分").fill(step=one.label, minutes=f"{one.minutes:g}") for one in exercise.steps)
    note = _("気づいたことは「/気づき {code} 短い言葉」で残してください。").fill(code=incident.code)
    return [Card(title(incident, _("訓練を終えました。かかった時間:")), (*lines, note))]


def remind(around: Surroundings, _row: DueRow) -> Sequence[Notice]:
    """Two weeks, three days and on the day before which a drill is planned; then each Monday until it is held."""
    waiting = [one for one in _planned(around) if not _held(around, one) and _rings(around.today, one)]
    if not waiting:
        return []
    lines = (_("予定: {day}まで").fill(day=waiting[0]), _("はじめての講習会の前と、12月までにもう一度、行います。"))
    start = Tap(_("いま訓練を始める"), encode("incidents.drill"))
    card = Card(_("【訓練】事故の訓練の時期です。"), lines, (start,))
    chats = responsible_chats(around.session, around.today)
    return [Notice(chats, (card,), "drill reminder", key=f"drill reminder:{waiting[0]}:{around.today}")]


def story(incident: Incident) -> str:
    """What is supposed to have happened."""
    found = scenario_of(incident.scenario)
    return found.story if found else ""


def _planned(around: Surroundings) -> tuple[date, ...]:
    return profile(around.settings.contract).incident.drills


def _held(around: Surroundings, planned: date) -> bool:
    """Whether a drill was ended since the one planned before."""
    before = max((one for one in _planned(around) if one < planned), default=date.min)
    rows = around.session.scalars(select(Incident).where(Incident.drill, Incident.state == "closed"))
    return any(one.ended_at and in_tokyo(one.ended_at).date() > before for one in rows)


def _rings(today: date, planned: date) -> bool:
    return planned - today in AHEAD or (today > planned and today.weekday() == AGAIN_ON)


def _drill(incident: Incident) -> Incident:
    if not incident.drill:
        raise Refusal(_("{code}は訓練ではありません。").fill(code=incident.code))
    return incident


reminder = Daily(Job("drill reminder", _("事故の訓練の時期を知らせる"), remind), at=time(9, 5))
