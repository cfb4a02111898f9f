"""The deployment key: a file of this machine that keeps the routes of an incident open when the key store is away.

It opens nothing but messages of incidents on their way, events of staff meanwhile, and where staff are reached.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.store.contract_key import read_key_file
from bot.store.keystore import OpenKey


class LocalKey:
    """Keys of a file, newest first: seals and finds with the first, opens with any."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        keys = [_derived(secret) for secret in secrets]
        self.newest = keys[0]
        self._by_id = {key.id: key for key in keys}

    @classmethod
    def from_file(cls, path: Path) -> LocalKey:
        """Read the key file; raises NotConfigured with what to do when it is missing or damaged."""
        return cls(read_key_file(path, "deployment key"))

    def by_id(self, key_id: UUID) -> OpenKey | None:
        """The key with that id, when it is one of ours."""
        return self._by_id.get(key_id)

    def digest(self, purpose: str, value: str) -> bytes:
        """The keyed hash that finds a value again without keeping it (HMAC-SHA-256)."""
        return hmac.digest(self.newest.secret, f"{purpose}:{value}".encode(), "sha256")


def _derived(secret: bytes) -> OpenKey:
    """The key made of a secret; its id follows from it, so that `open` recognises what it sealed."""
    key = hmac.digest(secret, b"engawa deployment key", "sha256")
    return OpenKey(UUID(bytes=hmac.digest(secret, b"engawa deployment key id", "sha256")[:16]), key, AESGCM(key))
