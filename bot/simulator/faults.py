"""Faults on demand: what shall go wrong, where, and how often."""

from bot.simulator import ids
from bot.simulator.core import Core
from bot.simulator.refusals import Refused
from bot.simulator.world import Fault

API_KINDS = frozenset({"delay", "status", "drop"})
WEBHOOK_KINDS = API_KINDS | {"duplicate", "reorder"}


class Faults:
    """The list of faults still to happen; `any` stands for every endpoint of the API, not for the webhook."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(self, endpoint: str, kind: str, *, status: int = 500, seconds: float = 0.0, times: int = 1) -> str:
        """Orders a fault; returns its id. `status` for kind status, `seconds` for delay."""
        if kind not in (WEBHOOK_KINDS if endpoint == "webhook" else API_KINDS):
            raise Refused("その場所では起こせない障害です。")
        if times < 1 or seconds < 0 or not 400 <= status <= 599:
            raise Refused("回数は1以上、秒数は0以上、状態は400から599までにしてください。")
        with self._core.changing() as world:
            made = Fault(ids.message(world.next_number()), endpoint, kind, status, seconds, times)
            world.faults.append(made)
        return made.id

    def clear(self) -> None:
        """Nothing shall go wrong any more."""
        with self._core.changing() as world:
            world.faults.clear()

    def take(self, endpoint: str, kind: str) -> Fault | None:
        """Uses up one occurrence of a fault ordered for this endpoint, if there is one."""
        if not self._core.world.faults:
            return None
        with self._core.lock:
            return self._take({endpoint} if endpoint == "webhook" else {endpoint, "any"}, kind)

    def _take(self, endpoints: set[str], kind: str) -> Fault | None:
        world = self._core.world
        for fault in world.faults:
            if fault.kind == kind and fault.endpoint in endpoints:
                world.version += 1
                fault.times -= 1
                if fault.times == 0:
                    world.faults.remove(fault)
                return fault
        return None
