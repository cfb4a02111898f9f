"""Passkeys as the second factor: made and shown in the browser, checked here (WebAuthn Level 3, py_webauthn)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import webauthn
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bot.store.vault import Owner, Place, Vault
from handlers.people.sign_in_tables import Passkey, PasskeyChallenge
from handlers.people.tables import PageLink, Worker

NAME = "Engawa"
CHALLENGE_LIFE = timedelta(minutes=5)
MAKE, SHOW = "make", "show"
MOST = 10  # passkeys of one worker
LONGEST = 16_384  # characters of what a browser sends; a key with its attestation has about 3,000
SIGNED_BY = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256, COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]  # fmt: skip
# What the library lets through of made-up input, besides its own errors.
MALFORMED = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
CHOICE = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.DISCOURAGED,  # where it can, the key stays on this device
    user_verification=UserVerificationRequirement.REQUIRED,
)


@dataclass(frozen=True)
class Site:
    """Where passkeys are good: the host they are bound to, and the origin a browser says it is at."""

    host: str
    origin: str


def site_of(public_url: str) -> Site | None:
    """The site of an address; None where browsers make no passkeys: IP addresses, and http but on `localhost`."""
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    if _is_address(host) or (parts.scheme != "https" and host != "localhost"):
        return None
    return Site(host, f"{parts.scheme}://{parts.netloc}")


@dataclass(frozen=True)
class Keyring:
    """The passkeys of one worker, in one session of our pages at a moment (real time)."""

    session: Session
    vault: Vault
    site: Site
    link: PageLink
    worker: Worker
    now: datetime

    def invite(self) -> str:
        """What the browser needs to make a passkey, as JSON; good once, for five minutes."""
        options = webauthn.generate_registration_options(
            rp_id=self.site.host, rp_name=NAME, user_id=self.worker.id.bytes, user_name=self.worker.code,
            timeout=int(CHALLENGE_LIFE.total_seconds() * 1000), authenticator_selection=CHOICE,
            exclude_credentials=self._known(), supported_pub_key_algs=SIGNED_BY,
        )  # fmt: skip
        self._challenge(MAKE, options.challenge)
        return webauthn.options_to_json(options)

    def keep(self, given: str) -> Passkey | None:
        """Keep the passkey a browser made for the last invitation; None when it is not one."""
        challenge = self._taken(MAKE)
        if challenge is None or len(given) > LONGEST or len(keys_of(self.session, self.worker.id)) >= MOST:
            return None
        try:
            made = webauthn.verify_registration_response(
                credential=given, expected_challenge=challenge, expected_rp_id=self.site.host,
                expected_origin=self.site.origin, require_user_verification=True, supported_pub_key_algs=SIGNED_BY,
            )  # fmt: skip
        except MALFORMED:
            return None
        digest = self._digest(bytes_to_base64url(made.credential_id))
        if self.session.scalar(select(Passkey.id).where(Passkey.digest == digest)) is not None:
            return None
        key = Passkey(
            id=uuid4(), worker_id=self.worker.id, digest=digest, counter=made.sign_count, browser=self.link.browser,
            synced=made.credential_device_type == CredentialDeviceType.MULTI_DEVICE, made_at=self.now,
        )  # fmt: skip
        known = {
            "id": bytes_to_base64url(made.credential_id),
            "key": bytes_to_base64url(made.credential_public_key),
        }  # fmt: skip
        key.credential = self.vault.seal_json(Owner.person(self.worker.id), _place(key), known)
        self.session.add(key)
        return key

    def ask(self) -> str | None:
        """What the browser needs to show one of the worker's passkeys, as JSON; None when there is none."""
        known = self._known()
        if not known:
            return None
        options = webauthn.generate_authentication_options(
            rp_id=self.site.host, allow_credentials=known, user_verification=UserVerificationRequirement.REQUIRED,
            timeout=int(CHALLENGE_LIFE.total_seconds() * 1000),
        )  # fmt: skip
        self._challenge(SHOW, options.challenge)
        return webauthn.options_to_json(options)

    def right(self, given: str) -> bool:
        """Whether one of the worker's passkeys signed the last question, its owner verified; then that is used up."""
        challenge, key = self._taken(SHOW), self._named(given)
        if challenge is None or key is None:
            return False
        known = self.vault.open_json(_place(key), key.credential)
        try:
            shown = webauthn.verify_authentication_response(
                credential=given, expected_challenge=challenge, expected_rp_id=self.site.host,
                expected_origin=self.site.origin, credential_public_key=base64url_to_bytes(known["key"]),
                credential_current_sign_count=key.counter, require_user_verification=True,
            )  # fmt: skip
        except MALFORMED:
            return False
        key.counter, key.used_at = shown.new_sign_count, self.now
        return True

    def _known(self) -> list[PublicKeyCredentialDescriptor]:
        opened = [self.vault.open_json(_place(one), one.credential) for one in keys_of(self.session, self.worker.id)]
        return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one["id"])) for one in opened]

    def _named(self, given: str) -> Passkey | None:
        """The worker's passkey the browser says it used."""
        said = _parsed(given).get("id")
        if not isinstance(said, str):
            return None
        mine = (Passkey.worker_id == self.worker.id, Passkey.digest == self._digest(said))
        return self.session.scalar(select(Passkey).where(*mine).with_for_update())

    def _digest(self, credential: str) -> bytes:
        return self.vault.digest("passkey", credential)

    def _challenge(self, purpose: str, challenge: bytes) -> None:
        self.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.link_id == self.link.id))
        until = self.now + CHALLENGE_LIFE
        self.session.add(PasskeyChallenge(link_id=self.link.id, purpose=purpose, challenge=challenge, expires_at=until))

    def _taken(self, purpose: str) -> bytes | None:
        """The challenge of this session, which is gone with this look at it; None when it is not for this or old."""
        mine = (PasskeyChallenge.link_id == self.link.id, PasskeyChallenge.purpose == purpose)
        take = delete(PasskeyChallenge).where(*mine).returning(PasskeyChallenge.challenge, PasskeyChallenge.expires_at)
        found = self.session.execute(take).first()
        return found.challenge if found is not None and found.expires_at > self.now else None


def keys_of(session: Session, worker: UUID) -> Sequence[Passkey]:
    """The passkeys of a worker, oldest first."""
    return session.scalars(select(Passkey).where(Passkey.worker_id == worker).order_by(Passkey.made_at)).all()


def remove(session: Session, worker: UUID, key: UUID | None = None) -> int:
    """Take one passkey of a worker away, or all of them; how many went."""
    gone = delete(Passkey).where(Passkey.worker_id == worker)
    gone = gone if key is None else gone.where(Passkey.id == key)
    return len(session.execute(gone.returning(Passkey.id)).all())


def _place(key: Passkey) -> Place:
    return Place("passkey", "credential", key.id)


def _parsed(given: str) -> dict[str, Any]:
    try:
        found = json.loads(given) if len(given) <= LONGEST else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
