"""Dates of seminars and exchange meetings: made, proposed, agreed with the ward, moved, postponed, called off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

from bot.catalogs import Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card, Message, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.readers import When
from bot.chat.turn import Happening, Refusal, Response, Turn
from bot.clock import TOKYO
from bot.store.ledger import Act, note
from handlers.contract.rules import profile
from handlers.deadlines.queries import Change
from handlers.meetings.cautions import cautions
from handlers.meetings.changes import CALLED_OFF, FIXED, MOVED, expect_possible, expect_version, follow, move
from handlers.meetings.queries import lacks_agreement, name_of, planned_count
from handlers.meetings.rules import AGREED, COUNT, more_than_about, too_many, why_not_that_day
from handlers.meetings.show import meeting_card, when_line
from handlers.meetings.tables import Meeting
from handlers.meetings.typed import Title
from handlers.visits.rules import TOLD

LONGEST_TITLE = 20
NOT_READY_ANY_MORE = _("日時が変わったので「準備ができた」は取り消しました。もう一度、準備を確かめてください。")
VISITS_ELSEWHERE = _("派遣の日時は「/日程確定 団体 日時」で変えます。")


@command("講習会", "seminar", about=_("講習会を作る"), example="10/15 14:00 LINE")
def new_seminar(turn: Turn, when: When | None = None, title: Title | None = None) -> Response:
    """Make a seminar; with a date it is proposed to the ward at once."""
    return _new(turn, "seminar", when, title)


@command("意見交換会", "exchange", about=_("意見交換会を作る"), example="1/27 14:00")
def new_exchange(turn: Turn, when: When | None = None, title: Title | None = None) -> Response:
    """Make an exchange meeting; the contract says exactly how many there are."""
    return _new(turn, "exchange", when, title)


@command("確定", "agree", about=_("行事の日時に区と合意した、と記録する"))
def agree(turn: Turn, meeting: Meeting, when: When | None = None) -> Response:
    """Record the agreement on a date; how the ward told is asked by buttons. A given date is proposed first."""
    if meeting.kind != "visit" and meeting.state != "draft":
        _expect_unagreed(meeting)  # before the date: nothing is moved by a line that is refused
    if when is not None and when.moment != meeting.starts_at:
        _expect_to_agree(meeting)  # before the date is changed: nothing half done
        _propose(turn, meeting, when.moment)
    _expect_unagreed(meeting)
    _expect_complete(meeting)
    return [*cautions(turn, meeting), _how(meeting)]


@command("日程変更", "move", about=_("行事の日時を変える（期限もすべて計算し直します）"))
def change_date(turn: Turn, meeting: Meeting, when: When) -> Response:
    """Move a meeting; everything that follows from its date is counted anew."""
    return _moved(turn, meeting, when.moment)


@command("延期", "postpone", about=_("日時が未定の延期にする（区との協議に戻す）"))
def postpone(turn: Turn, meeting: Meeting) -> Response:
    """The date does not hold any more and no new one is known."""
    _not_a_visit(meeting)
    move(turn, meeting, "postpone", turn.by, starts_at=None, agreed_on=None, agreed_by=None)
    return [meeting_card(turn, meeting), Happening(CALLED_OFF, meeting.code)]


@command("行事中止", "call-off", about=_("講習会・意見交換会を中止にする"))
def call_off(turn: Turn, meeting: Meeting) -> Response:
    """Ask once more before a meeting is called off."""
    _not_a_visit(meeting)
    expect_possible(meeting, "cancel")
    yes = Tap(_("はい、中止します"), encode("meetings.cancel", id=meeting.id, v=meeting.version))
    heading = _("{name}（{code}）を中止にしますか。").fill(name=name_of(meeting), code=meeting.code)
    return [Card(heading, (_("参加を希望した役員にお知らせします。報告や人数の期限はなくなります。"),), (yes,))]


def tap_propose(turn: Turn, values: Mapping[str, str]) -> Response:
    """A moment from the picker."""
    meeting = tapped(turn, values)
    try:
        picked = datetime.fromisoformat(values.get("datetime", "")).replace(tzinfo=TOKYO)
    except ValueError:
        raise Refusal(_("日時が読み取れませんでした。もう一度えらんでください。")) from None
    return _moved(turn, meeting, picked)


def tap_agree(turn: Turn, values: Mapping[str, str]) -> Response:
    """「区と合意した」: first how the ward told it, then the record."""
    meeting = tapped(turn, values)
    _expect_unagreed(meeting)
    _expect_complete(meeting)
    how = values.get("how")
    if how not in {one.key for one in TOLD}:
        return [_how(meeting)]
    _refuse_bad_day(turn, meeting.kind, meeting.starts_at or turn.now)
    again = lacks_agreement(meeting)
    move(turn, meeting, "change" if again else "agree", turn.by, agreed_on=turn.today, agreed_by=how)
    note(turn.session, turn.now, Act(turn.by, "agreed", "meeting date", meeting.code, how))
    card = meeting_card(turn, meeting)
    return [card] if again else [card, Happening(FIXED, meeting.code)]


def tap_ask_cancel(turn: Turn, values: Mapping[str, str]) -> Response:
    """「中止する」 on a card."""
    return call_off.run(turn, tapped(turn, values))


def tap_cancel(turn: Turn, values: Mapping[str, str]) -> Response:
    """「はい、中止します」: deadlines and reminders end."""
    meeting = tapped(turn, values)
    _not_a_visit(meeting)
    move(turn, meeting, "cancel", turn.by)
    words = _("{name}を中止にしました。").fill(name=name_of(meeting))
    return [Text(words), Happening(CALLED_OFF, meeting.code)]


def tapped(turn: Turn, values: Mapping[str, str]) -> Meeting:
    """The meeting a button speaks of, as it was drawn; raises Refusal when it has changed since."""
    meeting = found(turn, values)
    expect_version(meeting, values.get("v"))
    return meeting


def found(turn: Turn, values: Mapping[str, str]) -> Meeting:
    """The meeting a button speaks of; raises Refusal."""
    meeting = turn.session.get(Meeting, UUID(values["id"])) if is_uuid(values.get("id")) else None
    if meeting is None:
        raise Refusal(_("この行事は見つかりません。「/予定」で新しいカードを出してください。"))
    return meeting


def _new(turn: Turn, kind: str, when: When | None, title: Title | None) -> Response:
    contract, planned = profile(turn.settings.contract), planned_count(turn.session, kind)
    refused = too_many(contract, kind, planned)
    if refused is not None:
        raise Refusal(refused)
    if when is not None:
        _refuse_bad_day(turn, kind, when.moment)
    said = title or ""
    if len(said) > LONGEST_TITLE:
        raise Refusal(_("題名は{n}字までにしてください。").fill(n=LONGEST_TITLE))
    number = (turn.session.scalar(select(func.max(Meeting.number)).where(Meeting.kind == kind)) or 0) + 1
    meeting = Meeting(
        id=uuid4(), kind=kind, number=number, state="in_talks" if when else "draft", version=1,
        revision=1 if when else 0, title=said, starts_at=when.moment if when else None,
        minutes=contract.programme(kind).minutes,
        consult=COUNT if more_than_about(contract, kind, planned + 1) else "", made_at=turn.now, made_by=turn.by,
    )  # fmt: skip
    turn.session.add(meeting)
    turn.session.flush()
    follow(turn, meeting, Change(turn.by, "made"))
    return [*cautions(turn, meeting), meeting_card(turn, meeting)]


def _moved(turn: Turn, meeting: Meeting, starts_at: datetime) -> Response:
    agreed, was_ready = meeting.state in AGREED, meeting.state == "ready"
    _propose(turn, meeting, starts_at)
    again = [Text(NOT_READY_ANY_MORE)] if was_ready else []
    said: list[Message | Happening] = [*cautions(turn, meeting), *again, meeting_card(turn, meeting)]
    return [*said, Happening(MOVED, meeting.code)] if agreed else said


def _propose(turn: Turn, meeting: Meeting, starts_at: datetime) -> None:
    _not_a_visit(meeting)
    expect_possible(meeting, "propose")
    if meeting.starts_at == starts_at:
        raise Refusal(_("その日時は、もう決まっています。"))
    _refuse_bad_day(turn, meeting.kind, starts_at)
    move(turn, meeting, "propose", turn.by, starts_at=starts_at, agreed_on=None, agreed_by=None)


def _refuse_bad_day(turn: Turn, kind: str, starts_at: datetime) -> None:
    reason = why_not_that_day(profile(turn.settings.contract), kind, starts_at, turn.now)
    if reason is not None:
        raise Refusal(reason)


def _expect_complete(meeting: Meeting) -> None:
    if meeting.starts_at is None:
        raise Refusal(
            _("日時がまだ決まっていません。「/確定 {code} 10/15 14:00」のように送ってください。").fill(
                code=meeting.code
            )
        )
    _expect_a_venue(meeting)


def _expect_to_agree(meeting: Meeting) -> None:
    _not_a_visit(meeting)
    if meeting.state != "draft":  # proposing makes it in_talks; who knows an agreed date is told by a move only
        expect_possible(meeting, "agree")
    _expect_a_venue(meeting)


def _expect_unagreed(meeting: Meeting) -> None:
    if not lacks_agreement(meeting):
        expect_possible(meeting, "agree")


def _expect_a_venue(meeting: Meeting) -> None:
    if not meeting.venue:
        raise Refusal(
            _("会場がまだです。区が決めた会場を「/会場 {code} 会場の名前」で入れてください。").fill(code=meeting.code)
        )


def _not_a_visit(meeting: Meeting) -> None:
    if meeting.kind == "visit":
        raise Refusal(VISITS_ELSEWHERE)


def _how(meeting: Meeting) -> Card:
    heading: Sentence = _("区とは、どのように合意しましたか。")
    marks = {"id": meeting.id, "v": meeting.version}
    taps = tuple(Tap(one.label, encode("meetings.agree", **marks, how=one.key)) for one in TOLD)
    named = _("{name}（{code}）").fill(name=name_of(meeting), code=meeting.code)
    return Card(heading, (named, when_line(meeting)), taps)


on_propose = Action("meetings.propose", "staff", tap_propose)
on_agree = Action("meetings.agree", "staff", tap_agree)
on_ask_cancel = Action("meetings.ask_cancel", "staff", tap_ask_cancel)
on_cancel = Action("meetings.cancel", "staff", tap_cancel)
