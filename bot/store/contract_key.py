"""The contract key, which wraps all other keys: a file of this machine, newest line first, or something like it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import KeysAway, NotConfigured, Sealed
from bot.settings import Settings

KEY_BYTES = 32
NONCE_BYTES = 12
Stamp = tuple[int, int, int]


class Wrapper(Protocol):
    """Whatever holds the contract key: a local file here, a key management service elsewhere."""

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """The key, readable only through `unwrap` with the same `bound_to`."""

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key again; raises Sealed when it was wrapped by somebody else or for something else."""


class LocalWrapper:
    """Contract keys as lines of a file (32 bytes as hexadecimal each): wraps with the first, unwraps with any.

    The file is looked at again before each wrapping and after a failed unwrapping, so a rotation by another process
    is followed at once. It is readable by its owner only.
    """

    def __init__(self, path: Path, *, first_only: bool = False) -> None:
        self._path = path
        self._most = 1 if first_only else None
        self._read()

    @classmethod
    def from_file(cls, path: Path) -> LocalWrapper:
        """Read the key file; raises NotConfigured with what to do when it is missing or damaged."""
        return cls(path)

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """The key under AES-256-GCM, bound to its id."""
        if _stamp(self._path) != self._stamp:
            self._read()
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._ciphers[0].encrypt(nonce, key, bound_to)

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key again."""
        try:
            return _unwrap(self._ciphers, wrapped, bound_to)
        except Sealed:
            self._read()
            return _unwrap(self._ciphers, wrapped, bound_to)

    def _read(self) -> None:
        stamp = _stamp(self._path)
        self._ciphers = [AESGCM(key) for key in read_key_file(self._path)[: self._most]]
        self._stamp = stamp


class NoKey:
    """In the place of a contract key that is missing or damaged: nothing opens, and nothing is lost by trying."""

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """Raise KeysAway."""
        raise KeysAway("There is no contract key.")

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """Raise KeysAway."""
        raise KeysAway("There is no contract key.")


class Several:
    """Contract keys in several places, newest first: wraps with the first, unwraps with any."""

    def __init__(self, wrappers: Sequence[Wrapper]) -> None:
        self._wrappers = tuple(wrappers)

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """The key, wrapped by the newest."""
        return self._wrappers[0].wrap(key, bound_to)

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key again, whoever wrapped it."""
        for wrapper in self._wrappers:
            try:
                return wrapper.unwrap(wrapped, bound_to)
            except Sealed:
                continue
        raise Sealed("A key cannot be unwrapped: the contract key is another one.")


def contract_wrappers(settings: Settings) -> list[Wrapper]:
    """What holds the contract key, newest first; raises NotConfigured when there is none."""
    if settings.contract_kms_key is None:
        return [LocalWrapper(settings.contract_key_file)]
    try:
        from bot.store.aws import wrapper_of  # needs the extra `aws`, which nobody else has to install
    except ModuleNotFoundError:
        raise NotConfigured("CONTRACT_KMS_KEY needs boto3; install the extra: pip install 'engawa[aws]'.") from None
    local = [LocalWrapper(settings.contract_key_file)] if settings.contract_key_file.exists() else []
    return [*(wrapper_of(arn.strip()) for arn in settings.contract_kms_key.split(",")), *local]


def contract_wrapper(settings: Settings) -> Wrapper:
    """The contract key, wherever it is held."""
    return Several(contract_wrappers(settings))


def read_key_file(path: Path, what: str = "contract key") -> list[bytes]:
    """The keys of a file, newest first; raises NotConfigured with what to do when it is missing or damaged."""
    try:
        keys = [bytes.fromhex(line) for line in path.read_text().split()]
    except FileNotFoundError:
        raise NotConfigured(
            f"The {what} file {path.name} is missing. Restore it from its safe place, "
            "or run `python -m bot migrate` for a new contract."
        ) from None
    except OSError as error:
        raise NotConfigured(f"The {what} file {path.name} cannot be read ({error.strerror}).") from None
    except ValueError:
        keys = []
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise NotConfigured(f"The {what} file {path.name} is damaged. Restore it from its safe place.")
    return keys


def make_key_file(path: Path) -> bool:
    """Make a new contract key unless there is one; returns whether it was made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "x", opener=private) as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
    except FileExistsError:
        return False
    return True


def write_key_file(path: Path, keys: Sequence[bytes]) -> None:
    """Put keys in the place of a file's at once: whoever reads it sees all the old ones or all the new ones."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)  # left by somebody who was killed here
    with open(new, "x", opener=private) as file:
        file.write("".join(key.hex() + "\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def private(name: str, flags: int) -> int:
    """Open a file that only its owner may read."""
    return os.open(name, flags, 0o600)


def _unwrap(ciphers: Sequence[AESGCM], wrapped: bytes, bound_to: bytes) -> bytes:
    for cipher in ciphers:
        try:
            return cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], bound_to)
        except (InvalidTag, ValueError):  # ValueError: too short to be anything we wrapped
            continue
    raise Sealed("A key cannot be unwrapped: the contract key is another one.")


def _stamp(path: Path) -> Stamp | None:
    """What changes whenever another file takes this place."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
