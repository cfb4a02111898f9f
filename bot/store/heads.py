"""Signed ends of the ledger's chain that leave the house, so that a cut tail or a rebuilt chain shows (000-§19-3-4)."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bot.errors import ContentFault
from bot.store.keystore import KeyStore

GENESIS = hashlib.sha256(b"Engawa ledger, version 1").digest()
FILE = "heads.jsonl"


@dataclass(frozen=True)
class Head:
    """The end of the chain at a moment: how many entries, and the hash that binds them all."""

    position: int
    hash: bytes


@dataclass(frozen=True)
class SignedHead:
    """A head as it leaves: when, and an Ed25519 signature over position, hash and moment."""

    head: Head
    at: datetime
    signature: bytes

    def line(self) -> str:
        """One line of JSON."""
        return json.dumps({**_signed(self.head, self.at), "signature": self.signature.hex()})


class Notary:
    """Signs heads with a key of the key store."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys

    def sign(self, head: Head, now: datetime) -> SignedHead:
        """The head with its signature."""
        return SignedHead(head, now, self._private().sign(_bytes(head, now)))

    def public_key(self) -> str:
        """What the ward keeps to check signatures by: 32 bytes as hexadecimal."""
        return self._private().public_key().public_bytes_raw().hex()

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._keys.ensure("ledger", "heads").secret)


def write_head(folder: Path, signed: SignedHead) -> None:
    """Append a head to the file of heads; it is on the disk when this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / FILE, "a+b") as file:
        file.write(_after_a_torn_line(file) + signed.line().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_heads(file: Path, public_key: str) -> Iterator[Head]:
    """The heads of a file, each checked; raises ContentFault naming the line that was not signed by us.

    A line must be exactly as it left: what only reads the same was written by somebody else.
    """
    key = _public(public_key)
    with open(file, encoding="utf-8", errors="replace", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            signed = _read(line.removesuffix("\n"), key)
            if signed is None:
                raise ContentFault(f"{file.name}:{number}: this head was not signed by this ledger's key")
            yield signed.head


def _read(line: str, key: Ed25519PublicKey) -> SignedHead | None:
    try:
        values = json.loads(line)
        head = Head(values["position"], bytes.fromhex(values["hash"]))
        signed = SignedHead(head, datetime.fromisoformat(values["at"]), bytes.fromhex(values["signature"]))
        key.verify(signed.signature, _bytes(head, signed.at))
    except (ValueError, KeyError, TypeError, RecursionError, InvalidSignature):
        return None
    return signed if signed.line() == line else None


def _public(key: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    except ValueError:
        raise ContentFault("The public key must be 64 hexadecimal digits; `ledger public-key` prints ours.") from None


def _after_a_torn_line(file: IO[bytes]) -> bytes:
    """A disk that was full may have left half a line; the next head must not be lost with it."""
    end = file.seek(0, os.SEEK_END)
    if end == 0:
        return b""
    file.seek(end - 1)
    return b"" if file.read(1) == b"\n" else b"\n"


def _signed(head: Head, at: datetime) -> dict[str, object]:
    return {"position": head.position, "hash": head.hash.hex(), "at": at.astimezone(UTC).isoformat()}


def _bytes(head: Head, at: datetime) -> bytes:
    return json.dumps(_signed(head, at), sort_keys=True).encode()
