"""Who did or saw what, and when: appended in the business transaction, without content (003-§11-10(4), 000-§19-3-4)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.fields import plain_bytes
from bot.store.types import APPEND_ONLY, Base

CHANNEL = "ledger channel"  # in Session.info: the door a transaction came in by, where that is not a chat
REFUSED, SIGNED_IN = "result = 'refused'", "did = 'signed in' AND result = 'done'"  # few of many


class LedgerEntry(Base):
    """One act: codes and counts only, never what was seen."""

    __tablename__ = "ledger"
    __table_args__ = (
        Index("ix_ledger_at", "at"),
        Index("ix_ledger_who", "who", "at"),  # these are for looking through it
        Index("ix_ledger_about", "about", "at"),
        Index("ix_ledger_did", "did", "at"),
        Index("ix_ledger_refused", "at", sqlite_where=text(REFUSED), postgresql_where=text(REFUSED)),
        Index("ix_ledger_signed_in", "who", "at", sqlite_where=text(SIGNED_IN), postgresql_where=text(SIGNED_IN)),
        {"info": APPEND_ONLY},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(40))  # S03, P0123, house, operator
    did: Mapped[str] = mapped_column(String(30))  # opened, exported, commanded, approved, signed in, sent, bound …
    what: Mapped[str] = mapped_column(String(80))  # person.name, /希望一覧, visit news
    about: Mapped[str] = mapped_column(String(40))  # V02, A012, P0123
    why: Mapped[str] = mapped_column(String(60))
    count: Mapped[int]
    inventory: Mapped[str | None] = mapped_column(String(10))  # the row of 目録B a personal field belongs to
    channel: Mapped[str] = mapped_column(String(12))  # group, chat, page, shell, clock
    result: Mapped[str] = mapped_column(String(12))  # done, refused

    def canonical(self) -> bytes:
        """The bytes the chain is made of: every column, in one order, UTC to the microsecond."""
        moment = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        columns = (str(self.id), moment, self.who, self.did, self.what, self.about, self.why, self.count,
                   self.inventory, self.channel, self.result)  # fmt: skip
        return json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()


class LedgerSeal(Base):
    """One link of the chain: the entry at a position, bound to everything before it."""

    __tablename__ = "ledger_seal"
    __table_args__ = ({"info": APPEND_ONLY},)

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("ledger.id"), unique=True)
    entry_at: Mapped[datetime]
    hash: Mapped[bytes] = plain_bytes("a link of the ledger's chain")


@dataclass(frozen=True)
class Act:
    """What is to be remembered of an act; see `LedgerEntry` for the words."""

    who: str
    did: str
    what: str = ""
    about: str = ""
    why: str = ""
    count: int = 1
    inventory: str | None = None
    channel: str = "chat"
    result: str = "done"


def note(session: Session, now: datetime, act: Act) -> None:
    """Append an act to the ledger, in the transaction in which it happens.

    What rooms say of a chat is said of the door the transaction came in by, where its session names one (`CHANNEL`).

    A word longer than its column is cut, on both engines alike: the ledger never undoes what it tells of.
    """
    words = {name: _cut(name, value) for name, value in asdict(act).items()}
    if act.channel == "chat":
        words["channel"] = session.info.get(CHANNEL, act.channel)
    session.add(LedgerEntry(id=uuid4(), at=now, **words))


def _cut(name: str, value: object) -> object:
    kind = LedgerEntry.__table__.c[name].type
    return value[: kind.length] if isinstance(kind, String) and isinstance(value, str) else value
