"""If LINE fails, mail: half a minute after every alarm, whoever has not got it is written to at work (001G-9(1))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from bot.catalogs import _, show
from bot.chat.turn import Notice, Surroundings
from bot.delivery.tables import OutboxMessage
from bot.mail.letters import Letter
from bot.mail.tables import queue_letter
from bot.schedule.jobs import Due, Job, Later
from bot.schedule.tables import DueRow
from bot.store.chats import Chat
from handlers.contract.rules import profile
from handlers.incidents.cards import alarm_card
from handlers.incidents.entries import enter
from handlers.incidents.queries import by_code, woken
from handlers.incidents.rules import alarm_plan, routes_now, wider_plan
from handlers.incidents.tables import Incident
from handlers.people.queries import duty_mail
from handlers.people.tables import Worker

ALARM, WIDER = "incident alarm", "incident wider"  # the jobs that ring
BEGUN = "begun"
AFTER = timedelta(seconds=30)  # what LINE has not taken by then goes by mail as well
SOON = timedelta(seconds=5)
USEFUL = timedelta(minutes=5)  # of the mail about the start, whose alarm has no end of its own
ARRIVED = ("sent", "presumed")
UNDER_WAY = ("queued", "sending")
HERE = "handlers/incidents/fallback.py"
PURPOSE = "incident alarm"
WHY = _("LINEで届かなかったため、メールでお知らせします。LINEを待たず、電話してください。")
ONLY_A_DRILL = _("これは訓練です。区には電話しないでください。")


def fallback_plan(aware_at: datetime, started_at: datetime) -> list[Due]:
    """A look half a minute after the start and after each alarm, of use as long as that alarm is."""
    begun = Due(f"f{BEGUN}", "house", started_at + AFTER, started_at + USEFUL)
    rung = [*alarm_plan(aware_at), *wider_plan(started_at)]
    return [begun, *(Due(f"f{one.offset}", "house", one.due_at + AFTER, one.expires_at) for one in rung)]


def look(around: Surroundings, row: DueRow) -> Sequence[Notice] | Later:
    """Write to everybody whom this alarm did not reach by LINE; nobody once the ward knows."""
    incident = by_code(around.session, row.anchor)
    if incident is None or incident.state != "open":
        return []
    offset, everybody = row.offset.removeprefix("f"), row.offset.startswith("fwider")
    if everybody and incident.taken_by is not None:
        return []
    key = _alarm_key(incident, row.revision, offset)
    rung = _rung(around, key, offset)
    if rung == "open":  # the alarm itself comes late; what it sends shall have its half minute too
        return Later(around.now + SOON)
    if rung is None:
        return []
    sent = _sent(around, key)
    young = [one.queued_at for one in sent if one.state in UNDER_WAY and one.queued_at + AFTER > around.now]
    if young:
        return Later(max(young) + AFTER)
    for chat in _missed(around, incident, sent, rung, everybody=everybody):
        _write(around, incident, chat, key, row.expires_at)
    return []


def _alarm_key(incident: Incident, revision: int, offset: str) -> str:
    """What the keys of an alarm's messages begin with (see `clock.ring`, `starting`)."""
    if offset == BEGUN:
        return f"{BEGUN}:{incident.code}"
    if offset.startswith("wider"):
        return f"{WIDER}:{incident.code}:1:{offset}:staff"
    return f"{ALARM}:{incident.code}:{revision}:{offset}:staff"


def _rung(around: Surroundings, key: str, offset: str) -> str | None:
    """How the alarm itself stands: done, open, dead; None when it never was to ring."""
    if offset == BEGUN:
        return "done"
    state = around.session.scalar(select(DueRow.state).where(DueRow.key == key))
    return state if state in ("open", "done", "dead") else None


def _sent(around: Surroundings, key: str) -> Sequence[OutboxMessage]:
    mine = OutboxMessage.key.startswith(f"{key}:", autoescape=True)
    return around.session.scalars(select(OutboxMessage).where(mine).order_by(OutboxMessage.seq)).all()


def _missed(
    around: Surroundings, incident: Incident, sent: Sequence[OutboxMessage], rung: str, *, everybody: bool
) -> list[UUID]:
    """The 1:1 chats that have not got the alarm: LINE did not take it, or they cannot be reached there at all.

    An alarm whose own row died reached nobody.
    """
    wanted = woken(around, incident, all_of_us=everybody)
    failed = [one.chat_id for one in sent if one.state not in ARRIVED and one.chat_id is not None]
    people = select(Chat.id).where(Chat.id.in_({*failed, *wanted}), Chat.kind == "user")
    away = set(around.session.scalars(people.where(~Chat.reachable)))
    there = set(around.session.scalars(people))
    lost = wanted if rung == "dead" else (*failed, *(chat for chat in wanted if chat in away))
    return [chat for chat in dict.fromkeys(lost) if chat in there]


def _write(around: Surroundings, incident: Incident, chat: UUID, key: str, until: datetime) -> None:
    worker = around.session.scalar(select(Worker).where(Worker.chat_id == chat))
    who = worker.code if worker else "reporter"
    enter(around.session, incident, around.now, "house", "line failed", who)
    address = duty_mail(around, worker) if worker else None
    if address is None:
        return
    letter = Letter(
        address, _subject(around, incident), _body(around, incident), PURPOSE, incident.code,
        key=f"mail:{key}:{who}", expires_at=until, urgent=True,
    )  # fmt: skip
    queue_letter(around, letter, HERE)
    enter(around.session, incident, around.now, "house", "mailed", who)


def _subject(around: Surroundings, incident: Incident) -> str:
    return show(alarm_card(around, incident).heading)


def _body(around: Surroundings, incident: Incident) -> str:
    """The alarm's own words, elapsed time first, with the ward's numbers; no personal data."""
    card = alarm_card(around, incident)
    lines = [show(one) for one in (card.heading, WHY, *card.lines)]
    return "\n".join([*lines, "", *_numbers(around, incident)]) + "\n"


def _numbers(around: Surroundings, incident: Incident) -> list[str]:
    """Whom to ring, those who answer at this hour first; in a drill nobody."""
    if incident.drill:
        return [show(ONLY_A_DRILL)]
    contract = profile(around.settings.contract)
    routes = routes_now(contract.incident, contract.office, around.now)
    ward = [f"{one.name}: {one.phone}" for one in routes] or [f"{contract.ward.short}: {contract.ward.phone}"]
    return [*ward, *(f"{one.name}: {one.phone}" for one in contract.incident.tree)]


fallback = Job("incident fallback", _("LINEで届かなかった事故の知らせを、メールで送る"), look, urgent=True)
