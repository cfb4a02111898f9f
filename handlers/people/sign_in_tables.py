"""What signing in keeps beside the links: passkeys, their challenges, what went wrong and what is locked for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.fields import personal, plain_bytes
from bot.store.types import Base


class Passkey(Base):
    """A passkey of a worker: the second factor beside the six figures (002G-§3-1, WebAuthn: Credential record)."""

    __tablename__ = "passkey"
    __table_args__ = (Index("ix_passkey_worker", "worker_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"))
    digest: Mapped[bytes] = plain_bytes("a keyed hash of the credential's id", unique=True)
    credential: Mapped[bytes] = personal("B-5", purpose="従事者の画面に入る二つ目の確認のため")  # id and public key
    counter: Mapped[int] = mapped_column(BigInteger)  # as the authenticator counts its signatures; 0 when it does not
    synced: Mapped[bool]  # may live on other devices of the worker too
    browser: Mapped[str] = mapped_column(String(40))  # where it was made
    made_at: Mapped[datetime]  # real time, like all below
    used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """What a session's next passkey has to sign; one a session, used once."""

    __tablename__ = "passkey_challenge"

    link_id: Mapped[UUID] = mapped_column(ForeignKey("page_link.id"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))  # make, show
    challenge: Mapped[bytes] = plain_bytes("a random number, used once")
    expires_at: Mapped[datetime]


class WrongFactor(Base):
    """A second factor that was wrong, in whatever session."""

    __tablename__ = "wrong_factor"
    __table_args__ = (Index("ix_wrong_factor_worker", "worker_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"))
    at: Mapped[datetime]


class SignInLock(Base):
    """A worker's sign-in stands still for a while, until then or until a responsible person has looked."""

    __tablename__ = "sign_in_lock"
    __table_args__ = (Index("ix_sign_in_lock_worker", "worker_id", "until"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"))
    at: Mapped[datetime]
    until: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(String(8))


class WrongLink(Base):
    """A link that opened nothing, by where it was tried from; gone after a day."""

    __tablename__ = "wrong_link"
    __table_args__ = (Index("ix_wrong_link_source", "source", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[bytes] = plain_bytes("a keyed hash of a network address")
    at: Mapped[datetime]
