"""Words and limits of what the ward hands over: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.catalogs import Lazy, _

MEDIA: dict[str, Lazy] = {
    "paper": _("紙"),
    "usb": _("USBメモリ"),
    "disc": _("CD・DVD"),
    "file": _("電子ファイル（メール添付）"),
    "device": _("機器"),
    "other": _("そのほか"),
}
WAYS: dict[str, Lazy] = {"in person": _("手渡し"), "post": _("郵送"), "mail": _("メール")}
ENDS: dict[str, Lazy] = {"returned": _("返還"), "erased": _("消去"), "destroyed": _("廃棄")}
GIVEN: dict[str, Lazy] = {"in person": _("手渡し"), "mail": _("メール")}
MOST_ITEMS, MOST_COUNT, LONGEST = 8, 9999, 40
SOURCE = "handover:"  # how the sources of receipts begin where something goes to the ward


@dataclass(frozen=True)
class Item:
    """One thing as it is recorded."""

    what: str
    medium: str
    count: int
    important: bool
    place: str


@dataclass(frozen=True)
class Taken:
    """One handing over as it is recorded: the day, the office, the way, who took it, the things."""

    on: date
    office: str
    way: str
    received_by: str
    items: tuple[Item, ...]


def is_late(received_on: date, given_on: date | None, today: date) -> bool:
    """Whether a receipt is owed since a day before today: it is given the same day."""
    return given_on is None and received_on < today
