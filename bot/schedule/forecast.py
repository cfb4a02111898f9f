"""What the schedule will say, to how many and at what cost, before it says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from bot.chat.found import Doors
from bot.chat.priorities import NEWS
from bot.chat.turn import Notice, Surroundings
from bot.clock import in_tokyo
from bot.schedule.jobs import Job, Later
from bot.schedule.tables import DueRow
from bot.settings import Settings
from bot.store.chats import Chat
from bot.store.db import Database
from bot.store.vault import Vault


@dataclass(frozen=True)
class Cost:
    """How many chats and how many counted messages something takes, and how important it is."""

    people: int
    cost: int
    priority: int


@dataclass(frozen=True)
class Line:
    """One due row of the forecast: codes only, no names."""

    due_at: datetime
    about: str
    anchor: str
    recipient: str
    people: int
    cost: int
    priority: int = NEWS  # of its most important notice

    @property
    def text(self) -> str:
        """As the command line prints it."""
        when = in_tokyo(self.due_at).strftime("%Y-%m-%d %H:%M")
        return f"{when}  {self.about}  {self.anchor} → {self.recipient}  {self.people}人 {self.cost}通"


def forecast(
    db: Database,
    vault: Vault,
    settings: Settings,
    jobs: Mapping[str, Job],
    first: datetime,
    last: datetime,
    doors: Doors | None = None,
) -> list[Line]:
    """The open due rows of a period, earliest first; nothing is done or kept.

    What waits for the end of the quiet hours counts as it will be said then; what will be too late costs nothing.
    """
    with db.read() as session:
        rows = select(DueRow).where(DueRow.state == "open", DueRow.due_at >= first, DueRow.due_at < last)
        due = session.scalars(rows.order_by(DueRow.due_at, DueRow.key)).all()
        lines = []
        for row in due:
            around = Surroundings(session, row.due_at, vault, settings, doors=doors)
            cost = cost_of(around, jobs.get(row.job), row)
            about = jobs[row.job].about if row.job in jobs else row.job
            line = Line(row.due_at, str(about), row.anchor, row.recipient, cost.people, cost.cost, cost.priority)
            lines.append(line)
        session.rollback()
    return lines


def cost_of(around: Surroundings, job: Job | None, row: DueRow) -> Cost:
    """What a row would take, by the facts of today."""
    said = _said(around, job, row) if job and row.recipient != "house" else ()
    wanted = {chat for notice in said for chat in notice.to}
    reached = select(Chat.id, Chat.members).where(Chat.id.in_(wanted), Chat.reachable)
    members = {row.id: row.members for row in around.session.execute(reached)}
    cost = sum(members.get(chat, 0) for notice in said for chat in set(notice.to))
    return Cost(len(members), cost, min((notice.priority for notice in said), default=NEWS))


def _said(around: Surroundings, job: Job, row: DueRow) -> Sequence[Notice]:
    """What the job says when it speaks, be it later; nothing when that is past its usefulness."""
    said = job.run(around, row)
    if isinstance(said, Later) and around.now < said.moment <= row.expires_at:
        return _said(replace(around, now=said.moment), job, row)
    return () if isinstance(said, Later) else [one for one in said if isinstance(one, Notice)]
