"""Proving the ledger in steps, each of half a second and outside every writing transaction, so that nobody waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.errors import ContentFault
from bot.settings import Settings
from bot.store.chain import head_of
from bot.store.db import Database
from bot.store.heads import FILE, GENESIS, Head, Notary, read_heads
from bot.store.ledger import Act, note
from bot.store.proof import Break, Walk, disagreeing, go_along, unsealed
from bot.store.vault import Vault
from handlers.registers.tables import LedgerCheck

STEP_SECONDS = 0.5
FORGED_HEADS = "rebuilt: a line of the file of heads was not signed by this ledger's key"


@dataclass(frozen=True)
class Prover:
    """What a step is done with."""

    db: Database
    vault: Vault
    settings: Settings
    monotonic: Callable[[], float]

    def step(self, one: LedgerCheck, now: datetime) -> tuple[Walk, Break | None, int | None]:
        """Go on from where a check stands; how far it came, what does not hold, how many heads were compared (if any).

        The heads come last and are read before the chain is: one that left in between would look cut off.
        """
        moment = None if self.settings.movable_clock else now
        walk = Walk(moment, position=one.position, last=one.last, youngest=one.youngest)
        if not one.walked:
            until = self.monotonic() + STEP_SECONDS
            with self.db.read() as session:
                return walk, go_along(session, walk, lambda: self.monotonic() >= until), None
        try:
            heads = self._heads()
        except ContentFault:
            return walk, Break(walk.position, FORGED_HEADS), 0
        with self.db.read() as session:
            broken = go_along(session, walk) or disagreeing(session, heads, walk) or unsealed(session, walk, now)
        return walk, broken, len(heads)

    def _heads(self) -> list[Head]:
        file = self.settings.heads_dir / FILE
        return list(read_heads(file, Notary(self.vault.keys).public_key())) if file.exists() else []


def begin(around: Surroundings, by: str) -> LedgerCheck:
    """A new check, at the beginning of the chain."""
    count = head_of(around.session).position
    one = LedgerCheck(id=uuid4(), by=by, began_at=around.now, of=count, position=0, last=GENESIS, walked=False)
    around.session.add(one)
    around.session.flush()
    return one


def keep(around: Surroundings, was: LedgerCheck, walk: Walk, broken: Break | None, heads: int | None) -> None:
    """Keep what a step found, unless another step of the same check was quicker; its end stands in the ledger."""
    ended = broken is not None or heads is not None
    where = (
        LedgerCheck.id == was.id, LedgerCheck.position == was.position, LedgerCheck.walked == was.walked,
        LedgerCheck.ended_at.is_(None),
    )  # fmt: skip
    values = {
        "position": walk.position, "last": walk.last, "youngest": walk.youngest, "walked": was.walked or walk.over,
        "heads": heads, "ended_at": around.now if ended else None,
        "fault_at": broken.position if broken else None, "fault": broken.how.partition(":")[0] if broken else None,
    }  # fmt: skip
    kept = update(LedgerCheck).where(*where).values(values).returning(LedgerCheck.id)
    if around.session.execute(kept).first() is not None and ended:
        result, what = ("refused", values["fault"]) if broken else ("done", "")
        act = Act(was.by, "verified", "ledger", why=str(what), count=walk.position, channel="page", result=result)
        note(around.session, around.now, act)


def found(session: Session, one: UUID) -> LedgerCheck | None:
    """A check by its id."""
    return session.get(LedgerCheck, one)


def last_ended(session: Session) -> LedgerCheck | None:
    """The check that ended last, however it ended."""
    ended = select(LedgerCheck).where(LedgerCheck.ended_at.is_not(None))
    return session.scalar(ended.order_by(LedgerCheck.ended_at.desc()).limit(1))
