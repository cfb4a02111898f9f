"""Everything the simulated platform knows, as plain records that can be written down and read back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class User:
    """A person with a phone. `menu` is the rich menu linked to them; `loading_until` is in monotonic seconds."""

    id: str
    name: str
    role: str = ""
    subtitle: str = ""
    paper: str = ""  # what the letter in this person's hand says; they type it where a scene says {paper}
    friend: bool = False
    blocked: bool = False
    hidden_in_groups: bool = False
    menu: str | None = None
    loading_until: float = 0.0

    @property
    def reachable(self) -> bool:
        """Whether a message from the bot arrives in this person's one-to-one chat."""
        return self.friend and not self.blocked


@dataclass
class Group:
    """A group chat: its members are people; the bot is inside or not and never counts as a member."""

    id: str
    name: str
    members: list[str] = field(default_factory=list)
    bot_inside: bool = False


@dataclass(frozen=True)
class Item:
    """One line of a chat: a message, or a note of the system. `sender` is a user id, `bot` or `system`."""

    id: str
    at: str
    sender: str
    name: str
    message: Json | None = None
    note: str | None = None
    edited: bool = False
    unsent: bool = False
    method: str | None = None
    request_id: str | None = None
    origin: str | None = None


@dataclass
class Chat:
    """What was said in one place. `quick`: the item whose quick reply shows; `last_ms`: the latest event's time."""

    items: list[Item] = field(default_factory=list)
    quick: str | None = None
    last_ms: int = 0


@dataclass
class Webhook:
    """An event on its way to the bot. `ready_at` is in monotonic seconds; `attempts` counts deliveries begun."""

    event: Json
    ready_at: float = 0.0
    attempts: int = 0
    in_flight: bool = False


@dataclass
class ReplyToken:
    """A right to answer, not used yet: in which chat, and when (monotonic seconds) its event and its delivery were."""

    chat: str
    created: float
    delivered: float


@dataclass(frozen=True)
class Accepted:
    """A request accepted under a retry key, at monotonic `at`, and what was answered to it."""

    key: str
    request_id: str
    at: float
    body: Json


@dataclass(frozen=True)
class RichMenu:
    """A rich menu as it was created; `image` is base64, empty until uploaded."""

    id: str
    body: Json
    image: str = ""
    image_type: str = ""


@dataclass
class Fault:
    """Something that shall go wrong `times` times at `endpoint`."""

    id: str
    endpoint: str
    kind: str
    status: int = 500
    seconds: float = 0.0
    times: int = 1


@dataclass(frozen=True)
class Mail:
    """A mail that was caught; `raw` is the whole of it in base64."""

    id: str
    at: str
    sender: str
    to: list[str]
    subject: str
    text: str
    attachments: list[Json]
    message_id: str
    raw: str


@dataclass
class World:
    """The state of the platform; `version` rises with every change, `number` with every id that must rise."""

    version: int = 1
    number: int = 0
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    queue: dict[str, Webhook] = field(default_factory=dict)
    held: dict[str, Webhook] = field(default_factory=dict)
    delivered: list[Json] = field(default_factory=list)
    tokens: dict[str, ReplyToken] = field(default_factory=dict)
    accepted: dict[str, Accepted] = field(default_factory=dict)
    menus: dict[str, RichMenu] = field(default_factory=dict)
    default_menu: str | None = None
    faults: list[Fault] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    limit: int | None = 200
    used: dict[str, int] = field(default_factory=dict)
    endpoint: str = ""

    def next_number(self) -> int:
        """A number never given before in this world."""
        self.number += 1
        return self.number


def _chat(raw: Mapping[str, Any]) -> Chat:
    return Chat([Item(**item) for item in raw["items"]], raw["quick"], raw["last_ms"])


def _webhook(raw: Mapping[str, Any]) -> Webhook:
    return Webhook(**{**raw, "in_flight": False})  # whoever was sending it is gone


def restored(raw: Mapping[str, Any]) -> World:
    """Builds a world from its JSON; what was being delivered is pending again."""
    made: Json = dict(raw)
    kinds: dict[str, Any] = {
        "users": lambda one: User(**one),
        "groups": lambda one: Group(**one),
        "chats": _chat,
        "queue": _webhook,
        "held": _webhook,
        "tokens": lambda one: ReplyToken(**one),
    }
    for name, build in kinds.items():
        made[name] = {key: build(one) for key, one in raw[name].items()}
    made["accepted"] = {one["key"]: Accepted(**one) for one in raw["accepted"]}
    made["menus"] = {one["id"]: RichMenu(**one) for one in raw["menus"]}
    made["faults"] = [Fault(**one) for one in raw["faults"]]
    made["mails"] = [Mail(**one) for one in raw["mails"]]
    return World(**made)
