"""What a room may export; the platform finds these values and nobody registers anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from bot.catalogs import Sentence
from bot.chat.standing import Right
from bot.chat.turn import Notice, Response, Surroundings, Turn


@dataclass(frozen=True)
class Phrase:
    """Words an officer may say at any time in 1:1 chat (menu tiles), and the answer to them."""

    words: tuple[Sentence, ...]
    answer: Callable[[Turn], Response]


@dataclass(frozen=True)
class Pattern:
    """Words of a certain look that are heard at any time in 1:1 chat: `reads` gives what they say, or None."""

    reads: Callable[[str], str | None]
    answer: Callable[[Turn, str], Response]


@dataclass(frozen=True)
class Bare:
    """Words staff may say without a slash, in the private group and 1:1; nothing stops them (only 事故 is so grave)."""

    words: tuple[Sentence, ...]
    answer: Callable[[Turn], Response]


@dataclass(frozen=True)
class Action:
    """A button outside dialogues, named `room.verb`; `by` says in whose chats it works, `right` what staff need."""

    name: str
    by: Literal["staff", "officer"]
    answer: Callable[[Turn, Mapping[str, str]], Response]
    right: Right = "worker"
    anywhere: bool = False  # also while the group's commands are locked
    always: bool = False  # no lock, period or missing right stops it (only what concerns incidents)


@dataclass(frozen=True)
class Reaction:
    """What a room does when LINE tells of something: follow, join, memberLeft …"""

    to: str
    answer: Callable[[Turn], Response]


@dataclass(frozen=True)
class Hook:
    """What a room does when another tells that something happened, in a chat, on a page or at a time of day."""

    to: str
    answer: Callable[[Surroundings, str], Sequence[Notice]]


@dataclass(frozen=True)
class MenuFor:
    """Who sees a menu of their own in place of everybody's: 1:1 chats and menus, as the registers stand on a day."""

    name: str
    chats: Callable[[Session, date], Sequence[tuple[UUID, str]]]


@dataclass(frozen=True)
class ToCall:
    """Somebody without LINE who is rung in place of a message: a person, and the association they are rung for."""

    person: UUID
    association: UUID


@dataclass(frozen=True)
class Audience:
    """Whom a choice of a segment means at a moment, nobody twice: 1:1 chats (blocked ones too), and who has none."""

    chats: tuple[UUID, ...]
    to_call: tuple[ToCall, ...] = ()


@dataclass(frozen=True)
class Segment:
    """A group of people staff may write to (participants of a meeting, who has not answered a survey yet).

    `choices` are its keys with their words, as things stand at a moment (a meeting's code and its name); `people` says
    who a key means then, only those who agreed and did not stop our messages; an unknown key means nobody.
    """

    name: str
    title: Sentence
    choices: Callable[[Session, datetime], Sequence[tuple[str, Sentence]]]
    people: Callable[[Session, str, datetime], Audience]


@dataclass(frozen=True)
class ForRooms:
    """A value rooms export for another room: that room makes a class of this one and finds its values by it."""

    name: str


@dataclass(frozen=True)
class Reader:
    """How a command's argument of a type is read from words; `read` raises Refusal with a kind sentence.

    `words` is how many words it may span at most and `usual` how many it mostly does; `name` and `example` appear in
    the usage line.
    """

    type: Any
    name: Sentence
    example: str
    read: Callable[[Turn, str], Any]
    words: int = 1
    usual: int = 1
