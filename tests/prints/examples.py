"""Invented meetings and associations, with every paper made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.clock import TOKYO
from handlers.contract.rules import profile
from handlers.prints import papers
from handlers.prints.models import model
from handlers.prints.papers import Course, Event, Letter, Order, Printed, Seat, when_words
from handlers.prints.rules import Item, timed

CONTRACT = profile("nerima-r8")
BEGINS = datetime(2026, 10, 15, 14, tzinfo=TOKYO)
TODAY = date(2026, 10, 9)
EVENT = Event(
    "W03", "講習会3 LINE", "講習会第3回", 5, date(2026, 10, 15), when_words(BEGINS, 120), "見本区民館", 15, "S02"
)
ROWS = (("はじめに", "講義", 10), ("実習", "実習", 80), ("質疑", "全体", 30))
COURSE = Course(
    timed(ROWS, BEGINS), "合計120分", ("注意すること",), ("聞き取り（事前）",),
    ({"what": "プロジェクター", "by": "区", "told": "いりません"},), ((1, "S02"), (2, "")),
)  # fmt: skip
SEATS = (Seat("P0001", "さくら町会", "参加"), Seat("P0002", "いなほ町会", "行けなくなった"), Seat(), Seat())
ITEMS = (Item("当日の資料", "第2版", 17, "A4", "0123456789ab"), Item("アンケート用紙", "合意ずみ", 22, "A4", ""))
ORDER = Order(TODAY, date(2026, 10, 14), "15人 + 予備2部 = 17部", ITEMS, ("注意すること",))
LETTERS = (
    Letter("さくら町会", "ABCD-2345", date(2026, 12, 8)), Letter("髙﨑𠮷町会", "WXYZ-6789", date(2026, 12, 8)),
)  # fmt: skip
BARE_EVENT = Event("V01", "派遣1", "派遣第1回", 1, None, when_words(None, 120), "", None, "")
BARE_COURSE = Course((), "合計0分", (), (), (), ())


def all_papers(event: Event = EVENT, course: Course = COURSE) -> Mapping[str, Printed]:
    """Every paper there is, by the name of its template."""
    group = ("A003", LETTERS[1].name)
    return {
        "run_sheet": papers.run_sheet(CONTRACT, event, course),
        "attendance_sheet": papers.attendance_sheet(CONTRACT, event, SEATS),
        "print_order": papers.print_order(CONTRACT, event, ORDER),
        "operating_rules": papers.operating_rules(CONTRACT, group, "line", model("line"), TODAY),
        "officer_letters": papers.officer_letters(CONTRACT, LETTERS, "A003", TODAY, 2),
    }
