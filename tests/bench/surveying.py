"""What totals of a survey cost over 100,000 answers, against the same figures by plain SQL in one run."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import click
from sqlalchemy import insert

from bot.chat.turn import Surroundings
from bot.clock import TOKYO, FixedClock, monotonic
from bot.house import House
from handlers.meetings.tables import Meeting
from handlers.surveys.questionnaires import questionnaire
from handlers.surveys.tables import Survey, SurveyAnswer, SurveyForm, SurveyRespondent
from handlers.surveys.tally import count, counted_of
from tests.bench.figures import table
from tests.houses import build, new_folder, sqlite_settings

NOW = datetime(2026, 12, 1, 9, tzinfo=TOKYO)
FORM = questionnaire("seminar")
ASKED = [one for one in FORM.questions if one.kind in ("choice", "scale") and one.only_if is None]
WHO = (
    "FROM survey_answer a JOIN survey_respondent r ON r.id = a.respondent_id "
    "{own}WHERE r.state = 'answered' AND r.counted AND (NOT r.paper OR r.checked_by IS NOT NULL) AND a.key <> ''"
)
OWN = "LEFT JOIN survey_answer own ON own.respondent_id = a.respondent_id AND own.question = '{by}' AND own.key <> '-' "


def run(answers: int, rounds: int) -> None:
    """Measure on SQLite, taking turns, and print medians with their ratio to plain SQL."""
    with TemporaryDirectory(prefix="engawa-bench-") as name:
        house = build(sqlite_settings(new_folder(Path(name))), FixedClock(NOW))
        surveys = _filled(house, answers)
        plain = sqlite3.connect(Path(name) / "rows.sqlite3")
        cases: dict[str, Callable[[], object]] = {
            "plain SQL": lambda: _plain(plain),
            "counted": lambda: _counted(house, surveys),
            "counted and judged": lambda: _judged(house, surveys),
        }
        times: dict[str, list[float]] = {case: [] for case in cases}
        for _round in range(rounds):
            for case, measured in cases.items():
                times[case].append(_seconds(measured))
        plain.close()
        house.close()
    lines = [_line(case, found, times["plain SQL"]) for case, found in times.items()]
    click.echo(f"\n{table((f'totals over {answers:,} answers', 'ms', 'ratio'), lines)}\n")


def _line(case: str, found: list[float], plain: list[float]) -> tuple[str, str, str]:
    ratio = median(one / other for one, other in zip(found, plain, strict=True))
    return case, f"{median(found) * 1e3:,.0f} ms", f"{ratio:.2f}"


def _seconds(measured: Callable[[], object]) -> float:
    began = monotonic()
    measured()
    return monotonic() - began


def _counted(house: House, surveys: list[UUID]) -> object:
    with house.db.read() as session:
        return counted_of(session, FORM, surveys)


def _judged(house: House, surveys: list[UUID]) -> object:
    with house.db.read() as session:
        return count(Surroundings(session, NOW, house.vault, house.settings), FORM, surveys)


def _plain(connection: sqlite3.Connection) -> None:
    """The same figures without anything around them: whole, and by each question that divides people."""
    connection.execute(f"SELECT a.question, a.key, count(*) {WHO.format(own='')} GROUP BY 1, 2").fetchall()
    for by in (one.key for one in FORM.questions if one.across):
        own = OWN.format(by=by)
        rows = f"SELECT a.question, a.key, count(*), own.key {WHO.format(own=own)} GROUP BY 1, 2, 4"
        connection.execute(rows).fetchall()
    rows = f"SELECT a.question, a.key, count(*), r.association_id {WHO.format(own='')} GROUP BY 1, 2, 4"
    connection.execute(rows).fetchall()


def _filled(house: House, answers: int) -> list[UUID]:
    chance, survey, meeting = random.Random(7), uuid4(), uuid4()
    people = [uuid4() for _n in range(answers // len(ASKED))]
    with house.db.write() as session:
        session.execute(insert(Meeting), [_meeting(meeting)])
        session.execute(insert(SurveyForm), [_form()])
        session.execute(insert(Survey), [_survey(survey, meeting)])
        session.execute(insert(SurveyRespondent), [_person(survey, one) for one in people])
        session.execute(insert(SurveyAnswer), [
            {"id": uuid4(), "survey_id": survey, "respondent_id": person, "question": one.key, "hidden": False,
             "key": chance.choice(one.answers)}
            for person in people for one in ASKED
        ])  # fmt: skip
    return [survey]


def _meeting(meeting: UUID) -> dict[str, object]:
    return {
        "id": meeting, "kind": "seminar", "number": 1, "state": "held", "version": 1, "revision": 1, "title": "見本",
        "starts_at": NOW, "minutes": 120, "venue": "見本区民館", "bring": "", "materials": "new", "consult": "",
        "made_at": NOW, "made_by": "S01",
    }  # fmt: skip


def _form() -> dict[str, object]:
    return {"digest": FORM.digest, "name": "seminar", "version": 1, "words": FORM.frozen(), "kept_at": NOW}


def _survey(survey: UUID, meeting: UUID) -> dict[str, object]:
    return {
        "id": survey, "meeting_id": meeting, "form_digest": FORM.digest, "state": "tallied", "version": 1,
        "slug": "mihon234", "seats": 0, "tries": 0, "agreed_on": NOW.date(), "agreed_by": "phone",
        "recorded_by": "S01", "invited": 0, "unopened": 0, "declined": 0,
    }  # fmt: skip


def _person(survey: UUID, person: UUID) -> dict[str, object]:
    return {
        "id": person, "survey_id": survey, "channel": "page", "paper": False, "state": "answered", "counted": True,
        "chosen": False,
    }  # fmt: skip
