"""「/準備」: one card that says what is there and what is missing, and 「準備ができた」 when nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.catalogs import Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Button, Card, Message, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.turn import Happening, Refusal, Response, Turn
from bot.store.ledger import Act, note
from handlers.contract.kinds import BEFORE_THE_START
from handlers.meetings.changes import changing, expect_possible, move
from handlers.meetings.planning import tapped
from handlers.meetings.queries import name_of
from handlers.meetings.readiness import copies_line, missing, named, parts, steady
from handlers.meetings.rules import STATES, next_state
from handlers.meetings.sheets import remarks, rows_of, template
from handlers.meetings.show import meeting_card, when_line
from handlers.meetings.tables import Meeting, RunSheet

TALKS = ("heard_on", "internet_on", "content_on")
ON_THE_PAGE = _("進行表は「/画面」から行事のページで直せます。")


@command("準備", "ready", about=_("行事の準備のようす（行事の番号がなければ、はじめる前に残っていること）"))
def prepare(turn: Turn, meeting: Meeting | None = None) -> Response:
    """How the preparation of a meeting stands; without one, what has to be settled before the programme begins."""
    return [Happening(BEFORE_THE_START)] if meeting is None else [ready_card(turn, meeting)]


def ready_card(turn: Turn, meeting: Meeting) -> Card:
    """What is there, what is missing, and the next step as buttons."""
    found = parts(turn, meeting)
    lines: list[Sentence] = [_("いま: {state}").fill(state=STATES[meeting.state]), when_line(meeting)]
    lines += [_("{mark} {words}").fill(mark="○" if one.there else "×", words=one.words) for one in found]
    copies = copies_line(turn, meeting)
    lines += [copies] if copies is not None else []
    lines += _about_the_sheet(turn, meeting)
    lacking = [one for one in found if not one.there]
    buttons: list[Button] = [one.button for one in lacking if one.button is not None]
    if not lacking and meeting.state == "fixed":
        buttons = [Tap(_("準備ができた"), encode("meetings.ready", id=meeting.id, v=meeting.version), strong=True)]
    if next_state(meeting.state, "change") is None:
        buttons = []
    heading = _("{name}（{code}）の準備").fill(name=name_of(meeting), code=meeting.code)
    return Card(heading, tuple(lines), tuple(buttons))


def anybodys(turn: Turn, values: Mapping[str, str]) -> Meeting:
    """The meeting a button speaks of, for buttons that only show something: also an older card will do."""
    meeting = turn.session.get(Meeting, UUID(values["id"])) if is_uuid(values.get("id")) else None
    if meeting is None:
        raise Refusal(_("この行事は見つかりません。「/予定」で新しいカードを出してください。"))
    return meeting


def tap_prepare(turn: Turn, values: Mapping[str, str]) -> Response:
    """「準備のようす」 on a card."""
    return [ready_card(turn, anybodys(turn, values))]


def tap_ready(turn: Turn, values: Mapping[str, str]) -> Response:
    """「準備ができた」: refused while anything is missing."""
    meeting = tapped(turn, values)
    expect_possible(meeting, "ready")
    lacking = missing(turn, meeting)
    if lacking:
        raise Refusal(_("まだ足りないものがあります: {what}").fill(what=named(lacking)))
    move(turn, meeting, "ready", turn.by)
    return [meeting_card(turn, meeting)]


def tap_talked(turn: Turn, values: Mapping[str, str]) -> Response:
    """「内容に区と合意した」 and the like: kept with today's date (S4-1-カ.a, S4-2-カ-1, S4-2-カ-2, S4-2-ク.b)."""
    meeting, what = tapped(turn, values), values.get("what", "")
    if what not in TALKS:
        raise Refusal(
            _("このボタンは使えません。「/準備 {code}」で新しいカードを出してください。").fill(code=meeting.code)
        )
    move(turn, meeting, "change", turn.by, **{what: turn.today})
    note(turn.session, turn.now, Act(turn.by, "recorded", what, meeting.code))
    return [ready_card(turn, meeting)]


def tap_use_template(turn: Turn, values: Mapping[str, str]) -> Response:
    """「進行表のひな形を使う」: the template becomes this meeting's run sheet."""
    meeting = tapped(turn, values)
    if turn.session.get(RunSheet, meeting.id) is not None:
        raise Refusal(_("進行表はもうあります。直すときは「/画面」から行事のページをひらいてください。"))
    rows = [one.model_dump() for one in template(meeting.kind).rows]
    with changing(turn, meeting, turn.by):
        turn.session.add(RunSheet(meeting_id=meeting.id, rows=rows, changed_at=turn.now, changed_by=turn.by))
    said: list[Message] = [Text(ON_THE_PAGE), *steady(turn, meeting, turn.by)]
    return [*said, ready_card(turn, meeting)]


def _about_the_sheet(turn: Turn, meeting: Meeting) -> list[Sentence]:
    """What is to be known of the course besides its sum."""
    sheet = turn.session.get(RunSheet, meeting.id)
    return [] if sheet is None else list(remarks(rows_of(sheet.rows), meeting.minutes)[1:])


on_prepare = Action("meetings.prepare", "staff", tap_prepare)
on_talked = Action("meetings.talked", "staff", tap_talked)
on_ready = Action("meetings.ready", "staff", tap_ready)
on_use_template = Action("meetings.use_template", "staff", tap_use_template)
