"""What the tests of incidents look up."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from handlers.incidents.tables import Incident, IncidentEntry
from tests.cast import Town


def only(town: Town) -> Incident:
    """The one incident there is."""
    with town.house.db.read() as session:
        return session.scalars(select(Incident)).one()


def entries(town: Town, name: str | None = None) -> Sequence[str]:
    """The values of the entries, of one name or of all."""
    with town.house.db.read() as session:
        rows = session.scalars(select(IncidentEntry).order_by(IncidentEntry.seq))
        return [one.value for one in rows if name in (None, one.name)]
