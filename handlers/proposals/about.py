"""What the page of an association says of next year: the issues tagged about it, and the support it is to get."""

from __future__ import annotations

from uuid import UUID

from flask import url_for

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.web.doors import About, Line, Part
from handlers.people.tables import Association
from handlers.proposals.queries import issues, policy_of
from handlers.proposals.rules import KINDS, TOOLS, label

MOST = 12


def of_association(around: Surroundings, association: UUID) -> Part:
    """Issues by code, newest first, and whether a policy was written."""
    code = around.session.get_one(Association, association).code
    written = policy_of(around.session, association) is not None
    policy = Line(f"来年度の支援方針: {'書いた' if written else 'まだ'}", url_for("proposals.policy", code=code))
    newest = [*issues(around.session, association)][::-1][:MOST]
    lines = [
        Line(f"{one.code} {show(label(TOOLS, one.tool))}・{show(label(KINDS, one.kind))}",
             url_for("proposals.issue", code=one.code))
        for one in newest
    ]  # fmt: skip
    return Part("課題と支援方針", [policy, *lines])


about = About("proposals", 60, of_association)
