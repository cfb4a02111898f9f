"""The world on disk: one JSON file, replaced whole, so that a killed process loses nothing it has answered for."""

import json
import os
from dataclasses import replace
from pathlib import Path
from threading import Lock

from bot.simulator.core import Core
from bot.simulator.snapshot import Snapshot
from bot.simulator.world import restored


class Store:
    """Keeps the world of `core` in a file. Without a path it keeps nothing."""

    def __init__(self, core: Core, path: Path | None) -> None:
        self._core = core
        self._path = path
        self._writing = Lock()
        self._saved = 0
        self._snapshot = Snapshot()

    def load(self) -> None:
        """Takes the world from the file, if there is one; the ages of tokens and keys go on where they were."""
        if self._path is None or not self._path.exists():
            return
        raw = json.loads(self._path.read_bytes())
        saved_at = raw.pop("monotonic")
        world = restored(raw)
        # After a reboot the monotonic clock starts anew, so what was noted by the old one is moved along.
        moved = min(0.0, self._core.monotonic() - saved_at)
        for token in world.tokens.values():
            token.created += moved
            token.delivered += moved
        world.accepted = {key: replace(one, at=one.at + moved) for key, one in world.accepted.items()}
        for webhook in (*world.queue.values(), *world.held.values()):
            webhook.ready_at += moved
        self._core.world = world
        self._saved = world.version

    def save(self) -> None:
        """Returns when everything done so far is in the file; callers who come together share one writing."""
        if self._path is None:
            return
        wanted = self._core.world.version
        with self._writing:
            if self._saved < wanted:
                self._write(self._path)

    def _write(self, path: Path) -> None:
        with self._core.lock:
            world = self._core.world
            version = world.version
            text = self._snapshot.of(world, monotonic=self._core.monotonic())
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, path)
        self._saved = version
