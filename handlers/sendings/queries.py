"""Finding sendings, their letters and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.doors import Reader
from bot.chat.turn import Refusal, Turn
from bot.mail.tables import MailRow
from bot.text import plain
from handlers.sendings.states import GONE, OURS, UNDER_WAY, WAITING
from handlers.sendings.tables import Sending, SendingEnclosure, SendingLetter


def by_code(session: Session, code: str) -> Sending | None:
    """The sending of that code (M01); None when there is none."""
    number = plain(code).upper().removeprefix("M")
    if not (number.isascii() and number.isdecimal() and len(number) < 8):
        return None
    return session.scalar(select(Sending).where(Sending.number == int(number)))


def of_source(session: Session, source: str) -> Sequence[Sending]:
    """Every sending of something (`paper:<uuid>`), by itself or as one of several files; the newest first."""
    along = select(SendingEnclosure.sending_id).where(SendingEnclosure.source == source)
    rows = select(Sending).where(or_(Sending.source == source, Sending.id.in_(along)))
    return session.scalars(rows.order_by(Sending.number.desc())).all()


def confirmed(session: Session, kind: str) -> Sequence[Sending]:
    """Those of a kind that the ward confirmed."""
    return session.scalars(select(Sending).where(Sending.kind == kind, Sending.state == "confirmed")).all()


def waiting(session: Session) -> Sequence[Sending]:
    """All that wait for a check, oldest first."""
    return session.scalars(select(Sending).where(Sending.state.in_(WAITING)).order_by(Sending.number)).all()


def under_way(session: Session) -> Sequence[Sending]:
    """All that are written and have not arrived or been called off, oldest first."""
    return session.scalars(select(Sending).where(Sending.state.in_(UNDER_WAY)).order_by(Sending.number)).all()


def untold(session: Session) -> Sequence[Sending]:
    """Those that went with closed files whose password nobody has told yet, oldest first."""
    rows = select(Sending).where(Sending.state.in_(("going", *GONE)), Sending.password.is_not(None))
    return session.scalars(rows.where(Sending.password_told_at.is_(None)).order_by(Sending.number)).all()


def unheard_of(session: Session, before: datetime) -> Sequence[Sending]:
    """Those sent before a moment of which no reader has said that it came, and the ward has not answered."""
    heard = select(SendingLetter.sending_id).where(SendingLetter.acknowledged_at.is_not(None))
    rows = select(Sending).where(Sending.state == "sent", Sending.way == OURS, Sending.sent_at < before)
    return session.scalars(rows.where(Sending.id.not_in(heard)).order_by(Sending.number)).all()


def newest_first(state: str = "") -> Select[Sending]:
    """All of a state, or all there are: a query, because a page shows it a leaf at a time."""
    rows = select(Sending).order_by(Sending.number.desc())
    return rows.where(Sending.state == state) if state else rows


def by_state(session: Session) -> Mapping[str, int]:
    """How many there are of each state."""
    rows = session.execute(select(Sending.state, func.count()).group_by(Sending.state))
    return {row[0]: row[1] for row in rows}


def letters(session: Session, sending: Sending) -> Sequence[tuple[SendingLetter, MailRow | None]]:
    """Its letters with their mails, by recipient; a draft has none, one sent elsewhere has no mails."""
    rows = select(SendingLetter, MailRow).outerjoin(MailRow, MailRow.id == SendingLetter.mail_id)
    mine = rows.where(SendingLetter.sending_id == sending.id).order_by(SendingLetter.recipient)
    return [(letter, mail) for letter, mail in session.execute(mine)]


def sources_of(session: Session, sending: Sending) -> list[str]:
    """Whose things a sending carries, each once: its own source and those of its files."""
    along = select(SendingEnclosure.source).where(SendingEnclosure.sending_id == sending.id)
    found = [sending.source, *session.scalars(along.order_by(SendingEnclosure.position))]
    return list(dict.fromkeys(one for one in found if one))


def _read(turn: Turn, words: str) -> Sending:
    found = by_code(turn.session, words)
    if found is None:
        raise Refusal(_("{words}という送信はありません。「/送信」で番号をたしかめてください。").fill(words=words))
    return found


sending = Reader(Sending, _("番号"), "M01", _read)
