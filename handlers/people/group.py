"""The one private group: bound once, and watched: whoever comes who is not at work stops its commands (000-§17-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import update

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.doors import Action, Reaction
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.readers import Code
from bot.chat.turn import Leave, Refusal, Response, Turn
from bot.store.chats import Chat
from bot.store.duty import remember
from bot.store.ledger import Act, note
from handlers.people.codes import STAFF_GROUP, exhausted, tried, use
from handlers.people.locking import lock
from handlers.people.queries import staff_group
from handlers.people.register import WHY_LOCKED, members
from handlers.people.rules import as_code
from handlers.people.tables import GroupLock, GroupMember

OTHER_GROUP = _("えんがわは、決められたグループでだけ働きます。ここからは失礼します。")


@command("登録", "bind", about=_("このグループを従事者のグループにします"), anywhere=True)
def bind_group(turn: Turn, code: Code) -> Response:
    """Make this the private group; there is only one."""
    if turn.is_staff:
        return [Text(_("このグループは、もう登録されています。"))]
    if turn.is_private:
        raise Refusal(_("この命令は、従事者のグループの中で送ってください。"))
    if staff_group(turn.session):
        raise Refusal(_("従事者のグループは別にあります。使えるのは一つだけです。"))
    speaker = turn.actor or turn.chat
    spent = None
    if not exhausted(turn.session, speaker, turn.now):
        spent = use(turn.session, turn.vault, (STAFF_GROUP,), as_code(code) or "", turn.now)
    if spent is None:
        tried(turn.session, speaker, turn.now, turn.by)
        raise Refusal(_("このコードは使えません。`python -m bot staff group-code` で新しいコードを出してください。"))
    turn.session.execute(update(Chat).where(Chat.id == turn.chat).values(role="staff"))
    remember(turn.session, turn.vault, turn.chat, turn.event.source_id or "")
    _seen(turn, [speaker])
    note(turn.session, turn.now, Act(turn.by, "bound", "private group", channel="group"))
    here = Tap(_("ここにいます"), encode("people.here"))
    lines = (_("グループの人は、一度ずつ「ここにいます」を押してください。"), _("「/使い方」で命令の一覧が出ます。"))
    return [Card(_("このグループを従事者のグループにしました。"), lines, (here,))]


@command(
    "再確認", "verify", about=_("グループの人を確かめて、止まった命令を動かす"), anywhere=True, right="responsible"
)
def verify_group(turn: Turn) -> Response:
    """Look who is here and let the commands run again when everybody is at work."""
    if not turn.is_staff:
        raise Refusal(_("この命令は、従事者のグループの中で送ってください。"))
    _seen(turn, [turn.actor] if turn.actor else [])
    known = members(turn.session, turn.chat, turn.today)
    strangers = [member for member, at_work in known if not at_work]
    if strangers:
        words = _("確かめられない人が{n}人います。出てもらうか、従事者の登録をすませてから、もう一度送ってください。")
        raise Refusal(words.fill(n=len(strangers)))
    present = turn.session.get_one(Chat, turn.chat).members
    if present > len(known):
        here = Tap(_("ここにいます"), encode("people.here"))
        lines = (_("まだの人は「ここにいます」を押してください。そのあと、もう一度「/再確認」を送ってください。"),)
        heading = _("{present}人のうち{known}人を確かめました。").fill(present=present, known=len(known))
        return [Card(heading, lines, (here,))]
    lift = (GroupLock.group_id == turn.chat, GroupLock.lifted_at.is_(None))
    turn.session.execute(update(GroupLock).where(*lift).values(lifted_at=turn.now, lifted_by=turn.by))
    note(turn.session, turn.now, Act(turn.by, "verified", "private group", count=len(known), channel="group"))
    return [Text(_("{n}人を確かめました。命令が使えます。").fill(n=len(known)))]


def here(turn: Turn, _values: Mapping[str, str]) -> Response:
    """「ここにいます」: this member is known from now on."""
    if turn.actor is not None:
        _seen(turn, [turn.actor])
    return [Text(_("{code}を確かめました。").fill(code=turn.by))]


def arrive(turn: Turn) -> Response:
    """Invited into a group: say what is needed, or go again when there is a private group already."""
    turn.session.execute(update(Chat).where(Chat.id == turn.chat).values(reachable=True))
    bound = staff_group(turn.session)
    if turn.is_staff:
        return [Text(_("もどりました。")), *_still_locked(turn)]
    if bound:
        return [Text(OTHER_GROUP), Leave(), *lock(turn, bound[0], "second group")]
    return [Text(_("このグループを従事者のグループにするには、「/登録 コード」を送ってください。"))]


def depart(turn: Turn) -> Response:
    """Removed from a group: nothing is sent there any more."""
    turn.session.execute(update(Chat).where(Chat.id == turn.chat).values(reachable=False))
    return lock(turn, turn.chat, "removed") if turn.is_staff else []


def more_people(turn: Turn) -> Response:
    """Somebody joined: each push costs more, and whoever is not at work stops the commands."""
    _count(turn, len(turn.event.people))
    if not turn.is_staff:
        return []
    _seen(turn, turn.people)
    at_work = {member.chat_id: good for member, good in members(turn.session, turn.chat, turn.today)}
    if len(turn.people) == len(turn.event.people) and all(at_work.get(chat) for chat in turn.people):
        return []
    return [Text(WHY_LOCKED["stranger"]), *_still_locked(turn), *lock(turn, turn.chat, "stranger")]


def fewer_people(turn: Turn) -> Response:
    """Somebody left."""
    _count(turn, -len(turn.event.people))
    gone = (GroupMember.group_id == turn.chat, GroupMember.chat_id.in_(turn.people))
    turn.session.execute(update(GroupMember).where(*gone).values(left_at=turn.now))
    return []


def _still_locked(turn: Turn) -> list[Text]:
    return [Text(_("命令は止まっています（「/事故」は使えます）。管理責任者が「/再確認」を送ると、また使えます。"))]


def _seen(turn: Turn, chats: Sequence[UUID]) -> None:
    for chat in chats:
        member = GroupMember(group_id=turn.chat, chat_id=chat, seen_at=turn.now, left_at=None)
        turn.session.merge(member)
    turn.session.flush()


def _count(turn: Turn, change: int) -> None:
    turn.session.execute(update(Chat).where(Chat.id == turn.chat).values(members=Chat.members + change))


on_member_joined = Reaction("memberJoined", more_people)
on_member_left = Reaction("memberLeft", fewer_people)
on_join = Reaction("join", arrive)
on_leave = Reaction("leave", depart)
on_here = Action("people.here", "staff", here, anywhere=True)
