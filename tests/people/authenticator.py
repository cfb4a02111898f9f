"""A software authenticator: what a browser and a security key do together, so that passkeys need neither."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

HOST, ORIGIN = "engawa.example", "https://engawa.example"
PRESENT, VERIFIED, MAY_SYNC, NEW = 1, 4, 8, 64  # flags of the authenticator's data (WebAuthn: Authenticator data)


@dataclass
class Authenticator:
    """One key on one device; its fields may be changed to what a broken or hostile one says."""

    origin: str = ORIGIN
    host: str = HOST
    flags: int = PRESENT | VERIFIED
    counter: int = 1
    id: bytes = b"the-credential-of-the-tests-0001"
    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: str) -> dict[str, Any]:
        """What a browser hands over after `navigator.credentials.create()`."""
        client = self._client("webauthn.create", options)
        made = {"fmt": "none", "attStmt": {}, "authData": self._data(NEW) + self._new()}
        return self._answer({"clientDataJSON": said(client), "attestationObject": said(cbor2.dumps(made))})

    def show(self, options: str) -> dict[str, Any]:
        """What a browser hands over after `navigator.credentials.get()`; each use counts one more."""
        self.counter += 1
        client, data = self._client("webauthn.get", options), self._data(0)
        signature = self.secret.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {"clientDataJSON": said(client), "authenticatorData": said(data), "signature": said(signature)}
        )

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        return {"id": said(self.id), "rawId": said(self.id), "type": "public-key", "response": response}

    def _client(self, kind: str, options: str) -> bytes:
        challenge = json.loads(options)["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, more: int) -> bytes:
        flags = bytes([self.flags | more])
        return hashlib.sha256(self.host.encode()).digest() + flags + self.counter.to_bytes(4, "big")

    def _new(self) -> bytes:
        point = self.secret.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        return bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(key)


def said(value: bytes) -> str:
    """Bytes as WebAuthn's JSON writes them."""
    return urlsafe_b64encode(value).decode().rstrip("=")


def heard(value: str) -> bytes:
    """The bytes again."""
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))
