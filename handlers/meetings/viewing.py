"""A meeting as its page shows it: plain words and numbers, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.chat.turn import Surroundings
from bot.web.pages import tokyo
from handlers.meetings.desk import Line
from handlers.meetings.preparing import MATERIAL_STATES
from handlers.meetings.queries import equipment_of, groups_of, materials_of, name_of
from handlers.meetings.readiness import copies_line, lacks_facilitator, parts
from handlers.meetings.rules import AFTER, STATES
from handlers.meetings.sheets import Row, remarks, rows_of, template
from handlers.meetings.show import when_line
from handlers.meetings.tables import Comment, Meeting, RunSheet


@dataclass(frozen=True)
class Version:
    """One version of the handout."""

    number: int
    state: str
    digest: str
    size: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class Seen:
    """Everything the page of one meeting needs."""

    code: str
    name: str
    state: str
    when: str
    version: int
    parts: tuple[tuple[bool, str], ...]
    copies: str
    versions: tuple[Version, ...]
    lines: tuple[Line, ...]  # of the run sheet
    from_template: bool
    remarks: tuple[str, ...]
    equipment: tuple[str, ...]
    groups: tuple[str, ...]
    visit: bool
    after: bool
    words: str
    support: str
    said: str  # when the comment was written, and by whom


def seen(around: Surroundings, meeting: Meeting) -> Seen:
    """One meeting as it stands."""
    sheet, comment = around.session.get(RunSheet, meeting.id), around.session.get(Comment, meeting.id)
    rows = rows_of(sheet.rows) if sheet is not None else template(meeting.kind).rows
    copies = copies_line(around, meeting)
    return Seen(
        code=meeting.code, name=name_of(meeting), state=str(STATES[meeting.state]), when=str(when_line(meeting)),
        version=meeting.version, parts=tuple((one.there, str(one.words)) for one in parts(around, meeting)),
        copies=str(copies or ""), versions=_versions(around, meeting), lines=lines_of(rows),
        from_template=sheet is None, remarks=tuple(map(str, remarks(rows, meeting.minutes))),
        equipment=tuple(one.name for one in equipment_of(around.session, meeting.id)),
        groups=_groups(around, meeting), visit=meeting.kind == "visit", after=meeting.state in AFTER,
        words=comment.words if comment else "", support=comment.support if comment else "",
        said=f"{comment.said_by} {tokyo(comment.said_at)}" if comment else "",
    )  # fmt: skip


def lines_of(rows: Sequence[Row]) -> tuple[Line, ...]:
    """The rows of a run sheet as its form shows them."""
    return tuple((one.title, one.form, str(one.minutes)) for one in rows)


def _versions(around: Surroundings, meeting: Meeting) -> tuple[Version, ...]:
    return tuple(
        Version(one.version, str(MATERIAL_STATES[one.state]), one.digest, one.size, one.made_at, one.made_by)
        for one in materials_of(around.session, meeting.id)
    )


def _groups(around: Surroundings, meeting: Meeting) -> tuple[str, ...]:
    return tuple(
        f"{one.number}班: {'まだ' if lacks_facilitator(around, meeting, one) else one.facilitator}"
        for one in groups_of(around.session, meeting.id)
    )
