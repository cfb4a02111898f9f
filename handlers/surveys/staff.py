"""What staff say about surveys: agreed, sheets, opened, closed, tallied, and how many are missing."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.readers import Code
from bot.chat.turn import Refusal, Response, Turn
from handlers.meetings.changes import expect_possible
from handlers.meetings.queries import name_of
from handlers.meetings.rules import TO_COME
from handlers.meetings.tables import Meeting
from handlers.surveys import changes
from handlers.surveys.changes import expect_fitting, meeting_of, open_now, print_sheets, tally
from handlers.surveys.closing import close
from handlers.surveys.queries import survey_of, surveys
from handlers.surveys.rules import STATES, why_not
from handlers.surveys.show import survey_card
from handlers.surveys.tables import Survey
from handlers.visits.rules import TOLD

NOT_AGREED = _("{name}のアンケートは、まだ区と合意していません。先に「/アンケート合意 {code}」を送ってください。")


@command("アンケート", "survey", about=_("アンケートのようす（行事の番号がなければ一覧）"))
def show(turn: Turn, meeting: Meeting | None = None) -> Response:
    """How a survey stands; without an event all of them."""
    if meeting is not None:
        return [survey_card(turn, _expected(turn, meeting), meeting)]
    found = surveys(turn.session)
    if not found:
        return [Text(_("アンケートはまだありません。区と質問を決めたら「/アンケート合意 W01」を送ってください。"))]
    lines = tuple(_("{name}: {state}").fill(name=name_of(one), state=STATES[each.state]) for each, one in found)
    return [Card(_("アンケート"), lines[-12:])]


@command("アンケート合意", "survey-agreed", about=_("アンケートの質問を区と決めた、と記録する"), example="W03")
def agreed(turn: Turn, meeting: Meeting, name: Code | None = None) -> Response:
    """The ward and we agreed on the questions of an event; how the ward told is asked by buttons."""
    expect_possible(meeting, "change")
    chosen = name or Code(meeting.kind)
    digest = expect_fitting(turn, meeting, chosen)
    marks = {"id": meeting.id, "name": chosen, "d": digest[:16]}
    taps = tuple(Tap(one.label, encode("surveys.agreed", **marks, how=one.key)) for one in TOLD)
    return [Card(_("区とは、どのように合意しましたか。"), (_("質問: {name}").fill(name=chosen),), taps)]


@command("アンケート用紙", "survey-sheets", about=_("配る用紙の数を入れる"), example="W03 22")
def sheets(turn: Turn, meeting: Meeting, count: int) -> Response:
    """So many numbered sheets are printed and handed out."""
    survey = _expected(turn, meeting)
    print_sheets(turn, survey, meeting.code, count, turn.by)
    words = _("用紙は1番から{n}番までです。「/画面」のアンケートのページから印刷してください。").fill(n=count)
    return [Text(words), survey_card(turn, survey, meeting)]


@command("アンケート開始", "open-survey", about=_("アンケートを始める"), example="W03")
def open_one(turn: Turn, meeting: Meeting) -> Response:
    """Answers are taken from now on; not before the event has begun, never without the ward's word."""
    survey = _expected(turn, meeting)
    if meeting.state == "cancelled" or meeting.starts_at is None:
        raise Refusal(_("この行事は行われないので、アンケートは始められません。"))
    if meeting.state in TO_COME and turn.now < meeting.starts_at:
        raise Refusal(_("まだ始まっていない行事です。終わる10分前に、自動で始まります。"))
    said = open_now(turn, survey, meeting, turn.by)
    return [survey_card(turn, survey, meeting), *said]


@command("アンケート締切", "close-survey", about=_("アンケートを締め切る"), example="W03")
def close_one(turn: Turn, meeting: Meeting) -> Response:
    """Ask once more before nobody can answer any more."""
    survey = _expected(turn, meeting)
    reason = why_not(survey.state, "close")
    if reason is not None:
        raise Refusal(reason)
    yes = Tap(_("はい、締め切ります"), encode("surveys.close", id=survey.id, v=survey.version))
    lines = (_("だれの答えかは、ここで分からなくなります。元にはもどせません。"),)
    return [Card(_("{name}のアンケートを締め切りますか。").fill(name=name_of(meeting)), lines, (yes,))]


def tap_agreed(turn: Turn, values: Mapping[str, str]) -> Response:
    """How the ward told it: recorded, with the hash of what was agreed on."""
    meeting, how = turn.session.get(Meeting, _id(values)), values.get("how")
    if meeting is None or how not in {one.key for one in TOLD}:
        raise Refusal(_("このボタンは使えません。「/アンケート合意 W03」をもう一度送ってください。"))
    if not expect_fitting(turn, meeting, values.get("name", "")).startswith(values.get("d", "-")):
        raise Refusal(_("質問がそのあいだに変わりました。「/アンケート合意 {code}」をもう一度送ってください。").fill(
            code=meeting.code))  # fmt: skip
    survey = changes.agree(turn, meeting, values["name"], how, turn.by)
    return [survey_card(turn, survey, meeting)]


def tap_show(turn: Turn, values: Mapping[str, str]) -> Response:
    """「アンケートを見る」."""
    survey = turn.session.get(Survey, _id(values))
    if survey is None:
        raise Refusal(_("このアンケートは見つかりません。「/アンケート」でたしかめてください。"))
    return [survey_card(turn, survey, meeting_of(turn, survey))]


def tap_open(turn: Turn, values: Mapping[str, str]) -> Response:
    """「いま始める」."""
    survey = _tapped(turn, values)
    return open_one.run(turn, meeting_of(turn, survey))


def tap_ask_close(turn: Turn, values: Mapping[str, str]) -> Response:
    """「締め切る」."""
    survey = _tapped(turn, values)
    return close_one.run(turn, meeting_of(turn, survey))


def tap_close(turn: Turn, values: Mapping[str, str]) -> Response:
    """「はい、締め切ります」."""
    survey = _tapped(turn, values)
    meeting = meeting_of(turn, survey)
    close(turn, survey, meeting, turn.by)
    return [survey_card(turn, survey, meeting)]


def tap_tally(turn: Turn, values: Mapping[str, str]) -> Response:
    """「集計する」: nothing is added any more, so that totals never change by one person's answers."""
    survey = _tapped(turn, values)
    meeting = meeting_of(turn, survey)
    tally(turn, survey, meeting.code, turn.by)
    return [Text(_("集計しました。「/画面」のアンケートのページで見られます。")), survey_card(turn, survey, meeting)]


def _expected(turn: Turn, meeting: Meeting) -> Survey:
    survey = survey_of(turn.session, meeting.id)
    if survey is None:
        raise Refusal(NOT_AGREED.fill(name=name_of(meeting), code=meeting.code))
    return survey


def _tapped(turn: Turn, values: Mapping[str, str]) -> Survey:
    survey = turn.session.get(Survey, _id(values))
    if survey is None or values.get("v") != str(survey.version):
        raise Refusal(
            _("このボタンは古くなりました。「/アンケート W03」のように送って、新しいカードを出してください。")
        )
    return survey


def _id(values: Mapping[str, str]) -> UUID | None:
    return UUID(values["id"]) if is_uuid(values.get("id")) else None


on_agreed = Action("surveys.agreed", "staff", tap_agreed)
on_show = Action("surveys.show", "staff", tap_show)
on_open = Action("surveys.open", "staff", tap_open)
on_ask_close = Action("surveys.ask_close", "staff", tap_ask_close)
on_close = Action("surveys.close", "staff", tap_close)
on_tally = Action("surveys.tally", "staff", tap_tally)
