"""How many people a group has: a push to it counts every one of them (LINE: Get number of users in a group chat)."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import select, update

from bot import logs
from bot.errors import Unavailable
from bot.store.chats import Chat, Directory
from bot.store.db import Database

log = logs.get("groups")


class Asks(Protocol):
    """The one call this needs."""

    def call(self, method: str, path: str) -> Any:
        """Any endpoint."""


def count_members(db: Database, directory: Directory, line: Asks) -> int:
    """Bring the size of every group we are in up to date; returns how many changed.

    A group LINE does not answer for keeps the size it had: the cost of a push is then the last one known.
    """
    with db.read() as session:
        groups = session.scalars(select(Chat).where(Chat.kind == "group", Chat.reachable)).all()
        known = dict(zip(groups, directory.line_ids(session, [group.id for group in groups]), strict=True))
    return sum(_count(db, group, line_id, line) for group, line_id in known.items())


def _count(db: Database, group: Chat, line_id: str, line: Asks) -> int:
    try:
        members = int(line.call("GET", f"/v2/bot/group/{line_id}/members/count").get("count", group.members))
    except Unavailable as error:
        log.warning("group not counted", chat=str(group.id), error=type(error).__name__)
        return 0
    if members == group.members:
        return 0
    with db.write() as session:
        session.execute(update(Chat).where(Chat.id == group.id).values(members=members))
    return 1
