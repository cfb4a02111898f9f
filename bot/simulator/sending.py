"""What happens to messages the bot sends: who gets them, what they cost, and what is refused. LINE: Message."""

import re
from collections.abc import Sequence
from typing import Literal

from bot.chat import limits
from bot.simulator import ids
from bot.simulator.core import BOT_NAME, Core
from bot.simulator.quota import Quota
from bot.simulator.refusals import ApiError, wrong_field, wrong_fields
from bot.simulator.tokens import Tokens
from bot.simulator.world import Accepted, Json

RETRY_KEY_LIVES = 24 * 3600.0  # seconds
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_UNQUOTABLE = frozenset({"audio", "location"})


def check_messages(messages: object, to: Literal["user", "group"]) -> list[Json]:
    """The messages if LINE would take them, else 400. LINE: Message objects."""
    if not isinstance(messages, list) or not 1 <= len(messages) <= 5:
        raise wrong_field("messages", "Size must be between 1 and 5")
    if found := limits.problems(messages, to=to):
        raise wrong_fields(found)
    return messages


class Sending:
    """Reply, push and multicast. `request_id` is the id of the API call, shown beside what it said."""

    def __init__(self, core: Core, tokens: Tokens, quota: Quota) -> None:
        self._core = core
        self._tokens = tokens
        self._quota = quota

    def reply(self, token: object, messages: object, request_id: str) -> Json:
        """Answers an event, free of charge. LINE: Send reply message."""
        if not isinstance(token, str) or not token:
            raise wrong_field("replyToken", "May not be empty")
        with self._core.changing():
            chat_id = self._tokens.chat_of(token)
            checked = self._checked(chat_id, messages)
            if chat_id in self._core.world.groups:
                self._group_reached(chat_id)
            self._tokens.spend(token)
            return {"sentMessages": self._say(chat_id, checked, "reply", request_id)}

    def push(self, to: object, messages: object, request_id: str, retry_key: str | None = None) -> Json:
        """Sends to a user or a group. LINE: Send push message."""
        with self._core.changing():
            self._refuse_repeated(retry_key)
            if not isinstance(to, str) or not to:
                raise wrong_field("to", "May not be empty")
            reached = self._recipients(to)
            checked = self._checked(to, messages)
            self._quota.spend(reached)
            body: Json = {"sentMessages": self._say(to, checked, "push", request_id)}
            self._remember(retry_key, request_id, body)
            return body

    def multicast(self, to: object, messages: object, request_id: str, retry_key: str | None = None) -> Json:
        """Sends the same to at most 500 users; unknown ids are passed over. LINE: Send multicast message."""
        with self._core.changing():
            self._refuse_repeated(retry_key)
            users = _addressed(to)
            checked = check_messages(messages, "user")
            reached = [user for user in users if self._reachable(user)]
            self._quota.spend(len(reached))
            for user in reached:
                self._say(user, checked, "multicast", request_id)
            self._remember(retry_key, request_id, {})
            return {}

    def _checked(self, chat_id: str, messages: object) -> list[Json]:
        group = self._core.world.groups.get(chat_id)
        checked = check_messages(messages, "group" if group else "user")
        for index, message in enumerate(checked):
            for key, part in message.get("substitution", {}).items():
                who = part.get("mentionee", {}).get("userId")
                if group and who is not None and who not in group.members:
                    place = f"messages[{index}].substitution.{key}.mentionee.userId"
                    raise wrong_field(place, "The user is not a member of the group")
        return checked

    def _recipients(self, to: str) -> int:
        """How many people a push to this id reaches; 400 where LINE knows that nobody is there."""
        if to in self._core.world.users:
            return int(self._reachable(to))
        if to in self._core.world.groups:
            return self._group_reached(to)
        raise ApiError(400, "The property, 'to', in the request body is invalid (line: -, column: -)")

    def _group_reached(self, group_id: str) -> int:
        group = self._core.world.groups[group_id]
        if not group.bot_inside:
            raise ApiError(400, "Failed to send messages")
        return len(group.members)

    def _reachable(self, user_id: str) -> bool:
        user = self._core.world.users.get(user_id)
        return user is not None and user.reachable

    def _say(self, chat_id: str, messages: Sequence[Json], method: str, request_id: str) -> list[Json]:
        """Puts messages into a chat, unless its owner cannot be reached, and answers what LINE answers."""
        user = self._core.world.users.get(chat_id)
        # Somebody who never befriended the bot may still be answered, but not pushed to.
        arrives = user is None or (user.reachable if method != "reply" else not user.blocked)
        sent = [self._one(chat_id, message, method, request_id, arrives=arrives) for message in messages]
        if arrives:
            self._core.chat(chat_id).quick = sent[-1]["id"] if "quickReply" in messages[-1] else None
        if user is not None and arrives:
            user.loading_until = 0.0
        return sent

    def _one(self, chat_id: str, message: Json, method: str, request_id: str, *, arrives: bool) -> Json:
        if arrives:
            item = self._core.record(chat_id, "bot", BOT_NAME, message, method=method, request_id=request_id)
            message_id = item.id
        else:
            message_id = ids.message(self._core.world.next_number())
        quotable = message["type"] not in _UNQUOTABLE
        return {"id": message_id, **({"quoteToken": ids.quote_token(self._core.random)} if quotable else {})}

    def _refuse_repeated(self, retry_key: str | None) -> None:
        """409 for a key under which a request was accepted. LINE: Retry failed API requests."""
        if retry_key is None:
            return
        if not _UUID.fullmatch(retry_key):
            raise ApiError(400, "The value of X-Line-Retry-Key must be a UUID")
        accepted = self._core.world.accepted
        while accepted and self._core.monotonic() - next(iter(accepted.values())).at >= RETRY_KEY_LIVES:
            del accepted[next(iter(accepted))]
        if (earlier := accepted.get(retry_key.lower())) is not None:
            refusal = ApiError(409, "The retry key is already accepted", accepted=earlier.request_id)
            refusal.extra = earlier.body
            raise refusal

    def _remember(self, retry_key: str | None, request_id: str, body: Json) -> None:
        if retry_key is not None:
            key = retry_key.lower()
            self._core.world.accepted[key] = Accepted(key, request_id, self._core.monotonic(), body)


def _addressed(to: object) -> list[str]:
    if not isinstance(to, list) or not 1 <= len(to) <= 500:
        raise wrong_field("to", "Size must be between 1 and 500")
    for index, one in enumerate(to):
        if not isinstance(one, str) or not re.fullmatch(r"U[0-9a-f]{32}", one):
            raise wrong_field(f"to[{index}]", "Must be a user ID")
    return list(dict.fromkeys(to))
