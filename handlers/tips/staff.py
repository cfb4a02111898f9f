"""What staff see of tips: counts by tool and association, never who; and which tool a seminar was about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogs import Sentence, _
from bot.chat.commands import command
from bot.chat.messages import Card, Text
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.store.ledger import Act, note
from handlers.meetings.queries import meetings, name_of
from handlers.meetings.rules import AFTER
from handlers.meetings.tables import Meeting
from handlers.people.queries import audience_of
from handlers.people.tables import Association
from handlers.tips.planning import keep
from handlers.tips.queries import Tally, Tool, paces, tallies, title_of
from handlers.tips.readers import people_at, readers_of
from handlers.tips.rules import TOOLS, tool_of
from handlers.tips.scheduled import tip
from handlers.tips.tables import TipTopic

MOST = 8  # associations named


@command("ヒント", "tips", about=_("ヒントの届いた数と返事の数（行事と道具を書くと、何の講習会だったかを決める）"))
def tips(turn: Turn, meeting: Meeting | None = None, tool: Tool | None = None) -> Response:
    """How tips go, in numbers; with a seminar the tool it was about."""
    if meeting is None:
        return [_overview(turn)]
    if meeting.kind != "seminar":
        raise Refusal(_("道具を決めるのは講習会だけです。訪問のヒントは、希望された道具で届きます。"))
    if tool is None:
        return [Text(_about(turn.session, meeting))]
    turn.session.merge(TipTopic(meeting_id=meeting.id, tool=tool, by=turn.by))
    turn.session.flush()
    note(turn.session, turn.now, Act(turn.by, "changed", "tip topic", meeting.code, why=tool))
    if meeting.state in AFTER:
        keep(turn, tip, readers_of(turn, people_at(turn, meeting)))
    return [Text(_about(turn.session, meeting))]


def _overview(around: Surroundings) -> Card:
    counts = tallies(around.session)
    lines: list[Sentence] = [line for one in TOOLS if (line := _line(one.key, counts)) is not None]
    lines += [*_readers(around), *_wanting(around.session, counts), *_unnamed(around.session)]
    return Card(_("ヒントのようす"), tuple(lines))


def _line(tool: str, counts: Sequence[Tally]) -> Sentence | None:
    """One tool over all associations; None where nothing was told."""
    mine = [one for one in counts if one.tool == tool]
    if not mine:
        return None
    words = _("{tool}: 届いた{sent}・できた{done}・まだ{not_yet}・相談{advice}")
    return words.fill(
        tool=title_of(tool), sent=sum(one.sent for one in mine), done=sum(one.done for one in mine),
        not_yet=sum(one.not_yet for one in mine), advice=sum(one.advice for one in mine),
    )  # fmt: skip


def _readers(around: Surroundings) -> Iterator[Sentence]:
    stopped, slower = paces(around.session)
    everybody = audience_of(around.session, around.now)
    words = _("届く役員: {n}人（止めた人{stopped}・ゆっくりの人{slower}）")
    yield words.fill(n=max(0, len(everybody.chats) - stopped), stopped=stopped, slower=slower)
    if everybody.to_call:
        yield _("LINEのない役員: {n}人。紙のヒントをお渡しください。").fill(n=len(everybody.to_call))


def _wanting(session: Session, counts: Sequence[Tally]) -> Iterator[Sentence]:
    """The associations in which somebody wants advice."""
    wanting = [one for one in counts if one.advice]
    for one in wanting[:MOST]:
        name = session.get_one(Association, one.association).name
        yield _("相談したい: {name} {tool} {n}件").fill(name=name, tool=title_of(one.tool), n=one.advice)
    if len(wanting) > MOST:
        yield _("相談したい: ほかに{n}団体").fill(n=len(wanting) - MOST)


def _unnamed(session: Session) -> Iterator[Sentence]:
    """The seminars of which nobody knows what they were about."""
    named = set(session.scalars(select(TipTopic.meeting_id)))
    for one in meetings(session, *AFTER):
        if one.kind == "seminar" and one.id not in named and not tool_of(one.title):
            words = _("{name}は、何の道具か分かりません。「/ヒント {code} LINE」のように決めてください。")
            yield words.fill(name=name_of(one), code=one.code)


def _about(session: Session, meeting: Meeting) -> Sentence:
    topic = session.scalar(select(TipTopic.tool).where(TipTopic.meeting_id == meeting.id))
    found = topic or tool_of(meeting.title)
    if not found:
        words = _("{name}は、何の道具か分かりません。「/ヒント {code} LINE」のように決めてください。")
        return words.fill(name=name_of(meeting), code=meeting.code)
    return _("{name}に出た役員には、「{tool}」のヒントが届きます。").fill(name=name_of(meeting), tool=title_of(found))
