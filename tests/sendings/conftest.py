"""A town at noon with one more worker, and their desks."""

from __future__ import annotations

from functools import cached_property

import pytest

from tests.cast import Town
from tests.sendings.office import NOON, Desk


class Office:
    """The town, and who sits where: S02 writes, S01 and S03 check; each signs in when first needed."""

    def __init__(self, town: Town) -> None:
        self.town = town
        town.clock.moment = NOON
        self._third = town.platform.add_user("三好", friend=True)
        town.worker_of(self._third, "worker", in_group=True)

    @cached_property
    def author(self) -> Desk:
        """野々村, S02."""
        return Desk(self.town, self.town.nonomura)

    @cached_property
    def first(self) -> Desk:
        """佐伯, S01."""
        return Desk(self.town, self.town.saeki)

    @cached_property
    def second(self) -> Desk:
        """三好, S03."""
        return Desk(self.town, self._third)


@pytest.fixture
def office(town: Town) -> Office:
    """Noon, and nobody has signed in yet."""
    return Office(town)
