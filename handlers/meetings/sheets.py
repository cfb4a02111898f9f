"""The course of a meeting (進行表) and what it begins with: templates as data, and whether the minutes fit (X29)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.catalogs import Lazy, _
from bot.content import CONTENT, load

FOLDER = CONTENT / "meetings"
LONGEST_TITLE, LONGEST_FORM, MOST_ROWS, MOST_MINUTES = 40, 20, 20, 480
FAR = 20  # minutes a course may be shorter than its event before somebody should know
ASKING = ("質疑", "質問", "相談")  # a row in which participants ask


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Row(_Data):
    """One row of a run sheet; 0 minutes: before or after the day itself."""

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    form: str = Field(max_length=LONGEST_FORM)
    minutes: int = Field(ge=0, le=MOST_MINUTES)


class Thing(_Data):
    """One thing a kind of events usually needs; `per_group`: so many for each group."""

    name: str = Field(min_length=1, max_length=30)
    provider: Literal["us", "ward"]
    per_group: int | None = Field(None, ge=1)
    unit: str = "個"


class Template(_Data):
    """What a kind of events begins with."""

    rows: tuple[Row, ...] = Field(min_length=1, max_length=MOST_ROWS)
    equipment: tuple[Thing, ...] = ()


@dataclass(frozen=True)
class Sum:
    """How the minutes of a course stand to those of its event."""

    used: int
    room: int

    @property
    def left(self) -> int:
        """The minutes nobody planned for; negative when there are too many."""
        return self.room - self.used

    @property
    def fits(self) -> bool:
        """Whether there is something planned, and not too much."""
        return 0 < self.used <= self.room


@lru_cache
def template(kind: str) -> Template:
    """The template of a `seminar`, `visit` or `exchange`; raises ContentFault naming file and line."""
    return load(FOLDER / f"{kind}.toml", Template)


def rows_of(kept: Sequence[Mapping[str, object]]) -> tuple[Row, ...]:
    """The rows as they were kept."""
    return tuple(Row.model_validate(one) for one in kept)


def add_up(rows: Sequence[Row], room: int) -> Sum:
    """The minutes of a course against those of its event."""
    return Sum(sum(one.minutes for one in rows), room)


def has_questions(rows: Sequence[Row]) -> bool:
    """Whether there is time to ask: the contract counts questions into the two hours (S4-3-オ)."""
    return any(word in one.title or word in one.form for one in rows if one.minutes for word in ASKING)


def remarks(rows: Sequence[Row], room: int) -> list[Lazy]:
    """What staff should know about a course: how much is left or too much, and whether anybody may ask."""
    total = add_up(rows, room)
    said = [balance(total)]
    if total.left > FAR:
        said.append(_("注意: 契約の{room}分程度から離れています。区と確かめてください。").fill(room=room))
    if rows and not has_questions(rows):
        said.append(_("注意: 質疑の時間がありません。{room}分は質疑をふくめた時間です。").fill(room=room))
    return said


def thing_of(kind: str, name: str) -> Thing | None:
    """What the template says of a thing with that name."""
    return next((one for one in template(kind).equipment if one.name == name), None)


def balance(total: Sum) -> Lazy:
    """The sum of a course in a few words: what is left, or by how much it is too long."""
    if total.left < 0:
        return _("合計{used}分（{room}分を{over}分こえています）").fill(
            used=total.used, room=total.room, over=-total.left
        )
    return _("合計{used}分（{room}分まで、残り{left}分）").fill(used=total.used, room=total.room, left=total.left)
