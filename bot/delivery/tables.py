"""The rows of the inbox and the outbox."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.fields import passing, plain_bytes
from bot.store.types import Base, Sequence64


class InboxEvent(Base):
    """One webhook event, kept once; its payload is sealed and goes when the event has been handled.

    States: open, done, dead (gave up; staff see it), withdrawn (the person unsent it in time), quarantined (restored
    from a backup, until `python -m bot release`).
    """

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_open", "chat_id", "happened_at", sqlite_where=text("state = 'open'"),
              postgresql_where=text("state = 'open'")),
        Index("ix_inbox_dead", "received_at", sqlite_where=text("state = 'dead'"),
              postgresql_where=text("state = 'dead'")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(String(64), unique=True)  # LINE's webhookEventId
    chat_id: Mapped[UUID] = mapped_column(ForeignKey("chat.id"))
    actor_id: Mapped[UUID | None]  # who spoke, in a group; None when LINE did not say
    kind: Mapped[str] = mapped_column(String(30))
    message_id: Mapped[str | None] = mapped_column(String(40))
    happened_at: Mapped[datetime]  # LINE's timestamp: the order within a chat
    received_at: Mapped[datetime]  # real time: the age of the reply token
    payload: Mapped[bytes | None] = passing("an event until it is handled")
    state: Mapped[str] = mapped_column(String(12), default="open")
    attempts: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(String(120))  # the class of the error, never its words
    done_at: Mapped[datetime | None]


class OutboxMessage(Base):
    """One thing to send, frozen when queued; `bot.delivery.promises` says what each state means, and `.parking`."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "try_at", sqlite_where=text("state IN ('queued', 'sending')"),
              postgresql_where=text("state IN ('queued', 'sending')")),
        Index("ix_outbox_gone", "ended_at", sqlite_where=text("state IN ('sent', 'presumed')"),
              postgresql_where=text("state IN ('sent', 'presumed')")),
        Index("ix_outbox_parked", "seq", sqlite_where=text("state = 'parked'"),
              postgresql_where=text("state = 'parked'")),
        Index("ix_outbox_given_up", "seq", sqlite_where=text("state IN ('dead', 'held', 'doubtful', 'missed')"),
              postgresql_where=text("state IN ('dead', 'held', 'doubtful', 'missed')")),
        Index("ix_outbox_lane", "chat_id", "seq", sqlite_where=text("state IN ('queued', 'sending')"),
              postgresql_where=text("state IN ('queued', 'sending')")),
    )  # fmt: skip

    seq: Mapped[int] = mapped_column(Sequence64, primary_key=True, autoincrement=True)  # the order within a chat
    id: Mapped[UUID] = mapped_column(unique=True)
    key: Mapped[str | None] = mapped_column(String(160), unique=True)  # purpose:anchor:revision:offset:recipient
    method: Mapped[str] = mapped_column(String(10))  # reply | push | multicast | leave | menu
    chat_id: Mapped[UUID | None] = mapped_column(ForeignKey("chat.id"))  # None for multicast
    purpose: Mapped[str] = mapped_column(String(40))
    origin: Mapped[str] = mapped_column(String(120))  # the file that said it
    priority: Mapped[int] = mapped_column(default=5)  # smaller goes first
    must_arrive: Mapped[bool] = mapped_column(default=True)
    recipients: Mapped[int] = mapped_column(default=1)  # whom a push counts against the monthly quota
    payload: Mapped[bytes | None] = passing("messages, reply token, frozen recipients until they are sent")
    payload_day: Mapped[date]
    digest: Mapped[bytes] = plain_bytes("SHA-256 of the messages, kept when the payload has gone")
    retry_key: Mapped[UUID]
    token_born_at: Mapped[datetime | None]  # real time
    state: Mapped[str] = mapped_column(String(12), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    in_doubt: Mapped[bool] = mapped_column(default=False)  # the answer of an attempt was lost: it may have arrived
    queued_at: Mapped[datetime]  # programme time
    try_at: Mapped[datetime]  # real time of the next attempt; while sending: when the attempt counts as lost
    first_tried_at: Mapped[datetime | None]  # real time
    expires_at: Mapped[datetime | None]  # programme time after which it is missed, not sent
    ended_at: Mapped[datetime | None]  # programme time; of what is parked: since when
    request_id: Mapped[str | None] = mapped_column(String(64))  # LINE's x-line-request-id
    fault: Mapped[str | None] = mapped_column(String(120))


class LineMonth(Base):
    """What LINE itself said of a month (Tokyo), and what we had counted at that moment; the last answer stays."""

    __tablename__ = "line_month"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)  # 2026-10
    quota: Mapped[int | None]  # None: LINE sets no limit
    consumed: Mapped[int]
    ours: Mapped[int]
    asked_at: Mapped[datetime]  # programme time


class MonthCost(Base):
    """What a month will cost besides due rows: what rooms expect, and what they keep back (`kept`)."""

    __tablename__ = "month_cost"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    about: Mapped[str] = mapped_column(String(60), primary_key=True)
    priority: Mapped[int]
    cost: Mapped[int]
