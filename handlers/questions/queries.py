"""Finding questions and FAQ, and what others may ask about them: counts and times, never words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.doors import Reader
from bot.chat.turn import Refusal, Turn
from bot.clock import in_tokyo
from bot.text import plain
from handlers.contract.rules import Office
from handlers.questions.rules import answer_by
from handlers.questions.tables import Faq, Question

PAGE = 50


def by_code(session: Session, code: str) -> Question | None:
    """The question of that code (K003), once it was written."""
    number = plain(code).upper().removeprefix("K")
    if not (number.isascii() and number.isdecimal() and len(number) < 8):
        return None
    return session.scalar(select(Question).where(Question.number == int(number), Question.state != "begun"))


def of_person(session: Session, person: UUID, most: int = 10) -> Sequence[Question]:
    """What somebody asked, newest first; what was chosen and never written is left out."""
    mine = select(Question).where(Question.person_id == person, Question.state != "begun")
    return session.scalars(mine.order_by(Question.number.desc()).limit(most)).all()


def waiting(session: Session, most: int = PAGE) -> Sequence[Question]:
    """What nobody answered yet, the oldest first."""
    return session.scalars(_waiting().order_by(Question.asked_at, Question.number).limit(most)).all()


def how_many_wait(session: Session) -> int:
    """How many nobody answered yet."""
    return session.scalar(select(func.count()).select_from(_waiting().subquery())) or 0


def page_of(session: Session, state: str, before: int | None) -> Sequence[Question]:
    """A page of the list, newest first: of one state or all, below a number."""
    rows = select(Question).where(Question.state != "begun")
    if state:
        rows = rows.where(Question.state == state)
    if before is not None:
        rows = rows.where(Question.number < before)
    return session.scalars(rows.order_by(Question.number.desc()).limit(PAGE + 1)).all()


def late(session: Session, office: Office, today: date) -> Sequence[Question]:
    """What should have been answered by now, the oldest first."""
    return [
        one for one in waiting(session) if one.asked_at and answer_by(office, in_tokyo(one.asked_at).date()) < today
    ]


def next_number(session: Session, table: type[Question] | type[Faq]) -> int:
    """The number of the next one."""
    return (session.scalar(select(func.max(table.number))) or 0) + 1


def faqs(session: Session, tool: str | None = None) -> Sequence[Faq]:
    """What everybody may read, oldest first."""
    rows = select(Faq).where(Faq.approved_at.is_not(None), Faq.gone_at.is_(None))
    if tool is not None:
        rows = rows.where(Faq.tool == tool)
    return session.scalars(rows.order_by(Faq.number)).all()


def all_faqs(session: Session) -> Sequence[Faq]:
    """What was written for everybody, agreed to or not, oldest first."""
    return session.scalars(select(Faq).where(Faq.gone_at.is_(None)).order_by(Faq.number)).all()


def faq_of(session: Session, number: int) -> Faq | None:
    """One of them by its number, unless it was taken away."""
    return session.scalar(select(Faq).where(Faq.number == number, Faq.gone_at.is_(None)))


@dataclass(frozen=True)
class Figures:
    """Counts for reports: asked, answered, solved, and how long the first answer took in the middle."""

    asked: int
    answered: int
    solved: int
    median: timedelta | None


def figures(session: Session, first: datetime, last: datetime, association: UUID | None = None) -> Figures:
    """What was asked between two moments, of one association or of all."""
    rows = select(Question).where(Question.asked_at.between(first, last))
    if association is not None:
        rows = rows.where(Question.association_id == association)
    found = session.scalars(rows).all()
    took = sorted(one.answered_at - one.asked_at for one in found if one.answered_at and one.asked_at)
    middle = took[len(took) // 2] if took else None
    return Figures(len(found), len(took), sum(one.solved is True for one in found), middle)


def _waiting() -> Select[Question]:
    return select(Question).where(Question.state == "asked")


def _read(turn: Turn, words: str) -> Question:
    found = by_code(turn.session, words)
    if found is None:
        raise Refusal(_("「{words}」という質問はありません。「/質問」で確かめてください。").fill(words=words))
    return found


question = Reader(Question, _("質問の番号"), "K003", _read)
