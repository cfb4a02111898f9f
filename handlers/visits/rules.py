"""What a visit may become and on which days it may be: pure, without rows or clocks (S4-2, requirements 9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.catalogs import Lazy, _
from bot.chat.questions import Option
from bot.clock import in_tokyo
from handlers.contract.frames import in_window
from handlers.contract.kinds import days_shown
from handlers.contract.rules import Profile

TOOLS = (
    Option("line", _("LINE公式アカウント"), ("LINE", "ライン", "公式")),
    Option("openchat", _("オープンチャット"), ("オプチャ",)),
    Option("instagram", _("Instagram"), ("インスタ", "インスタグラム")),
    Option("homepage", _("ホームページ"), ("HP", "サイト")),
    Option("cashless", _("キャッシュレス"), ("ペイペイ", "電子決済")),
    Option("undecided", _("まだ決めていない"), ("未定", "わからない")),
    Option("other", _("その他")),
)
STAGES = (
    Option("new", _("初めて")),
    Option("stopped", _("やめてしまった")),
    Option("using", _("使っている")),
)
HOPES = (
    Option("circular", _("回覧板を減らしたい")),
    Option("reach", _("若い人に知らせたい")),
    Option("events", _("行事の連絡を楽にしたい")),
    Option("safety", _("災害のときに使いたい")),
    Option("money", _("会費の集金を楽にしたい")),
    Option("other", _("そのほか")),
)
INTERNET = (
    Option("yes", _("ある"), ("はい", "うん", "あります", "使えます", "yes", "是", "有", "能", "네", "예", "있어요")),
    Option("no", _("ない"), ("いいえ", "ありません", "使えません", "no", "不", "没有", "不能", "아니요", "없어요")),
    Option("unknown", _("わからない"), ("不明",)),
)
TOLD = (
    Option("phone", _("電話")),
    Option("mail", _("メール")),
    Option("meeting", _("打ち合わせ")),
)

STATES: dict[str, Lazy] = {
    "wish": _("希望を受け付けました"),
    "forwarded": _("区へ伝えました"),
    "selected": _("区が訪問を選びました"),
    "declined": _("今回は見送りです"),
    "fixed": _("日時が決まりました"),
    "held": _("訪問は終わりました"),
    "withdrawn": _("取り下げました"),
    "cancelled": _("中止になりました"),
}

MOVES: dict[str, dict[str, str]] = {
    "wish": {"change": "wish", "forward": "forwarded", "withdraw": "withdrawn"},
    "forwarded": {"change": "forwarded", "select": "selected", "decline": "declined", "withdraw": "withdrawn"},
    "selected": {"offer": "selected", "fix": "fixed", "withdraw": "withdrawn", "cancel": "cancelled"},
    "fixed": {"fix": "fixed", "hold": "held", "cancel": "cancelled"},
    "held": {},
    "declined": {},
    "withdrawn": {},
    "cancelled": {},
}

WHY_NOT: dict[str, Lazy] = {
    "forward": _("区へ伝えられるのは、受け付けたばかりの希望だけです。"),
    "select": _("区の決定を記録できるのは、区へ伝えたあとだけです。先に「区へ伝えた」を押してください。"),
    "decline": _("区の決定を記録できるのは、区へ伝えたあとだけです。先に「区へ伝えた」を押してください。"),
    "offer": _("日程の案を送れるのは、区が選んだあと、日時が決まる前だけです。"),
    "fix": _("日時を決められるのは、区が選んだあとだけです。"),
    "cancel": _("中止にできるのは、区が選んだあとの訪問だけです。"),
    "withdraw": _("日時が決まったあとの取りやめは、区にお電話ください。"),
    "change": _("内容を変えられるのは、区が決める前だけです。"),
}

ENDED = _("もう終わった希望なので、変えられません。")
ALREADY_DECIDED = _("区の決定は、もう記録されています。")
TRAVEL = timedelta(hours=1)  # between two visits of one advisor
LATELY = timedelta(days=180)  # how long ago staff may have done what they record
VISIT_CHANGED = "visit changed"  # what other rooms hear when a date was fixed or moved, or a visit called off
MEETING_HELD = "meeting held"  # what the meetings' room tells when an event took place


def next_state(state: str, event: str) -> str | None:
    """The state an event leads to, or None when it may not happen now."""
    return MOVES[state].get(event)


def why_not(state: str, event: str) -> Lazy:
    """The reason an event may not happen now, with what to do instead where there is something."""
    if not MOVES[state]:
        return ENDED
    if event in ("select", "decline") and state != "wish":
        return ALREADY_DECIDED
    return WHY_NOT[event]


def why_not_that_day(profile: Profile, starts_at: datetime, now: datetime, taken: Sequence[datetime]) -> Lazy | None:
    """The reason a visit cannot be at that moment; None when it can (S4-2-ア)."""
    window, day = profile.visits, in_tokyo(starts_at).date()
    if not in_window(window, day):
        shown = days_shown((day, window.first_day, window.last_day), in_tokyo(now).date())
        words = _("{day}は契約の期間の外です。{first}から{last}までの日にしてください。")
        return words.fill(day=shown[0], first=shown[1], last=shown[2])
    if starts_at <= now:
        return _("{day}はもう過ぎています。これからの日時にしてください。").fill(day=day)
    apart = timedelta(minutes=window.minutes) + TRAVEL
    clash = next((other for other in taken if abs(other - starts_at) < apart), None)
    if clash is not None:
        return _("{day} {time}からの別の訪問と重なります。3時間以上あけてください。").fill(
            day=in_tokyo(clash).date(), time=in_tokyo(clash).time()
        )
    return None


def warnings(profile: Profile, starts_at: datetime) -> list[Lazy]:
    """What staff should know about a day that is allowed (S4-2-window)."""
    last = profile.visits.last_comfortable_day
    if in_tokyo(starts_at).date() <= last:
        return []
    return [_("注意: {last}より後の訪問は、報告書の期限が契約の終わりで短くなります。").fill(last=last)]


def days_left(profile: Profile, today: date) -> tuple[date, date]:
    """The part of the window that is still to come; a visit needs two weeks of preparation (S4-2-キ.a).

    The first day lies behind the last one when the time for wishes is over.
    """
    first = max(profile.visits.first_day, today + timedelta(days=14))
    return first, profile.visits.last_day


def day_done(day: date, today: date) -> date | None:
    """The day something was done: one that was read as the next of its kind may mean the last; None when to come."""
    if day <= today:
        return day
    if (day.month, day.day) == (2, 29):
        return None
    before = day.replace(year=day.year - 1)
    return before if before > today - LATELY else None
