"""What can be done to a house while its alarms fall due."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import uuid4

import psycopg
from sqlalchemy import insert, make_url, select

from bot.chat.turn import Surroundings
from bot.clock import wall
from bot.mail.letters import Letter
from bot.mail.tables import queue_letter
from bot.schedule.tables import DueRow
from handlers.incidents.mailing import PURPOSE
from handlers.incidents.tables import Incident, IncidentReport
from tests.incidents_storm.rooms.bulk.scheduled import bulk
from tests.incidents_storm.stage import Stage

Deed = Callable[[Stage], None]
MANY, OFFICERS = 2000, 40
USEFUL = timedelta(hours=1)


def line_says(what: str, seconds: float) -> Sequence[tuple[float, Deed]]:
    """LINE is unwell from just before the moment until `seconds` after it."""
    return ((-0.3, lambda stage: stage.line.becomes(what)), (seconds, lambda stage: stage.line.becomes("well")))


def kill(*stations: str) -> Deed:
    """SIGKILL from outside, wherever the processes are just then."""

    def strike(stage: Stage) -> None:
        pids = stage.crew.pids()
        for one in stations:
            os.kill(pids[one], signal.SIGKILL)

    return strike


def database_away(stage: Stage) -> None:
    """As when the server restarts: every connection breaks, and none is accepted until `database_back`."""
    _as_owner(stage, "ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    _as_owner(stage, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def database_back(stage: Stage) -> None:
    """Connections are accepted again."""
    _as_owner(stage, "ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def reports_by_mail(stage: Stage) -> None:
    """Each incident's first report is on its way to a mail server that does not answer the phone."""
    with stage.house.db.write() as session:
        around = Surroundings(session, wall(), stage.house.vault, stage.house.settings)
        rows = select(Incident, IncidentReport).join(IncidentReport, IncidentReport.incident_id == Incident.id)
        for incident, report in session.execute(rows.where(Incident.state == "open")).all():
            letter = Letter(
                "uketsuke@ward.example", f"一報 {incident.code}", "訓練の文です。", PURPOSE, incident.code, urgent=True
            )
            report.mail_id, report.sent_at = queue_letter(around, letter, "tests/incidents_storm"), around.now


def thousands(stage: Stage) -> None:
    """Thousands of ordinary reminders fall due at the very moment of the alarms, some for the people woken as well."""
    officers = [stage.platform.add_user(f"役員{number}", friend=True) for number in range(OFFICERS)]
    chats = [stage.house.directory.chat_of("user", one) for one in (*officers, stage.ward.saeki, stage.ward.nonomura)]
    rows = [
        {
            "id": uuid4(), "key": f"bulk:{uuid4().hex}", "job": bulk.name, "anchor": str(chats[number % len(chats)]),
            "revision": 1, "offset": str(number), "recipient": "officers", "due_at": stage.due_at, "urgent": False,
            "expires_at": stage.due_at + USEFUL, "state": "open", "made_at": wall(),
        }
        for number in range(MANY)
    ]  # fmt: skip
    with stage.house.db.write() as session:
        session.execute(insert(DueRow), rows)


def _as_owner(stage: Stage, statement: str) -> None:
    """Do something to both databases from outside them."""
    settings = stage.settings
    for url in (settings.migrate_database_url, settings.migrate_keystore_url):
        place = make_url(url or "")
        elsewhere = place.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
        with psycopg.connect(elsewhere, autocommit=True) as connection:
            connection.execute(statement.format(name=place.database).encode())
