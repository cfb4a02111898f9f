"""`/課題`: an issue is tagged by taps, tool and kind of problem; its words are written on our page, never in a chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select

from bot.catalogs import Lazy, Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Action, Reader
from bot.chat.messages import Button, Card, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.turn import Refusal, Response, Turn
from handlers.meetings.queries import find_meeting, name_of
from handlers.meetings.tables import Meeting
from handlers.people.queries import find_association
from handlers.people.tables import Association
from handlers.proposals import changes
from handlers.proposals.queries import about_words, issue_count, newest_issues
from handlers.proposals.rules import KINDS, TOOLS, known, label
from handlers.proposals.tables import Issue
from handlers.visits.tables import Visit

SHOWN = 8
ON_PAGE = _("くわしい言葉は「/画面」の「課題」で書きます。お名前や電話番号は書かないでください。")
OLD = _("このボタンはもう使えません。「/課題」を送りなおしてください。")


@dataclass(frozen=True)
class Subject:
    """What an issue is about: an association, an event, or the visit of one."""

    association: Association | None
    meeting: Meeting | None

    @property
    def marks(self) -> dict[str, str]:
        """The same on a button."""
        found = {"a": self.association, "m": self.meeting}
        return {name: str(one.id) for name, one in found.items() if one is not None}

    @property
    def words(self) -> str:
        """The same in words."""
        names = [self.association.name if self.association else "", name_of(self.meeting) if self.meeting else ""]
        return "　".join(filter(None, names))


@command("課題", "issue", about=_("団体か行事に、気づいた課題を残す。来年度の提案書に出ます"), example="さくら町会")
def tag(turn: Turn, subject: Subject | None = None) -> Response:
    """An issue about an association or an event, by two taps; without one, what was tagged so far."""
    if subject is None:
        return [_listed(turn)]
    marks = {"n": str(uuid4()), **subject.marks}
    taps: tuple[Button, ...] = tuple(Tap(one.label, encode("proposals.tool", **marks, t=one.key)) for one in TOOLS)
    return [Card(_("{about}の課題: どの道具のことですか。").fill(about=subject.words), (), taps)]


def tap_tool(turn: Turn, values: Mapping[str, str]) -> Response:
    """The tool was chosen: now the kind of problem."""
    tool = known(TOOLS, values.get("t"))
    if tool is None or not is_uuid(values.get("n")):
        raise Refusal(OLD)
    marks = {name: values[name] for name in ("n", "a", "m") if is_uuid(values.get(name))}
    taps: tuple[Button, ...] = tuple(
        Tap(one.label, encode("proposals.kind", **marks, t=tool, k=one.key)) for one in KINDS
    )
    return [Card(_("{tool}の、どんな課題ですか。").fill(tool=label(TOOLS, tool)), (), taps)]


def tap_kind(turn: Turn, values: Mapping[str, str]) -> Response:
    """Both are known: the issue is kept, once for each command."""
    if not is_uuid(values.get("n")):
        raise Refusal(OLD)
    about, event = (UUID(values[name]) if is_uuid(values.get(name)) else None for name in ("a", "m"))
    association = turn.session.get(Association, about) if about is not None else None
    meeting = turn.session.get(Meeting, event) if event is not None else None
    wanted = changes.Tag(
        association.id if association else None, meeting.id if meeting else None, values.get("t", ""),
        values.get("k", ""),
    )  # fmt: skip
    one = changes.tag(turn, wanted, turn.by, UUID(values["n"]))
    if one.gone_at is not None:
        raise Refusal(_("{code}はもう消してあります。").fill(code=one.code))
    wrong = Tap(_("まちがえた（消す）"), encode("proposals.drop", id=one.id))
    return [Card(_("{code}を残しました。").fill(code=one.code), (_line(turn, one), ON_PAGE), (wrong,))]


def tap_drop(turn: Turn, values: Mapping[str, str]) -> Response:
    """「まちがえた」: as if it had not been tagged."""
    one = turn.session.get(Issue, UUID(values["id"])) if is_uuid(values.get("id")) else None
    if one is None:
        raise Refusal(OLD)
    changes.drop(turn, one, turn.by)
    return [Text(_("{code}を消しました。").fill(code=one.code))]


def _listed(turn: Turn) -> Card:
    found = turn.session.scalars(newest_issues().limit(SHOWN)).all()
    lines: list[Sentence] = [_line(turn, one) for one in found]
    how = _("残すときは「/課題 さくら町会」や「/課題 W03」と送ります。")
    return Card(_("課題: {n}件").fill(n=issue_count(turn.session)), (*lines, how, ON_PAGE))


def _line(turn: Turn, one: Issue) -> Lazy:
    """One issue without its words."""
    about = about_words(turn.session, one)
    return _("{code} {about} {tool}・{kind}").fill(
        code=one.code, about=about, tool=label(TOOLS, one.tool), kind=label(KINDS, one.kind)
    )


def find_subject(turn: Turn, words: str) -> Subject:
    """The event of that code or name, or else the association; raises Refusal with the nearest names."""
    try:
        meeting = find_meeting(turn.session, words)
    except Refusal:
        return Subject(find_association(turn.session, words), None)
    return Subject(host_of(turn, meeting), meeting)


def host_of(turn: Turn, meeting: Meeting) -> Association | None:
    """The association a visit goes to; None of other events."""
    if meeting.kind != "visit":
        return None
    visit = turn.session.scalar(select(Visit).where(Visit.number == meeting.number))
    return turn.session.get(Association, visit.association_id) if visit is not None else None


subject = Reader(Subject, _("団体か行事"), "さくら町会", find_subject, words=2)
on_tool = Action("proposals.tool", "staff", tap_tool)
on_kind = Action("proposals.kind", "staff", tap_kind)
on_drop = Action("proposals.drop", "staff", tap_drop)
