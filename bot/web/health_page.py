"""How the house is, for staff: what `readyz` judges, guards, processes, backups and versions; never anything secret."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import guards
from bot.clock import in_tokyo, wall
from bot.content import CONTENT
from bot.grounds import drift_of
from bot.guards import Finding, Watch
from bot.schedule.tables import URGENT, Heartbeat
from bot.settings import Settings
from bot.store.db import Database
from bot.store.ledger import LedgerEntry
from bot.web.health import TICK_LATE, judge
from bot.web.health_words import GUARDS, JUDGED, Words, in_words
from bot.web.pages import Premises
from bot.web.routes import READERS, Route, room_pages

MOST_PROCESSES = 20
GONE_AFTER = timedelta(days=1)  # a process that has not ticked for so long is not looked for any more
BACKUPS = {"rows": "記録（行）", "keys": "鍵"}
BACKUP_LATE = timedelta(hours=30)  # daily, and a few hours for a night that began late
ENVIRONMENTS = {"production": "本番", "development": "開発", "demo": "デモ", "test": "テスト"}


@dataclass(frozen=True)
class Checked:
    """One thing that was looked at: its title, whether it is as it should be, and what to do where it is not."""

    title: str
    fine: bool
    do: str = ""
    more: str = ""


@dataclass(frozen=True)
class Health:
    """Everything on the page."""

    judged: Sequence[Checked]
    guarded: Sequence[Checked]
    processes: Sequence[Checked]
    backups: Sequence[Checked]
    versions: Sequence[tuple[str, str]]
    environment: str  # in words
    production: bool
    closed: bool  # only incidents are handled

    @property
    def fine(self) -> bool:
        """Whether nothing that is judged has to be mended."""
        in_production = (*self.guarded, *self.backups) if self.production else ()
        return all(one.fine for one in (*self.judged, *in_production))


def health_page(premises: Premises, key_db: Database, watch: Watch) -> Blueprint:
    """The page; it stays open in incident-only mode, when it is needed most."""

    def shown() -> ResponseReturnValue:
        with premises.staff():
            pass  # looking takes longer than a page should hold SQLite's only pen
        return render_template("console/health.html", one=look(premises, key_db, watch.closed()))

    route = Route("/staff/health", "shown", shown, rights=READERS, venue=True)
    return room_pages("health_page", __name__, (route,))


def look(premises: Premises, key_db: Database, closed: bool) -> Health:
    """How the house is at this moment."""
    settings, now = premises.settings, wall()
    judged = [_judged(one.name, one.fine) for one in judge(premises.db, key_db, premises.clock, now)]
    with premises.db.read() as session:
        processes, backups = _processes(session, now), [_backup(session, kind, now) for kind in BACKUPS]
    found = guards.judge(settings, in_tokyo(now).date(), drift_of(premises.db, wall))
    return Health(
        judged, [_guarded(one) for one in found], processes, backups, _versions(settings),
        ENVIRONMENTS[settings.app_env], settings.app_env == "production", closed,
    )  # fmt: skip


def _judged(name: str, fine: bool) -> Checked:
    return _checked(in_words(JUDGED, name), fine)


def _guarded(finding: Finding) -> Checked:
    """A guard in people's words; the sentence of `doctor` may name hosts and stays on the command line."""
    return _checked(in_words(GUARDS, finding.guard), finding.ok, finding.clause)


def _checked(words: Words, fine: bool, more: str = "") -> Checked:
    return Checked(words.title, fine, "" if fine else words.do, more)


def _processes(session: Session, now: datetime) -> list[Checked]:
    rows = select(Heartbeat).where(Heartbeat.beat_at > now - GONE_AFTER)
    beats = session.scalars(rows.order_by(Heartbeat.beat_at.desc()).limit(MOST_PROCESSES))
    return [_process(one, now) for one in beats]


def _process(beat: Heartbeat, now: datetime) -> Checked:
    lane = "事故の時計" if beat.lane == URGENT else "そのほか"
    ago = max(int((now - beat.beat_at).total_seconds()), 0)
    fine = now - beat.beat_at <= TICK_LATE.get(beat.lane, timedelta())
    do = "止めたものなら、そのままでかまいません。止めていないなら、起動し直してください。"
    return Checked(f"{beat.process}（{lane}）", fine, "" if fine else do, f"{ago}秒前")


def _backup(session: Session, kind: str, now: datetime) -> Checked:
    """The last backup the ledger knows of."""
    taken = select(LedgerEntry.at).where(LedgerEntry.did == "backed up", LedgerEntry.what == kind)
    last = session.scalar(taken.order_by(LedgerEntry.at.desc()).limit(1))
    fine = last is not None and now - last <= BACKUP_LATE
    command = "`python -m bot backup`" if kind == "rows" else "`python -m bot backup --keys`"
    do = f"{command} を毎日動くようにしてください。"
    when = f"{in_tokyo(last):%Y/%m/%d %H:%M}" if last is not None else "記録がありません"
    return Checked(BACKUPS[kind], fine, "" if fine else do, when)


def _versions(settings: Settings) -> list[tuple[str, str]]:
    profile = CONTENT / "contracts" / f"{settings.contract}.toml"
    return [
        ("契約プロファイル", f"{settings.contract}（{fingerprint(profile)}）"),
        ("文面などの中身（content/）", fingerprint(CONTENT)),
    ]


@lru_cache
def fingerprint(place: Path) -> str:
    """The first signs of a SHA-256 over a file, or over every file of a folder with its name; read once a process."""
    files = [place] if place.is_file() else sorted(one for one in place.rglob("*") if one.is_file())
    whole = hashlib.sha256()
    for one in files:
        whole.update(one.relative_to(place.parent).as_posix().encode() + b"\0" + one.read_bytes())
    return whole.hexdigest()[:12]
