"""What deadlines there are and on which mornings they are spoken of: pure, without rows or clocks (8.3, R9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.catalogs import Lazy, _
from bot.days import short_day
from handlers.contract.chains import Chains
from handlers.contract.counting import target
from handlers.contract.rules import Office, Profile

CONTRACT = "contract"  # the anchor of what belongs to no single event
SOON, ONE_DAY = timedelta(days=7), timedelta(days=1)
BY_HAND = ("consult", "proposal", "payment")  # what nothing but a worker's word settles


@dataclass(frozen=True)
class Item:
    """One kind of deadline: what is to be there, what to do, and how its knocks are called in the profile."""

    title: Lazy
    hint: Lazy
    owner: str = "us"
    knocks: str = ""


ITEMS: dict[str, Item] = {
    "materials": Item(_("資料の区の確認"), _("区の確認をもらって「/資料確認」")),
    "headcount": Item(_("参加人数の連絡（区から）"), _("区に聞いて「/人数」"), owner="ward"),
    "bring_in": Item(_("機材の持込みの協議"), _("区と協議して「/機材」")),
    "print": Item(_("資料の印刷・帳合い"), _("人数分を用意する")),
    "report": Item(_("実施報告書"), _("区へメールで送る")),
    "visit_report": Item(_("訪問の実施報告書"), _("区へメールで送る（今後の支援方針も）")),
    "proposal": Item(_("提案書（次年度）"), _("区へメールで送る")),
    "consult": Item(_("区との協議の記録"), _("協議して「済んだ」を押す")),
    "plan_seminar": Item(_("講習会の日程（全部）"), _("残りの日程を区と決める"), knocks="plan"),
    "plan_exchange": Item(_("意見交換会の日程（全部）"), _("残りの日程を区と決める"), knocks="plan"),
    "plan_visit": Item(_("派遣の日程（全部）"), _("残りの日程を区と決める"), knocks="plan"),
    "payment": Item(_("委託料の支払い（区から）"), _("入金を確かめて「済んだ」を押す"), owner="ward"),
    "end": Item(_("契約の終わり"), _("残っているものを片づける")),
}

HINTS: dict[tuple[str, int], Lazy] = {  # what the same deadline asks for so many days before
    ("materials", 14): _("資料の案を作る"),
    ("materials", 7): _("資料を区へ送る"),
    ("materials", 3): _("区に確認のようすを聞く"),
    ("headcount", 3): _("区に人数をたずねる"),
    ("headcount", 1): _("区に人数をもう一度たずねる"),
}

WORDS = {  # what changes of deadlines are kept with, as people read it
    "made": "作成", "propose": "日時の変更", "agree": "区と合意", "postpone": "延期", "cancel": "中止", "end": "実施",
    "change": "内容の変更", "headcount": "人数", "returned": "差し戻し", "undone": "取り消し", "added": "機材の追加",
    "invoice": "請求書", "report": "報告", "confirm": "履行確認", "phone": "電話", "mail": "メール",
    "meeting": "打ち合わせ", "ready": "準備ができた", "unready": "準備の取り消し", "start": "開始",
    "return": "差し戻し", "None": "", "visits": "訪問の変更",
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A deadline an event brings with it."""

    item: str
    due_on: date
    event_on: date | None = None


def knocks(chains: Chains, item: str, due: date, event: date | None) -> Iterator[date]:
    """The days on which a deadline is to be spoken of, before any closed day is considered."""
    said = chains.knock(ITEMS[item].knocks or item)
    yield from (due - timedelta(days=days) for days in said.before)
    if event is not None:
        yield from (day for days in said.after if (day := event + timedelta(days=days)) < due)


def told_on(office: Office, knock: date, made: date) -> date:
    """The morning of a knock: on a closed day the last open one before, or, made since then, the next one."""
    day = target(office, knock)
    return day if day >= made else office.next_open_day(made - timedelta(days=1))


@dataclass(frozen=True)
class Days:
    """The days of one deadline."""

    due: date
    event: date | None
    made: date


def mornings(contract: Profile, item: str, days: Days) -> Iterator[date]:
    """The mornings on which a deadline is spoken of, in no order; a day may come twice."""
    found = knocks(contract.chains, item, days.due, days.event)
    return (told_on(contract.office, one, days.made) for one in found if one >= days.made)


def speaks(contract: Profile, item: str, days: Days, since: date, today: date) -> bool:
    """Whether a deadline is spoken of this morning, the last morning having been `since`."""
    return any(since < morning <= today for morning in mornings(contract, item, days))


def escalations(contract: Profile, due: date, until: date) -> Iterator[date]:
    """When those in charge hear of an overdue deadline: on the first open day after it, then every so many."""
    count, day = 0, due
    while day < until:
        day += ONE_DAY
        if contract.office.is_open_day(day):
            if count % contract.chains.overdue_again == 0:
                yield day
            count += 1


def escalates(contract: Profile, due: date, since: date, today: date) -> bool:
    """Whether those in charge hear of an overdue deadline this morning, the last one having been `since`."""
    return any(since < day for day in escalations(contract, due, today))


def hint(item: str, due: date, today: date) -> Lazy:
    """What a deadline asks for now."""
    left = (due - today).days
    stages = sorted(days for name, days in HINTS if name == item and days >= left)
    return HINTS[item, stages[0]] if stages and left > 0 else ITEMS[item].hint


def when(due: date, today: date) -> Lazy:
    """How a day stands to today, in words."""
    left = (due - today).days
    if left < 0:
        return _("{n}日すぎ").fill(n=-left)
    return _("きょうまで") if left == 0 else _("あと{n}日").fill(n=left)


def sections(dues: Sequence[date], today: date) -> tuple[int, int, int]:
    """How many are overdue, due within a week, and later."""
    over = sum(due < today for due in dues)
    week = sum(today <= due <= today + SOON for due in dues)
    return over, week, len(dues) - over - week


def words_of(why: str) -> str:
    """The few words a change was kept with, as people read them."""
    return " ".join(filter(None, (_word(one) for one in why.split())))


def _word(one: str) -> str:
    try:
        return short_day(date.fromisoformat(one))
    except ValueError:
        return WORDS.get(one, one)
