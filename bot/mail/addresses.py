"""Which mail addresses we write to and from: plain ASCII ones (RFC 5321), without quotes and display names."""

from __future__ import annotations

import re

LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@[^@]{{1,253}}\Z){LOCAL}(?:\.{LOCAL})*@{LABEL}(?:\.{LABEL})*\Z")


def is_address(text: str) -> bool:
    """Whether this is one mail address and nothing more."""
    return ADDRESS.match(text) is not None


def domain_of(address: str) -> str:
    """What stands behind the @."""
    return address.rpartition("@")[2]
