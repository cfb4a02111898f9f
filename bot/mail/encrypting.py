"""Office documents only their reader can open: agile encryption, and passwords that can be read aloud.

The password goes by another way than the mail (000-§19-3-3), usually by phone; so no sign looks or sounds like another
one in a different case.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from msoffcrypto.exceptions import EncryptionError, FileFormatError
from msoffcrypto.format.ooxml import OOXMLFile

from bot.errors import EngawaError

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32, so five bits each; without 0, O, 1, I and small letters
GROUPS, GROUP = 4, 4  # 80 bits
LONGEST_PASSWORD = 255  # MS-OFFCRYPTO: 2.3.4.11 Encryption Key Generation (Agile Encryption)


class NotEncryptable(EngawaError):
    """Only a Word, Excel or PowerPoint file that is still open to everybody can be encrypted."""


def encrypt(document: bytes, password: str) -> bytes:
    """The same document, opened only by the password (MS-OFFCRYPTO: agile encryption).

    Raises NotEncryptable when it is no such document, is encrypted already, or the password is empty or too long.
    """
    if not 0 < len(password) <= LONGEST_PASSWORD:
        raise NotEncryptable(f"A password has 1 to {LONGEST_PASSWORD} signs.")
    closed = BytesIO()
    try:
        OOXMLFile(BytesIO(document)).encrypt(password, closed)
    except (EncryptionError, FileFormatError):
        raise NotEncryptable from None
    return closed.getvalue()


def make_password(choice: Callable[[str], str]) -> str:
    """A new password such as K7QM-2XRD-9HVA-TB4E; `choice` picks one sign of many, e.g. that of random.SystemRandom."""
    return "-".join("".join(choice(SIGNS) for _ in range(GROUP)) for _ in range(GROUPS))
