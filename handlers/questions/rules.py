"""What can be asked, what happens with it, and by when somebody answers (S4-2-カ-8)."""

from __future__ import annotations

from datetime import date, timedelta

from bot.catalogs import Lazy, _
from bot.chat.questions import Option
from handlers.contract.rules import Office
from handlers.visits.rules import TOOLS as ADVISED

TOOLS = (*(one for one in ADVISED if one.key != "undecided"), Option("engawa", _("えんがわ（このトーク）")))
KINDS = (
    Option("how", _("使い方がわからない"), ("使い方", "やり方")),
    Option("stuck", _("うまく動かない"), ("動かない", "できない")),
    Option("advice", _("相談したい"), ("相談",)),
    Option("other", _("そのほか")),
    Option("seen", _("ほかの人の情報が見えた"), ("見えた", "他人の情報")),
    Option("fraud", _("だまされたかもしれない"), ("詐欺", "さぎ")),
)
ALARMS = ("seen", "fraud")  # staff hear of these at once, before anything is written
STATES: dict[str, Lazy] = {
    "begun": _("書いている途中です"), "asked": _("お返事を待っています"), "answered": _("お返事がとどいています"),
    "closed": _("終わりました"),
}  # fmt: skip
MOVES: dict[str, tuple[str, ...]] = {
    "begun": ("write", "close"), "asked": ("write", "take", "answer", "close"),
    "answered": ("take", "answer", "again", "close"), "closed": (),
}  # fmt: skip
LONGEST = 1_000  # signs of a question, and of an answer
LONGEST_IN_CHAT = 400
FORGOTTEN = timedelta(days=7)  # after which a question nobody wrote is taken away
QUIET_AFTER = timedelta(days=14)  # after which an answer nobody objected to has settled the question


def label(options: tuple[Option, ...], key: str) -> Lazy | str:
    """The words of an option; its key when it is offered no more."""
    return next((one.label for one in options if one.key == key), key)


def answer_by(office: Office, asked: date) -> date:
    """The next open day of the ward: by then somebody has answered (a promise of ours, not of the contract)."""
    day = asked + timedelta(days=1)
    while not office.is_open_day(day):
        day += timedelta(days=1)
    return day
