"""Stopping the private group's commands, and telling the responsible person where nobody else reads it (000-§17-1)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.messages import Card, Open
from bot.chat.priorities import WARNING
from bot.chat.turn import Happening, Notice, Surroundings
from bot.store.ledger import Act, note
from handlers.contract.rules import profile
from handlers.people.queries import responsible_chats
from handlers.people.register import WHY_LOCKED
from handlers.people.tables import GroupLock


def lock(around: Surroundings, group: UUID, reason: str) -> Sequence[Notice | Happening]:
    """Stop the commands; the notice goes to every responsible person's own chat, and other rooms hear of it."""
    stop(around, group, reason)
    ward = Open(_("区に電話する"), f"tel:{profile(around.settings.contract).ward.phone}")
    lines = (_("命令を止めました。グループの人を確かめて「/再確認」を送ってください。"),)
    card = Card(_("【重要】{why}").fill(why=WHY_LOCKED[reason]), lines, (ward,))
    told = Notice(responsible_chats(around.session, around.today), (card,), "group warning", priority=WARNING)
    return [told, Happening("group locked", reason)]


def stop(around: Surroundings, group: UUID, reason: str) -> None:
    """Stop the commands, saying nothing: whoever calls this tells people."""
    around.session.add(GroupLock(id=uuid4(), group_id=group, reason=reason, at=around.now))
    note(around.session, around.now, Act("house", "locked", reason, channel="group"))
    around.session.flush()


def is_locked(session: Session, group: UUID) -> bool:
    """Whether the commands stand still already."""
    open_ones = (GroupLock.group_id == group, GroupLock.lifted_at.is_(None))
    return session.scalar(select(GroupLock.id).where(*open_ones).limit(1)) is not None
