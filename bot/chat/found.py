"""Everything the rooms export, by the words and names that lead to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.chat.commands import Command
from bot.chat.dialogues import Dialogue
from bot.chat.doors import Action, Bare, ForRooms, Hook, MenuFor, Pattern, Phrase, Reaction, Reader, Segment
from bot.chat.own import KeptAbout, OwnPage
from bot.chat.standing import EVERYBODY, Register
from bot.chat.turn import Happening, Notice, Surroundings
from bot.delivery.reserve import Reserved

Shared = TypeVar("Shared", bound=ForRooms)


@dataclass(frozen=True)
class Doors:
    """The doors of all rooms together."""

    dialogues: Mapping[str, Dialogue] = field(default_factory=dict)
    starts: Mapping[str, Dialogue] = field(default_factory=dict)
    phrases: Mapping[str, Phrase] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    actions: Mapping[str, Action] = field(default_factory=dict)
    bare: Mapping[str, Bare] = field(default_factory=dict)
    commands: Mapping[str, Command] = field(default_factory=dict)
    readers: Mapping[Any, Reader] = field(default_factory=dict)
    reactions: Mapping[str, tuple[Reaction, ...]] = field(default_factory=dict)
    hooks: Mapping[str, tuple[Hook, ...]] = field(default_factory=dict)
    menus: Mapping[str, MenuFor] = field(default_factory=dict)
    segments: Mapping[str, Segment] = field(default_factory=dict)
    public: tuple[str, ...] = ()  # beginnings of paths of ours that anybody may open
    reserved: tuple[Reserved, ...] = ()
    own: Mapping[str, OwnPage] = field(default_factory=dict)
    kept: Mapping[str, KeptAbout] = field(default_factory=dict)
    register: Register = EVERYBODY
    shared: tuple[ForRooms, ...] = ()

    def of(self, kind: type[Shared]) -> Mapping[str, Shared]:
        """The values of that class which rooms export for the room that asks, by their names."""
        return {one.name: one for one in self.shared if isinstance(one, kind)}

    def hear(self, around: Surroundings, happening: Happening) -> list[Notice]:
        """What the rooms that hooked on to a happening want to be said."""
        return [one for hook in self.hooks.get(happening.name, ()) for one in hook.answer(around, happening.about)]
