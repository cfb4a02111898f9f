"""An officer's own pages of a visit: what must not stand in a chat, written when there is time for it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import Sentence, _
from bot.chat.own import OwnPage
from bot.web.own import Desk, Guest
from bot.web.pages import Premises
from bot.web.routes import OUTSIDE, Route
from handlers.contract.rules import profile
from handlers.people.queries import has_agreed, offices_of
from handlers.people.tables import Association, Person
from handlers.visits import details
from handlers.visits.queries import OPEN, visits_of
from handlers.visits.show import state_words
from handlers.visits.tables import Visit

VISIT = "visit"
ORIGIN = "handlers/visits/own_page.py"


def own_routes(premises: Premises) -> tuple[Route, ...]:
    """The pages of an officer's visits."""
    page = VisitPage(premises)
    return (
        Route("/my/visits", "mine", page.mine, rights=OUTSIDE),
        Route("/my/visits/<uuid:about>", "details", page.show, rights=OUTSIDE),
        Route("/my/visits/<uuid:about>", "keep_details", page.keep, "POST", OUTSIDE),
        Route("/my/visits/<uuid:about>/draft", "draft_details", page.draft, "POST", OUTSIDE),
        Route("/my/visits/<uuid:about>/undo", "undo_details", page.undo, "POST", OUTSIDE),
    )


class VisitPage:
    """Telling what is needed for a visit, and seeing what one told."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._desk = Desk(premises)

    def mine(self) -> ResponseReturnValue:
        """The visits of one's associations; a single one opens at once."""
        with self._premises.own(VISIT) as guest:
            names = _served(self._premises, guest)
            visits = visits_of(guest.session, list(names))
            if len(visits) == 1:
                return redirect(url_for("visits.details", about=visits[0].id))
            rows = [(one, names[one.association_id], state_words(one)) for one in visits]
            return render_template("visits/mine.html", rows=rows)

    def show(self, about: UUID) -> ResponseReturnValue:
        """The sheet of a visit: what one told, or what one was writing."""
        with self._premises.own(VISIT) as guest:
            visit = self._visit(guest, about)
            if visit is None:
                return self._desk.not_yours(guest, "visit")
            kept = self._kept(guest, visit)
            begun = self._desk.begun(guest, _form(visit), kept)
            return self._page(guest, visit, begun or kept, {}, begun=begun is not None)

    def keep(self, about: UUID) -> ResponseReturnValue:
        """Keep the sheet; what cannot be kept is said at its field, and stands there as it was typed."""
        values = details.cleaned(request.form)
        wrong = details.faults(values)
        with self._premises.own(VISIT) as guest:
            visit = self._visit(guest, about)
            if visit is None:
                return self._desk.not_yours(guest, "visit")
            if not self._may_write(guest, visit):
                return self._page(guest, visit, self._kept(guest, visit), {}), 409
            if wrong:
                self._desk.write(guest, _form(visit), values)
                return self._page(guest, visit, values, wrong), 422
            person = guest.session.get_one(Person, guest.person)
            told = details.keep(self._premises.around(guest.session), visit, person, values)
            self._premises.say(guest.session, told, ORIGIN)
            self._desk.done(guest, _form(visit))
            return redirect(url_for("visits.details", about=visit.id, saved="yes"), 303)

    def draft(self, about: UUID) -> ResponseReturnValue:
        """What stands in the sheet while it is being written."""
        with self._premises.own(VISIT) as guest:
            visit = self._visit(guest, about)
            if visit is None or not self._may_write(guest, visit):
                return self._desk.not_yours(guest, "visit")
            return self._desk.write(guest, _form(visit), details.cleaned(request.form))

    def undo(self, about: UUID) -> ResponseReturnValue:
        """Forget what was being written."""
        with self._premises.own(VISIT) as guest:
            self._desk.done(guest, f"visit:{about}")
            return redirect(url_for("visits.details", about=about), 303)

    def _visit(self, guest: Guest, about: UUID) -> Visit | None:
        """The visit, when it is one of an association the guest serves today."""
        visit = guest.session.get(Visit, about)
        served = _served(self._premises, guest)
        return visit if visit is not None and visit.association_id in served else None

    def _kept(self, guest: Guest, visit: Visit) -> dict[str, str]:
        sheet = details.sheet_of(guest.session, visit.id, guest.person)
        if sheet is not None:
            details.note_opened(self._premises.around(guest.session), visit, sheet, guest.by, "own page")
        return details.opened(self._premises.vault, sheet)

    def _may_write(self, guest: Guest, visit: Visit) -> bool:
        return visit.state in OPEN and self._agreed(guest)

    def _agreed(self, guest: Guest) -> bool:
        version = profile(self._premises.settings.contract).consent.version
        return has_agreed(guest.session, guest.person, version)

    def _page(
        self,
        guest: Guest,
        visit: Visit,
        values: Mapping[str, str],
        wrong: Mapping[str, Sentence],
        *,
        begun: bool = False,
    ) -> str:
        return render_template(
            "visits/details.html", visit=visit, name=guest.session.get_one(Association, visit.association_id).name,
            state=state_words(visit), fields=details.FIELDS, values=values, wrong=wrong, begun=begun,
            still_open=visit.state in OPEN, agreed=self._agreed(guest),
            saved=request.args.get("saved") == "yes" and not begun,
        )  # fmt: skip


def _served(premises: Premises, guest: Guest) -> dict[UUID, str]:
    today = premises.around(guest.session).today
    return {one.id: one.name for one in offices_of(guest.session, guest.person, today)}


def _form(visit: Visit) -> str:
    return f"visit:{visit.id}"


visit_page = OwnPage(
    VISIT, "visits.mine", title=_("訪問の準備を書く"), why=_("会場やお名前を、LINEに残さないためです。"),
    words=_("希望のようす"), order=50, about="visits.details",
)  # fmt: skip
