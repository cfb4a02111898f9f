"""Addresses that people are given outside our pages: in a chat, in a mail, on paper."""

from __future__ import annotations

from sqlalchemy import select

from bot.web.app import create_app
from handlers.incidents.tables import IncidentReport
from handlers.sendings.tables import SendingLetter
from handlers.surveys.seats import token_of
from handlers.surveys.tables import Survey
from tests.cast import Town
from tests.signing import link
from tests.surveys.hands import Phone

FRESH, BEGUN = 7, 8  # sheets of the survey that runs


def given(town: Town) -> tuple[str, ...]:
    """A fresh one-time link, the ward's receipt, and a survey: its door, a sheet of paper, one that was begun."""
    with town.house.db.read() as session:
        running = session.scalars(select(Survey).where(Survey.state == "open")).one()
        sent = session.scalars(select(IncidentReport.id).where(IncidentReport.receipt_number.is_not(None))).first()
        letter = session.scalars(select(SendingLetter.id)).first()
    assert (sent, letter) != (None, None)
    door = f"/s/{running.slug}"
    fresh, begun = (f"{door}/{token_of(town.house.vault, running.id, seat)}" for seat in (FRESH, BEGUN))
    own, town.http = town.http, create_app(town.house).test_client()
    Phone(town, begun).begin()
    town.http = own
    sections = tuple(f"{begun}/{step}" for step in ("1", "2", "3", "thanks"))
    return link(town.takeshi), f"/receipt/{sent}", f"/receipt/m/{letter}", door, fresh, begun, *sections
