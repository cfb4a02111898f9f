"""What holds important information goes as an encrypted Word file, its password by another way (000-§17-6, X5)."""

from __future__ import annotations

import secrets

from bot.chat.turn import Surroundings
from bot.mail.encrypting import encrypt, make_password
from bot.mail.letters import Attachment
from bot.store.ledger import Act, note
from bot.store.vault import Owner, Place
from handlers.incidents.exporting import WORD, paper_of
from handlers.incidents.tables import Incident, IncidentReport

PAPER = "report"


def enclosed(around: Surroundings, incident: Incident, report: IncidentReport, by: str) -> tuple[Attachment, ...]:
    """The incident report with its details, encrypted under a password of its own; nothing when none is wanted."""
    if not report.attach:
        return ()
    made = paper_of(around, incident, PAPER, by)
    assert made is not None, "every incident has its report"
    password = make_password(secrets.choice)
    owner = Owner("incident", str(incident.id))
    report.password = around.vault.seal(owner, password_place(report), password.encode())
    return (Attachment(made.name, encrypt(made.content, password), WORD),)


def password_of(around: Surroundings, incident: Incident, report: IncidentReport, by: str) -> str:
    """The password, to be told by phone; who looked stands in the ledger."""
    note(around.session, around.now, Act(by, "opened", "incident_report.password", incident.code, inventory="B-6"))
    return around.vault.open(password_place(report), report.password or b"").decode()


def password_place(report: IncidentReport) -> Place:
    """Where a password stands."""
    return Place("incident_report", "password", report.id)
