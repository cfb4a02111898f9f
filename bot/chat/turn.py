"""What a handler is given and what it gives back: it returns what to say; it never sends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.orm import Session

from bot.catalogs import Sentence
from bot.chat.events import Event
from bot.chat.messages import Message
from bot.chat.priorities import ANSWER, NEWS
from bot.chat.standing import NOBODY, Standing
from bot.clock import in_tokyo
from bot.settings import Settings
from bot.store.vault import Vault

if TYPE_CHECKING:
    from bot.chat.found import Doors

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Surroundings:
    """What every handler may use, whatever it handles: the transaction, the time, the vault, the settings.

    `doors` is what all rooms export, for the few that ask many others at once; None where nobody does.
    """

    session: Session
    now: datetime
    vault: Vault
    settings: Settings
    doors: Doors | None = field(default=None, kw_only=True, repr=False, compare=False)

    @property
    def today(self) -> date:
        """The day it is in Tokyo."""
        return in_tokyo(self.now).date()


@dataclass(frozen=True)
class Turn(Surroundings):
    """One event of one chat, being handled inside its transaction."""

    event: Event
    chat: UUID
    chat_kind: str  # user | group | room
    role: str | None  # staff: the one private group
    language: str
    actor: UUID | None  # the person who spoke or tapped; None when LINE did not say
    since: datetime  # when the event happened, as LINE stamped it
    standing: Standing = NOBODY  # of the actor
    people: tuple[UUID, ...] = ()  # the chats of those who joined or left a group

    @property
    def is_staff(self) -> bool:
        """Whether this is said in the private group."""
        return self.role == "staff"

    @property
    def is_private(self) -> bool:
        """Whether nobody but the actor reads the answer."""
        return self.chat_kind == "user"

    @property
    def by(self) -> str:
        """Who acts, as the ledger writes it: a code, or a few signs of a chat nobody has a code for."""
        return self.standing.code or f"chat {(self.actor or self.chat).hex[:8]}"


@dataclass(frozen=True)
class Notice:
    """Something to be said in other chats than the one that spoke.

    `key` makes it happen once (purpose:anchor:revision:offset:recipient); after `expires_at` it is missed, not sent.
    `priority` is one of `bot.chat.priorities`.
    Officers get none outside the performance period but of incidents; `outside_term` lets one pass: only what the ward
    ordered for persons affected (S3, 001-§19).
    """

    to: tuple[UUID, ...]
    messages: tuple[Message, ...]
    purpose: str
    key: str | None = None
    expires_at: datetime | None = None
    must_arrive: bool = True
    priority: int = NEWS
    outside_term: bool = False


@dataclass(frozen=True)
class Happening:
    """Something other rooms may react to (a Reaction or Hook of that name): what they say follows.

    `about` is a code or a key for hooks, never content.
    """

    name: str
    about: str = ""


@dataclass(frozen=True)
class Leave:
    """Go out of the group that spoke, once everything before it has been said there."""


@dataclass(frozen=True)
class Menu:
    """Show a menu of its own (content/menus/) in the 1:1 chat `of`, or with None as its name everybody's again.

    Left out, `of` is the chat that spoke.
    """

    name: str | None
    of: UUID | None = None


Response = Sequence[Message | Notice | Happening | Leave | Menu]


@dataclass(frozen=True)
class Answer:
    """A response together with the file that gave it, and how important it is (`bot.chat.priorities`)."""

    response: Response
    origin: str
    priority: int = ANSWER


class Refusal(Exception):
    """Something a person asked for cannot be done; the sentence says why and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def origin_of(function: Callable[..., Any]) -> str:
    """The file a function stands in, relative to the project: shown to developers beside each bubble."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    if not isinstance(function, FunctionType):
        return type(function).__module__.replace(".", "/") + ".py"
    path = Path(function.__code__.co_filename)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
