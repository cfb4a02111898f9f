"""Sealing and opening: AES-256-GCM, a key per subject, bound to table, column and row (000-§19-3-3)."""

from __future__ import annotations

import hmac
import json
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag

from bot.errors import Sealed
from bot.store.contract_key import NONCE_BYTES
from bot.store.fields import require_sealable
from bot.store.keystore import KeyStore, OpenKey
from bot.store.local_key import LocalKey

VERSION = b"\x01"
HEAD = 1 + 16 + NONCE_BYTES
CACHE_SECONDS = 60.0

Name = TypeVar("Name")


@dataclass(frozen=True)
class Place:
    """Where a sealed value stands; moved anywhere else it does not open."""

    table: str
    column: str
    row: UUID

    @property
    def bound(self) -> bytes:
        """The associated data."""
        return f"{self.table}.{self.column}:".encode() + self.row.bytes


@dataclass(frozen=True)
class Owner:
    """Whose key seals a value: a person's or chat's (gone when they are erased) or a day's (gone soon anyway)."""

    kind: str
    label: str

    @classmethod
    def person(cls, person: UUID) -> Owner:
        """The key of one person."""
        return cls("person", str(person))

    @classmethod
    def chat(cls, chat: UUID) -> Owner:
        """The key of one chat."""
        return cls("chat", str(chat))

    @classmethod
    def day(cls, day: date) -> Owner:
        """The key of one day, for payloads on their way through."""
        return cls("day", day.isoformat())

    @classmethod
    def local(cls) -> Owner:
        """The deployment key of this machine, which needs no key store: for what concerns incidents only."""
        return cls("local", "deployment")


LOOKUPS = Owner("lookup", "all")


class Vault:
    """Seals and opens values; keeps keys in memory for at most a minute."""

    def __init__(self, keys: KeyStore, monotonic: Callable[[], float], local: LocalKey | None = None) -> None:
        self.keys = keys
        self.local = local
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._by_owner: dict[Owner, tuple[float, OpenKey]] = {}
        self._by_id: dict[UUID, tuple[float, OpenKey]] = {}

    def seal(self, owner: Owner, place: Place, plain: bytes) -> bytes:
        """The value as it may be kept: version, key id, nonce, cipher text.

        Raises Undeclared when the column declares no field, Sealed when the owner was erased.
        """
        require_sealable(place.table, place.column)
        key = self._local() if owner == Owner.local() else self._of(owner)
        nonce = secrets.token_bytes(NONCE_BYTES)
        return VERSION + key.id.bytes + nonce + key.cipher.encrypt(nonce, plain, place.bound)

    def open(self, place: Place, sealed: bytes) -> bytes:
        """The value itself; raises Sealed when its key is gone or it stood somewhere else."""
        if not _is_sealed(sealed):
            raise Sealed("This is not a sealed value.")
        key_id = UUID(bytes=sealed[1:17])
        key = self._ours(key_id) or self._cached(self._by_id, key_id, lambda: self.keys.by_id(key_id))
        try:
            return key.cipher.decrypt(sealed[17:HEAD], sealed[HEAD:], place.bound)
        except InvalidTag:
            raise Sealed from None

    def open_all(self, sealed: Sequence[tuple[Place, bytes]]) -> list[bytes | None]:
        """Many values, their keys fetched together; None for what does not open."""
        self._fetch({UUID(bytes=value[1:17]) for _place, value in sealed if _is_sealed(value)})
        return [self._open_or_none(place, value) for place, value in sealed]

    def seal_json(self, owner: Owner, place: Place, value: Any) -> bytes:
        """Seal anything JSON can say."""
        return self.seal(owner, place, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def open_json(self, place: Place, sealed: bytes) -> Any:
        """What `seal_json` sealed."""
        return json.loads(self.open(place, sealed))

    def digest(self, purpose: str, value: str) -> bytes:
        """The keyed hash that finds a value again without keeping it (HMAC-SHA-256)."""
        key = self._of(LOOKUPS)
        return hmac.digest(key.secret, f"{purpose}:{value}".encode(), "sha256")

    def forget(self) -> None:
        """Drop every cached key: a destroyed key is unusable from now on in this process."""
        with self._lock:
            self._by_owner.clear()
            self._by_id.clear()

    def _of(self, owner: Owner) -> OpenKey:
        return self._cached(self._by_owner, owner, lambda: self.keys.ensure(owner.kind, owner.label))

    def _local(self) -> OpenKey:
        if self.local is None:
            raise Sealed("There is no deployment key; run `python -m bot migrate`.")
        return self.local.newest

    def _ours(self, key_id: UUID) -> OpenKey | None:
        return self.local.by_id(key_id) if self.local is not None else None

    def _open_or_none(self, place: Place, sealed: bytes) -> bytes | None:
        try:
            return self.open(place, sealed)
        except Sealed:
            return None

    def _fetch(self, wanted: set[UUID]) -> None:
        """Bring keys to memory that are not there or older than a minute."""
        wanted = {one for one in wanted if self._ours(one) is None}
        now = self._monotonic()
        with self._lock:
            held = {one for one in wanted if one in self._by_id and now - self._by_id[one][0] < CACHE_SECONDS}
        for key in self.keys.by_ids(wanted - held):
            with self._lock:
                _keep(self._by_id, key.id, now, key)

    def _cached(self, cache: dict[Name, tuple[float, OpenKey]], name: Name, find: Callable[[], OpenKey]) -> OpenKey:
        now = self._monotonic()
        with self._lock:
            held = cache.get(name)
            if held and now - held[0] < CACHE_SECONDS:
                return held[1]
        key = find()
        with self._lock:
            _keep(cache, name, now, key)
        return key


def _is_sealed(value: bytes) -> bool:
    return value[:1] == VERSION and len(value) >= HEAD


def _keep(cache: dict[Name, tuple[float, OpenKey]], name: Name, now: float, key: OpenKey) -> None:
    """Put a key last and drop those in front whose minute is over, so that none outlives it unused."""
    cache.pop(name, None)
    cache[name] = (now, key)
    while now - cache[oldest := next(iter(cache))][0] >= CACHE_SECONDS:
        del cache[oldest]
