"""The cover of the invoice (請求書かがみ): only once the ward has confirmed every deliverable (S5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.catalogs import Sentence, _, show
from bot.chat.turn import Refusal, Surroundings
from bot.documents.eras import era_day
from bot.documents.word import render
from bot.store.ledger import Act, note
from handlers.contract.kinds import TITLES
from handlers.contract.rules import KINDS, profile
from handlers.deadlines.queries import one_of
from handlers.deadlines.rules import CONTRACT
from handlers.meetings.queries import label_of, meetings
from handlers.meetings.rules import STATES
from handlers.meetings.tables import Meeting
from handlers.sendings.drafts import Enclosure
from handlers.sendings.naming import file_name_for
from handlers.sendings.queries import confirmed

PROPOSAL = "proposal"
NOT_CONFIRMED = _("{event}: 区の履行確認がまだです（いまは「{state}」）。")
TOO_FEW = _("{kind}は{n}回の契約ですが、履行確認ずみは{done}回です。")
NO_PROPOSAL = _("提案書: 区の確認がまだです。")
BLOCKED = _("まだ請求できません。区の確認がまだのものが{n}件あります。")


@dataclass(frozen=True)
class Deliverable:
    """One thing the ward confirmed, and on which day."""

    what: str
    confirmed_on: date


def missing(around: Surroundings) -> list[Sentence]:
    """What still stands between us and the invoice, a sentence each; nothing when all is confirmed."""
    found: list[Sentence] = []
    contract = profile(around.settings.contract)
    for kind in KINDS:
        rows, frame = _events(around, kind), contract.programme(kind)
        open_ones = [one for one in rows if one.state != "confirmed"]
        found += [NOT_CONFIRMED.fill(event=label_of(one), state=STATES[one.state]) for one in open_ones]
        if len(rows) < frame.about and not _fewer_agreed(around, kind):
            done = len(rows) - len(open_ones)
            found.append(TOO_FEW.fill(kind=TITLES[kind], n=frame.about, done=done))
    return found if confirmed(around.session, PROPOSAL) else [*found, NO_PROPOSAL]


def cover(around: Surroundings, by: str) -> Enclosure:
    """請求書かがみ as a Word file; sum and account are written in by hand. Raises Refusal while something is open."""
    left = missing(around)
    if left:
        raise Refusal(BLOCKED.fill(n=len(left)))
    contract, rows = profile(around.settings.contract), deliverables(around)
    content = render("invoice_cover", {
        "contract": contract.title, "ward": contract.ward.name, "contractor": contract.contractor.name,
        "contractor_phone": contract.contractor.phone, "made_on": era_day(around.today),
        "first_day": era_day(contract.starts_on), "last_day": era_day(contract.ends_on),
        "days": contract.chains.payment_days,
        "rows": [{"what": one.what, "day": era_day(one.confirmed_on)} for one in rows],
    })  # fmt: skip
    note(around.session, around.now, Act(by, "exported", "invoice cover", "contract", count=len(rows), channel="page"))
    return Enclosure(file_name_for(around.today, "請求書かがみ"), content, "invoice")


def deliverables(around: Surroundings) -> Sequence[Deliverable]:
    """Everything the ward has confirmed, events by kind and number, the proposal last."""
    found = [
        Deliverable(f"{show(TITLES[one.kind])} 第{one.number}回 実施報告書", one.confirmed_on)
        for kind in KINDS
        for one in sorted(_events(around, kind), key=lambda each: each.number)
        if one.confirmed_on is not None
    ]
    last = max((one.ended_on for one in confirmed(around.session, PROPOSAL) if one.ended_on), default=None)
    return [*found, Deliverable("提案書", last)] if last is not None else found


def _fewer_agreed(around: Surroundings, kind: str) -> bool:
    """Whether the ward agreed to fewer events of a kind than about so many: its planning was waived (`/不要`)."""
    planning = one_of(around.session, CONTRACT, f"plan_{kind}")
    exact = profile(around.settings.contract).programme(kind).exact
    return not exact and planning is not None and planning.state == "waived"


def _events(around: Surroundings, kind: str) -> list[Meeting]:
    """The events of a kind that were not called off."""
    return [one for one in meetings(around.session) if one.kind == kind and one.state != "cancelled"]
