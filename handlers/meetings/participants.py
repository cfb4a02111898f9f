"""Who takes part: what officers said, what staff note for those without LINE, and counts, never names (S4-1-エ.b)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalogs import Lazy, _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.store.ledger import Act, note
from handlers.meetings.queries import PUBLIC, name_of
from handlers.meetings.reminders import is_reminded
from handlers.meetings.rules import STATES, TO_COME
from handlers.meetings.tables import Meeting, Participation
from handlers.people.queries import offices_of
from handlers.people.tables import Person

ASKED, ACCEPTED, ABSENT = "asked", "accepted", "absent"
NEVER_A_HEADCOUNT = _("この数は人数の連絡には使いません。人数は区から聞きます。")
NOT_HERE = _("この記録は見つかりません。「/参加者 {code}」でたしかめてください。")


def said_of(session: Session, meeting: UUID, person: UUID) -> Participation | None:
    """What somebody said of a meeting, or what staff noted for them."""
    mine = (Participation.meeting_id == meeting, Participation.person_id == person)
    return session.scalar(select(Participation).where(*mine))


def mark(around: Surroundings, meeting: Meeting, person: Person, state: str, by: str) -> None:
    """Keep the newest word on somebody and a meeting; reminders are wanted from the moment of acceptance on."""
    said = said_of(around.session, meeting.id, person.id)
    if said is not None and said.state == state:
        return
    if said is None:
        said = Participation(id=uuid4(), meeting_id=meeting.id, person_id=person.id)
        around.session.add(said)
    said.state, said.changed_at, said.changed_by = state, around.now, by
    said.accepted_at = around.now if state == ACCEPTED else None
    around.session.flush()
    note(around.session, around.now, Act(by, state, "participation", meeting.code))


def unmark(around: Surroundings, meeting: Meeting, person: Person, by: str) -> bool:
    """Keep nothing of somebody and a meeting any more; whether there was anything."""
    said = said_of(around.session, meeting.id, person.id)
    if said is None:
        return False
    around.session.delete(said)
    around.session.flush()
    note(around.session, around.now, Act(by, "removed", "participation", meeting.code))
    return True


@command("参加", "take-part", about=_("LINEのない役員の参加を記録する"), example="W03 P0012")
def take_part(turn: Turn, meeting: Meeting, person: Person) -> Response:
    """An officer without LINE was accepted by the ward: calls take the place of reminders."""
    _expect_to_come(meeting)
    _expect_without_line(turn, person)
    mark(turn, meeting, person, ACCEPTED, turn.by)
    calls = _("1週間前と前の日に、「/電話リスト」に出ます。") if is_reminded(turn, meeting) else _("もうすぐです。")
    heading = _("{code}（{name}）の参加を記録しました。").fill(code=person.code, name=_served(turn, person))
    marks = {"id": meeting.id, "who": person.id}
    buttons = (
        Tap(_("行けなくなった"), encode("meetings.note_absent", **marks)),
        Tap(_("まちがえた（消す）"), encode("meetings.unnote", **marks)),
    )
    return [Card(heading, (name_of(meeting), calls, NEVER_A_HEADCOUNT), buttons)]


@command("参加者", "participants", about=_("行事に参加する役員の数（お知らせ用。人数は区から）"))
def count_participants(turn: Turn, meeting: Meeting) -> Response:
    """How many are reminded, called, absent; the headcount is the ward's word alone."""
    _expect_public(meeting)
    lines = tallied(turn.session, meeting)
    told = _("まだ") if meeting.headcount is None else _("{n}人").fill(n=meeting.headcount)
    return [Card(name_of(meeting), (*lines, _("区から聞いた人数: {n}").fill(n=told), NEVER_A_HEADCOUNT))]


def tallied(session: Session, meeting: Meeting) -> list[Lazy]:
    """How many take part, wait for the ward's word, and cannot come: a line each."""
    return [
        _("LINEで参加: {n}人").fill(n=_count(session, meeting, ACCEPTED, line=True)),
        _("LINEなしで参加（電話）: {n}人").fill(n=_count(session, meeting, ACCEPTED, line=False)),
        _("区の連絡待ち: {n}人").fill(n=_count(session, meeting, ASKED)),
        _("行けなくなった: {n}人").fill(n=_count(session, meeting, ABSENT)),
    ]


def codes_of(session: Session, meeting: Meeting, most: int) -> list[tuple[str, str]]:
    """The codes of those who said something of a meeting, and what: asked, accepted or absent."""
    rows = select(Person.code, Participation.state).join(Participation, Participation.person_id == Person.id)
    mine = rows.where(Participation.meeting_id == meeting.id, Person.erased_at.is_(None))
    return [(row[0], row[1]) for row in session.execute(mine.order_by(Person.code).limit(most))]


def tap_note_absent(turn: Turn, values: Mapping[str, str]) -> Response:
    """「行けなくなった」, heard on the phone."""
    meeting, person = _noted(turn, values)
    mark(turn, meeting, person, ABSENT, turn.by)
    return [Text(_("{code}の欠席を記録しました。区にも伝えてください。").fill(code=person.code))]


def tap_unnote(turn: Turn, values: Mapping[str, str]) -> Response:
    """「まちがえた」: as if it had not been noted."""
    meeting, person = _noted(turn, values)
    unmark(turn, meeting, person, turn.by)
    return [Text(_("{code}の参加の記録を消しました。").fill(code=person.code))]


def _noted(turn: Turn, values: Mapping[str, str]) -> tuple[Meeting, Person]:
    ids = [UUID(values[one]) if is_uuid(values.get(one)) else None for one in ("id", "who")]
    meeting, person = turn.session.get(Meeting, ids[0]), turn.session.get(Person, ids[1])
    if meeting is None or person is None or said_of(turn.session, meeting.id, person.id) is None:
        raise Refusal(NOT_HERE.fill(code=meeting.code if meeting is not None else "W03"))
    _expect_without_line(turn, person)
    return meeting, person


def _expect_public(meeting: Meeting) -> None:
    if meeting.kind not in PUBLIC:
        raise Refusal(_("派遣の参加者は記録しません。団体の役員みなさんにお知らせが届きます。"))


def _expect_to_come(meeting: Meeting) -> None:
    _expect_public(meeting)
    if meeting.state not in TO_COME:
        words = _("いまは「{now}」です。参加を記録できるのは、日時が確定してから始まるまでです。")
        raise Refusal(words.fill(now=STATES[meeting.state]))


def _expect_without_line(turn: Turn, person: Person) -> None:
    if person.chat_id is not None:
        words = _("{code}はLINEがあります。ご本人がトークで「参加」と送ると、お知らせが届きます。")
        raise Refusal(words.fill(code=person.code))
    if not offices_of(turn.session, person.id, turn.today):
        raise Refusal(_("{code}の任期は終わっています。").fill(code=person.code))


def _served(turn: Turn, person: Person) -> str:
    return "、".join(one.name for one in offices_of(turn.session, person.id, turn.today))


def _count(session: Session, meeting: Meeting, state: str, *, line: bool | None = None) -> int:
    rows = select(func.count()).select_from(Participation).join(Person, Person.id == Participation.person_id)
    rows = rows.where(Participation.meeting_id == meeting.id, Participation.state == state, Person.erased_at.is_(None))
    if line is not None:
        rows = rows.where(Person.chat_id.is_not(None) if line else Person.chat_id.is_(None))
    return session.scalar(rows) or 0


on_note_absent = Action("meetings.note_absent", "staff", tap_note_absent)
on_unnote = Action("meetings.unnote", "staff", tap_unnote)
