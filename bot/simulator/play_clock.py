"""The clock of the play: it moves forward only, and through whatever falls due on the way."""

from datetime import datetime, timedelta
from math import isfinite
from typing import Any, Protocol

from bot.clock import TOKYO, in_tokyo
from bot.simulator.refusals import Refused
from bot.simulator.world import Json

FURTHEST = timedelta(days=400)  # in one step, so that a mistyped year does not run through decades


class Stepper(Protocol):
    """The movable clock of the world and what falls due in it; all times are aware."""

    def now(self) -> datetime:
        """The world's present."""

    def next_due(self) -> tuple[datetime, str] | None:
        """The next moment at which something falls due, and what."""

    def advance(self, to: datetime) -> None:
        """Moves the present to `to`, doing on the way what falls due."""


def move(stepper: Stepper, wish: Json) -> datetime:
    """Moves the clock as `{"next": true}`, `{"add": seconds}` or `{"to": iso}` says; returns the new present."""
    to = _wished(stepper, wish)
    now = stepper.now()
    if to < now:
        raise Refused("時計は前にしか進められません。")
    if to - now > FURTHEST:
        raise Refused(f"一度に進められるのは{FURTHEST.days}日までです。")
    stepper.advance(to)
    return stepper.now()


def told(stepper: Stepper) -> Json | None:
    """The next due moment as JSON."""
    due = stepper.next_due()
    return None if due is None else {"at": in_tokyo(due[0]).isoformat(timespec="seconds"), "label": due[1]}


def _wished(stepper: Stepper, wish: Json) -> datetime:
    if wish.get("next") is True:
        due = stepper.next_due()
        if due is None:
            raise Refused("次の予定はありません。")
        return max(due[0], stepper.now())
    if "add" in wish:
        return stepper.now() + _seconds(wish["add"])
    return _moment(wish.get("to"))


def _seconds(value: Any) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value > 1e9:
        raise Refused("進める秒数を数で指定してください。")
    return timedelta(seconds=value)


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as unreadable:
        raise Refused("日時は 2026-10-14T18:00 のように指定してください。") from unreadable
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)
