"""What should have been said in the year, worked out from the facts alone: no code of the house is used here."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.year.facts import BEGINS, DEAD, DRILLS, ENDS, EVENTS, INVOICED, PAID, PROPOSED, RINGS, TOKYO, TRIED, Event

HOLIDAYS = {
    date(2026, 7, 20), date(2026, 8, 11), date(2026, 9, 21), date(2026, 9, 22), date(2026, 9, 23), date(2026, 10, 12),
    date(2026, 11, 3), date(2026, 11, 23), date(2027, 1, 1), date(2027, 1, 11), date(2027, 2, 11), date(2027, 2, 23),
    date(2027, 3, 21), date(2027, 3, 22), date(2027, 4, 29), date(2027, 5, 3), date(2027, 5, 4), date(2027, 5, 5),
}  # fmt: skip
CLOSED = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
CONTRACT_ENDS = date(2027, 3, 31)
ONE = timedelta(days=1)
IN_GROUP = 2  # members of the staff's group whom a push counts
MOST = 10  # lines a card of the morning shows
TITLES = {
    "bring_in": "機材の持込みの協議",
    "materials": "資料の区の確認", "headcount": "参加人数の連絡（区から）", "print": "資料の印刷・帳合い",
    "report": "実施報告書", "visit_report": "訪問の実施報告書",
    "consult": "区との協議の記録", "proposal": "提案書（次年度）",
    "plan_seminar": "講習会の日程（全部）", "plan_exchange": "意見交換会の日程（全部）",
    "plan_visit": "派遣の日程（全部）",
    "payment": "委託料の支払い（区から）", "end": "契約の終わり",
}  # fmt: skip
BEFORE = {
    "bring_in": (7, 0), "materials": (14, 7, 3, 0), "headcount": (3, 1, 0), "print": (3, 0), "report": (7, 3, 1, 0),
    "visit_report": (3, 1, 0), "consult": (0,), "proposal": (10, 7, 3, 1, 0), "plan_seminar": (28, 14, 7, 0),
    "plan_exchange": (28, 14, 7, 0), "plan_visit": (28, 14, 7, 0), "payment": (7, 0), "end": (60, 30, 14, 7, 1),
}  # fmt: skip
AFTER = {"report": (7, 14), "visit_report": (7, 14)}


@dataclass(frozen=True)
class Owed:
    """A deadline as it stands from one day until another (its change is seen from the next morning on)."""

    anchor: str
    item: str
    label: str
    due: date
    since: date
    until: date | None = None
    event: date | None = None
    again: date | None = None  # when it was made, where that was before `since`

    def said(self, today: date) -> str:
        """Its line."""
        left = (self.due - today).days
        when = f"{-left}日すぎ" if left < 0 else "きょうまで" if left == 0 else f"あと{left}日"
        of = f"（{self.label}）" if self.anchor != "contract" else " "
        return f"・{TITLES[self.item]}{of}{self.due.month}/{self.due.day}({weekday(self.due)})まで {when}"


def weekday(day: date) -> str:
    """木 of a Thursday."""
    return "月火水木金土日"[day.weekday()]


def is_open(day: date) -> bool:
    """Whether the ward works."""
    return day.weekday() < 5 and day not in HOLIDAYS and (day.month, day.day) not in CLOSED


def last_open(day: date) -> date:
    """The last open day on or before a day."""
    return day if is_open(day) else last_open(day - ONE)


def first_open(day: date) -> date:
    """The first open day on or after a day."""
    return day if is_open(day) else first_open(day + ONE)


def month_later(event: date) -> date:
    """Within one month of an event, the day itself not counted."""
    year, month = (event.year, event.month + 1) if event.month < 12 else (event.year + 1, 1)
    first = event + ONE
    if first.day == 1:
        return date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    return date(year, month, min(event.day, calendar.monthrange(year, month)[1]))


def year() -> Iterator[date]:
    """Every day of the play."""
    day = BEGINS
    while day <= ENDS:
        yield day
        day += ONE


def alive(day: date) -> bool:
    """Whether some process lived on a day when it was time for the morning."""
    return not DEAD[0].date() <= day < DEAD[1].date()


def owed_by(event: Event) -> Iterator[Owed]:
    """The deadlines of an event, in each of its lives (before and after a move, until it is called off)."""
    lives = [(event.made, event.on)] + ([event.moved] if event.moved else [])
    for index, (since, on) in enumerate(lives):
        ended = lives[index + 1][0] if index + 1 < len(lives) else event.cancelled
        yield from _life(event, on, since, ended)


def _life(event: Event, on: date, since: date, ended: date | None) -> Iterator[Owed]:
    label = f"{event.kind}{int(event.code[1:])} {on.month}/{on.day}({weekday(on)}) {event.title}".strip()

    def one(item: str, due: date, done: date | None, begins: date = since) -> Owed:
        settled_on = None if event.cancelled else done  # nobody prepares what will not be
        ends = min(day for day in (ended, settled_on, date.max) if day)
        return Owed(event.code, item, label, due, begins, ends, on)

    visit = event.code.startswith("V")
    report = "visit_report" if visit else "report"
    due = on + timedelta(days=21) if visit else month_later(on)
    final = event.last_on
    settled = final - timedelta(days=event.materials) if event.materials is not None else final
    yield one("materials", on - timedelta(days=14), settled)
    yield one("headcount", on - timedelta(days=5), final - timedelta(days=event.headcount))
    yield one("print", on - ONE, final - timedelta(days=event.printed))
    if event.brings:
        yield one("bring_in", on - timedelta(days=14), final - timedelta(days=14))
    yield one(report, min(due, CONTRACT_ENDS), final + timedelta(days=event.reported))
    if event.talked is not None:
        yield one("consult", on, final - timedelta(days=event.talked))
    if event.consulted is not None:
        yield one("consult", on + timedelta(days=14), on + timedelta(days=event.consulted), begins=on)


def of_the_contract() -> Iterator[Owed]:
    """The deadlines of no single event."""
    yield Owed("contract", "end", "契約", CONTRACT_ENDS, BEGINS)
    for item, letter, count, due in (
        ("plan_seminar", "W", 7, date(2026, 11, 30)), ("plan_exchange", "X", 2, date(2027, 1, 31)),
        ("plan_visit", "V", 3, date(2027, 1, 29)),
    ):  # fmt: skip
        yield from _planned(item, letter, count, due)
    yield from _proposals()
    yield Owed("contract", "payment", "契約", date(2027, 4, 30), INVOICED, PAID, INVOICED)


def _planned(item: str, letter: str, count: int, due: date) -> Iterator[Owed]:
    mine, since = [one for one in EVENTS if one.code[0] == letter], BEGINS
    for day in year():
        enough = sum(one.made < day <= (one.cancelled or ENDS) for one in mine) >= count
        before = sum(one.made < day - ONE <= (one.cancelled or ENDS) for one in mine) >= count
        if enough and not before:
            yield Owed("contract", item, "契約", due, since, day - ONE, again=BEGINS)
        if before and not enough:
            since = day - ONE


def _proposals() -> Iterator[Owed]:
    since, last = None, None
    for day in (one for one in year() if one <= PROPOSED):
        now = max((_date_on(one, day) for one in EVENTS if one.made <= day < (one.cancelled or ENDS)), default=None)
        if now != last:
            if since is not None and last is not None:
                yield Owed("contract", "proposal", "契約", last + timedelta(days=14), since, day, last)
            since, last = day, now
    assert since is not None
    assert last is not None
    yield Owed("contract", "proposal", "契約", last + timedelta(days=14), since, PROPOSED, last)


def _date_on(event: Event, day: date) -> date:
    return event.moved[1] if event.moved and event.moved[0] <= day else event.on


ALL = (*of_the_contract(), *(one for event in EVENTS for one in owed_by(event)))


def open_on(morning: date) -> list[Owed]:
    """What is owed on a morning, in the order it is said."""
    now = [one for one in ALL if one.since < morning and (one.until is None or morning <= one.until)]
    return sorted(now, key=lambda one: (one.due, one.anchor, one.item))


def mornings() -> Iterator[tuple[date, list[str], list[str]]]:
    """Every morning with something to say: its lines to the group, and those to whom answers for it all."""
    before = BEGINS - ONE
    for day in year():
        if not alive(day):
            continue
        if is_open(day):
            now = open_on(day)
            late = [one for one in now if one.due < day and one.item != "end"]
            spoken = [one for one in now if one.due >= day and _speaks(one, before, day)]
            grave = [one for one in late if _escalates(one.due, before, day)]
            new, waiting = _to_ring(before, day)
            if spoken or grave or new:
                lines = [one.said(day) for one in spoken]
                lines += ["期限をすぎたもの:", *(one.said(day) for one in late)] if late else []
                rest = [one for one in now if one not in spoken and one not in late and one.item != "end"]
                if rest and any(one.item == "end" for one in spoken):
                    lines += ["契約が終わるまでに残っているもの:", *(one.said(day) for one in rest)]
                calls = [f"電話で伝えること: {waiting}件（「/電話リスト」）"] if new else []
                yield day, [*cut(lines), *calls], [one.said(day) for one in grave]
            before = day


def _to_ring(before: date, today: date) -> tuple[int, int]:
    """How many calls came onto the list since the last morning, and how many wait."""
    listed = [hour(event.last_on - timedelta(days=days), at) for event in EVENTS if event.rung for days, at in (
        (7, 10), (1, 18)
    )]  # fmt: skip
    until = hour(today, 9)
    new = sum(hour(before, 9) < moment <= until for moment in listed)
    rung = max((hour(day, 11, 30) for day in RINGS if day < today), default=hour(BEGINS, 0))
    return new, sum(rung < moment <= until for moment in listed)


def _speaks(one: Owed, before: date, today: date) -> bool:
    made = one.again or one.since
    days = {one.due - timedelta(days=count) for count in BEFORE[one.item]}
    if one.event:
        days |= {day for n in AFTER.get(one.item, ()) if (day := one.event + timedelta(days=n)) < one.due}
    told = {last_open(day) if last_open(day) >= made else first_open(made) for day in days if day >= made}
    return any(before < day <= today for day in told)


def _escalates(due: date, before: date, today: date) -> bool:
    opens = [day for n in range(1, (today - due).days + 1) if is_open(day := due + timedelta(days=n))]
    return any(before < day for index, day in enumerate(opens) if index % 5 == 0)


@dataclass(frozen=True)
class Said:
    """One message: when, to whom, its words (those to officers whole) and what it costs."""

    at: datetime
    to: str
    words: str
    cost: int


def everything() -> list[Said]:
    """Every message the year should bring that answers nobody, in order."""
    said = [*_mornings(), *_visits(), *_guests(), *_surveys(), *_tips(), *_drills()]
    return sorted(said, key=lambda one: (one.at, one.to, one.words))


def _mornings() -> Iterator[Said]:
    for day, lines, grave in mornings():
        at = hour(day, 10 if day == DEAD[1].date() else 9)
        yield Said(at, "従事者", "\n".join([f"きょうの期限 {full(day)}", *lines]), IN_GROUP)
        if grave:
            yield Said(at, "佐伯", "\n".join(["期限をすぎたものがあります。", *grave[:MOST]]), 1)


def cut(lines: list[str]) -> list[str]:
    """As many lines as a card shows."""
    return lines if len(lines) <= MOST else [*lines[:MOST], f"ほか{len(lines) - MOST}件"]


def _visits() -> Iterator[Said]:
    for event in (one for one in EVENTS if one.officers):
        for to in event.officers:
            for index, (since, on) in enumerate([(event.made, event.on), *([event.moved] if event.moved else [])]):
                words = "訪問の日時が変わりました。" if index else "訪問の日時が決まりました。"
                at = heard(since, event.at_night and index > 0)
                yield Said(at, to, f"{words}\n{_host(event, on)}\n前の日にも、ここでお知らせします。", 1)
            yield from _reminders(event, to)


def _reminders(event: Event, to: str) -> Iterator[Said]:
    on, since = event.last_on, event.moved[0] if event.moved else event.made
    for days, at, word in ((7, 10, "来週"), (1, 18, "明日"), (0, 11, "今日")):
        if on - timedelta(days=days) > since:
            words = f"{word}、アドバイザーがうかがいます。\n{_host(event, on)}"
            words += "\nご都合が悪くなったときは、区へお電話ください。"
            yield Said(hour(on - timedelta(days=days), at), to, words, 1)


def _host(event: Event, on: date) -> str:
    return f"団体: {event.title}\n{full(on)} 午後2時から、2時間ほどです。"


def _guests() -> Iterator[Said]:
    """What those who take part in seminars and exchange meetings hear."""
    for event in EVENTS:
        for name, since in event.joined:
            if event.cancelled:
                words = f"{event.kind}は中止になりました。\n{_place(event)}\nくわしくは、区へおたずねください。"
                yield Said(heard(event.cancelled, event.at_night), name, words, 1)
                continue
            if event.moved and event.moved[0] > since:
                words = f"{event.kind}の日時が変わりました。\n{_place(event)}\n近くなったら、ここでお知らせします。"
                yield Said(heard(event.moved[0], event.at_night), name, words, 1)
            yield from _invited(event, name, since)


def _name(event: Event) -> str:
    return f"{event.kind}{int(event.code[1:])} {event.title}"


def _place(event: Event) -> str:
    return f"{_name(event)}\n日時: {full(event.last_on)} 午後2時から、2時間ほど\n場所: 見本区民館"


def _invited(event: Event, name: str, since: date) -> Iterator[Said]:
    heads = {7: "来週は、{}があります。", 1: "明日は、{}の日です。", 0: "今日は、{}の日です。"}
    gone = dict(event.absent).get(name)
    for days, at in ((7, 10), (1, 18), (0, 11)):
        moment = hour(event.last_on - timedelta(days=days), at)
        if moment < hour(since, 12, 30) or (gone and moment > hour(gone, 19, 30)):
            continue
        late = DEAD[0] <= moment < DEAD[1]
        said = hour(DEAD[1].date(), 10) if late else moment
        left = (event.last_on - said.date()).days
        head = heads.get(left, f"{left}日後に、{{}}があります。").format(event.kind)
        yield Said(said, name, f"{head}\n{_place(event)}", 1)


def _surveys() -> Iterator[Said]:
    """At the end of an event whoever is there is asked; the next morning and on the last one whoever has not said."""
    for event in (one for one in EVENTS if one.survey and not one.cancelled):
        on, last = event.last_on, event.last_on + timedelta(days=7)
        about = f"{_name(event)}\n3分ほどです。お名前は、係の者にも分かりません。"
        about += f"\n{full(last)} 午後8時まで、お答えを変えられます。"
        for name in (one for one, _since in event.joined if one not in dict(event.absent)):
            yield Said(hour(on, 16), name, f"アンケートのお願い\n{about}", 1)
            if name not in (*event.answered, *event.refused):
                yield Said(hour(on + ONE, 10), name, f"アンケートに、まだ間に合います。\n{about}", 1)
                yield Said(hour(last, 10), name, f"アンケートは、きょうまでです。\n{about}", 1)
        yield Said(hour(last, 20), "従事者", f"{_name(event)}のアンケートを締め切りました。", IN_GROUP)


def _tips() -> Iterator[Said]:
    """To よしえ, who took part in one seminar about LINE: 2 and 5 days after, about being careful 9 and 14 days after.

    She answers the first one only. Three without an answer since then are enough, so nothing more comes by itself.
    """
    line, careful = "LINE公式アカウントのヒント {}/9", "注意することのヒント {}/9"
    on = next(one.last_on for one in EVENTS if "よしえ" in dict(one.joined))
    begins = "講習会や訪問のあと、ときどき小さなヒントをお送りします。いつでも止められます。\n"
    for days, above, title in (
        (2, begins + line.format(1), "まず、受け取る側になる"), (5, line.format(2), "送ることを一つ決める"),
        (9, careful.format(1), "番号は、だれにも教えない"), (14, careful.format(2), "知らないリンクは押さない"),
    ):  # fmt: skip
        day = on + timedelta(days=days)
        assert days == 2 or day > TRIED
        yield Said(hour(day, 10), "よしえ", f"{above}\n{title}", 1)


def _drills() -> Iterator[Said]:
    for day in DRILLS:
        for ahead in (14, 3):
            yield Said(hour(day - timedelta(days=ahead), 10), "佐伯", "【訓練】事故の訓練の時期です。", 1)


def heard(day: date, night: bool) -> datetime:
    """When officers hear of what staff did on a day: at once, of the night at eight in the morning."""
    return hour(day + ONE, 8) if night else hour(day, 11, 30)


def full(day: date) -> str:
    """10月15日(木)."""
    return f"{day.month}月{day.day}日({weekday(day)})"


def hour(day: date, at: int, minute: int = 0) -> datetime:
    """A moment in Tokyo."""
    return datetime(day.year, day.month, day.day, at, minute, tzinfo=TOKYO)
