"""What other rooms and other doors may ask about visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.doors import Reader
from bot.chat.turn import Refusal, Turn
from bot.text import plain
from handlers.people.queries import find_association
from handlers.visits.tables import Visit, VisitDetail

LONGEST_NUMBER = 7  # digits; a longer one is no visit's
OPEN = ("wish", "forwarded", "selected", "fixed")


def open_visit(session: Session, association: UUID) -> Visit | None:
    """The one visit of an association that is under way."""
    return session.scalar(select(Visit).where(Visit.association_id == association, Visit.state.in_(OPEN)))


def latest_visit(session: Session, association: UUID) -> Visit | None:
    """The open visit of an association, or else its last one."""
    last = select(Visit).where(Visit.association_id == association).order_by(Visit.number.desc()).limit(1)
    return open_visit(session, association) or session.scalar(last)


def open_visits(session: Session) -> Sequence[Visit]:
    """All visits under way, oldest wish first."""
    return session.scalars(select(Visit).where(Visit.state.in_(OPEN)).order_by(Visit.number)).all()


def fixed_moments(session: Session, besides: UUID) -> list[datetime]:
    """When the other fixed visits begin."""
    rows = select(Visit.starts_at).where(Visit.state == "fixed", Visit.id != besides)
    return [moment for moment in session.scalars(rows) if moment is not None]


def chosen_count(session: Session) -> int:
    """How many associations the ward has selected so far (S4-2-ウ: about three)."""
    return session.scalar(select(func.count()).where(Visit.state.in_(("selected", "fixed", "held")))) or 0


def details_of(session: Session, visit: UUID) -> Sequence[VisitDetail]:
    """What officers told of a visit on their own pages, sealed; the earliest first."""
    mine = select(VisitDetail).where(VisitDetail.visit_id == visit)
    return session.scalars(mine.order_by(VisitDetail.changed_at, VisitDetail.id)).all()


def visits_of(session: Session, associations: Sequence[UUID]) -> Sequence[Visit]:
    """Every visit of these associations, the newest first."""
    rows = select(Visit).where(Visit.association_id.in_(associations))
    return session.scalars(rows.order_by(Visit.number.desc())).all()


def visit_of_code(session: Session, code: str) -> Visit | None:
    """The visit of a code such as V02; None when there is none."""
    digits = code.removeprefix("V")
    known = code.startswith("V") and digits.isascii() and digits.isdecimal() and len(digits) < LONGEST_NUMBER
    return session.scalar(select(Visit).where(Visit.number == int(digits))) if known else None


def _read(turn: Turn, words: str) -> Visit:
    code = plain(words).upper()
    if code.startswith("V") and code[1:].isdecimal():
        found = visit_of_code(turn.session, code)
        if found is None:
            raise Refusal(_("{code}という訪問はありません。「/希望一覧」で番号をたしかめてください。").fill(code=code))
        return found
    association = find_association(turn.session, words)
    visit = latest_visit(turn.session, association.id)
    if visit is None:
        raise Refusal(_("{name}からの希望は、まだありません。").fill(name=association.name))
    return visit


visit = Reader(Visit, _("団体"), "さくら町会", _read, words=2)
