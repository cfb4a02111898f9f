"""What is asked about incidents: which run, whom to wake, who is on duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.store.chats import Chat
from bot.text import key as comparable
from handlers.incidents.tables import Duty, Incident, Measure
from handlers.people.queries import responsible_chats, staff_group, workers_at_work
from handlers.people.tables import Worker

GONE = _("この事故の記録は見つかりません。「/事故 一覧」で番号をたしかめてください。")


def open_incidents(session: Session, *, drill: bool | None = None) -> Sequence[Incident]:
    """Those whose report has not reached the ward, newest first."""
    return _listed(session, ("open",), drill)


def unfinished(session: Session, *, drill: bool | None = None) -> Sequence[Incident]:
    """Those neither closed nor dismissed, newest first."""
    return _listed(session, ("open", "reported"), drill)


def _listed(session: Session, states: Sequence[str], drill: bool | None) -> Sequence[Incident]:
    rows = select(Incident).where(Incident.state.in_(states))
    if drill is not None:
        rows = rows.where(Incident.drill == drill)
    return session.scalars(rows.order_by(Incident.started_at.desc(), Incident.number.desc())).all()


def by_id(session: Session, value: str | None) -> Incident:
    """The incident a button names; raises Refusal."""
    try:
        found = session.get(Incident, UUID(value or ""))
    except ValueError:
        found = None
    if found is None:
        raise Refusal(GONE)
    return found


def by_code(session: Session, words: str) -> Incident | None:
    """The incident of that code (I001, D002)."""
    code = comparable(words).upper()
    if code[:1] not in ("I", "D") or not code[1:].isdecimal():
        return None
    return session.scalar(select(Incident).where(Incident.drill == (code[0] == "D"), Incident.number == int(code[1:])))


def the_one(session: Session) -> Incident:
    """The incident staff mean when they name none; raises Refusal when that is not clear."""
    running = unfinished(session)
    if len(running) != 1:
        codes = "、".join(one.code for one in running)
        none = _("いま動いている事故はありません。番号（例 I001）をつけて送ってください。")
        raise Refusal(_("どの事故ですか。番号をつけて送ってください: {codes}").fill(codes=codes) if running else none)
    return running[0]


def woken(around: Surroundings, incident: Incident, *, all_of_us: bool = False) -> tuple[UUID, ...]:
    """The chats that hear the alarms: reporter, responsible, deputies, tonight's duty; or everybody at work."""
    session = around.session
    theirs = select(Worker.chat_id).where(Worker.chat_id == incident.reporter_chat)  # not a phone that was lost since
    chats: list[UUID] = [chat for chat in session.scalars(theirs) if chat]
    chats += [*responsible_chats(session, around.today), *on_duty(session, around.now)]
    if all_of_us:
        chats += [one.chat_id for one in workers_at_work(session, around.today) if one.chat_id]
    return tuple(dict.fromkeys(chats))


def on_duty(session: Session, now: datetime) -> list[UUID]:
    """The chats of whoever is on duty now (当番)."""
    rows = select(Worker.chat_id).join(Duty, Duty.worker_id == Worker.id).where(Duty.since <= now, Duty.until > now)
    return [chat for chat in session.scalars(rows) if chat]


def group_members(session: Session) -> int:
    """How many a push to the private group counts."""
    return sum(session.scalars(select(Chat.members).where(Chat.id.in_(staff_group(session)))))


def measures_of(session: Session, incident: Incident) -> Sequence[Measure]:
    """What will keep it from happening again, in order."""
    return session.scalars(select(Measure).where(Measure.incident_id == incident.id).order_by(Measure.number)).all()


def all_incidents(session: Session) -> Sequence[Incident]:
    """Everything that runs or ever ran, newest first."""
    return session.scalars(newest_first()).all()


def newest_first() -> Select[Incident]:
    """The same as a query, for a page that shows it a leaf at a time."""
    return select(Incident).order_by(Incident.started_at.desc(), Incident.number.desc(), Incident.drill)
