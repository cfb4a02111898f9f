"""Whether the house is alive, ready, and how much waits: numbers and codes only."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, jsonify, request
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, SteadyClock, wall
from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.schedule.tables import OTHERS, URGENT, DueRow, Heartbeat
from bot.store.db import Database
from bot.store.migrate import is_current

TICK_LATE = {URGENT: timedelta(seconds=5), OTHERS: timedelta(seconds=10)}
HOST_CLOCK_OFF = timedelta(seconds=5)
OUTBOX_LATE = timedelta(minutes=2)


@dataclass(frozen=True)
class Judgement:
    """One thing `readyz` looks at."""

    name: str
    fine: bool
    says: str


def judge(db: Database, key_db: Database, clock: Clock, now: datetime) -> list[Judgement]:
    """Database, migrations, clocks and outbox, each judged on its own."""
    checks: tuple[Callable[[], Judgement], ...] = (
        lambda: _shape("rows", db),
        lambda: _shape("keys", key_db),
        lambda: _clock(db, now),
        lambda: _host_clock(clock),
        lambda: _outbox(db, now),
    )
    return [_safely(check) for check in checks]


def blueprint(db: Database, key_db: Database, clock: Clock, metrics_token: str) -> Blueprint:
    """The three routes operators watch."""
    page = Blueprint("health", __name__)

    @page.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @page.get("/readyz")
    def readyz() -> tuple[Response, int]:
        judged = judge(db, key_db, clock, wall())
        fine = all(one.fine for one in judged)
        return jsonify({one.name: one.says for one in judged}), 200 if fine else 503

    @page.get("/metrics")
    def metrics() -> Response:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not metrics_token or not hmac.compare_digest(given.encode(), metrics_token.encode()):
            abort(404)
        return Response(_metrics(db), mimetype="text/plain; version=0.0.4")

    return page


def _safely(check: Callable[[], Judgement]) -> Judgement:
    try:
        return check()
    except SQLAlchemyError as error:
        return Judgement("database", False, f"does not answer ({type(error).__name__})")


def _shape(name: str, db: Database) -> Judgement:
    current = is_current(db, name)
    return Judgement(f"migrations of {name}", current, "current" if current else "run `python -m bot migrate`")


def _clock(db: Database, now: datetime) -> Judgement:
    """Both lanes tick in some process: a tick of the incident clock that is five seconds late is a fault."""
    with db.read() as session:
        newest = select(Heartbeat.lane, func.max(Heartbeat.beat_at)).group_by(Heartbeat.lane)
        last = {row[0]: row[1] for row in session.execute(newest)}
    late = [lane for lane, limit in TICK_LATE.items() if lane not in last or now - last[lane] > limit]
    if late:
        return Judgement("clock", False, f"no process has ticked lately ({', '.join(late)})")
    return Judgement("clock", True, "ticking")


def _host_clock(clock: Clock) -> Judgement:
    """Whether the host's clock still agrees with the steady one, which alarms keep to."""
    off = clock.off.total_seconds() if isinstance(clock, SteadyClock) else 0.0
    if abs(off) <= HOST_CLOCK_OFF.total_seconds():
        return Judgement("host clock", True, "steady")
    where = "ahead" if off > 0 else "behind"
    return Judgement("host clock", False, f"the host clock is {abs(off):.0f} s {where}; alarms keep steady time")


def _outbox(db: Database, now: datetime) -> Judgement:
    with db.read() as session:
        waiting = OutboxMessage.state.in_(("queued", "sending"))  # a dead sender's messages wait too, past their lease
        oldest = session.scalar(select(func.min(OutboxMessage.try_at)).where(waiting))
    late = oldest is not None and now - oldest > OUTBOX_LATE
    return Judgement("outbox", not late, "messages wait too long" if late else "flowing")


def _metrics(db: Database) -> bytes:
    registry = CollectorRegistry()
    states = {
        "engawa_inbox_events": InboxEvent.state,
        "engawa_outbox_messages": OutboxMessage.state,
        "engawa_due_rows": DueRow.state,
    }
    with db.read() as session:
        for name, column in states.items():
            gauge = Gauge(name, "Rows by state.", ["state"], registry=registry)
            for state, count in session.execute(select(column, func.count()).group_by(column)):
                gauge.labels(state).set(count)
    return generate_latest(registry)
