"""What a page offers to do, as values: a button with the fields it needs, drawn by one template for every room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made_of
from typing import Literal

from bot.catalogs import _
from bot.chat.readers import When, read_when
from bot.chat.turn import Refusal, Surroundings
from bot.days import NotADay, NotATime

Form = Mapping[str, str]
FieldKind = Literal["text", "number", "choice", "sure", "hidden"]
LONGEST = 200  # characters of a field that are looked at
MOMENT = "例 11/12 14:00、来週の木曜 午後2時"
SURE = _("よければ、四角に印を付けてから押してください。")


@dataclass(frozen=True)
class Field:
    """One field of a form; `sure` is a box to tick before something that cannot be taken back easily."""

    name: str
    label: str = ""
    kind: FieldKind = "text"
    hint: str = ""
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = True


@dataclass(frozen=True)
class Offer:
    """One deed somebody may do now: its name in the address, the words of its button, what has to be said with it.

    `aloud` is what a screen reader says of a button whose words alone do not tell which thing it is about.
    """

    deed: str
    words: str
    fields: tuple[Field, ...] = ()
    look: str = ""  # quiet, alarm
    aloud: str = ""


@dataclass(frozen=True)
class Typed:
    """What was sent with a deed that was refused, so that nobody types it twice."""

    deed: str = ""
    values: Form = made_of(default_factory=dict)
    wrong: str = ""

    def of(self, offer: Offer, one: Field) -> str:
        """What stands in a field: what was typed, or what the page puts there."""
        return self.values.get(one.name, one.value) if self.deed == offer.deed else one.value


def field(form: Form, name: str) -> str:
    """One line as it was typed: not endless, without the signs that no database keeps and nobody sees."""
    return "".join(sign for sign in form.get(name, "").strip()[:LONGEST] if sign.isprintable() or sign == "\u3000")


def when_of(around: Surroundings, said: str) -> When:
    """A day and an hour as people type them; raises Refusal with a kind sentence."""
    try:
        return read_when(around, said)
    except (NotADay, NotATime) as error:
        raise Refusal(for_a_page(error)) from None


def for_a_page(error: Exception) -> str:
    """What the chat says of a day it could not read, where nothing is sent but typed into a field."""
    return str(error).replace("送ってください", "入れてください")


def expect_sure(form: Form) -> None:
    """Refuse what cannot be taken back while its box is not ticked."""
    if form.get("sure") != "yes":
        raise Refusal(SURE)
