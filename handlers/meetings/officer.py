"""What officers say and hear about seminars and exchange meetings: one question, asked until the ward has answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from bot.catalogs import Sentence, _
from bot.chat.doors import Action, Pattern, Phrase, Reaction
from bot.chat.messages import Button, Card, Cards, Message, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.turn import Response, Turn
from bot.text import key as comparable
from bot.text import whole_number
from handlers.contract.kinds import TITLES, kind_of
from handlers.contract.rules import profile
from handlers.meetings.participants import ABSENT, ACCEPTED, ASKED, mark, said_of, unmark
from handlers.meetings.queries import PUBLIC, events_to_come, of_number
from handlers.meetings.reminders import cannot_come, event_lines, is_reminded
from handlers.meetings.rules import TO_COME
from handlers.meetings.tables import Meeting
from handlers.meetings.waiting import let_wait, taken_up
from handlers.people.officer import BOUND, ask_first, call_ward
from handlers.people.queries import associations_of, has_agreed, person_of
from handlers.people.tables import Person

MOST = 12  # LINE: bubbles of a carousel
NUMBER = "[0-9一二三四五六七八九十]{1,3}"
NAMED = re.compile(
    f"(?:第?(?P<first>{NUMBER})回目?の?)?(?P<kind>(?:デジタル活用)?講習会?|意見交換会|交換会|交流会)"
    f"(?:の?第?(?P<last>{NUMBER})(?:回目?|番)?)?"
    "(?P<rest>(?:に|へ|を|は|の)?(?:参加|出席|欠席|申込|申し込|申しこ|もうしこ|行け|いけ).{0,12})?"
)
GONE = _("このボタンはもう使えません。「参加」と送って、新しいカードを見てください。")
TOLD_BY_WARD = _("区から「参加できます」と連絡がありましたか。")
TELL_WARD = _("区にもお知らせください。")


def named(text: str) -> str | None:
    """The meeting somebody speaks of, as kind:number; None when neither a number nor a wish stands beside the kind."""
    found = NAMED.fullmatch(comparable(text))
    kind = kind_of(found["kind"]) if found is not None else None
    if found is None or kind is None or not (found["first"] or found["last"] or found["rest"]):
        return None
    return f"{kind}:{whole_number(found['first'] or found['last'] or '') or ''}"


def speak_of(turn: Turn, which: str) -> Response:
    """「講習会3に申し込みました」, as the ward's QR has it ready."""
    kind, _colon, number = which.partition(":")
    if not number:
        return _choose_from(turn, kind)
    meeting = of_number(turn.session, kind, int(number))
    if meeting is None:
        words = _("{kind}{n}は見つかりません。").fill(kind=TITLES[kind], n=int(number))
        return [Text(words), *_choose_from(turn, kind)]
    return _about(turn, meeting)


def take_part(turn: Turn) -> Response:
    """「参加」: everything to come."""
    return _choose_from(turn, *PUBLIC)


def speak_of_seminars(turn: Turn) -> Response:
    """「講習会」: those to come."""
    return _choose_from(turn, "seminar")


def speak_of_exchanges(turn: Turn) -> Response:
    """「意見交換会」: those to come."""
    return _choose_from(turn, "exchange")


def choose(turn: Turn, values: Mapping[str, str]) -> Response:
    """One of several was chosen."""
    meeting = _meant(turn, values)
    return _about(turn, meeting) if meeting is not None else [Text(GONE)]


def accepted(turn: Turn, values: Mapping[str, str]) -> Response:
    """「はい」: reminders begin; whoever has to send a code or to agree first does not have to say it again."""
    meeting = _meant(turn, values)
    if meeting is None or not _is_open(turn, meeting):
        return _not_open(turn, meeting)
    missing = _missing(turn)
    if missing is not None:
        let_wait(turn, meeting)
        return [Text(_("お返事はお預かりしました。もう一度答える必要はありません。")), *missing]
    return [_joined(turn, meeting)]


