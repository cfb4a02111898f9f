"""What the ward owes is asked for by ready-made mails that staff send with two taps: the headcount, the check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.catalogs import _
from bot.chat.doors import Action
from bot.chat.messages import Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.clock import in_tokyo
from bot.days import show_day, show_time
from bot.mail.letters import Letter
from handlers.contract.kinds import TITLES
from handlers.contract.requests import mark_of, preview, request, send
from handlers.deadlines.queries import one_of
from handlers.deadlines.tables import Obligation
from handlers.meetings.planning import found
from handlers.meetings.tables import Meeting

ORIGIN = "handlers/meetings/asking.py"
CHANGED = Text(_("さきほどの文から変わりました。いまの文は、次のとおりです。"))


def headcount_letter(around: Surroundings, meeting: Meeting) -> Letter:
    """人数のご連絡のお願い, with a line to answer on."""
    owed = _owed(around, meeting, "headcount")
    lines = (
        f"{_event(meeting)}の参加人数{_until(owed, around.today)}ご連絡くださいますようお願いいたします。",
        "次の行に数を書いて、このメールにご返信いただければ十分です。", "", "人数:      名",
    )  # fmt: skip
    return request(
        around, f"人数のご連絡のお願い（{_short(meeting)}）", lines, meeting.code, _key(around, meeting, "headcount")
    )


def materials_letter(around: Surroundings, meeting: Meeting) -> Letter:
    """資料確認のお願い: the materials themselves go the agreed way, this asks for the answer."""
    owed = _owed(around, meeting, "materials")
    lines = (
        f"{_event(meeting)}の当日の資料{_until(owed, around.today)}ご確認くださいますようお願いいたします。",
        "資料は、別にお送りするもの（またはお送りしたもの）をご覧ください。", "",
        "ご確認: （　）このままでよい　（　）直すところがある",
    )  # fmt: skip
    return request(
        around, f"資料確認のお願い（{_short(meeting)}）", lines, meeting.code, _key(around, meeting, "materials")
    )


LETTERS: dict[str, Callable[[Surroundings, Meeting], Letter]] = {
    "headcount": headcount_letter,
    "materials": materials_letter,
}


def tap_ask(turn: Turn, values: Mapping[str, str]) -> Response:
    """First the words, then the mail."""
    meeting, what = found(turn, values), values.get("what", "")
    if what not in LETTERS:
        raise Refusal(
            _("このボタンは使えません。「/行事 {code}」で新しいカードを出してください。").fill(code=meeting.code)
        )
    letter = LETTERS[what](turn, meeting)
    if values.get("of") == mark_of(letter):
        return [Text(send(turn, letter, turn.by, ORIGIN))]
    tap = Tap(_("送る"), encode("meetings.ask_ward", id=meeting.id, what=what, of=mark_of(letter)), strong=True)
    return [*([CHANGED] if "of" in values else []), *preview(letter, tap)]


def _owed(around: Surroundings, meeting: Meeting, item: str) -> Obligation:
    owed = one_of(around.session, meeting.code, item)
    if owed is None or owed.state != "open":
        raise Refusal(_("これは、もう済んでいます。"))
    return owed


def _until(owed: Obligation, today: date) -> str:
    """How the sentence goes on: a closed day is not sprung on the ward, and a day that is over is not asked for."""
    due, target = show_day(owed.due_on), show_day(owed.target_on)
    if today > owed.due_on:
        return f"について、期限の{due}を過ぎましたので、お早めに"
    if owed.target_on != owed.due_on and today <= owed.target_on:
        return f"を、{due}までに（閉庁日にあたりますので、できましたら{target}までに）"
    return f"を、{due}までに"


def _event(meeting: Meeting) -> str:
    if meeting.starts_at is None:
        return _short(meeting)
    begins = in_tokyo(meeting.starts_at)
    return f"{show_day(begins.date())} {show_time(begins.time())}からの{_short(meeting)}"


def _short(meeting: Meeting) -> str:
    """The event as the ward knows it: a visit by whose it is."""
    title = f"「{meeting.title}」" if meeting.title else ""
    return f"{TITLES[meeting.kind]}第{meeting.number}回{title}"


def _key(around: Surroundings, meeting: Meeting, item: str) -> str:
    return f"request:{item}:{meeting.code}:{meeting.revision}:{around.today}"


on_ask = Action("meetings.ask_ward", "staff", tap_ask)
