"""`/不達` and `/再送`: what could not be delivered, and trying again."""

from __future__ import annotations

from sqlalchemy import select

from bot.catalogs import Lazy, Sentence, _
from bot.chat.commands import command
from bot.chat.messages import Card, Text
from bot.chat.turn import Response, Turn
from bot.clock import in_tokyo
from bot.delivery.parking import ASKED, NEXT_MONTH, TIGHT, count
from bot.delivery.tables import OutboxMessage
from bot.schedule.tables import DueRow
from bot.store.chats import Chat
from handlers.deliveries.queries import not_done, undelivered, unhandled
from handlers.deliveries.retrying import WHY_NOT_DONE, send_again, why
from handlers.people.queries import association_of
from handlers.people.tables import Association


@command("不達", "undelivered", about=_("届かなかったもの、処理できなかったもの"))
def list_undelivered(turn: Turn) -> Response:
    """What was given up, with the number that tries it again."""
    rows, events, dues = undelivered(turn.session), unhandled(turn.session), not_done(turn.session, turn.now)
    parked = count(turn.session, TIGHT, ASKED, NEXT_MONTH)[0]
    if not rows and not events and not dues and not parked:
        return [Text(_("届かなかったものはありません。"))]
    lines: list[Sentence] = [_line(turn, row) for row in rows]
    if rows:
        lines.append(_("「/再送 番号」でもう一度送ります。"))
    lines += [_due_line(turn, due) for due in dues]
    if parked:
        lines.append(_("止めているお知らせ: {n}件。「/通数」で決められます。").fill(n=parked))
    if events:
        lines.append(_("処理できなかった受信: {n}件").fill(n=events))
    return [Card(_("届かなかったもの"), tuple(lines))]


@command("再送", "resend", about=_("届かなかったものを、もう一度送る"), example="1")
def resend(turn: Turn, number: int) -> Response:
    """Queue a message again that was given up."""
    return [Text(send_again(turn, number))]


def _line(turn: Turn, row: OutboxMessage) -> Lazy:
    queued = in_tokyo(row.queued_at)
    return _("{n}: {day} {time} {who} {why}").fill(
        n=row.seq, day=queued.date(), time=queued.time().replace(second=0, microsecond=0),
        who=_who(turn, row), why=why(row),
    )  # fmt: skip


def _who(turn: Turn, row: OutboxMessage) -> Sentence:
    if row.chat_id is None:
        return _("{n}人あて").fill(n=row.recipients)
    association = association_of(turn.session, row.chat_id, turn.now)
    if association is not None:
        return association.name
    chat = turn.session.get_one(Chat, row.chat_id)
    return _("このグループ") if chat.role == "staff" else _("登録前の方")


def _due_line(turn: Turn, due: DueRow) -> Lazy:
    moment = in_tokyo(due.due_at)
    return _("{day} {time} {what} {why}").fill(
        day=moment.date(), time=moment.time().replace(second=0, microsecond=0),
        what=_what(turn, due), why=WHY_NOT_DONE[due.state],
    )  # fmt: skip


def _what(turn: Turn, due: DueRow) -> Sentence:
    if due.recipient == "house":
        return _("定例の作業")
    association = turn.session.scalar(select(Association).where(Association.code == due.recipient))
    return _("{code} {name}へのお知らせ").fill(code=due.anchor, name=association.name if association else due.recipient)
