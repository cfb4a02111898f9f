"""What the people behind the phones can do, as the browser asks for it."""

from collections.abc import Callable
from typing import TypeVar

from bot.simulator.platform import Platform
from bot.simulator.refusals import Refused
from bot.simulator.world import Json
from bot.text import utf16_units

T = TypeVar("T")
LONGEST_TEXT = 5000  # UTF-16 units


class Deeds:
    """Carries out one deed after another; each takes the request's JSON and returns the answer's."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.all: dict[str, Callable[[Json], Json | None]] = {
            "say": self.say,
            "tap": self.tap,
            "sticker": lambda body: self._nothing(platform.sticker(wanted(body, "user"), optional(body, "group"))),
            "image": lambda body: self._nothing(platform.image(wanted(body, "user"), optional(body, "group"))),
            "edit": self.edit,
            "unsend": self.unsend,
            "follow": lambda body: platform.follow(wanted(body, "user")),
            "block": lambda body: platform.block(wanted(body, "user")),
            "unblock": lambda body: platform.unblock(wanted(body, "user")),
            "group": self.group,
            "fault": self.fault,
            "fault/clear": lambda body: platform.faults.clear(),
            "redeliver": self.redeliver,
        }

    def say(self, body: Json) -> None:
        """A person says something."""
        self._platform.say(wanted(body, "user"), _text(body), optional(body, "group"))

    def tap(self, body: Json) -> Json:
        """A person taps a button, a quick reply or the rich menu."""
        user, group = wanted(body, "user"), optional(body, "group")
        params = body.get("params")
        if params is not None and not isinstance(params, dict):
            raise Refused("params の形が正しくありません。")
        return self._platform.tap(user, _object(body, "action"), params, group, item=optional(body, "item"))

    def edit(self, body: Json) -> None:
        """A person changes what they said in a group."""
        self._platform.edit(wanted(body, "user"), wanted(body, "group"), wanted(body, "item"), _text(body))

    def unsend(self, body: Json) -> None:
        """A person takes back what they said."""
        self._platform.unsend(wanted(body, "user"), wanted(body, "item"), optional(body, "group"))

    def group(self, body: Json) -> None:
        """The bot or a person comes or goes."""
        group = wanted(body, "group")
        if body.get("invite") == "bot":
            self._platform.invite_bot(group)
        elif body.get("remove") == "bot":
            self._platform.remove_bot(group)
        elif "join" in body:
            self._platform.join(wanted(body, "join"), group)
        else:
            self._platform.leave(wanted(body, "leave"), group)

    def fault(self, body: Json) -> Json:
        """Something shall go wrong."""
        status, seconds, times = _number(body, "status", 500), _number(body, "seconds", 0), _number(body, "times", 1)
        endpoint, kind = wanted(body, "endpoint"), wanted(body, "kind")
        made = self._platform.faults.add(endpoint, kind, status=int(status), seconds=seconds, times=int(times))
        return {"id": made}

    def redeliver(self, body: Json) -> Json:
        """The last webhooks go out once more."""
        return {"count": self._platform.redeliver(int(_number(body, "last", 1)))}

    def _nothing(self, said: object) -> None:
        """The browser sees what was said in the next state."""


def wanted(body: Json, key: str) -> str:
    """A text that must be there."""
    found = body.get(key)
    if not isinstance(found, str) or not found:
        raise Refused(f"{key} を指定してください。")
    return found


def optional(body: Json, key: str) -> str | None:
    """A text that may be missing or null."""
    return None if body.get(key) is None else wanted(body, key)


def _text(body: Json) -> str:
    text = wanted(body, "text")
    if utf16_units(text) > LONGEST_TEXT:
        raise Refused(f"メッセージは{LONGEST_TEXT}文字までです。")
    return text


def _object(body: Json, key: str) -> Json:
    found = body.get(key)
    if not isinstance(found, dict):
        raise Refused(f"{key} を指定してください。")
    return found


def _number(body: Json, key: str, otherwise: float) -> float:
    found = body.get(key, otherwise)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise Refused(f"{key} は数で指定してください。")
    return found
