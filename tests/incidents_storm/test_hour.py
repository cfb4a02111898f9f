"""An hour that goes wrong, told minute by minute: LINE away all the time, a new process at 59, the host's clock set."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import SteadyClock, wall
from bot.delivery import claiming, outbox, sender
from bot.delivery.draining import drain
from bot.delivery.tables import OutboxMessage
from bot.house import House
from handlers.incidents.rules import IN_THE_HOUR
from tests.cast import Chat, Town
from tests.houses import build

FOR_EVER = 100_000
HOUR = timedelta(hours=1)


@pytest.fixture
def saeki(town: Town) -> Chat:
    """The responsible person, while 野々村 starts an incident in the group."""
    town.staff.by(town.nonomura).say("/事故")
    return Chat(town, town.saeki).listen()


@pytest.fixture
def start(town: Town, saeki: Chat) -> datetime:
    """When the incident began."""
    return town.now


def waits_are_over(town: Town) -> None:
    """Every message that backs off may be tried again."""
    with town.house.db.write() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.state == "queued").values(try_at=wall()))
    town.settle()


def alarms(town: Town) -> list[tuple[str, int]]:
    """What became of the hour's messages to 佐伯: their state and their minute."""
    mine = (OutboxMessage.key.like("incident alarm:%"), OutboxMessage.chat_id == _chat(town))
    with town.house.db.read() as session:
        rows = session.execute(select(OutboxMessage.state, OutboxMessage.key).where(*mine).order_by(OutboxMessage.seq))
        return [(row.state, int(row.key.split(":")[3])) for row in rows]


def _chat(town: Town) -> object:
    return town.house.directory.chat_of("user", town.saeki)


def test_line_is_away_for_an_hour_and_no_alarm_comes_late(town: Town, saeki: Chat, start: datetime) -> None:
    for endpoint in ("push", "reply"):
        town.platform.faults.add(endpoint, "status", status=500, times=FOR_EVER)
    for offset in IN_THE_HOUR[1:]:
        town.time_is(start + timedelta(minutes=offset))
        waits_are_over(town)
    town.platform.faults.clear()
    town.clock.moment = start + timedelta(minutes=65, seconds=1)
    waits_are_over(town)
    saeki.heard_nothing()
    assert alarms(town) == [("doubtful", offset) for offset in IN_THE_HOUR[1:]]


def test_the_first_alarm_after_an_hour_without_line_arrives_alone(town: Town, saeki: Chat, start: datetime) -> None:
    town.platform.faults.add("push", "status", status=500, times=FOR_EVER)
    for offset in IN_THE_HOUR[1:]:
        town.time_is(start + timedelta(minutes=offset))
    town.platform.faults.clear()
    town.time_is(start + timedelta(minutes=65, seconds=1))
    waits_are_over(town)
    assert saeki.answer.count("経過") == 1
    saeki.heard("経過65分")


def test_a_process_that_starts_at_minute_59_rings_at_sixty(town: Town, saeki: Chat, start: datetime) -> None:
    town.clock.moment = start + timedelta(minutes=58, seconds=59)
    with closing(build(town.house.settings, town.clock)) as second, closing(second.sender(town.line)) as way:
        second.ticker("second").tick()
        drain(second.worker(), way)
        saeki.listen()
        town.clock.moment = start + timedelta(minutes=60)
        second.ticker("second").tick()
        drain(second.worker(), way)
    saeki.heard("経過60分")
    assert saeki.answer.count("経過") == 1


def test_what_urgent_messages_wait_for_is_never_taken_for_a_clock_set_back() -> None:
    assert max(sender.URGENT_LEASE, sender.URGENT_WAIT) < claiming.NEVER


class Host:
    """A machine whose clock is set while its seconds go on."""

    def __init__(self) -> None:
        self._began = wall()
        self.set_by = timedelta()
        self.seconds = 0.0

    def wall(self) -> datetime:
        """What its clock shows."""
        return self._began + timedelta(seconds=self.seconds) + self.set_by


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Host:
    """The host everything in the house reads the time from."""
    made = Host()
    for module in (claiming, outbox, sender):
        monkeypatch.setattr(module, "wall", made.wall)
    return made


@pytest.fixture
def steady(town: Town, host: Host) -> House:
    """The town's house with the clock of production."""
    return replace(town.house, clock=SteadyClock(host.wall, lambda: host.seconds))


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["an hour forward", "an hour back"])
@pytest.mark.parametrize("queued", [False, True], ids=["before it is due", "while it waits to be sent"])
def test_the_hosts_clock_is_set_and_the_alarm_rings_when_it_is_due(
    town: Town, host: Host, steady: House, jump: timedelta, queued: bool
) -> None:
    town.clock.moment = host.wall()
    town.staff.by(town.nonomura).say("/事故")
    saeki = Chat(town, town.saeki).listen()
    ticker = steady.ticker("steady")
    with closing(steady.sender(town.line, urgent=True)) as way:
        host.seconds += 15 * 60 - 1
        ticker.tick_urgent()
        host.set_by = timedelta() if queued else jump
        host.seconds += 1.25
        ticker.tick_urgent()
        host.set_by = jump
        host.seconds += 0.25
        way.step()
    assert saeki.answer.count("経過15分") == 1
