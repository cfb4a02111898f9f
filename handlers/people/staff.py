"""Binding the one private group of the staff (X24; the worker register decides about people)."""

from __future__ import annotations

from sqlalchemy import select, update

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.doors import Reaction
from bot.chat.messages import Text
from bot.chat.readers import Code
from bot.chat.turn import Refusal, Response, Turn
from bot.store.chats import Chat
from handlers.people.codes import STAFF_GROUP, use
from handlers.people.rules import as_code


@command("登録", "bind", about=_("このグループを従事者のグループにします"), anywhere=True)
def bind_group(turn: Turn, code: Code) -> Response:
    """Make this the private group; there is only one."""
    if turn.is_staff:
        return [Text(_("このグループは、もう登録されています。"))]
    if turn.session.scalar(select(Chat.id).where(Chat.role == "staff")):
        raise Refusal(_("従事者のグループは別にあります。使えるのは一つだけです。"))
    if use(turn.session, turn.vault, STAFF_GROUP, as_code(code) or "", turn.now) is None:
        raise Refusal(_("このコードは使えません。`python -m bot staff group-code` で新しいコードを出してください。"))
    turn.session.execute(update(Chat).where(Chat.id == turn.chat).values(role="staff"))
    return [Text(_("このグループを従事者のグループにしました。「/使い方」で命令の一覧が出ます。"))]


def arrive(turn: Turn) -> Response:
    """Invited into a group: say what is needed before anything works here."""
    turn.session.execute(update(Chat).where(Chat.id == turn.chat).values(reachable=True))
    if turn.is_staff:
        return [Text(_("もどりました。「/使い方」で命令の一覧が出ます。"))]
    return [Text(_("このグループを従事者のグループにするには、「/登録 コード」を送ってください。"))]


def depart(turn: Turn) -> Response:
    """Removed from a group: nothing is sent there any more."""
    turn.session.execute(update(Chat).where(Chat.id == turn.chat).values(reachable=False))
    return []


def more_people(turn: Turn) -> Response:
    """Somebody joined: every push to this group costs more from now on."""
    return _count(turn, len(turn.event.people))


def fewer_people(turn: Turn) -> Response:
    """Somebody left."""
    return _count(turn, -len(turn.event.people))


def _count(turn: Turn, change: int) -> Response:
    turn.session.execute(update(Chat).where(Chat.id == turn.chat).values(members=Chat.members + change))
    return []


on_member_joined = Reaction("memberJoined", more_people)
on_member_left = Reaction("memberLeft", fewer_people)
on_join = Reaction("join", arrive)
on_leave = Reaction("leave", depart)
