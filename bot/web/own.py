"""An officer on pages of their own: who it is, what they are writing, the frame around the page; knows no feature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.own import OwnPage
from bot.clock import wall
from bot.store.ledger import Act, note
from bot.web import drafts

if TYPE_CHECKING:
    from bot.web.pages import Premises

NOT_YOURS = _("このページは見つかりません。下の「わたしのページ」から、もう一度えらんでください。")


@dataclass(frozen=True)
class Guest:
    """An officer on a page of their own, inside a transaction: their id, their code for the ledger, the forms' cookie.

    `until` is real time: when the session ends, if nothing more is done.
    """

    session: Session
    person: UUID
    by: str
    cookie: str
    until: datetime


@dataclass(frozen=True)
class Desk:
    """What a room's own pages do with forms: drafts, and what is not theirs."""

    premises: Premises

    def begun(self, guest: Guest, form: str, kept: Mapping[str, str]) -> dict[str, str] | None:
        """What the guest was writing in a form; None when nothing was, or nothing but what is kept already."""
        found = drafts.begun(guest.session, self.premises.vault, guest.person, form, wall())
        if found is None:
            return None
        return found if any(found.get(name, value) != value for name, value in kept.items()) else None

    def write(self, guest: Guest, form: str, values: Mapping[str, str]) -> ResponseReturnValue:
        """Keep what is being written; the answer to a browser that saves by itself."""
        drafts.keep(guest.session, self.premises.vault, guest.person, form, values, guest.until)
        return "", 204

    def done(self, guest: Guest, form: str) -> None:
        """The form was saved, or what was written in it is not wanted: its draft goes."""
        drafts.drop(guest.session, guest.person, form)

    def not_yours(self, guest: Guest, what: str) -> ResponseReturnValue:
        """What somebody asked for is not theirs, or is not there: the same page for both, and the ledger knows."""
        act = Act(guest.by, "opened", what, guest.by, "not theirs", channel="page", result="refused")
        note(guest.session, self.premises.clock.now(), act)
        return render_template("own/message.html", heading=_("見つかりません"), words=NOT_YOURS), 404


def own_frame(premises: Premises) -> dict[str, object]:
    """What the frame of an officer's page needs; nothing on all other pages."""
    guest: Guest | None = g.get("guest")
    if guest is None:
        return {}
    stamp = premises.stamp(guest.cookie)
    return {"own_pages": listed(premises.doors.own), "csrf": stamp, "until": guest.until, "here": request.endpoint}


def listed(pages: Mapping[str, OwnPage]) -> list[OwnPage]:
    """The pages every officer finds among their own, in order."""
    return sorted((one for one in pages.values() if one.order), key=lambda one: one.order)
