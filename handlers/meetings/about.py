"""What the page of an association says of meetings: at which its officers take part, and how many of them."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from sqlalchemy import func, select

from bot.chat.turn import Surroundings
from bot.web.doors import About, Line, Part
from handlers.meetings.queries import label_of
from handlers.meetings.tables import Meeting, Participation
from handlers.people.tables import Office

MOST = 12
WORDS = {"asked": "区の返事待ち", "accepted": "参加", "absent": "欠席"}


def of_association(around: Surroundings, association: UUID) -> Part:
    """The meetings at which officers who serve an association take part, newest first; counts, never who."""
    said = (Participation.person_id == Office.person_id, Participation.meeting_id == Meeting.id)
    rows = (
        select(Meeting, Participation.state, func.count())
        .join(Participation, said[1]).join(Office, said[0])
        .where(Office.association_id == association, Office.ended_on.is_(None))
        .group_by(Meeting.id, Participation.state).order_by(Meeting.starts_at.desc(), Participation.state)
    )  # fmt: skip
    lines = [_line(row[0], row[1], row[2]) for row in around.session.execute(rows.limit(MOST))]
    return Part("行事", lines, "まだいません。区が参加を認めた役員がLINEで知らせると、ここに出ます。")


def _line(meeting: Meeting, state: str, count: int) -> Line:
    how = f"{WORDS.get(state, state)} {count}人"
    href = url_for("meetings.shown", code=meeting.code)
    return Line(f"{meeting.code} {label_of(meeting)}: {how}", href, quiet=f"{meeting.code} {how}")


about = About("meetings", 20, of_association)
