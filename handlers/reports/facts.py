"""What is on record of an event, in the words and the Japanese years of a paper for the ward."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.catalogs import show
from bot.chat.turn import Refusal, Surroundings
from bot.clock import in_tokyo
from bot.days import show_day
from bot.documents.eras import era_day
from handlers.contract.kinds import TITLES
from handlers.meetings.queries import by_code, confirmed_material, course_of, equipment_of, label_of
from handlers.meetings.sheets import Row
from handlers.meetings.tables import Comment, Meeting
from handlers.reports.rules import Piece

FULL = {
    "seminar": "デジタル活用講習会", "visit": "アドバイザー派遣による個別支援", "exchange": "デジタル意見交換会",
}  # fmt: skip
NONE = "なし"
IMPRESSIONS, SUPPORT, REMARKS = "impressions", "support", "remarks"


def meeting_about(around: Surroundings, about: str) -> Meeting:
    """The event a paper is about; raises Refusal when there is none."""
    found = by_code(around.session, about)
    if found is None:
        raise Refusal(f"{about}という行事はありません。")
    return found


def event_facts(around: Surroundings, meeting: Meeting) -> dict[str, Any]:
    """When, where, with how many, by which course and with which handout."""
    return {
        "code": meeting.code, "event": FULL[meeting.kind], "turn": f"第{meeting.number}回",
        "name": meeting.title or NONE, "when": when_of(meeting), "actual": actual_of(meeting),
        "venue": meeting.venue or NONE, "people": people_of(meeting), "handout": _handout(around, meeting),
        "equipment": _equipment(around, meeting),
        "course": [
            {"title": one.title, "form": one.form, "minutes": minutes_of(one)}
            for one in course_of(around.session, meeting)
        ],
    }  # fmt: skip


def when_of(meeting: Meeting) -> str:
    """The day and the planned hours: 令和8年11月12日(木) 14時00分から16時00分まで."""
    if meeting.starts_at is None:
        return NONE
    begins = in_tokyo(meeting.starts_at)
    until = clock_time(meeting.starts_at + timedelta(minutes=meeting.minutes))
    return f"{show_day(begins.date(), with_year=True)} {clock_time(meeting.starts_at)}から{until}まで"


def actual_of(meeting: Meeting) -> str:
    """When staff said that it began and was over; an end recorded on another day says nothing of the hour."""
    begun, over = meeting.started_at, meeting.ended_at
    if begun is None or over is None or in_tokyo(begun).date() != in_tokyo(over).date():
        return "予定のとおり"
    return f"{clock_time(begun)}から{clock_time(over)}まで"


def people_of(meeting: Meeting) -> str:
    """How many came, and how many the ward had told."""
    told = f"（区からの連絡 {meeting.headcount}人）" if meeting.headcount is not None else ""
    return f"{meeting.attended or 0}人{told}"


def clock_time(moment: datetime) -> str:
    """A time of day in Tokyo: 14時05分."""
    local = in_tokyo(moment)
    return f"{local.hour}時{local.minute:02}分"


def minutes_of(row: Row) -> str:
    """The minutes of a row of the course; what is before or after the day has none."""
    return f"{row.minutes}分" if row.minutes else "—"


def comment_pieces(around: Surroundings, meeting: Meeting) -> tuple[Piece, Piece]:
    """The instructor's impressions and the support to come, as written on the event's own page if at all."""
    there = around.session.get(Comment, meeting.id)
    said, at = (there.words, there.said_at) if there is not None else ("", None)
    support = there.support if there is not None else ""
    visit = meeting.kind == "visit"
    return (
        Piece(IMPRESSIONS, "講師所感", "講師が感じたこと、次に生かしたいこと", not visit, said, at, 6),
        Piece(SUPPORT, "今後の支援方針", "だれが、いつまでに、何を支援するか", True, support, at, 6),
    )


def remarks() -> Piece:
    """What else the ward should know."""
    return Piece(REMARKS, "特記事項", "書かなければ「なし」と印字されます", mandatory=False, rows=2)


def file_of(around: Surroundings, about: str) -> str:
    """20261015_講習会第3回_実施報告書; of a visit 20261105_派遣V02_実施報告書."""
    meeting = meeting_about(around, about)
    day = in_tokyo(meeting.starts_at) if meeting.starts_at else in_tokyo(around.now)
    kind = show(TITLES[meeting.kind])
    which = f"{kind}{meeting.code}" if meeting.kind == "visit" else f"{kind}第{meeting.number}回"
    return f"{day:%Y%m%d}_{which}_実施報告書"


def event_label(around: Surroundings, about: str) -> str:
    """The event as staff know it: 講習会3 10/15(木) LINE."""
    return label_of(meeting_about(around, about))


def _handout(around: Surroundings, meeting: Meeting) -> str:
    if meeting.materials == "none":
        return "新しい資料は使用していない"
    found = confirmed_material(around.session, meeting.id)
    if found is None:
        return NONE
    on = f"（区の確認 {era_day(found.decided_on)}）" if found.decided_on else ""
    copies = f"、{meeting.copies}部を印刷・帳合い" if meeting.copies is not None else ""
    return f"第{found.version}版{on}{copies}"


def _equipment(around: Surroundings, meeting: Meeting) -> str:
    things = equipment_of(around.session, meeting.id)
    by = {"ward": "区が準備", "us": "受託者が準備"}
    said = [f"{words}: {'、'.join(names)}" for provider, words in by.items()
            if (names := [one.name for one in things if one.provider == provider])]  # fmt: skip
    return "　".join(said) or NONE
