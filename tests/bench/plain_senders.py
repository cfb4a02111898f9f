"""Where wrk is missing: threads that send their shares; run as a process of its own, it speaks as senders.lua does."""

from __future__ import annotations

import http.client
import json
import socket
import sys
import threading
import time
from pathlib import Path

from tests.bench.stock import BETWEEN


class Sender(threading.Thread):
    """One connection that sends its share, a request after the other."""

    def __init__(self, port: int, share: Path, until: float) -> None:
        super().__init__()
        self._port = port
        self._share = share.read_bytes().split(BETWEEN)[:-1]
        self._until = until
        self.times: list[float] = []
        self.sent = self.refused = self.broken = 0

    def run(self) -> None:
        """Send until the time is over, the share is used up or the connection fails."""
        with socket.create_connection(("127.0.0.1", self._port), timeout=20) as connection:
            for request in self._share:
                begun = time.perf_counter()
                if begun > self._until:
                    return
                self.sent += 1
                try:
                    self.refused += _status(connection, request) >= 400
                except (OSError, http.client.HTTPException):
                    self.broken += 1
                    return
                self.times.append(time.perf_counter() - begun)


def _status(connection: socket.socket, request: bytes) -> int:
    connection.sendall(request)
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    answer.read()
    return answer.status


def main(port: str, seconds: str, senders: str, folder: str) -> None:
    """Send everything and print the figures."""
    begun = time.perf_counter()
    running = [Sender(int(port), Path(folder) / str(n), begun + float(seconds)) for n in range(int(senders))]
    for one in running:
        one.start()
    for one in running:
        one.join()
    spent = time.perf_counter() - begun
    times = sorted(moment for one in running for moment in one.times) or [0.0]
    said = {
        "answered": sum(len(one.times) for one in running),
        "refused": sum(one.refused for one in running),
        "broken": sum(one.broken for one in running),
        "microseconds": spent * 1e6,
        "p50": times[len(times) // 2] * 1e6,
        "p99": times[len(times) * 99 // 100] * 1e6,
        "sent": [one.sent for one in running],
    }
    sys.stdout.write(f"FIGURES {json.dumps(said)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
