"""The contract key in AWS KMS, in Tokyo or Osaka only: wrapping and unwrapping by calls that never show the key."""

from __future__ import annotations

import re
from typing import Protocol

from bot.errors import NotConfigured, Sealed

ARN = re.compile(r"arn:aws:kms:(?P<region>[a-z0-9-]+):\d{12}:(?:key|alias)/[A-Za-z0-9/_-]+")
DOMESTIC = ("ap-northeast-1", "ap-northeast-3")  # Tokyo, Osaka (000-§19-2-2)
MARK = b"kms1:"  # tells what KMS wrapped from what a file's key wrapped


class Kms(Protocol):
    """The two calls we make; `bot.store.aws` makes them to AWS."""

    def encrypt(self, arn: str, plain: bytes, context: dict[str, str]) -> bytes:
        """AWS KMS: Encrypt. Raises Unavailable."""

    def decrypt(self, arn: str, sealed: bytes, context: dict[str, str]) -> bytes:
        """AWS KMS: Decrypt. Raises Sealed when it was another key or context, Unavailable when KMS is away."""


class KmsWrapper:
    """Wraps and unwraps by calls to KMS; the encryption context binds each key to its id."""

    def __init__(self, arn: str, kms: Kms) -> None:
        self._arn = arn
        self._kms = kms

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """The key under the contract key, which never leaves KMS."""
        return MARK + self._kms.encrypt(self._arn, key, _context(bound_to))

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key again; raises Sealed when it was wrapped by somebody else, Unavailable when KMS does not answer."""
        if not wrapped.startswith(MARK):
            raise Sealed("A key cannot be unwrapped: the contract key is another one.")
        return self._kms.decrypt(self._arn, wrapped.removeprefix(MARK), _context(bound_to))


def region_of(arn: str) -> str:
    """The region of a key; raises NotConfigured unless it is Tokyo or Osaka."""
    found = ARN.fullmatch(arn)
    if found is None:
        raise NotConfigured("CONTRACT_KMS_KEY is not the ARN of an AWS KMS key (arn:aws:kms:REGION:ACCOUNT:key/ID).")
    if found["region"] not in DOMESTIC:
        raise NotConfigured(
            f"CONTRACT_KMS_KEY is in {found['region']}; the contract allows only ap-northeast-1 and ap-northeast-3."
        )
    return found["region"]


def _context(bound_to: bytes) -> dict[str, str]:
    return {"engawa": bound_to.hex()}
