"""The way of events to the bot: kept until answered with 2xx, signed, and sometimes late, twice or out of order."""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Sequence
from itertools import islice

from bot.simulator.core import Core
from bot.simulator.faults import Faults
from bot.simulator.tokens import Tokens
from bot.simulator.world import Json, Webhook

Send = Callable[[bytes, dict[str, str]], int]
Waiting = tuple[str, Webhook]

AGAIN_AFTER = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0)  # seconds; LINE does not disclose its own
HOLD = 5.0  # seconds an event held back waits at most for the next one to overtake it
REMEMBERED = 100

log = logging.getLogger(__name__)


def signature(secret: str, body: bytes) -> str:
    """What `X-Line-Signature` must be for a body. LINE: Verify webhook signature."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


class Webhooks:
    """The queue of events. `batch` events go into one request; without `redelivery` a failure is final."""

    def __init__(self, core: Core, faults: Faults, tokens: Tokens, secret: str) -> None:
        self._core = core
        self._faults = faults
        self._tokens = tokens
        self._secret = secret
        self.batch = 1
        self.redelivery = True

    def queue(self, event: Json) -> None:
        """Puts an event at the end, unless a fault delays it or lets the next one overtake it."""
        self._enter(Webhook(event, self._core.monotonic()))

    def pending(self) -> list[Json]:
        """The events not yet answered with 2xx, in the order they will go."""
        with self._core.lock:
            world = self._core.world
            return [webhook.event for waiting in (world.queue, world.held) for webhook in waiting.values()]

    def deliver(self, send: Send, *, most: int | None = None) -> int:
        """Posts every event that is due now, `most` at most, and returns how many. An OSError is no answer."""
        taken = self._take(most)
        try:
            for start in range(0, len(taken), self.batch):
                self._post(taken[start : start + self.batch], send)
        finally:
            for _, webhook in taken:
                webhook.in_flight = False
        return len(taken)

    def redeliver(self, last: int) -> int:
        """Queues the last delivered events again, marked as redelivered; returns how many there were."""
        with self._core.lock:
            again = self._core.world.delivered[-last:] if last > 0 else []
            for event in again:
                self._enter(Webhook({**event, "deliveryContext": {"isRedelivery": True}}, self._core.monotonic(), 1))
            return len(again)

    def next_ready(self) -> float | None:
        """When the next delivery is due, in monotonic seconds."""
        world = self._core.world
        waiting = [*world.queue.values(), *world.held.values()]
        return min((webhook.ready_at for webhook in waiting if not webhook.in_flight), default=None)

    def _enter(self, webhook: Webhook) -> None:
        with self._core.changing() as world:
            number = str(world.next_number())
            if delay := self._faults.take("webhook", "delay"):
                webhook.ready_at += delay.seconds
            if not world.held and self._faults.take("webhook", "reorder"):
                webhook.ready_at += HOLD
                world.held[number] = webhook
            else:
                world.queue[number] = webhook
                self._release_held(webhook.ready_at)
            self._core.stirred.notify_all()

    def _release_held(self, ready_at: float) -> None:
        world = self._core.world
        for webhook in world.held.values():
            webhook.ready_at = ready_at
            world.queue[str(world.next_number())] = webhook
        world.held.clear()

    def _take(self, most: int | None) -> list[Waiting]:
        with self._core.lock:
            now = self._core.monotonic()
            world = self._core.world
            if any(webhook.ready_at <= now for webhook in world.held.values()):
                self._release_held(now)
            due = (one for one in world.queue.items() if one[1].ready_at <= now and not one[1].in_flight)
            ready = list(islice(due, most))
            for _, webhook in ready:
                webhook.in_flight = True
            return ready

    def _post(self, batch: Sequence[Waiting], send: Send) -> None:
        body = self._begin([webhook for _, webhook in batch])
        if self._faults.take("webhook", "drop"):
            status = 0
        else:
            status = self.send(body, send)
            if self._faults.take("webhook", "duplicate"):
                self.send(body, send)
            if lost := self._faults.take("webhook", "status"):
                status = lost.status
        with self._core.changing():
            for number, webhook in batch:
                self._finish(number, webhook, answered=200 <= status < 300)

    def _begin(self, batch: Sequence[Webhook]) -> bytes:
        with self._core.changing():
            for webhook in batch:
                webhook.attempts += 1
                webhook.event["deliveryContext"]["isRedelivery"] = webhook.attempts > 1
                if token := webhook.event.get("replyToken"):
                    self._tokens.delivered(token)
            return self.envelope([webhook.event for webhook in batch])

    def envelope(self, events: Sequence[Json]) -> bytes:
        """The body of one webhook request. LINE: Request body."""
        whole = {"destination": self._core.bot_id, "events": events}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()

    def send(self, body: bytes, send: Send) -> int:
        """Posts a body with its signature; returns the status, 0 when no answer came."""
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "X-Line-Signature": signature(self._secret, body),
        }
        try:
            return send(body, headers)
        except OSError:
            return 0

    def _finish(self, number: str, webhook: Webhook, *, answered: bool) -> None:
        world = self._core.world
        if number not in world.queue:  # the world was reset meanwhile
            return
        failures = webhook.attempts - 1
        if not answered and self.redelivery and failures < len(AGAIN_AFTER):
            webhook.ready_at = self._core.monotonic() + AGAIN_AFTER[failures]
            webhook.in_flight = False
            return
        if not answered:
            log.warning("A webhook of type %s was given up.", webhook.event["type"])
        del world.queue[number]
        world.delivered.append(webhook.event)
        if len(world.delivered) > 2 * REMEMBERED:
            del world.delivered[:-REMEMBERED]
