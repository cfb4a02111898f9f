"""Telling whether the ledger holds, and where it does not: read along the chain, link by link (000-§19-3-4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.clock import in_tokyo
from bot.store.chain import LATEST, is_sealed, link
from bot.store.heads import GENESIS, Head
from bot.store.ledger import LedgerEntry, LedgerSeal

AT_ONCE = 1000
GRACE = timedelta(minutes=1)  # an entry that stays unsealed longer shows that nothing seals, or was put in

REBUILT = "rebuilt: a head that left the house says otherwise, here or before"
UNREADABLE = (ValueError, TypeError, AttributeError)  # SQLite takes any value in any column


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold, and how."""

    position: int
    how: str


def verify(session: Session, heads: Iterable[Head], now: datetime, *, clock_moves: bool = False) -> Break | None:
    """The first place where the ledger was changed, thinned, reordered, added to or cut; None when it holds.

    `heads` are ends of the chain that left the house earlier, read before this transaction began: they show a cut
    tail and a rebuilt chain. Where the clock may be moved (demo, test) an entry's moment proves nothing.
    """
    walk = Walk(None if clock_moves else now, _by_position(heads))
    return go_along(session, walk) or walk.cut_off() or unsealed(session, walk, now)


@dataclass
class Walk:
    """How far a chain was found to hold; one that begins where another stopped goes on from there."""

    now: datetime | None  # None where moments prove nothing
    known: dict[int, set[bytes]] = field(default_factory=dict)
    position: int = 0
    last: bytes = GENESIS
    youngest: datetime | None = None  # the latest moment so far
    over: bool = False  # the end of the chain was reached

    def fault(self, seal: LedgerSeal, entry: LedgerEntry | None) -> str | None:
        """What is wrong with the next link; None when it holds, and then the walk has gone one link on."""
        place = self.position + 1
        if seal.position != place:
            return f"removed: the seals jump from {self.position} to {seal.position}"
        if entry is None:
            return "removed: the entry of this seal is gone"
        if link(self.last, entry) != seal.hash or entry.at != seal.entry_at:
            return "changed: the entry or its order is not what was sealed"
        if self.known.get(place, {seal.hash}) != {seal.hash}:
            return REBUILT
        if why := self.put_in(entry.at, LATEST):
            return why
        self.position, self.last, self.youngest = place, seal.hash, max(entry.at, self.youngest or entry.at)
        return None

    def put_in(self, at: datetime, latest: timedelta) -> str | None:
        """Why an entry of that moment cannot have come by itself at the end of this chain; None when it can."""
        if self.now is None:
            return None
        if at > self.now + LATEST:
            return f"put in: its moment, {_shown(at)}, has not come yet"
        if self.youngest is not None and at < self.youngest - latest:
            return f"put in: it claims {_shown(at)}, after entries up to {_shown(self.youngest)} were sealed"
        return None

    def cut_off(self) -> Break | None:
        """Whether an earlier head knows more entries than there are."""
        longest = max(self.known, default=0)
        if longest <= self.position:
            return None
        return Break(self.position + 1, f"cut off: an earlier head knows {longest} entries, {self.position} are left")


def _by_position(heads: Iterable[Head]) -> dict[int, set[bytes]]:
    """What was said of each position; two heads that differ show that the chain was rebuilt in between."""
    known: dict[int, set[bytes]] = {}
    for head in heads:
        known.setdefault(head.position, set()).add(head.hash)
    return known


def _never() -> bool:
    return False


def go_along(session: Session, walk: Walk, enough: Callable[[], bool] = _never) -> Break | None:
    """Along the chain to its end, or until it is `enough`; what cannot even be read is read once more, one by one."""
    for at_once in (AT_ONCE, 1):
        try:
            return _along(session, walk, at_once, enough)
        except UNREADABLE:
            continue
    return Break(walk.position + 1, "changed: the entry or its seal cannot be read")


def _along(session: Session, walk: Walk, at_once: int, enough: Callable[[], bool]) -> Break | None:
    rows = select(LedgerSeal, LedgerEntry).outerjoin(LedgerEntry, LedgerEntry.id == LedgerSeal.entry_id)
    if walk.position:  # not from the beginning: there a seal before the first must be seen
        rows = rows.where(LedgerSeal.position > walk.position)
    streamed = rows.order_by(LedgerSeal.position).execution_options(yield_per=at_once)
    with session.execute(streamed) as links:
        for seal, entry in links:
            if fault := walk.fault(seal, entry):
                return Break(walk.position + 1, fault)
            if enough():
                return None
    walk.over = True
    return None


def disagreeing(session: Session, heads: Iterable[Head], walk: Walk) -> Break | None:
    """The first head that says otherwise than a chain that was walked to its end without any; None when all agree."""
    walk.known = _by_position(heads)
    places = sorted(one for one in walk.known if 0 < one <= walk.position)
    for some in (places[begin : begin + AT_ONCE] for begin in range(0, len(places), AT_ONCE)):
        rows = select(LedgerSeal.position, LedgerSeal.hash).where(LedgerSeal.position.in_(some))
        found = {row[0]: row[1] for row in session.execute(rows)}
        for place in some:
            if walk.known[place] != {found.get(place)}:
                return Break(place, REBUILT)
    return walk.cut_off()


def unsealed(session: Session, walk: Walk, now: datetime) -> Break | None:
    """Entries that should have a place in the chain by now, and what was put in beside it."""
    at = LedgerEntry.at
    waiting = select(func.count(), func.min(at), func.max(at)).where(~is_sealed())
    try:
        count, oldest, newest = session.execute(waiting).one()
        why = count and (walk.put_in(oldest, GRACE) or walk.put_in(newest, GRACE))
    except UNREADABLE:
        why = "put in: an entry without a seal cannot be read"
    if why:
        return Break(walk.position + 1, why)
    if count and oldest < now - GRACE:
        how = f"unsealed: {count} entries since {_shown(oldest)} have no seal; `python -m bot ledger head` seals them"
        return Break(walk.position + 1, how)
    return None


def _shown(moment: datetime) -> str:
    return in_tokyo(moment).isoformat(timespec="seconds")
