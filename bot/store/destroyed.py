"""The list of destroyed keys: kept apart from every database and backup, so that no restore brings a key back.

One key id a line, ids only; each is on the disk before its key goes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from bot.errors import NotConfigured
from bot.store.contract_key import private, sync_folder


class DestroyedList:
    """A file that only grows."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Whether there is such a file; it is made by the first backup of keys or the first erasure."""
        return self.path.is_file()

    def ids(self) -> set[UUID]:
        """The ids in the file; a last line cut short by a crash does not count, its key was still there.

        Raises NotConfigured naming the line that is no id.
        """
        if not self.exists():
            return set()
        found = set()
        for number, line in enumerate(_whole_lines(self.path.read_bytes()), 1):
            try:
                found.add(UUID(hex=line.decode()))
            except ValueError:
                raise NotConfigured(
                    f"{self.path.name}:{number}: this is not the id of a key; restore the list from its copy."
                ) from None
        return found

    def add(self, ids: Iterable[UUID]) -> None:
        """Append the ids that are not there yet; they are on the disk when this returns."""
        known = self.ids()
        lines = "".join(f"{one}\n" for one in sorted(set(ids) - known))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "ab", opener=private) as file:
            _cut_off_half_a_line(self.path)
            file.write(lines.encode())
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self.path.parent)


def _whole_lines(content: bytes) -> list[bytes]:
    return content.split(b"\n")[:-1]


def _cut_off_half_a_line(path: Path) -> None:
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(path, whole)
