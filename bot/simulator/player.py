"""Playing deeds inside the process, as the page plays them in the browser: by names and by words on buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import ContentFault
from bot.simulator.platform import Platform
from bot.simulator.world import Json


@dataclass(frozen=True)
class Player:
    """Finds people by name and buttons by their words; `settle` lets the house answer before the next deed."""

    platform: Platform
    people: Mapping[str, str]  # name -> user id
    group: str
    settle: Callable[[], None]

    def play(self, deed: Mapping[str, Any]) -> None:
        """Do one deed (or a series) and let the house answer; raises ContentFault when a button is not there."""
        for one in deed.get("series", [deed]):
            (way, details), *_rest = one.items()
            getattr(self, f"_{way}")(details)
            self.settle()

    def _say(self, details: Mapping[str, Any]) -> None:
        self.platform.say(self.people[details["as"]], details["text"], self._where(details))

    def _menu(self, details: Mapping[str, Any]) -> None:
        user = self.people[details["as"]]
        menu = self.platform.menus.shown_to(self.platform.core.user(user))
        areas = menu.body["areas"] if menu else []
        action = next((one["action"] for one in areas if details["label"] in one["action"]["label"]), None)
        if action is None:
            raise ContentFault(f"the menu of {details['as']} has no tile {details['label']!r}")
        self.platform.tap(user, action)

    def _tap(self, details: Mapping[str, Any]) -> None:
        self._press(details, None)

    def _join(self, details: Mapping[str, Any]) -> None:
        self.platform.join(self.people[details["as"]], self.group)

    def _leave(self, details: Mapping[str, Any]) -> None:
        self.platform.leave(self.people[details["as"]], self.group)

    def _pick(self, details: Mapping[str, Any]) -> None:
        self._press(details, {mode: details[mode] for mode in ("date", "datetime") if mode in details})

    def _press(self, details: Mapping[str, Any], params: Mapping[str, str] | None) -> None:
        user, where = self.people[details["as"]], self._where(details)
        action = self._button(where or user, details["label"])
        self.platform.tap(user, action, params, where)

    def _where(self, details: Mapping[str, Any]) -> str | None:
        return self.group if details.get("in") == "group" else None

    def _button(self, chat: str, label: str) -> Json:
        for item in reversed(self.platform.items(chat)):
            for action in actions(item.message) if item.sender == "bot" else ():
                if label in action.get("label", ""):
                    return action
        raise ContentFault(f"there is no button {label!r} to press")


def actions(message: Any) -> Iterator[Json]:
    """Every action in a message, in reading order."""
    parts = message.items() if isinstance(message, dict) else enumerate(message) if isinstance(message, list) else ()
    for key, value in parts:
        if key == "action":
            yield value
        else:
            yield from actions(value)
