"""Locking a worker's sign-in after repeated failure, across links and sessions, and telling people (002G-§3-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.priorities import WARNING
from bot.chat.turn import Notice, Refusal, Response, Surroundings, Turn
from bot.clock import wall
from bot.store.ledger import Act, note
from handlers.people.queries import responsible_chats
from handlers.people.sign_in_tables import SignInLock, WrongFactor
from handlers.people.tables import Worker

MOST, WITHIN = 5, timedelta(minutes=15)
FIRST, LONGEST = timedelta(minutes=15), timedelta(hours=8)
REMEMBERED = timedelta(hours=24)  # a lock within so long of another lasts twice as long
NOT_LOCKED = _("{code}のサインインは止まっていません。")
NOT_ONESELF = _("自分の止めは、自分では解けません。ほかの責任者に頼むか、時間がたつのを待ってください。")


def locked_for(session: Session, worker: UUID, now: datetime) -> timedelta | None:
    """How long a worker's sign-in still stands still; None when it does not."""
    standing = (SignInLock.worker_id == worker, SignInLock.until > now, SignInLock.lifted_at.is_(None))
    until = session.scalar(select(SignInLock.until).where(*standing).order_by(SignInLock.until.desc()).limit(1))
    return until - now if until is not None else None


def count_wrong(session: Session, worker: Worker, now: datetime) -> timedelta | None:
    """Keep that a second factor was wrong; for how long the sign-in is locked now, or None. `worker` is held."""
    session.execute(delete(WrongFactor).where(WrongFactor.at < now - REMEMBERED))
    session.add(WrongFactor(id=uuid4(), worker_id=worker.id, at=now))
    session.flush()
    lately = (WrongFactor.worker_id == worker.id, WrongFactor.at > now - WITHIN)
    if (session.scalar(select(func.count()).select_from(WrongFactor).where(*lately)) or 0) < MOST:
        return None
    length = min(FIRST * (1 << _earlier(session, worker.id, now)), LONGEST)
    session.add(SignInLock(id=uuid4(), worker_id=worker.id, at=now, until=now + length))
    session.execute(delete(WrongFactor).where(WrongFactor.worker_id == worker.id))
    session.flush()
    return length


def tell(around: Surroundings, worker: Worker, length: timedelta) -> Sequence[Notice]:
    """Who has to look at it: the responsible persons, and the worker, who may know nothing of it."""
    note(around.session, around.now, Act("house", "locked", "sign-in", worker.code, channel="page"))
    minutes = round(length.total_seconds() / 60)
    heading = _("【注意】{code}のサインインを{minutes}分止めました。").fill(code=worker.code, minutes=minutes)
    lines = (
        _("二つ目の確認が続けてちがいました。本人が入れたのか、電話で確かめてください。"),
        _("本人でないときは「/パスワード漏れ {code}」を送ってください。").fill(code=worker.code),
    )
    buttons = (
        Tap(_("本人と確かめた。止めを解く"), encode("people.unlock", id=worker.id)),
        Tap(_("事故として始める"), encode("incidents.begin", drill=0, kind="password")),
    )
    others = tuple(one for one in responsible_chats(around.session, around.today) if one != worker.chat_id)
    own = _("二つ目の確認が続けてちがったので、サインインを{minutes}分止めました。").fill(minutes=minutes)
    doubt = Text(_("{own}自分で入れた覚えがないときは「/パスワード漏れ」と送ってください。").fill(own=own))
    told = [Notice(others, (Card(heading, lines, buttons),), "sign-in locked", priority=WARNING)] if others else []
    mine = (worker.chat_id,) if worker.chat_id else ()
    return [*told, Notice(mine, (doubt,), "sign-in locked", priority=WARNING)] if mine else told


def lift(turn: Turn, worker: Worker) -> Response:
    """End the lock early; a responsible person has made sure, and never of their own."""
    if turn.standing.code == worker.code:
        raise Refusal(NOT_ONESELF)
    now = wall()
    standing = (SignInLock.worker_id == worker.id, SignInLock.until > now, SignInLock.lifted_at.is_(None))
    lifted = update(SignInLock).where(*standing).values(lifted_at=now, lifted_by=turn.by).returning(SignInLock.id)
    if turn.session.execute(lifted).first() is None:
        raise Refusal(NOT_LOCKED.fill(code=worker.code))
    note(turn.session, turn.now, Act(turn.by, "unlocked", "sign-in", worker.code))
    return [Text(_("{code}のサインインの止めを解きました。").fill(code=worker.code))]


@command("サインイン解除", "unlock", about=_("止まったサインインを解く（管理責任者）"), right="responsible")
def unlock(turn: Turn, worker: Worker) -> Response:
    """Somebody was locked out of the staff's pages and was asked whether it was them."""
    return lift(turn, worker)


def tap_unlock(turn: Turn, values: Mapping[str, str]) -> Response:
    """「本人と確かめた。止めを解く」."""
    worker = turn.session.get(Worker, UUID(values["id"])) if is_uuid(values.get("id")) else None
    if worker is None:
        raise Refusal(_("このボタンはもう使えません。"))
    return lift(turn, worker)


def _earlier(session: Session, worker: UUID, now: datetime) -> int:
    """How many locks of the last day nobody lifted."""
    lately = (SignInLock.worker_id == worker, SignInLock.at > now - REMEMBERED, SignInLock.lifted_at.is_(None))
    return session.scalar(select(func.count()).select_from(SignInLock).where(*lately)) or 0


on_unlock = Action("people.unlock", "staff", tap_unlock, right="responsible")
