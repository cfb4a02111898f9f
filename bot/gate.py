"""The list of hosts a process may reach, and the addresses their names were resolved to."""

from __future__ import annotations

import socket
import threading
from collections import OrderedDict
from collections.abc import Sequence
from ipaddress import ip_address

from bot.store.region import THIS_MACHINE, UnclearHost, plain

REMEMBERED = 256  # addresses: LINE and AWS answer with other ones every minute
LOCAL_FAMILIES = (socket.AF_UNIX, getattr(socket, "AF_NETLINK", socket.AF_UNIX))


class Gate:
    """Judges look-ups and sendings; this machine is always on the list."""

    def __init__(self, hosts: frozenset[str]) -> None:
        self._hosts = hosts | {THIS_MACHINE}
        self._machine = socket.gethostname()
        self._resolved: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def knows(self, host: object) -> bool:
        """Whether a name or an address is on the list, or was resolved from a name on it."""
        name = _plain(host)
        with self._lock:
            return name in self._hosts or name in self._resolved

    def may_look_up(self, host: object) -> bool:
        """Whether a name may be asked for; an address asks nobody, and this machine may ask for its own name."""
        return host in (None, "", b"", self._machine) or kind_of(host) != "name" or self.knows(host)

    def may_send(self, family: int, address: object) -> bool:
        """Whether anything may go to an address of a socket; None is a datagram of a connection already judged."""
        if family in LOCAL_FAMILIES or address is None:
            return True
        return isinstance(address, tuple) and self.knows(address[0])

    def resolved(self, host: object, addresses: Sequence[str]) -> None:
        """Remember the addresses of a name, when it is on the list itself; the oldest are forgotten."""
        if _plain(host) not in self._hosts:
            return
        with self._lock:
            for address in filter(None, map(_plain, addresses)):
                self._resolved[address] = None
                self._resolved.move_to_end(address)
            while len(self._resolved) > REMEMBERED:
                self._resolved.popitem(last=False)


def kind_of(host: object) -> str:
    """What a log line may say of a host: name, private address, public address."""
    try:
        address = ip_address(_plain(host) or "")
    except ValueError:
        return "name"
    return "private address" if address.is_private else "public address"


def _plain(host: object) -> str | None:
    try:
        text = host.decode() if isinstance(host, bytes | bytearray) else host
        return plain(text) if isinstance(text, str) else None
    except (UnclearHost, UnicodeDecodeError):
        return None
