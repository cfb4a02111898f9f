"""What officers tell of a visit on their own page: the hall, who is there, what to bring; each a sheet, sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogs import Sentence, _
from bot.chat.messages import Card
from bot.chat.turn import Notice, Surroundings
from bot.errors import Sealed
from bot.store.ledger import Act, note
from bot.store.vault import Owner, Place, Vault
from handlers.people.queries import staff_group
from handlers.people.tables import Association, Person
from handlers.visits.tables import Visit, VisitDetail

LONGEST = 600  # signs of one field
INVENTORY = "B-4"
WHAT = "visit details"


@dataclass(frozen=True)
class Field:
    """One question of the sheet."""

    name: str
    label: Sentence
    hint: Sentence


FIELDS = (
    Field("place", _("会場の名前と住所"), _("例: さくら会館 2階の和室、さくら町1丁目")),
    Field("people", _("当日いる方のお名前と、つながる電話"), _("係の者が当日の連絡にだけ使います")),
    Field("access", _("行き方・入り口・鍵・車のこと"), _("例: 門の右のインターホンを押す")),
    Field("things", _("会場にあるもの"), _("例: 机、いす、電源、テレビ、Wi-Fi")),
    Field("wishes", _("聞きたいこと・気をつけてほしいこと"), _("例: 耳の遠い方がいる")),
)


def cleaned(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, in one shape; nothing is lost when it has to be shown again."""
    return {one.name: _tidy(form.get(one.name, ""))[: LONGEST * 2] for one in FIELDS}


def faults(values: Mapping[str, str]) -> dict[str, Sentence]:
    """What cannot be kept, as sentences by field."""
    too_long = {one.name: len(values[one.name]) - LONGEST for one in FIELDS if len(values[one.name]) > LONGEST}
    words = _("{n}文字までで書いてください。いま{by}文字多いです。").fill(n=LONGEST)
    return {name: words.fill(by=by) for name, by in too_long.items()}


def sheet_of(session: Session, visit: UUID, person: UUID) -> VisitDetail | None:
    """The sheet of one officer."""
    mine = (VisitDetail.visit_id == visit, VisitDetail.person_id == person)
    return session.scalar(select(VisitDetail).where(*mine))


def keep(around: Surroundings, visit: Visit, person: Person, values: Mapping[str, str]) -> list[Notice]:
    """Seal what was told; an empty sheet takes away what was there. Staff hear of it once a day, without the words."""
    session, sheet = around.session, sheet_of(around.session, visit.id, person.id)
    count = sum(bool(value) for value in values.values())
    note(session, around.now, Act(person.code, "kept", WHAT, visit.code, "", count, INVENTORY, "page"))
    if count == 0:
        if sheet is not None:
            session.delete(sheet)
        return []
    if sheet is None:
        sheet = VisitDetail(id=uuid4(), visit_id=visit.id, person_id=person.id)
        session.add(sheet)
    sheet.answers = around.vault.seal_json(Owner.person(person.id), _place(sheet), dict(values))
    sheet.count, sheet.changed_at = count, around.now
    session.flush()
    return [_told(around, visit, person)]


def opened(vault: Vault, sheet: VisitDetail | None) -> dict[str, str]:
    """The words themselves; who sees them is noted by whoever shows them. All empty when there is none."""
    empty = {one.name: "" for one in FIELDS}
    if sheet is None or sheet.answers is None:
        return empty
    try:
        answers: dict[str, str] = vault.open_json(_place(sheet), sheet.answers)
    except Sealed:  # of a key that was destroyed since
        return empty
    return empty | answers


def note_opened(around: Surroundings, visit: Visit, sheet: VisitDetail, who: str, why: str) -> None:
    """The ledger learns who sees a sheet and why, before anybody does; whose it is stands beside, by code."""
    what = f"{WHAT} {around.session.get_one(Person, sheet.person_id).code}"
    note(around.session, around.now, Act(who, "opened", what, visit.code, why, sheet.count, INVENTORY, "page"))


def _tidy(text: str) -> str:
    """One kind of line end, and nothing empty around; the letters stay as they were typed: names are written so."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def _told(around: Surroundings, visit: Visit, person: Person) -> Notice:
    name = around.session.get_one(Association, visit.association_id).name
    heading = _("{name}（{code}）の役員が、訪問の準備のことを書きました。").fill(name=name, code=visit.code)
    card = Card(heading, (_("「/画面」の「訪問の準備」で、理由をえらんでひらきます。"),))
    key = f"visit-details:{visit.code}:{person.code}:{around.today}"
    return Notice(staff_group(around.session), (card,), WHAT, key=key)


def _place(sheet: VisitDetail) -> Place:
    return Place("visit_detail", "answers", sheet.id)
