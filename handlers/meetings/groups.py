"""The groups of an exchange meeting, each led by somebody who is on the register and at work that day (S4-3-カ.c)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from bot.catalogs import Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Button, Card, Message, Tap
from bot.chat.postbacks import encode
from bot.chat.turn import Refusal, Response, Turn
from bot.clock import in_tokyo
from handlers.meetings.changes import changing, expect_possible
from handlers.meetings.planning import tapped
from handlers.meetings.preparing import IN_A_GROUP, MOST_GROUPS, proposed_groups
from handlers.meetings.queries import groups_of, name_of
from handlers.meetings.readiness import lacks_facilitator, steady
from handlers.meetings.tables import DiscussionGroup, Meeting
from handlers.people.rules import why_not_at_work
from handlers.people.tables import Worker


@command("班", "groups", about=_("意見交換会の班を作る（数がなければ人数から考える）"), example="X01 4")
def groups(turn: Turn, meeting: Meeting, count: int | None = None) -> Response:
    """Make so many groups; without a number the groups are shown, with a proposal where there are none."""
    _expect_exchange(meeting)
    if count is None:
        return [_proposal(meeting)] if not groups_of(turn.session, meeting.id) else [_card(turn, meeting)]
    expect_possible(meeting, "change")
    if not 1 <= count <= MOST_GROUPS:
        raise Refusal(_("班の数を1から{n}までの数で入れてください。").fill(n=MOST_GROUPS))
    with changing(turn, meeting, turn.by):
        _make(turn, meeting, count)
    said: list[Message] = [*steady(turn, meeting, turn.by), _card(turn, meeting)]
    return said


@command("ファシリ", "facilitator", about=_("班のファシリテーターを決める"), example="X01 1 S02")
def facilitator(turn: Turn, meeting: Meeting, number: int, worker: Worker) -> Response:
    """Somebody of the register leads one group, and one only."""
    _expect_exchange(meeting)
    expect_possible(meeting, "change")
    there = groups_of(turn.session, meeting.id)
    group = next((one for one in there if one.number == number), None)
    if group is None:
        words = _("{n}班はありません。「/班 {code} 数」で班を作ってください。")
        raise Refusal(words.fill(n=number, code=meeting.code))
    _expect_at_work(turn, meeting, worker)
    other = next((one for one in there if one.facilitator == worker.code and one.number != number), None)
    if other is not None:
        words = _("{who}は{n}班のファシリテーターです。一人が受け持つのは一つの班だけです。")
        raise Refusal(words.fill(who=worker.code, n=other.number))
    with changing(turn, meeting, turn.by):
        group.facilitator = worker.code
    return [*steady(turn, meeting, turn.by), _card(turn, meeting)]


def tap_groups(turn: Turn, values: Mapping[str, str]) -> Response:
    """「班を作る」: the proposal, or so many as its button said."""
    meeting, count = tapped(turn, values), values.get("n", "")
    return groups.run(turn, meeting, int(count) if count.isdecimal() and count.isascii() else None)


def _make(turn: Turn, meeting: Meeting, count: int) -> None:
    """The groups become so many; those that stay keep their facilitator."""
    there = groups_of(turn.session, meeting.id)
    for group in there[count:]:
        turn.session.delete(group)
    for number in range(len(there) + 1, count + 1):
        turn.session.add(DiscussionGroup(id=uuid4(), meeting_id=meeting.id, number=number))


def _expect_exchange(meeting: Meeting) -> None:
    if meeting.kind != "exchange":
        raise Refusal(_("班に分かれるのは意見交換会だけです。"))


def _expect_at_work(turn: Turn, meeting: Meeting, worker: Worker) -> None:
    day = in_tokyo(meeting.starts_at).date() if meeting.starts_at else turn.today
    why = why_not_at_work(worker, day)
    if why is not None:
        words = _("{who}は{day}に従事できません。{why}")
        raise Refusal(words.fill(who=worker.code, day=day, why=why))
    if worker.kind == "auditor":
        raise Refusal(_("{who}は監査者なので、班を受け持てません。").fill(who=worker.code))


def _proposal(meeting: Meeting) -> Card:
    heading = _("{name}（{code}）の班はまだありません。").fill(name=name_of(meeting), code=meeting.code)
    if meeting.headcount is None:
        line = _("人数がまだなので、班の数は「/班 {code} 4」のように送ってください。").fill(code=meeting.code)
        return Card(heading, (line,))
    proposed = proposed_groups(meeting.headcount)
    marks = {"id": meeting.id, "v": meeting.version}
    near = sorted({one for one in (proposed - 1, proposed, proposed + 1) if 1 <= one <= MOST_GROUPS})
    taps: tuple[Button, ...] = tuple(
        Tap(_("{n}班").fill(n=one), encode("meetings.groups", **marks, n=one), strong=one == proposed) for one in near
    )
    words = _("{people}人なら、{each}人くらいずつの{n}班です。ほかの数は「/班 {code} 数」で送ってください。")
    line = words.fill(people=meeting.headcount, each=IN_A_GROUP, n=proposed, code=meeting.code)
    return Card(heading, (line,), taps)


def _card(turn: Turn, meeting: Meeting) -> Card:
    lines: list[Sentence] = []
    for group in groups_of(turn.session, meeting.id):
        if group.facilitator is None:
            words = _("{n}班: まだ（「/ファシリ {code} {n} S01」）").fill(n=group.number, code=meeting.code)
        elif lacks_facilitator(turn, meeting, group):
            words = _("{n}班: {who}（その日は従事できません）").fill(n=group.number, who=group.facilitator)
        else:
            words = _("{n}班: {who}").fill(n=group.number, who=group.facilitator)
        lines.append(words)
    heading = _("{name}（{code}）の班とファシリテーター").fill(name=name_of(meeting), code=meeting.code)
    prepare = Tap(_("準備のようす"), encode("meetings.prepare", id=meeting.id))
    return Card(heading, tuple(lines), (prepare,))


on_groups = Action("meetings.groups", "staff", tap_groups)
