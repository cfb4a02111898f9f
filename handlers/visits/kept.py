"""What this room keeps about an officer, in words for them alone."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from bot.catalogs import Lazy, Sentence, _
from bot.chat.own import KeptAbout
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.people.tables import Association, Person
from handlers.visits import details
from handlers.visits.show import state_words
from handlers.visits.tables import Visit, VisitDetail


def of(around: Surroundings, person: UUID) -> Sequence[Sentence]:
    """The visits somebody wished for or told something of."""
    chat = around.session.get_one(Person, person).chat_id
    told = select(VisitDetail.visit_id).where(VisitDetail.person_id == person)
    wished = Visit.chat_id == chat if chat is not None else Visit.id.is_(None)
    rows = select(Visit, Association.name).join(Association, Association.id == Visit.association_id)
    found = around.session.execute(rows.where(or_(wished, Visit.id.in_(told))).order_by(Visit.number.desc()))
    lines: list[Sentence] = []
    for visit, name in found:
        lines += [_line(visit, name, wished=chat is not None and visit.chat_id == chat), *_told(around, visit, person)]
    return lines


def _line(visit: Visit, name: str, *, wished: bool) -> Lazy:
    words = _("{day}に希望した{name}への訪問: {state}。") if wished else _("{name}への訪問（{day}の希望）: {state}。")
    return words.fill(day=in_tokyo(visit.wished_at).date(), name=name, state=state_words(visit))


def _told(around: Surroundings, visit: Visit, person: UUID) -> list[Sentence]:
    """What the person told of the visit; that it was opened for them stands in the ledger."""
    sheet = details.sheet_of(around.session, visit.id, person)
    if sheet is None:
        return []
    details.note_opened(around, visit, sheet, around.session.get_one(Person, person).code, "own page")
    values = details.opened(around.vault, sheet)
    return [_("・{label}: {words}").fill(label=one.label, words=values[one.name])
            for one in details.FIELDS if values[one.name]]  # fmt: skip


kept = KeptAbout("visits", _("アドバイザーの訪問"), 30, of, _("訪問の希望や記録はありません。"))
