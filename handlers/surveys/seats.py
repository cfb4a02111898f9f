"""Numbered sheets: each has a code of its own that follows from its number, so nothing about it has to be kept."""

from __future__ import annotations

import base64
import hmac
import secrets
from uuid import UUID

from bot.store.vault import Vault
from handlers.surveys.tables import Survey

PURPOSE = "survey-seat"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like another sign on paper
SLUG = 8
TOKEN = 16


def new_slug() -> str:
    """A short address for a survey: eight signs, said to everybody in the room."""
    return "".join(secrets.choice(LETTERS) for _sign in range(SLUG))


def token_of(vault: Vault, survey: UUID, seat: int) -> str:
    """What the QR of a sheet carries: 16 signs, 80 bits."""
    return base64.b32encode(_secret(vault, survey, seat)[:10]).decode().lower()[:TOKEN]


def check_of(vault: Vault, survey: UUID, seat: int) -> str:
    """Four figures beside the number, to be typed by whoever cannot read a QR."""
    return f"{int.from_bytes(_secret(vault, survey, seat)[10:14]) % 10_000:04}"


def seat_of(vault: Vault, survey: Survey, token: str) -> int | None:
    """The number of the sheet whose QR was read; None when there is none."""
    found = [
        seat for seat in range(1, survey.seats + 1) if hmac.compare_digest(token_of(vault, survey.id, seat), token)
    ]
    return found[0] if found else None


def is_seat(vault: Vault, survey: Survey, seat: int, check: str) -> bool:
    """Whether a number and its four figures were typed as they are printed."""
    return 1 <= seat <= survey.seats and hmac.compare_digest(check_of(vault, survey.id, seat), check)


def _secret(vault: Vault, survey: UUID, seat: int) -> bytes:
    return vault.digest(PURPOSE, f"{survey}:{seat}")
