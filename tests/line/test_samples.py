"""Whatever LINE can send is answered with 200, handled, and never becomes a dead letter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from bot.chat.messages import Json
from bot.clock import FixedClock
from bot.delivery.draining import drain
from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.simulator.world import Group
from bot.store.chats import Chat
from tests.cast import Town
from tests.conftest import THE_DAY
from tests.houses import build, copy_of
from tests.line.samples import SAMPLES, Sample, Stage, written

ROOM = "R" + "7" * 32
NEW = {"lantern": {"colour": "red", "lit": [True, None, 3.5]}, "ちょうちん": "赤"}
ODD: tuple[object, ...] = (None, -1.5, "x", [[{}]], {"type": {}, "id": [], "members": 3})


class Street:
    """The town with a room in it, and a letter box for raw events."""

    def __init__(self, town: Town) -> None:
        self.town = town
        group = town.staff.group or ""
        self.stage = Stage(town.takeshi.user, town.hanako.user, group, ROOM, town.platform.core.bot_id)
        town.platform.core.world.groups[ROOM] = Group(ROOM, "三人の部屋", [town.takeshi.user], bot_inside=True)
        town.platform.quota.limit_to(None)
        with town.house.db.write() as session:  # with a private group elsewhere, the bot would leave these
            session.execute(update(Chat).values(role=None))
        self._numbers = count(1)
        self._known: set[UUID] = set()

    def event(self, sample: Sample) -> Json:
        """A sample as an event of this town that never was before."""
        chats = {"user": self.stage.user, "room": ROOM, "silent room": ROOM}
        with self.town.platform.core.changing():
            token = self.town.platform.tokens.issue(chats.get(sample.source, self.stage.group))
        return written(sample, self.stage, next(self._numbers), token)

    def post(self, *events: object) -> int:
        """Send events in one signed request and let the house work until it rests."""
        body = json.dumps({"destination": self.stage.bot, "events": events}).encode()
        status = self.town.platform.webhooks.send(body, self.town.post)
        drain(self.town.worker, self.town.sender)
        return status

    def troubles(self) -> list[str]:
        """What failed, waits to be tried again, or was given up since this was asked last."""
        with self.town.house.db.read() as session:
            events = session.scalars(select(InboxEvent).where(InboxEvent.state.not_in(("done", "withdrawn")))).all()
            sent = session.scalars(select(OutboxMessage).where(OutboxMessage.state != "sent")).all()
        found = {one.id: f"event {one.kind} {one.state} {one.fault}" for one in events}
        found |= {one.id: f"message {one.state} {one.fault}" for one in sent}
        new = [words for key, words in found.items() if key not in self._known]
        self._known |= found.keys()
        return new

    def kept(self) -> int:
        """How many events reached the disk."""
        with self.town.house.db.read() as session:
            return len(session.scalars(select(InboxEvent)).all())


@pytest.fixture(scope="module")
def street(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """One town for most tests here, because nothing that is thrown at it may do it any harm."""
    clock = FixedClock(THE_DAY)
    house = build(copy_of(sqlite_template, tmp_path_factory.mktemp("street")), clock)
    with Town(house, clock) as town:
        yield Street(town)
    house.close()


@pytest.fixture
def new_street(town: Town) -> Street:
    """A town to which nothing has happened yet."""
    return Street(town)


def each(samples: Iterable[Sample] = SAMPLES) -> pytest.MarkDecorator:
    """One test for each sample, called by its name."""
    listed = list(samples)
    return pytest.mark.parametrize("sample", listed, ids=[one.name for one in listed])


def without(whole: Json, field: str) -> Json:
    """The same object without one of its fields."""
    return {key: value for key, value in whole.items() if key != field}


@each()
def test_a_sample_is_answered_with_200_and_handled(street: Street, sample: Sample) -> None:
    assert street.post(street.event(sample)) == 200
    assert street.troubles() == []


def test_any_sample_may_carry_fields_nobody_knows(street: Street) -> None:
    for sample in SAMPLES:
        event = street.event(sample)
        more = {key: value | NEW if isinstance(value, dict) else value for key, value in event.items()}
        assert street.post(more | NEW) == 200, sample.name
    assert street.troubles() == []


def test_any_sample_may_lack_any_of_its_fields(street: Street) -> None:
    for sample in SAMPLES:
        shorter = [without(street.event(sample), missing) for missing in street.event(sample)]
        assert street.post(*shorter) == 200, sample.name
    assert street.troubles() == []


def test_any_sample_may_lack_any_field_inside_its_fields(street: Street) -> None:
    for sample in SAMPLES:
        objects = {key: value for key, value in street.event(sample).items() if isinstance(value, dict)}
        parts = [(key, part) for key, value in objects.items() for part in value]
        shorter = [street.event(sample) | {key: without(objects[key], part)} for key, part in parts]
        assert street.post(*shorter) == 200, sample.name
    assert street.troubles() == []


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_any_field_of_any_sample_may_be_anything(street: Street, odd: object) -> None:
    events = [event | {key: odd} for sample in SAMPLES for event in [street.event(sample)] for key in event]
    for start in range(0, len(events), 100):
        assert street.post(*events[start : start + 100]) == 200
    assert street.troubles() == []


def test_all_samples_in_one_request_are_answered_with_200_and_handled(street: Street) -> None:
    assert street.post(*map(street.event, SAMPLES)) == 200
    assert street.troubles() == []


def test_all_samples_are_kept_and_handled_on_both_engines(either_town: Town) -> None:
    street = Street(either_town)
    assert street.post(*map(street.event, SAMPLES)) == 200
    assert street.troubles() == []


def test_a_request_delivered_again_changes_nothing(new_street: Street) -> None:
    events = [new_street.event(sample) for sample in SAMPLES]
    new_street.post(*events)
    before = (new_street.kept(), len(new_street.town.takeshi.items), len(new_street.town.staff.items))
    again = [event | {"deliveryContext": {"isRedelivery": True}} for event in events]
    assert new_street.post(*again) == 200
    assert (new_street.kept(), len(new_street.town.takeshi.items), len(new_street.town.staff.items)) == before


def test_things_that_are_no_events_are_passed_over(new_street: Street) -> None:
    plain = next(sample for sample in SAMPLES if sample.name == "text")
    assert new_street.post(None, "event", 3, [], [{}], new_street.event(plain)) == 200
    assert new_street.kept() == 1


def test_lines_own_connection_test_gets_200(new_street: Street) -> None:
    assert new_street.post() == 200
    assert new_street.kept() == 0


@each(sample for sample in SAMPLES if sample.common.get("mode", "active") != "active")
def test_nothing_is_kept_or_sent_while_another_channel_has_the_word(new_street: Street, sample: Sample) -> None:
    heard = len(new_street.town.takeshi.items)
    new_street.post(new_street.event(sample))
    assert (new_street.kept(), len(new_street.town.takeshi.items)) == (0, heard)


def test_every_sample_says_where_its_shape_is_documented() -> None:
    assert all(sample.page for sample in SAMPLES)
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)


def test_every_event_type_line_documents_has_a_sample() -> None:
    documented = {
        "message", "unsend", "follow", "unfollow", "join", "leave", "memberJoined", "memberLeft", "postback",
        "videoPlayComplete", "beacon", "accountLink", "membership", "module", "activated", "deactivated",
        "botSuspended", "botResumed", "delivery", "messageEdited", "things",
    }  # fmt: skip
    assert documented <= {sample.kind for sample in SAMPLES}
