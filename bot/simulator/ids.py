"""Ids in the shapes LINE gives them, drawn from an injected source of chance."""

import uuid
from random import Random

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FIRST_MESSAGE = 561_000_000_000_000_000


def person_or_group(letter: str, random: Random) -> str:
    """A user id (`U`), group id (`C`) or the like: the letter and 32 hex digits."""
    return f"{letter}{random.getrandbits(128):032x}"


def reply_token(random: Random) -> str:
    """A reply token: 32 hex digits."""
    return f"{random.getrandbits(128):032x}"


def quote_token(random: Random) -> str:
    """A quote token: longer, opaque text."""
    return f"q{random.getrandbits(192):048x}"


def request_id(random: Random) -> str:
    """The value of `x-line-request-id`: a UUID."""
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def rich_menu(random: Random) -> str:
    """The id of a rich menu."""
    return f"richmenu-{random.getrandbits(128):032x}"


def message(number: int) -> str:
    """A message id: digits, later messages having greater ones."""
    return str(_FIRST_MESSAGE + number)


def webhook_event(milliseconds: int, random: Random) -> str:
    """A ULID: 26 characters that sort by time, as LINE uses for `webhookEventId`."""
    value = (milliseconds << 80) | random.getrandbits(80)
    return "".join(_CROCKFORD[(value >> shift) & 31] for shift in range(125, -1, -5))
