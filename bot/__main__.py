"""The command line: `python -m bot …`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from bot import logs, settings
from bot.discovery import alone
from bot.errors import EngawaError


def main() -> None:
    """Run one command; an error of ours is a sentence, never a stack trace."""
    logs.start()
    try:
        shell_for(sys.argv[1:])(standalone_mode=True)
    except EngawaError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)


def shell_for(words: Sequence[str]) -> click.Group:
    """The command line as far as these words need it; reading the whole house takes seconds."""
    found = alone(settings.load().rooms, words[0]) if words else None
    if found is not None:
        return click.Group("bot", commands=[found])
    from bot.shell import make_shell  # so late because it reads everything

    return make_shell()


if __name__ == "__main__":
    main()
