"""The rules of a group for one tool (運用ルール) as data people may edit: content/rules/<tool>.toml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.content import CONTENT, load
from handlers.visits.rules import TOOLS as ALL_TOOLS

FOLDER = CONTENT / "rules"
TOOLS = {one.key: str(one.label) for one in ALL_TOOLS if one.key not in ("undecided", "other")}


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(_Data):
    """One heading with what the group decides under it; `＿` are blanks filled in by hand."""

    title: str = Field(min_length=1, max_length=30)
    lines: tuple[str, ...] = Field(min_length=1, max_length=12)


class Duty(_Data):
    """Somebody who is needed, and what they do."""

    role: str = Field(min_length=1, max_length=20)
    does: str = Field(min_length=1, max_length=80)


class Model(_Data):
    """The rules a group begins with; raise the version when its words change."""

    version: int = Field(ge=1)
    purpose: str = Field(min_length=1, max_length=200)
    duties: tuple[Duty, ...] = Field(min_length=1, max_length=8)
    sections: tuple[Section, ...] = Field(min_length=1, max_length=12)


@lru_cache
def model(tool: str, folder: Path = FOLDER) -> Model:
    """The rules for a tool of TOOLS; raises ContentFault naming file and line."""
    return load(folder / f"{tool}.toml", Model)