def not_yet(turn: Turn, values: Mapping[str, str]) -> Response:
    """「まだ」: the button stays until the ward has told."""
    meeting, person = _meant(turn, values), person_of(turn.session, turn.chat)
    if meeting is None or not _is_open(turn, meeting):
        return _not_open(turn, meeting)
    if person is not None and _missing(turn) is None:
        mark(turn, meeting, person, ASKED, turn.by)
    again = Tap(_("はい、連絡が来ました"), encode("meetings.accepted", id=meeting.id), strong=True)
    return [Card(_("連絡が来たら、もう一度押してください。"), event_lines(meeting), (again,))]


def not_applied(turn: Turn, values: Mapping[str, str]) -> Response:
    """「申し込んでいない」: the ward recruits, and nothing is kept."""
    meeting, person = _meant(turn, values), person_of(turn.session, turn.chat)
    if meeting is not None and person is not None:
        unmark(turn, meeting, person, turn.by)
    return [Card(_("お申し込みは、区へどうぞ。"), (_("参加する方は、区が決めます。"),), (call_ward(turn),))]


def cannot_attend(turn: Turn, values: Mapping[str, str]) -> Response:
    """「行けなくなりました」: reminders end, and the ward has to hear of it too."""
    meeting, person = _meant(turn, values), person_of(turn.session, turn.chat)
    if meeting is None or person is None or said_of(turn.session, meeting.id, person.id) is None:
        return [Text(GONE)]
    if not _is_open(turn, meeting):
        return _not_open(turn, meeting)
    mark(turn, meeting, person, ABSENT, turn.by)
    return [_absent_card(turn, meeting, _("わかりました。お知らせを止めました。"))]


def can_attend(turn: Turn, values: Mapping[str, str]) -> Response:
    """「やはり行けます」: reminders go on."""
    return accepted(turn, values)


def go_on(turn: Turn) -> Response:
    """The chat now speaks for an association: what the ward had accepted counts from now on."""
    waiting = taken_up(turn) if _missing(turn) is None else []
    cards = [_joined(turn, one) if _is_open(turn, one) else _closed_card(turn, one) for one in waiting]
    return _side_by_side(_("参加の予定です。"), cards)


def _choose_from(turn: Turn, *kinds: str) -> Response:
    events = events_to_come(turn.session, turn.now, *kinds)
    if len(events) == 1:
        return _about(turn, events[0])
    if not events:
        what: Sentence = TITLES[kinds[0]] if len(kinds) == 1 else _("講習会と意見交換会")
        return [Card(_("いま、これからの{kind}はありません。").fill(kind=what), (), (call_ward(turn),))]
    return _side_by_side(_("どれに申し込みましたか。"), [_choice(one) for one in events[:MOST]])


def _choice(meeting: Meeting) -> Card:
    short = _("{kind}{n}をえらぶ").fill(kind=TITLES[meeting.kind], n=meeting.number)
    return Card(
        event_lines(meeting)[0], event_lines(meeting)[1:], (Tap(short, encode("meetings.choose", id=meeting.id)),)
    )


def _side_by_side(summary: Sentence, cards: list[Card]) -> list[Message]:
    return [Text(summary), Cards(summary, tuple(cards[:MOST]))] if len(cards) > 1 else list(cards)


def _about(turn: Turn, meeting: Meeting) -> Response:
    """Where somebody stands with a meeting: the question, or what they answered."""
    if not _is_open(turn, meeting):
        return _not_open(turn, meeting)
    person = person_of(turn.session, turn.chat)
    said = said_of(turn.session, meeting.id, person.id) if person is not None else None
    if said is not None and said.state == ACCEPTED:
        return [_attending_card(turn, meeting, _("参加の予定です。"))]
    if said is not None and said.state == ABSENT:
        return [_absent_card(turn, meeting, _("行けなくなった、とうかがっています。"))]
    marks = {"id": meeting.id}
    buttons = (
        Tap(_("はい"), encode("meetings.accepted", **marks), strong=True),
        Tap(_("まだ"), encode("meetings.not_yet", **marks)),
        Tap(_("申し込んでいない"), encode("meetings.not_applied", **marks)),
    )
    return [Card(TOLD_BY_WARD, event_lines(meeting), buttons)]


