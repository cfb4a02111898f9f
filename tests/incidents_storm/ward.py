"""Two people, their private group, and eight incidents whose alarms fall due at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select, update

from bot.chat.turn import Surroundings
from bot.clock import wall
from bot.delivery.tables import OutboxMessage
from bot.house import House
from bot.schedule.tables import DueRow
from bot.simulator.platform import Platform
from bot.store.chats import Chat
from handlers.incidents.beginning import Beginning, begin
from handlers.incidents.rules import IN_THE_HOUR, TO_THE_GROUP
from handlers.incidents.tables import Incident
from handlers.people.tables import GroupMember, Worker

LONG_AGO = timedelta(days=30)
NOT_JUST_NOW = timedelta(hours=1)  # so that `/事故` begins another incident, and joins none of these


@dataclass(frozen=True)
class Alarm:
    """One alarm to one chat of the platform: which incident's, at which minute."""

    code: str
    offset: int
    chat: str

    def is_said_in(self, words: str) -> bool:
        """Whether this is the alarm."""
        return f"【事故 {self.code}】" in words and f"経過{self.offset}分" in words


class Ward:
    """佐伯 answers for everything, 野々村 reports; nobody else is woken, so that a run stays light."""

    def __init__(self, house: House, platform: Platform) -> None:
        self._house = house
        self._platform = platform
        self.saeki = platform.add_user("佐伯", friend=True)
        self.nonomura = platform.add_user("野々村", friend=True)
        self.group = platform.add_group("従事者", [self.saeki, self.nonomura], bot_inside=True)
        group = house.directory.chat_of("group", self.group)
        workers = [self._worker(1, self.saeki, "responsible"), self._worker(2, self.nonomura, "worker")]
        self._reporter = workers[1].chat_id
        with house.db.write() as session:
            session.execute(update(Chat).where(Chat.id == group).values(role="staff", members=2))
            session.add_all(workers)
            session.add_all(GroupMember(group_id=group, chat_id=one.chat_id, seen_at=wall()) for one in workers)

    def begin(self, due_at: datetime) -> Sequence[Alarm]:
        """Seven incidents whose 15th, 30th … 60th minute is `due_at`, and what is expected of all eight then."""
        alarms = []
        with self._house.db.write() as session:
            around = Surroundings(session, wall(), self._house.vault, self._house.settings)
            for offset in IN_THE_HOUR[1:]:
                noticed = due_at - timedelta(minutes=offset)
                wanted = Beginning("S02", self._reporter, aware_at=noticed, anew=True, via="shell")
                incident, _new = begin(around, wanted)
                incident.started_at -= NOT_JUST_NOW
                alarms += [Alarm(incident.code, offset, chat) for chat in self._woken(offset)]
            following = f"I{incident.number + 1:03}"
        return [*alarms, *(Alarm(following, 0, chat) for chat in self._woken(0))]

    def report(self) -> None:
        """野々村 says 「/事故」: the eighth."""
        self._platform.say(self.nonomura, "/事故")

    def end(self) -> None:
        """Nothing of what was begun rings any more, and nothing else waits."""
        waiting = OutboxMessage.state.in_(("queued", "sending"))
        with self._house.db.write() as session:
            session.execute(update(Incident).where(Incident.state == "open").values(state="dismissed"))
            session.execute(update(DueRow).where(DueRow.state == "open").values(state="superseded", ended_at=wall()))
            session.execute(update(OutboxMessage).where(waiting).values(state="missed", ended_at=wall()))

    def is_quiet(self, priority: int = 0) -> bool:
        """Whether no message of an incident, or of up to this priority, is under way, and no urgent row is late."""
        waiting = (OutboxMessage.state.in_(("queued", "sending")), OutboxMessage.priority <= priority)
        late = (DueRow.state == "open", DueRow.urgent, DueRow.due_at <= wall())
        with self._house.db.read() as session:
            under_way = session.scalar(select(OutboxMessage.seq).where(*waiting).limit(1))
            return under_way is None and session.scalar(select(DueRow.id).where(*late).limit(1)) is None

    def _woken(self, offset: int) -> Sequence[str]:
        return (self.saeki, self.nonomura, *((self.group,) if offset in TO_THE_GROUP else ()))

    def _worker(self, number: int, user: str, kind: str) -> Worker:
        chat, today = self._house.directory.chat_of("user", user), wall().date()
        return Worker(
            id=uuid4(), code=f"S{number:02}", affiliation="えんがわ企画", kind=kind, starts_on=today - LONG_AGO,
            ends_on=today + LONG_AGO, notified_on=today - LONG_AGO, educated_on=today - LONG_AGO,
            device_on=today - LONG_AGO, chat_id=chat,
        )  # fmt: skip
