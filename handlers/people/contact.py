"""A person's name, phone and mail: checked, sealed under the person's own key, and every opening in the ledger."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogs import Sentence, _
from bot.store.ledger import Act, note
from bot.store.vault import Owner, Place, Vault
from bot.text import plain
from handlers.people.tables import Person

FIELDS = ("name", "phone", "mail")
LONGEST = 80
INVENTORY = "B-2"
PHONE = re.compile(r"\+?[0-9]{9,15}")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def cleaned(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, in one shape; nothing is lost when it has to be shown again."""
    return {name: plain(form.get(name, ""))[: LONGEST * 2] for name in FIELDS}


def faults(values: Mapping[str, str]) -> dict[str, Sentence]:
    """What cannot be kept, as sentences by field."""
    too_long = _("{n}文字までで書いてください。").fill(n=LONGEST)
    found: dict[str, Sentence] = {name: too_long for name in FIELDS if len(values[name]) > LONGEST}
    if values["phone"] and not PHONE.fullmatch(re.sub(r"[-() ]", "", values["phone"])):
        found["phone"] = _("電話番号は、03-0000-0000 のように数字で書いてください。")
    if values["mail"] and not MAIL.fullmatch(values["mail"]):
        found["mail"] = _("メールアドレスに @ がないか、形がちがうようです。")
    return found


def keep(session: Session, vault: Vault, person: Person, values: Mapping[str, str], who: str, now: datetime) -> None:
    """Seal what was given; an empty field takes away what was there."""
    for name in FIELDS:
        sealed = (
            vault.seal(Owner.person(person.id), place(person, name), values[name].encode()) if values[name] else None
        )
        setattr(person, name, sealed)
    count = sum(bool(values[name]) for name in FIELDS)
    note(session, now, Act(who, "kept", "person.contact", person.code, "", count, INVENTORY, "page"))


def opened(session: Session, vault: Vault, person: Person, who: str, why: str, now: datetime) -> dict[str, str]:
    """The values themselves; the ledger learns who saw how many and why, before anybody sees them."""
    sealed = {name: getattr(person, name) for name in FIELDS}
    count = sum(value is not None for value in sealed.values())
    note(session, now, Act(who, "opened", "person.contact", person.code, why, count, INVENTORY, "page"))
    return {
        name: vault.open(place(person, name), value).decode() if value is not None else ""
        for name, value in sealed.items()
    }


def place(person: Person, name: str) -> Place:
    """Where a field stands."""
    return Place("person", name, person.id)
