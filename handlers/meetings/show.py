"""How a meeting looks to staff: where it stands, what is owed next, and the next action as a button."""

from __future__ import annotations

from bot.catalogs import Lazy, Sentence, _
from bot.chat.messages import Button, Card, PickDay, Tap
from bot.chat.postbacks import encode
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.contract.rules import profile
from handlers.deadlines.queries import of_anchor
from handlers.deadlines.rules import ITEMS, when
from handlers.meetings.queries import lacks_agreement, name_of
from handlers.meetings.rules import STATES
from handlers.meetings.tables import Meeting

OWED = 4  # deadlines a card shows
ASKS = {"headcount": _("区に人数をたずねる"), "materials": _("区に資料の確認を頼む")}  # by a ready-made mail


def meeting_card(around: Surroundings, meeting: Meeting, heading: Sentence | None = None) -> Card:
    """The staff's card of a meeting."""
    title = heading or _("{name}（{code}）").fill(name=name_of(meeting), code=meeting.code)
    return Card(title, (*_facts(meeting), *_owed(around, meeting)), tuple(_buttons(around, meeting)))


def when_line(meeting: Meeting) -> Lazy:
    """When a meeting begins and how long it takes."""
    if meeting.starts_at is None:
        return _("日時: まだ決まっていません")
    begins = in_tokyo(meeting.starts_at)
    return _("日時: {day} {time}から{n}分").fill(day=begins.date(), time=begins.time(), n=meeting.minutes)


def _facts(meeting: Meeting) -> list[Sentence]:
    lines: list[Sentence] = [_("いま: {state}").fill(state=STATES[meeting.state]), when_line(meeting)]
    if lacks_agreement(meeting):
        lines.append(_("変えた日時を区と合意した記録が、まだありません。"))
    if meeting.venue or meeting.kind != "visit":
        lines.append(_("会場: {venue}").fill(venue=meeting.venue or _("まだ（区が決めます）")))
    if meeting.headcount is not None:
        lines.append(_("人数: {n}人（{day} 区から）").fill(n=meeting.headcount, day=meeting.headcount_on or ""))
    if meeting.attended is not None:
        lines.append(_("出席: {n}人").fill(n=meeting.attended))
    if meeting.lead is not None:
        lines.append(_("担当: {code}").fill(code=meeting.lead))
    return lines


def _owed(around: Surroundings, meeting: Meeting) -> list[Sentence]:
    rows = [one for one in of_anchor(around.session, meeting.code) if one.state == "open"]
    return [
        _("・{what}: {day}（{when}）").fill(
            what=ITEMS[one.item].title, day=one.due_on, when=when(one.due_on, around.today)
        )
        for one in rows[:OWED]
    ]


def _buttons(around: Surroundings, meeting: Meeting) -> list[Button]:
    """The next action first; what can still be done besides."""
    marks = {"id": meeting.id, "v": meeting.version}
    if meeting.state in ("draft", "in_talks"):
        agree = [Tap(_("区と合意した"), encode("meetings.agree", **marks), strong=True)] if meeting.starts_at else []
        return [*agree, *_picker(around, meeting), Tap(_("中止する"), encode("meetings.ask_cancel", **marks))]
    if meeting.state in ("fixed", "ready"):
        again = Tap(_("この日時を区と合意した"), encode("meetings.agree", **marks), strong=True)
        return [
            *([again] if lacks_agreement(meeting) else []),
            *_next(around, meeting),
            *_picker(around, meeting),
            Tap(_("中止する"), encode("meetings.ask_cancel", **marks)),
        ]
    if meeting.state == "running":
        return [_end(meeting)]
    if meeting.state == "held":
        return [Tap(_("報告書を送った"), encode("meetings.reported", **marks))]
    if meeting.state == "reported":
        return [
            Tap(_("区が確認した"), encode("meetings.confirmed", **marks)),
            Tap(_("差し戻された"), encode("meetings.returned", **marks)),
        ]
    return []


def _next(around: Surroundings, meeting: Meeting) -> list[Button]:
    marks = {"id": meeting.id, "v": meeting.version}
    asks = [
        Tap(label, encode("meetings.ask_ward", id=meeting.id, what=item))
        for item, label in ASKS.items()
        if any(one.item == item and one.state == "open" for one in of_anchor(around.session, meeting.code))
    ]
    prepare = Tap(_("準備のようす"), encode("meetings.prepare", id=meeting.id), strong=meeting.state == "fixed")
    count = Tap(_("人数を入れる"), encode("meetings.ask_headcount", **marks))
    if meeting.starts_at is not None and in_tokyo(meeting.starts_at).date() < around.today:
        return [_end(meeting)]
    begun = meeting.starts_at is not None and meeting.starts_at <= around.now
    start = Tap(_("始める"), encode("meetings.start", **marks), strong=meeting.state == "ready")
    go = [start, _end(meeting)] if begun else [start]
    return [prepare, *([count] if meeting.headcount is None else []), *asks, *go]


def _end(meeting: Meeting) -> Button:
    marks = encode("meetings.ask_end", id=meeting.id, v=meeting.version)
    return Tap(_("終わった（出席を入れる）"), marks, strong=True)


def _picker(around: Surroundings, meeting: Meeting) -> list[Button]:
    """The picker for the date; a visit's date is changed where the visit is, and none when the window has closed."""
    if meeting.kind == "visit":
        return []
    frame, today = profile(around.settings.contract).programme(meeting.kind), around.today
    earliest = max(today, frame.first_day)
    if earliest > frame.last_day:
        return []
    start = in_tokyo(meeting.starts_at).date() if meeting.starts_at else earliest
    start = min(max(start, earliest), frame.last_day)
    label = _("日時を変える") if meeting.starts_at else _("日時を決める")
    marks = encode("meetings.propose", id=meeting.id, v=meeting.version)
    return [PickDay(label, marks, earliest, frame.last_day, start, with_time=True)]
