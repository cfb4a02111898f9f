"""What happens when a person taps a button. LINE: Action objects."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from bot.simulator.chats import Chats
from bot.simulator.core import Core
from bot.simulator.events import Events
from bot.simulator.refusals import Refused
from bot.simulator.world import Json

_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_PICKED = {"date": r"\d{4}-\d\d-\d\d", "time": _CLOCK, "datetime": rf"\d{{4}}-\d\d-\d\dT{_CLOCK}"}
Params = Mapping[str, str] | None


class Taps:
    """Carries out the actions of buttons, quick replies and rich menus."""

    def __init__(self, core: Core, events: Events, chats: Chats) -> None:
        self._core = core
        self._events = events
        self._chats = chats
        self._kinds: dict[str, Callable[[str, Json, Params, str | None], Json]] = {
            "postback": self._postback,
            "message": self._message,
            "datetimepicker": self._pick,
            "uri": lambda user, action, params, group: {"open": action["uri"]},
            "clipboard": lambda user, action, params, group: {"copy": action["clipboardText"]},
        }

    def tap(
        self, user: str, action: Json, params: Params = None, group: str | None = None, *, item: str | None = None
    ) -> Json:
        """The person taps `action`, drawn on `item`; returns `{"open": uri}` or `{"copy": text}` for the phone to do.

        `params` is what a date picker chose, such as `{"date": "2026-11-30"}`.
        """
        kind = self._kinds.get(str(action.get("type")))
        if kind is None:
            raise Refused("この操作はシミュレータにありません。")
        with self._core.changing():
            self._chats.heard(self._core.user(user), group)  # refuses outsiders of the group
            try:
                done = kind(user, action, params, group)
            except KeyError as missing:
                raise Refused(f"この操作には {missing.args[0]} がありません。") from missing
            self._dismiss(group or user, item, action)
        return done

    def _message(self, user: str, action: Json, params: Params, group: str | None) -> Json:
        self._chats.say(user, action["text"], group)
        return {}

    def _postback(self, user: str, action: Json, params: Params, group: str | None) -> Json:
        self._post_back(user, {"data": action["data"]}, action.get("displayText"), group)
        if text := action.get("text"):
            self._chats.say(user, text, group)
        return {}

    def _pick(self, user: str, action: Json, params: Params, group: str | None) -> Json:
        mode = action["mode"]
        chosen = (params or {}).get(mode, "")
        if not _possible(mode, chosen):
            raise Refused("日付や時刻を選んでください。")
        if not action.get("min", chosen).upper() <= chosen <= action.get("max", chosen).upper():
            raise Refused("選べる範囲の外です。")
        self._post_back(user, {"data": action["data"], "params": {mode: chosen}}, None, group)
        return {}

    def _post_back(self, user: str, postback: Json, spoken: str | None, group: str | None) -> None:
        who = self._core.user(user)
        heard = self._chats.heard(who, group)
        if spoken and (heard or group):
            self._core.record(group or user, user, who.name, {"type": "text", "text": spoken})
        if heard:
            self._events.emit("postback", group or user, who, postback=postback)

    def _dismiss(self, chat_id: str, item: str | None, action: Json) -> None:
        """A quick reply goes away once it was used, even if nothing was said by it."""
        chat = self._core.chat(chat_id)
        if item is None or chat.quick != item:
            return
        message = self._core.item(chat_id, item).message or {}
        if any(one.get("action") == action for one in message.get("quickReply", {}).get("items", ())):
            chat.quick = None


def _possible(mode: str, chosen: str) -> bool:
    if not re.fullmatch(_PICKED.get(mode, ""), chosen, re.ASCII) or not chosen:
        return False
    try:
        return mode == "time" or 1900 <= date.fromisoformat(chosen[:10]).year <= 2100
    except ValueError:
        return False
