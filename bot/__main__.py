"""The command line: `python -m bot …`."""

from __future__ import annotations

import sys

from bot import logs
from bot.errors import EngawaError
from bot.shell import make_shell


def main() -> None:
    """Run one command; an error of ours is a sentence, never a stack trace."""
    logs.start()
    try:
        make_shell()(standalone_mode=True)
    except EngawaError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
