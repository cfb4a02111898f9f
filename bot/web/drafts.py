"""What somebody is writing on a page of their own: sealed under their own key, until it is saved or the session ends.

Staff never see it. It is what makes a closed browser, a dead battery and a call in between harmless.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from uuid import UUID, uuid4

from sqlalchemy import Index, String, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.catalogs import Sentence, _
from bot.chat.own import KeptAbout
from bot.chat.turn import Notice, Surroundings
from bot.clock import wall
from bot.errors import Sealed
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import DueRow
from bot.store.erasure import Erasing
from bot.store.fields import personal
from bot.store.types import Base
from bot.store.vault import Owner, Place, Vault

LONGEST = 4_000  # signs of one field; what is longer could never be saved either


class Draft(Base):
    """One form somebody has begun; `form` names it, with the id of what it is about."""

    __tablename__ = "page_draft"
    __table_args__ = (UniqueConstraint("person_id", "form"), Index("ix_page_draft_until", "until"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    form: Mapped[str] = mapped_column(String(60))  # contact, visit:<id>
    answers: Mapped[bytes | None] = personal("B-3", purpose="書きかけをつづきから書くため")  # under the person's key
    until: Mapped[datetime]  # real time: the end of the session


def keep(session: Session, vault: Vault, person: UUID, form: str, values: Mapping[str, str], until: datetime) -> None:
    """Keep what stands in a form now, in place of what stood there before."""
    mine = (Draft.person_id == person, Draft.form == form)
    row = session.scalar(select(Draft).where(*mine).with_for_update())
    if row is None:
        row = Draft(id=uuid4(), person_id=person, form=form)
        session.add(row)
    cut = {name: value[:LONGEST] for name, value in values.items()}
    row.answers, row.until = vault.seal_json(Owner.person(person), _place(row.id), cut), until
    session.flush()


def begun(session: Session, vault: Vault, person: UUID, form: str, now: datetime) -> dict[str, str] | None:
    """What was being written in a form; None when nothing was, or its session is over."""
    row = session.scalar(select(Draft).where(Draft.person_id == person, Draft.form == form, Draft.until > now))
    if row is None or row.answers is None:
        return None
    try:
        answers: dict[str, str] = vault.open_json(_place(row.id), row.answers)
    except Sealed:  # of a key that was destroyed since
        return None
    return answers


def drop(session: Session, person: UUID, form: str | None = None) -> None:
    """Forget one form of somebody, or all of them."""
    mine = delete(Draft).where(Draft.person_id == person)
    session.execute(mine if form is None else mine.where(Draft.form == form))


def go_on(session: Session, person: UUID, now: datetime, until: datetime) -> None:
    """Somebody is still there: their drafts live as long as their session; whoever's session is over loses theirs."""
    session.execute(delete(Draft).where(Draft.until <= now))
    session.execute(update(Draft).where(Draft.person_id == person, Draft.until < until).values(until=until))


def forget_person(session: Session, subject: UUID) -> int:
    """Nothing somebody was writing stays when they are erased."""
    return len(session.execute(delete(Draft).where(Draft.person_id == subject).returning(Draft.id)).all())


def forget_old(around: Surroundings, _row: DueRow) -> Sequence[Notice]:
    """What sessions left behind that nobody came after."""
    around.session.execute(delete(Draft).where(Draft.until <= wall()))
    return []


def told(around: Surroundings, person: UUID) -> Sequence[Sentence]:
    """How much somebody has begun and not saved."""
    mine = select(func.count()).select_from(Draft).where(Draft.person_id == person, Draft.until > wall())
    count = around.session.scalar(mine) or 0
    return [_("書きかけのページが{n}つあります。「おわる」を押すと消えます。").fill(n=count)] if count else []


def _place(row: UUID) -> Place:
    return Place("page_draft", "answers", row)


erasing = Erasing("drafts", forget_person)
kept = KeptAbout("drafts", _("書きかけ"), 90, told, _("書きかけのものはありません。"))
nightly = Daily(Job("page-drafts", _("書きかけの控えを消す"), forget_old), at=time(3, 25))
