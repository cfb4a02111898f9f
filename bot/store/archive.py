"""A sealed file: compressed, in chunks of AES-256-GCM under a key of its own, which the contract key wraps.

Layout: the magic line, one line of JSON (the label), then chunks of 4 bytes length and cipher text. A chunk's number
is its nonce; label, number and whether it is the last are its associated data, so a chunk changed, moved or cut off
does not open. The wrapped key stands in the label and in nothing else.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import EngawaError
from bot.store.contract_key import KEY_BYTES, NONCE_BYTES, Wrapper, private, sync_folder

MAGIC = b"ENGAWA BACKUP 1\n"
CHUNK = 1 << 20
LENGTH_BYTES = 4
LONGEST_LABEL = 10_000
LEVEL = 6  # of gzip: 9 costs twice the time for one percent


class Damaged(EngawaError):
    """This backup file is damaged, cut off or no backup at all; nothing of it was used."""


@dataclass(frozen=True)
class Label:
    """What a backup says of itself, in the open: rows or keys, when, which shape of tables, its wrapped key."""

    kind: str
    taken_at: str  # ISO, UTC
    shape: str
    key_id: str
    wrapped: str

    @property
    def moment(self) -> datetime:
        """When it was taken."""
        return datetime.fromisoformat(self.taken_at)


@contextmanager
def writing(path: Path, kind: str, taken_at: datetime, shape: str, wrapper: Wrapper) -> Iterator[IO[str]]:
    """Text to write into a new file; it stands at its place, whole and on the disk, only when the block ends well."""
    secret, key_id = secrets.token_bytes(KEY_BYTES), uuid4()
    wrapped = wrapper.wrap(secret, key_id.bytes).hex()
    head = json.dumps(asdict(Label(kind, taken_at.isoformat(), shape, str(key_id), wrapped))).encode() + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with open(part, "xb", opener=private) as file:
        file.write(MAGIC + head)
        chunks = _Writer(file, AESGCM(secret), head)
        with gzip.GzipFile(fileobj=chunks, mode="wb", compresslevel=LEVEL, mtime=0) as packed:
            text = io.TextIOWrapper(packed, encoding="utf-8", write_through=True)
            yield text
            text.flush()
        chunks.finish()
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


@contextmanager
def reading(path: Path, wrapper: Wrapper) -> Iterator[tuple[Label, Iterator[str]]]:
    """The label and the lines of a file; raises Damaged as soon as something is not as it was written.

    Raises Sealed when it was written under another contract key.
    """
    with open(path, "rb") as file:
        label, head = _label(file)
        secret = wrapper.unwrap(bytes.fromhex(label.wrapped), UUID(label.key_id).bytes)
        yield label, _lines(_Reader(file, AESGCM(secret), head))


def label_of(path: Path) -> Label:
    """What a file says of itself; not yet checked against its content."""
    with open(path, "rb") as file:
        return _label(file)[0]


def _label(file: BinaryIO) -> tuple[Label, bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        raise Damaged
    head = file.readline(LONGEST_LABEL)
    try:
        label = Label(**json.loads(head))
        _moment, _key, _wrapped = label.moment, UUID(label.key_id), bytes.fromhex(label.wrapped)
    except (ValueError, TypeError, AttributeError):
        raise Damaged from None
    return label, head


def _lines(chunks: _Reader) -> Iterator[str]:
    try:
        with gzip.GzipFile(fileobj=chunks, mode="rb") as packed:
            yield from io.TextIOWrapper(packed, encoding="utf-8")
    except (OSError, EOFError, UnicodeDecodeError):
        raise Damaged from None
    if not chunks.ended:
        raise Damaged


class _Writer:
    """Takes bytes, writes sealed chunks."""

    def __init__(self, file: BinaryIO, cipher: AESGCM, head: bytes) -> None:
        self._file, self._cipher, self._bound = file, cipher, hashlib.sha256(head).digest()
        self._left = bytearray()
        self._number = 0

    def write(self, data: bytes, /) -> int:
        """Keep the bytes; seal a chunk whenever there is more than one."""
        self._left += data
        while len(self._left) > CHUNK:
            self._seal(bytes(self._left[:CHUNK]), last=False)
            del self._left[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """Nothing: a chunk is sealed when it is full, or the last."""

    def finish(self) -> None:
        """Seal what is left as the last chunk."""
        self._seal(bytes(self._left), last=True)

    def _seal(self, plain: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number), plain, _bound(self._bound, last))
        self._file.write(len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed)
        self._number += 1


class _Reader(io.RawIOBase):
    """Gives the bytes of sealed chunks, each checked."""

    def __init__(self, file: io.BufferedReader, cipher: AESGCM, head: bytes) -> None:
        self._file, self._cipher, self._bound = file, cipher, hashlib.sha256(head).digest()
        self._left = b""
        self._number = 0
        self.ended = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, fewer at the end of a chunk; none at the end of the file."""
        while not self._left and not self.ended:
            self._left = self._next()
        given, self._left = (self._left, b"") if size < 0 else (self._left[:size], self._left[size:])
        return given

    def _next(self) -> bytes:
        length = int.from_bytes(self._file.read(LENGTH_BYTES), "big")
        if not 0 < length <= CHUNK + 16:
            raise Damaged
        sealed = self._file.read(length)
        if len(sealed) != length:  # a length that says more than there is was not written by us
            raise Damaged
        self.ended = not self._file.peek(1)
        try:
            plain = self._cipher.decrypt(_nonce(self._number), sealed, _bound(self._bound, self.ended))
        except InvalidTag:
            raise Damaged from None
        self._number += 1
        return plain


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE_BYTES, "big")


def _bound(head: bytes, last: bool) -> bytes:
    return head + (b"\x01" if last else b"\x00")
