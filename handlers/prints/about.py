"""What the page of an association says of its papers: where they are printed."""

from __future__ import annotations

from uuid import UUID

from flask import url_for

from bot.chat.turn import Surroundings
from bot.web.doors import About, Line, Part
from handlers.people.tables import Association


def of_association(around: Surroundings, association: UUID) -> Part:
    """The way to its rules and letters."""
    href = url_for("prints.association", code=around.session.get_one(Association, association).code)
    return Part("印刷物", [Line("運用ルールのひな形、コードのお知らせ", href)])


about = About("prints", 70, of_association)
