"""The receipt as a Word file, made from the register; and on its way to the ward by a sending."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

from bot.catalogs import show
from bot.chat.doors import Hook
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.documents.eras import era_day
from bot.documents.word import render
from bot.store.ledger import Act, note
from handlers.contract.rules import profile
from handlers.handovers.changes import GIVEN_ALREADY, NOT_MADE
from handlers.handovers.queries import items_of
from handlers.handovers.rules import MEDIA, SOURCE, WAYS
from handlers.handovers.tables import Handover
from handlers.sendings.rules import SENT, Draft, Enclosure, file_name_for, propose, subject_for
from handlers.sendings.tables import Sending

BODY = "お預かりしたものの受領書（{code}）をお送りします。ご確認のうえ、お手元に保管をお願いいたします。"


def receipt(around: Surroundings, handover: Handover, by: str) -> Enclosure:
    """受領書 as it stands in the register; its hash is kept; equal rows give equal bytes on a day."""
    contract = profile(around.settings.contract)
    content = render("handover_receipt", {
        "contract": contract.title, "ward": contract.ward.name, "contractor": contract.contractor.name,
        "contractor_phone": contract.contractor.phone, "code": handover.code,
        "made_on": era_day(around.today), "received_on": era_day(handover.received_on),
        "office": handover.office, "way": show(WAYS[handover.way]), "received_by": f"従事者 {handover.received_by}",
        "items": [
            {
                "position": one.position, "what": one.what, "medium": show(MEDIA[one.medium]), "count": one.count,
                "important": "あり" if one.important else "なし",
            }
            for one in items_of(around.session, handover.id)
        ],
    })  # fmt: skip
    handover.receipt_digest, handover.receipt_made_at = hashlib.sha256(content).digest(), around.now
    note(around.session, around.now, Act(by, "exported", "handover receipt", handover.code, channel="page"))
    name = file_name_for(handover.received_on, handover.code, "受領書")
    return Enclosure(name, content, f"{SOURCE}{handover.id}")


def send_receipt(around: Surroundings, handover: Handover, by: str) -> Sending:
    """A draft of a mail with the receipt, for its author and two others to look at. Raises Refusal."""
    if handover.receipt_given_on is not None:
        raise Refusal(GIVEN_ALREADY)
    if not items_of(around.session, handover.id):
        raise Refusal(NOT_MADE)
    contract = profile(around.settings.contract)
    to = tuple(one.key for one in contract.mail.recipients[:1])
    paper = receipt(around, handover, by)
    subject = subject_for(f"受領書 {handover.code}", mark="ご報告", contract=contract.title)
    return propose(around, Draft("receipt", subject, BODY.format(code=handover.code), to, (paper,), paper.source, by))


def receipt_sent(around: Surroundings, about: str) -> Sequence[Notice]:
    """The ward's server has the receipt: it was given."""
    if not about.startswith(SOURCE):
        return []
    handover = around.session.get(Handover, UUID(about.removeprefix(SOURCE)), with_for_update=True)
    if handover is not None and handover.receipt_given_on is None:
        handover.receipt_given_on, handover.receipt_given_how = around.today, "mail"
    return []


on_sent = Hook(SENT, receipt_sent)
