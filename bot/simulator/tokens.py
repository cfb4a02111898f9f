"""Reply tokens: each answers one event, once, within a minute of its delivery. LINE: Reply tokens."""

from itertools import islice

from bot.simulator import ids
from bot.simulator.core import Core
from bot.simulator.refusals import ApiError
from bot.simulator.world import ReplyToken

LIFETIME = 60.0  # seconds after the (re)delivery
LONGEST = 20 * 60.0  # seconds after the event, however often it is redelivered


class Tokens:
    """Issues, renews and spends reply tokens; all times are monotonic seconds."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def issue(self, chat_id: str) -> str:
        """A new token for one event of a chat."""
        now = self._core.monotonic()
        self._forget_old(now)
        token = ids.reply_token(self._core.random)
        self._core.world.tokens[token] = ReplyToken(chat_id, now, now)
        return token

    def delivered(self, token: str) -> None:
        """Starts the token's minute: its event is being delivered, for the first time or again."""
        known = self._core.world.tokens.get(token)
        if known is not None:
            known.delivered = self._core.monotonic()

    def chat_of(self, token: str) -> str:
        """The chat a living token answers to; 400 for one used, expired or never issued."""
        known = self._core.world.tokens.get(token)
        now = self._core.monotonic()
        if known is None or now - known.delivered > LIFETIME or now - known.created > LONGEST:
            raise ApiError(400, "Invalid reply token")
        return known.chat

    def spend(self, token: str) -> None:
        """Makes the token useless: from now on it is as unknown as one never issued."""
        del self._core.world.tokens[token]

    def _forget_old(self, now: float) -> None:
        tokens = self._core.world.tokens
        for token, known in list(islice(tokens.items(), 2)):
            if now - known.created > LONGEST:
                del tokens[token]
