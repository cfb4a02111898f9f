"""What time says of deadlines: one digest in the morning, and those in charge hear of what is overdue (8.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from bot.catalogs import Sentence, _
from bot.chat.messages import Button, Card, Say, Tap
from bot.chat.postbacks import encode
from bot.chat.turn import Notice, Surroundings
from bot.clock import TOKYO, in_tokyo
from bot.schedule.books import Expected
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import DueRow
from bot.store.chats import Chat
from handlers.contract.rules import Profile, profile
from handlers.deadlines.board import line_of
from handlers.deadlines.queries import near
from handlers.deadlines.rules import CONTRACT, Days, escalates, escalations, hint, mornings, speaks
from handlers.deadlines.tables import Obligation
from handlers.people.calls import how_many, how_many_since
from handlers.people.queries import responsible_chats, staff_group

DIGEST = "morning digest"
AT, UNTIL = time(8, 50), time(20)
ROWS = 10
LOOK_BACK = 30  # mornings; more than any office is closed in a row
EVENTS = 4


@dataclass(frozen=True)
class Morning:
    """What there is to say one morning."""

    overdue: list[Obligation]
    spoken: list[Obligation]  # their day to be spoken of has come
    escalated: list[Obligation]  # overdue, and those in charge hear of it today
    unfinished: list[Obligation]  # all the rest, on a morning that counts down to the contract's end (S3.b)
    calls: int = 0  # to officers without LINE, when some came onto the list since the last morning


def digest(around: Surroundings, _row: DueRow) -> Sequence[Notice]:
    """One message to the group on a morning with something to say; those in charge hear of what is overdue."""
    contract, today = profile(around.settings.contract), around.today
    if not contract.office.is_open_day(today):
        return []
    last = _last(around)
    found = gathered(contract, near(around.session, today, contract.chains.farthest), last, today)
    found = replace(found, calls=_calls(around, last))
    if not found.spoken and not found.escalated and not found.calls:
        return []
    until = datetime.combine(today, UNTIL, TOKYO)
    said = [
        Notice(staff_group(around.session), (_card(found, today),), DIGEST, key=f"digest:{today}", expires_at=until)
    ]
    if found.escalated:
        to, card = responsible_chats(around.session, today), _escalation(found.escalated, today)
        said.append(Notice(to, (card,), "overdue", key=f"overdue:{today}", expires_at=until))
    return said


def gathered(contract: Profile, rows: Sequence[Obligation], since: date, today: date) -> Morning:
    """What there is to say this morning, the last one having been `since`."""
    overdue = [one for one in rows if one.due_on < today and one.item != "end"]
    days = {one.id: Days(one.due_on, one.event_on, one.made_on) for one in rows}
    spoken = [one for one in rows if one.due_on >= today and speaks(contract, one.item, days[one.id], since, today)]
    ending = any(one.item == "end" for one in spoken)
    rest = [one for one in rows if ending and one not in spoken and one not in overdue and one.item != "end"]
    return Morning(overdue, spoken, [one for one in overdue if escalates(contract, one.due_on, since, today)], rest)


def _calls(around: Surroundings, since: date) -> int:
    """How many calls are to be made, when there are new ones since a morning."""
    new = how_many_since(around.session, datetime.combine(since, AT, TOKYO))
    return how_many(around.session) if new else 0


def _last(around: Surroundings) -> date:
    """The last open morning before today on which the digest was made, said or not; yesterday when there was none."""
    made = select(DueRow.anchor).where(DueRow.job == DIGEST, DueRow.state == "done", DueRow.anchor < str(around.today))
    days = map(date.fromisoformat, around.session.scalars(made.order_by(DueRow.anchor.desc()).limit(LOOK_BACK)))
    office = profile(around.settings.contract).office
    return next((day for day in days if office.is_open_day(day)), around.today - timedelta(days=1))


def _card(found: Morning, today: date) -> Card:
    lines: list[Sentence] = [line_of(one, today, hint(one.item, one.due_on, today)) for one in found.spoken]
    if found.overdue:
        lines += [_("期限をすぎたもの:"), *(line_of(one, today) for one in found.overdue)]
    if found.unfinished:
        lines += [_("契約が終わるまでに残っているもの:"), *(line_of(one, today) for one in found.unfinished)]
    more = len(lines) - ROWS
    if more > 0:
        lines = [*lines[:ROWS], _("ほか{n}件").fill(n=more)]
    if found.calls:
        lines.append(_("電話で伝えること: {n}件（「/電話リスト」）").fill(n=found.calls))
    events = dict.fromkeys(one.anchor for one in (*found.spoken, *found.overdue) if one.anchor != CONTRACT)
    taps: list[Button] = [Say(f"/行事 {code}") for code in list(events)[:EVENTS]]
    return Card(
        _("きょうの期限 {day}").fill(day=today), tuple(lines), (Tap(_("一覧"), encode("deadlines.board")), *taps)
    )


def _escalation(rows: Sequence[Obligation], today: date) -> Card:
    lines = tuple(line_of(one, today) for one in rows[:ROWS])
    line = _("区と協議して、記録を残してください。不要になったものは「/不要」で止まります。")
    return Card(_("期限をすぎたものがあります。"), (*lines, line), (Tap(_("一覧"), encode("deadlines.board")),))


def expects(around: Surroundings, first: datetime, last: datetime) -> int:
    """How many recipients the mornings until a moment will cost, as the deadlines stand now."""
    contract, group = profile(around.settings.contract), staff_group(around.session)
    begins, ends = _next_morning(first), _next_morning(last)
    said, grave = set[date](), set[date]()
    for one in near(around.session, ends, contract.chains.farthest):
        days = Days(one.due_on, one.event_on, one.made_on)
        said.update(day for day in mornings(contract, one.item, days) if begins <= day < ends)
        if one.item != "end":
            grave.update(day for day in escalations(contract, one.due_on, ends) if begins <= day < ends)
    members = sum(around.session.scalars(select(Chat.members).where(Chat.id.in_(group))))
    return members * len(said | grave) + len(responsible_chats(around.session, around.today)) * len(grave)


def _next_morning(moment: datetime) -> date:
    """The day of the first digest at or after a moment."""
    local = in_tokyo(moment)
    return local.date() if local.time() <= AT else local.date() + timedelta(days=1)


expected = Expected(_("朝の期限のお知らせ"), expects)
morning = Daily(Job(DIGEST, _("朝の期限のお知らせ"), digest), at=AT)
