"""Two workers at their desks at noon: 野々村 (S02) writes, 佐伯 (S01) looks over it."""

from __future__ import annotations

import pytest

from tests.broadcasts.desk import NOON, Desk
from tests.cast import Town


@pytest.fixture
def author(town: Town) -> Desk:
    """野々村, who writes; at noon."""
    town.clock.moment = NOON
    return Desk(town, town.nonomura)


@pytest.fixture
def second(town: Town, author: Desk) -> Desk:
    """佐伯, who looks over it."""
    return Desk(town, town.saeki)
