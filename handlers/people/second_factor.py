"""The second factor of a worker: a six-figure code that changes each half minute, good once (002G-§3-1, RFC 6238)."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

import pyotp
import segno

from bot.store.vault import Owner, Place, Vault
from bot.text import plain
from handlers.people.tables import Worker

STEP = timedelta(seconds=30)
ISSUER = "Engawa"


def secret_of(vault: Vault, worker: Worker) -> str:
    """The worker's secret, made when there is none yet."""
    if worker.second_factor is None:
        secret = pyotp.random_base32()
        worker.second_factor = vault.seal(Owner.person(worker.id), _place(worker), secret.encode())
    return vault.open(_place(worker), worker.second_factor).decode()


def is_new(worker: Worker) -> bool:
    """Whether the worker has never got in with it: only then the secret may be shown."""
    return worker.second_factor_step == 0


def right(vault: Vault, worker: Worker, typed: str, now: datetime) -> bool:
    """Whether the code is right now (a clock may be half a minute off) and was not used before; then it is used up."""
    code, totp = plain(typed).replace(" ", ""), pyotp.TOTP(secret_of(vault, worker))
    for moment in (now - STEP, now, now + STEP):
        step = int(moment.timestamp() // STEP.total_seconds())
        if hmac.compare_digest(totp.at(moment).encode(), code.encode()) and step > worker.second_factor_step:
            worker.second_factor_step = step
            return True
    return False


def next_good(vault: Vault, worker: Worker, now: datetime) -> str:
    """The code an authenticator would show, or the next one where this one is used up: for the demo only."""
    step = max(int(now.timestamp() // STEP.total_seconds()), worker.second_factor_step + 1)
    return pyotp.TOTP(secret_of(vault, worker)).at(int(step * STEP.total_seconds()))


def picture(secret: str, code: str) -> str:
    """The QR an authenticator app reads, as SVG."""
    address = pyotp.TOTP(secret).provisioning_uri(name=code, issuer_name=ISSUER)
    return segno.make(address, error="m").svg_inline(scale=4, title="認証アプリ用のQR")


def _place(worker: Worker) -> Place:
    return Place("worker", "second_factor", worker.id)
