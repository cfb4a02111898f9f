"""Office files under a password: opens in Word and Excel by themselves, unlike encrypted archives (000-§17-6, X5)."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from msoffcrypto.format.ooxml import OOXMLFile

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"  # without 0 O 1 l I, which sound and look alike
GROUPS, SIGNS = 4, 4  # 93 bits


def encrypt(document: bytes, password: str) -> bytes:
    """A .docx or .xlsx that opens only with the password (ECMA-376 agile encryption, AES-256)."""
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(document)).encrypt(password, locked)
    return locked.getvalue()


def make_password(choice: Callable[[Sequence[str]], str]) -> str:
    """A password that can be read aloud over a phone: abcd-EFGH-2345-jkmn; `choice` draws one sign."""
    return "-".join("".join(choice(LETTERS) for _ in range(SIGNS)) for _ in range(GROUPS))
