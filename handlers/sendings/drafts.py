"""What somebody wants to send, before any of it is kept; and the exact thing two others agree to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Enclosure:
    """A file that goes along; `source` says whose it is (`paper:<uuid>`) and comes back in the hooks."""

    file_name: str
    content: bytes
    source: str = ""


@dataclass(frozen=True)
class Draft:
    """What an author wants sent: recipients are keys of the profile's approved addresses.

    `source` comes back in the hooks as each enclosure's does; `important`: its files hold important information and
    are closed by a password (000-§17-6).
    """

    kind: str
    subject: str
    body: str
    recipients: tuple[str, ...]
    enclosures: tuple[Enclosure, ...]
    source: str
    author: str
    important: bool = False


@dataclass(frozen=True)
class Outgoing:
    """Exactly what will go out; `digest` of it is what the checkers approve."""

    code: str
    authors: Sequence[str]
    kind: str
    important: bool
    letters: Sequence[tuple[str, str, str, str]]  # recipient, address, subject, body
    files: Sequence[tuple[str, str, str]]  # name, SHA-256 as written, SHA-256 as it travels


def digest(outgoing: Outgoing) -> str:
    """SHA-256 of everything that will go out, in one order."""
    said = asdict(outgoing) | {"letters": sorted(outgoing.letters)}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
