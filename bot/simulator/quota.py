"""The monthly quota: recipients count, not message objects. LINE: Messaging API pricing."""

from bot.clock import in_tokyo
from bot.simulator.core import Core
from bot.simulator.refusals import ApiError
from bot.simulator.world import Json


class Quota:
    """Counts what pushes and multicasts cost in the present month of the world."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def used(self) -> int:
        """Recipients counted this month."""
        return self._core.world.used.get(self._month(), 0)

    def limit_to(self, recipients: int | None) -> None:
        """Sets how many recipients a month may have; None for no limit."""
        with self._core.changing() as world:
            world.limit = recipients

    def spend(self, recipients: int) -> None:
        """Counts recipients, or 429 when they are more than what is left."""
        limit = self._core.world.limit
        used = self.used + recipients
        if limit is not None and used > limit:
            raise ApiError(429, "You have reached your monthly limit.")
        self._core.world.used[self._month()] = used

    def shown(self) -> Json:
        """The quota as LINE tells it. LINE: Get the target limit for sending messages this month."""
        limit = self._core.world.limit
        return {"type": "none"} if limit is None else {"type": "limited", "value": limit}

    def _month(self) -> str:
        return in_tokyo(self._core.clock()).strftime("%Y-%m")
