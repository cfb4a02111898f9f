"""Incidents, every word and act of theirs in order, the reports made of them, measures, and who is on duty."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.mail.receipts import Receivable
from bot.store.fields import personal
from bot.store.types import APPEND_ONLY, Base


class IncidentNumber(Base):
    """The last number given out, of incidents and of drills: who starts one holds this row."""

    __tablename__ = "incident_number"

    drill: Mapped[bool] = mapped_column(primary_key=True)
    last: Mapped[int]


class Incident(Base):
    """One incident (事故等) or drill (訓練).

    States: open (the ward does not know yet), reported (一報 reached), closed, dismissed (nothing had happened). What
    is known of it stands in its entries; the columns here are what time and lists ask for.
    """

    __tablename__ = "incident"
    __table_args__ = (UniqueConstraint("drill", "number"), Index("ix_incident_state", "state"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    drill: Mapped[bool]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str | None] = mapped_column(String(20))
    started_at: Mapped[datetime]
    started_by: Mapped[str] = mapped_column(String(40))  # S03, P0123, operator
    aware_at: Mapped[datetime]  # t0: first noticed or suspected by anybody; only ever moves earlier (X1)
    aware_asked: Mapped[bool] = mapped_column(default=False)  # somebody answered when it was noticed
    revision: Mapped[int] = mapped_column(default=1)  # rises when t0 moves, so that the alarms are planned anew
    reporter_chat: Mapped[UUID | None] = mapped_column(ForeignKey("chat.id"))
    taken_by: Mapped[str | None] = mapped_column(String(8))
    reached_at: Mapped[datetime | None]  # the ward knows
    reached_by: Mapped[str | None] = mapped_column(String(20))  # phone, mail, fax, in person
    scenario: Mapped[str | None] = mapped_column(String(20))  # of a drill
    publication: Mapped[str] = mapped_column(String(10), default="none")  # none, proposed, told, published
    ended_at: Mapped[datetime | None]
    details: Mapped[bytes | None] = personal("B-6", purpose="事故を区へ報告し、再発を防ぐため")

    @property
    def code(self) -> str:
        """I001, or D001 of a drill: what staff say."""
        return f"{'D' if self.drill else 'I'}{self.number:03}"


class IncidentEntry(Base):
    """One thing that was done or said about an incident; what is known now is the last entry of each name.

    Never changed: a correction is another entry. `mark` stands in the ledger too, so the record can be proved.
    """

    __tablename__ = "incident_entry"
    __table_args__ = (UniqueConstraint("incident_id", "seq"), {"info": APPEND_ONLY})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(20))  # started, kind, aware, fact name, step, called, sent, reached …
    value: Mapped[str] = mapped_column(String(120))  # keys, labels, short words without personal data
    mark: Mapped[str] = mapped_column(String(40))


class IncidentReport(Receivable, Base):
    """A report to the ward: 一報, 続報 …; drafted, sent, taken by the mail server, acknowledged are four times."""

    __tablename__ = "incident_report"
    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    number: Mapped[int]  # 0: the first report
    kind: Mapped[str] = mapped_column(String(10))  # first, follow
    upto: Mapped[int] = mapped_column(default=0)  # the entry up to which it tells
    author: Mapped[str] = mapped_column(String(40))
    checker: Mapped[str | None] = mapped_column(String(8))
    waived: Mapped[str | None] = mapped_column(String(60))  # why nobody checked (X38)
    drafted_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    route: Mapped[str | None] = mapped_column(String(20))
    mail_id: Mapped[UUID | None]
    digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of what went out
    attach: Mapped[bool] = mapped_column(default=False)  # with the incident report as an encrypted file
    password: Mapped[bytes | None] = personal("B-6", purpose="添付ファイルの合い言葉を電話で伝えるため")


class Measure(Base):
    """What will keep it from happening again (再発防止策): the words, who, until when, and when it was done."""

    __tablename__ = "incident_measure"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    number: Mapped[int]
    words: Mapped[str] = mapped_column(String(60))
    owner: Mapped[str] = mapped_column(String(8))
    due_on: Mapped[date]
    done_on: Mapped[date | None]


class Duty(Base):
    """Who answers the phone at night (当番)."""

    __tablename__ = "duty"
    __table_args__ = (Index("ix_duty_until", "until"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"))
    since: Mapped[datetime]
    until: Mapped[datetime]


class Suspicion(Base):
    """Something the house noticed that may be an incident; somebody has to say whether it is, never nobody."""

    __tablename__ = "suspicion"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    why: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(8))
    answer: Mapped[str | None] = mapped_column(String(10))  # started, no