def _joined(turn: Turn, meeting: Meeting) -> Card:
    person = person_of(turn.session, turn.chat)
    assert person is not None, "only somebody known is marked"
    mark(turn, meeting, person, ACCEPTED, turn.by)
    return _attending_card(turn, meeting, _("わかりました。お待ちしています。"))


def _attending_card(turn: Turn, meeting: Meeting, heading: Sentence) -> Card:
    soon = (_("近くなったら、ここでお知らせします。"),) if is_reminded(turn, meeting) else ()
    return Card(heading, (*event_lines(meeting), *soon), (cannot_come(meeting),))


def _absent_card(turn: Turn, meeting: Meeting, heading: Sentence) -> Card:
    ward = profile(turn.settings.contract).ward
    lines = (event_lines(meeting)[0], TELL_WARD, _("区の電話: {phone}").fill(phone=ward.phone))
    return Card(heading, lines, (call_ward(turn), Tap(_("やはり行けます"), encode("meetings.can_come", id=meeting.id))))


def _meant(turn: Turn, values: Mapping[str, str]) -> Meeting | None:
    found = turn.session.get(Meeting, UUID(values["id"])) if is_uuid(values.get("id")) else None
    return found if found is not None and found.kind in PUBLIC else None


def _is_open(turn: Turn, meeting: Meeting) -> bool:
    return meeting.state in TO_COME and meeting.starts_at is not None and meeting.starts_at > turn.now


def _not_open(turn: Turn, meeting: Meeting | None) -> Response:
    return [_closed_card(turn, meeting)] if meeting is not None else [Text(GONE)]


def _closed_card(turn: Turn, meeting: Meeting) -> Card:
    if meeting.state == "cancelled":
        words: Sentence = _("{kind}は中止になりました。").fill(kind=TITLES[meeting.kind])
    elif meeting.state in ("draft", "in_talks"):
        words = _("日時はまだ決まっていません。決まってから、もう一度送ってください。")
    else:
        words = _("この{kind}は終わりました。").fill(kind=TITLES[meeting.kind])
    buttons: tuple[Button, ...] = (call_ward(turn),)
    return Card(words, (event_lines(meeting)[0],), buttons)


def _missing(turn: Turn) -> Response | None:
    """What has to come before reminders: code, consent, an office; which of two associations does not matter here."""
    person: Person | None = person_of(turn.session, turn.chat)
    version = profile(turn.settings.contract).consent.version
    if person is not None and has_agreed(turn.session, person.id, version):
        return None if associations_of(turn.session, turn.chat, turn.now) else ask_first(turn)
    return ask_first(turn)


on_choose = Action("meetings.choose", "officer", choose)
on_accepted = Action("meetings.accepted", "officer", accepted)
on_not_yet = Action("meetings.not_yet", "officer", not_yet)
on_not_applied = Action("meetings.not_applied", "officer", not_applied)
on_cannot_come = Action("meetings.cannot_come", "officer", cannot_attend)
on_can_come = Action("meetings.can_come", "officer", can_attend)
on_named = Pattern(named, speak_of)
seminars = Phrase((_("講習会"), _("デジタル活用講習会")), speak_of_seminars)
exchanges = Phrase((_("意見交換会"), _("交流会")), speak_of_exchanges)
events = Phrase((_("参加"), _("参加する"), _("申し込みました"), _("行けなくなりました")), take_part)
waiting_answer = Reaction(BOUND, go_on)
