"""Posts webhooks from a thread of its own, as LINE does from its servers."""

import threading
import urllib.error
import urllib.request
from collections.abc import Callable

from bot.simulator.core import Core
from bot.simulator.webhooks import Send, Webhooks

TIMEOUT = 2.0  # seconds LINE waits for an answer. LINE: Receive messages (webhook)


def http_sender(url: str, timeout: float = TIMEOUT) -> Send:
    """A sender that posts to a webhook URL; it returns the status, or raises OSError when no answer came in time."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def send(body: bytes, headers: dict[str, str]) -> int:
        request = urllib.request.Request(url, data=body, headers=headers, method="POST")
        try:
            with opener.open(request, timeout=timeout) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            refused.close()
            return refused.code

    return send


class Deliverer:
    """Delivers what is due and sleeps in between; `after` runs after each round that sent something."""

    def __init__(self, core: Core, webhooks: Webhooks, send: Send, after: Callable[[], None]) -> None:
        self._core = core
        self._webhooks = webhooks
        self._send = send
        self._after = after
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Starts the thread."""
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="webhook-deliverer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stops the thread; what is being posted is finished first."""
        with self._core.lock:
            self._stopping = True
            self._core.stirred.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._stopping:
            if self._webhooks.deliver(self._send, most=self._webhooks.batch):
                self._after()
            else:
                self._wait()

    def _wait(self) -> None:
        with self._core.lock:
            due = self._webhooks.next_ready()
            seconds = None if due is None else due - self._core.monotonic()
            if not self._stopping and (seconds is None or seconds > 0):
                self._core.stirred.wait(seconds)
