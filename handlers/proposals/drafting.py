"""A draft of the proposal as a Word file, to look at; the words are written where papers are, and marked here."""

from __future__ import annotations

from bot.chat.turn import Surroundings
from bot.documents.eras import era_day
from bot.documents.word import render
from bot.store.ledger import Act, note
from handlers.contract.rules import profile
from handlers.proposals import paper

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DRAFT = "下書き"


def draft(around: Surroundings, by: str) -> tuple[str, bytes]:
    """The file's name and the file; that it was made stands in the ledger."""
    contract = profile(around.settings.contract)
    frame = {
        "form": paper.FORM, "contract": contract.title, "ward": contract.ward.name, "made_on": era_day(around.today),
        "contractor": contract.contractor.name, "contractor_phone": contract.contractor.phone, "version": DRAFT,
        "mark": "", "ai": "",
    }  # fmt: skip
    content = render(paper.TEMPLATE, frame | paper.context(around, {}))
    note(around.session, around.now, Act(by, "printed", "proposal", channel="page"))
    return f"{paper.file_name(around)}_{DRAFT}.docx", content
