"""The day itself and after it: started, ended with attendance, reported, confirmed by the ward (requirements 9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.catalogs import Lazy, _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card, Message, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Happening, Refusal, Response, Turn
from bot.clock import in_tokyo
from handlers.deadlines.queries import Change, one_of, reopen
from handlers.meetings.changes import HELD, expect_possible, move
from handlers.meetings.planning import tapped
from handlers.meetings.queries import name_of
from handlers.meetings.rules import LATE
from handlers.meetings.show import meeting_card
from handlers.meetings.tables import Meeting
from handlers.meetings.typed import Attended

MOST = 500
EARLY = timedelta(hours=2)  # before its hour an event may begin; a tap in the morning is a slip


@command("開始", "start", about=_("行事を始める"), example="W03")
def start(turn: Turn, meeting: Meeting) -> Response:
    """It has begun; only on its own day, and not hours before."""
    expect_possible(meeting, "start")
    if meeting.starts_at is None or in_tokyo(meeting.starts_at).date() != turn.today:
        raise Refusal(_not_today(turn, meeting))
    if turn.now < meeting.starts_at - EARLY:
        words = _("{time}からの行事です。「始める」は、2時間前から押せます。")
        raise Refusal(words.fill(time=in_tokyo(meeting.starts_at).time()))
    move(turn, meeting, "start", turn.by, started_at=turn.now)
    return [meeting_card(turn, meeting)]


@command("終了", "end", about=_("行事を終わりにして、出席の数を入れる"), example="W03 12")
def end(turn: Turn, meeting: Meeting, attended: Attended) -> Response:
    """It was held: attendance, and the report's clock counts from the day of the event, whenever this is said (R2)."""
    expect_possible(meeting, "end")
    if meeting.state != "running" and (meeting.starts_at is None or turn.now < meeting.starts_at):
        raise Refusal(_("まだ始まっていない行事です。日時が変わったときは、先に「/日程変更」を送ってください。"))
    if not 0 <= attended <= MOST:
        raise Refusal(_("出席の数を「12」のように入れてください。"))
    late = _left_open(turn, meeting)
    consult = meeting.consult or (LATE if late else "")
    first = meeting.state != "held"
    move(turn, meeting, "end", turn.by, attended=attended, ended_at=meeting.ended_at or turn.now, consult=consult)
    said: list[Message | Happening] = [*late, meeting_card(turn, meeting)]
    return [*said, Happening(HELD, meeting.code)] if first else said


def tap_start(turn: Turn, values: Mapping[str, str]) -> Response:
    """「始める」 on a card."""
    return start.run(turn, tapped(turn, values))


def tap_ask_end(turn: Turn, values: Mapping[str, str]) -> Response:
    """「終わった」: likely numbers as buttons, others by command."""
    meeting = tapped(turn, values)
    if values.get("n", "").isdecimal():
        return end.run(turn, meeting, Attended(int(values["n"])))
    about = meeting.headcount or 10
    marks = {"id": meeting.id, "v": meeting.version}
    taps = tuple(
        Tap(_("{n}人").fill(n=n), encode("meetings.ask_end", **marks, n=n)) for n in range(max(1, about - 5), about + 4)
    )
    line = _("ほかの数は「/終了 {code} 12」のように送ってください。").fill(code=meeting.code)
    return [Card(_("{name}の出席は何人でしたか。").fill(name=name_of(meeting)), (line,), taps)]


def tap_reported(turn: Turn, values: Mapping[str, str]) -> Response:
    """「報告書を送った」: recorded with today's date."""
    meeting = tapped(turn, values)
    move(turn, meeting, "report", turn.by, reported_on=turn.today)
    return [meeting_card(turn, meeting)]


def tap_confirmed(turn: Turn, values: Mapping[str, str]) -> Response:
    """「区が確認した」: performance is confirmed (S5.a)."""
    meeting = tapped(turn, values)
    move(turn, meeting, "confirm", turn.by, confirmed_on=turn.today)
    return [meeting_card(turn, meeting)]


def tap_returned(turn: Turn, values: Mapping[str, str]) -> Response:
    """「差し戻された」: the report is owed again, by the same day."""
    meeting = tapped(turn, values)
    move(turn, meeting, "return", turn.by, reported_on=None)
    item = "visit_report" if meeting.kind == "visit" else "report"
    reopen(turn, meeting.code, item, Change(turn.by, "returned"))
    return [Text(_("差し戻しを記録しました。報告書の期限は変わりません。")), meeting_card(turn, meeting)]


def _not_today(turn: Turn, meeting: Meeting) -> Lazy:
    """Why an event of another day does not begin, and what to do with one that is over."""
    if meeting.starts_at is None or turn.now < meeting.starts_at:
        return _("きょうの行事ではありません。日時が変わったときは、先に「/日程変更」を送ってください。")
    words = _(
        "もう過ぎた行事です。行ったときは「/終了 {code} 12」で出席の数を入れてください。"
        "行わなかったときは「/日程変更」か「/行事中止」を送ってください。"
    )
    return words.fill(code=meeting.code)


def _left_open(turn: Turn, meeting: Meeting) -> list[Text]:
    """What was never settled before the event: lateness blocks nothing, the ward is consulted (requirements 9)."""
    late = [one_of(turn.session, meeting.code, item) for item in ("materials", "headcount")]
    if not any(one is not None and (one.state == "open" or one.late) for one in late):
        return []
    words = _("資料の確認か人数の連絡が、期限に間に合っていませんでした。区と協議して、記録を残してください。")
    return [Text(words)]


on_start = Action("meetings.start", "staff", tap_start)
on_ask_end = Action("meetings.ask_end", "staff", tap_ask_end)
on_reported = Action("meetings.reported", "staff", tap_reported)
on_confirmed = Action("meetings.confirmed", "staff", tap_confirmed)
on_returned = Action("meetings.returned", "staff", tap_returned)
