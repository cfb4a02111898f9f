"""Inspectors in front of the ledger."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.store.ledger import Act, note
from tests.cast import Town
from tests.visitors import Desk, desk_of

LEDGER = "/staff/ledger"


@pytest.fixture
def desk(town: Town) -> Desk:
    """佐伯, who answers for the data."""
    return desk_of(town, "responsible")


def write(town: Town, at: datetime, *acts: Act) -> None:
    """Append acts, all at one moment."""
    with town.house.db.write() as session:
        for act in acts:
            note(session, at, act)
