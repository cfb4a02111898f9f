"""One process of the house, which dies where the fate of the house says so: the n-th pass of a point in all of them."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
from pathlib import Path

from bot import checkpoints, logs
from bot.shell import make_shell
from tests.storm import front

FATE = "FATE_FILE"  # the environment variable that names the file


class Fate:
    """A file all processes share: the point at which one of them is to die, and after how many passes of any."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def decide(self, point: str, count: int) -> None:
        """Whoever passes `point` as the `count`-th from now on dies; a count of 0 spares everybody."""
        self._path.write_text(f"{point} {count}")

    def passed(self, point: str) -> None:
        """Pass a point, and die of it when it is time."""
        with self._path.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            name, left = file.read().split()
            if name != point or left == "0":
                return
            file.seek(0)
            file.write(f"{name} {int(left) - 1:<{len(left)}}")
            file.flush()
            if left == "1":
                os.kill(os.getpid(), signal.SIGKILL)


def main(role: str) -> None:
    """Run as `python -m bot ROLE` does, or as everything at once (`all`, on SQLite), until killed or stopped."""
    logs.start()
    checkpoints.listen(Fate(Path(os.environ[FATE])).passed)
    if role == "all":
        front.main(role)
    else:
        make_shell()([role])


if __name__ == "__main__":
    main(sys.argv[1])
