"""Who may do what, straight from the worker register as it stands now (000-§17-1, 003-§5)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogs import Lazy, Sentence, _
from bot.chat.standing import NOBODY, Register, Right, Standing
from bot.clock import in_tokyo
from handlers.people.queries import person_of
from handlers.people.rules import ANSWERABLE, why_not_at_work
from handlers.people.tables import GroupLock, GroupMember, Worker

WHY_LOCKED: dict[str, Lazy] = {
    "stranger": _("従事者として確かめられない人がこのグループに入りました。"),
    "ended": _("従事の期間が終わった人が、まだこのグループにいます。"),
    "removed": _("えんがわが、いちどこのグループから外されました。"),
    "lost phone": _("なくした電話が、まだこのグループに入っているかもしれません。"),
    "second group": _("えんがわが、別のグループに招かれました。"),
}
STILL = _("{why}命令は止まっています（「/事故」は使えます）。管理責任者が「/再確認」を送ると、また使えます。")


def who(session: Session, chat: UUID, now: datetime) -> Standing:
    """The standing of whoever speaks in this 1:1 chat; worker and officer are looked up apart."""
    worker = session.scalar(select(Worker).where(Worker.chat_id == chat))
    if worker is not None:
        return standing_of(worker, in_tokyo(now))
    person = person_of(session, chat)
    return Standing(person.code) if person else NOBODY


def standing_of(worker: Worker, local: datetime) -> Standing:
    """What a worker may do at a moment (Tokyo); who was ever enrolled may always report an incident."""
    why = why_not_at_work(worker, local.date(), local.time())
    return Standing(worker.code, _rights(worker) if why is None else frozenset({"enrolled"}), why)


def locked(session: Session, group: UUID, now: datetime) -> Sentence | None:
    """Why the group's commands stand still; None when they do not."""
    lock = session.scalar(select(GroupLock).where(GroupLock.group_id == group, GroupLock.lifted_at.is_(None)).limit(1))
    if lock is not None:
        return STILL.fill(why=WHY_LOCKED[lock.reason])
    if any(not at_work for _member, at_work in members(session, group, in_tokyo(now).date())):
        return STILL.fill(why=WHY_LOCKED["ended"])
    return None


def members(session: Session, group: UUID, today: date) -> list[tuple[GroupMember, bool]]:
    """Everybody known to be in the group, and whether they are at work today."""
    present = select(GroupMember, Worker).outerjoin(Worker, Worker.chat_id == GroupMember.chat_id)
    rows = session.execute(present.where(GroupMember.group_id == group, GroupMember.left_at.is_(None)))
    return [(member, _at_work(worker, today)) for member, worker in rows]


def _at_work(worker: Worker | None, today: date) -> bool:
    return worker is not None and why_not_at_work(worker, today) is None


def _rights(worker: Worker) -> frozenset[Right]:
    if worker.kind == "auditor":
        return frozenset({"enrolled", "auditor"})
    if worker.kind in ANSWERABLE:
        return frozenset({"enrolled", "worker", "responsible"})
    return frozenset({"enrolled", "worker"})


register = Register(who, locked)
