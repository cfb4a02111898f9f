"""What may have happened, what stops it first, what the ward asks, and the drills: data people may edit."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.content import CONTENT, load

FOLDER = CONTENT / "incidents"
UNKNOWN = "調査中"
Label = Annotated[str, Field(min_length=1, max_length=20)]  # LINE: a button's label


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kind(_Data):
    """One kind of incident: the word on its button, the formal word, and three steps that stop it."""

    key: str
    label: Label
    formal: str
    steps: tuple[str, str, str]


class Fact(_Data):
    """One thing the ward wants to know (003-§13-1), with likely answers; others are typed in a few words."""

    key: str
    label: Label
    question: str
    options: tuple[Label, ...] = Field(min_length=1, max_length=9)


class Late(_Data):
    """A reason why a report came after the limit."""

    key: str
    label: Label


class Catalogue(_Data):
    """Everything an incident is made of."""

    kind: tuple[Kind, ...]
    fact: tuple[Fact, ...]
    late: tuple[Late, ...]


class Scenario(_Data):
    """An invented incident to practise on."""

    key: str
    label: Label
    kind: str
    story: str
    minutes_ago: int = Field(ge=0, le=60)


class Scenarios(_Data):
    """All drills there are."""

    scenario: tuple[Scenario, ...]


@lru_cache
def catalogue() -> Catalogue:
    """The kinds, facts and reasons; raises ContentFault naming file and line."""
    return load(FOLDER / "kinds.toml", Catalogue)


@lru_cache
def scenarios() -> tuple[Scenario, ...]:
    """The drills; raises ContentFault naming file and line."""
    return load(FOLDER / "drills.toml", Scenarios).scenario


def kind_of(key: str | None) -> Kind | None:
    """The kind of that name; None for one nobody chose yet."""
    return next((one for one in catalogue().kind if one.key == key), None)


def fact_of(key: str) -> Fact | None:
    """The fact of that name or label."""
    return next((one for one in catalogue().fact if key in (one.key, one.label)), None)


def scenario_of(key: str | None) -> Scenario | None:
    """The drill of that name or label."""
    return next((one for one in scenarios() if key in (one.key, one.label)), None)
