"""One-time codes: easy to read from paper, hard to guess."""

from __future__ import annotations

import secrets
from datetime import timedelta

from bot.text import key

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which look alike on paper
LENGTH = 8
LIFE = timedelta(days=60)  # until the next event where a new one can be handed out


def new_code() -> str:
    """A fresh code as it is printed: ABCD-2345 (40 bits)."""
    signs = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{signs[:4]}-{signs[4:]}"


def as_code(text: str) -> str | None:
    """The code somebody typed, however they spaced it; None when it does not look like one."""
    signs = "".join(sign for sign in key(text).upper() if sign.isalnum())
    if len(signs) != LENGTH or any(sign not in LETTERS for sign in signs):
        return None
    return f"{signs[:4]}-{signs[4:]}"
