"""An officer's name, phone and mail on their own page: they never pass through LINE."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import Sentence, _
from bot.chat.doors import Phrase
from bot.chat.own import OwnPage
from bot.web.own import Desk, Guest
from bot.web.pages import Premises
from bot.web.routes import OUTSIDE, Route
from handlers.contract.rules import profile
from handlers.people import contact
from handlers.people.own_links import by_words
from handlers.people.queries import has_agreed
from handlers.people.tables import Person

CONTACT = "contact"  # the purpose of links, and the name of the draft


def contact_routes(premises: Premises) -> tuple[Route, ...]:
    """The pages of contact data."""
    page = ContactPage(premises)
    return (
        Route("/my/contact", "my_contact", page.show, rights=OUTSIDE),
        Route("/my/contact", "keep_contact", page.keep, "POST", OUTSIDE),
        Route("/my/contact/draft", "draft_contact", page.draft, "POST", OUTSIDE),
        Route("/my/contact/undo", "undo_contact", page.undo, "POST", OUTSIDE),
    )


class ContactPage:
    """Seeing, writing and correcting one's own contact data."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._desk = Desk(premises)

    def show(self) -> ResponseReturnValue:
        """What is kept, or what was being written."""
        with self._premises.own(CONTACT) as guest:
            person = guest.session.get_one(Person, guest.person)
            now = self._premises.clock.now()
            kept = contact.opened(guest.session, self._premises.vault, person, guest.by, "own page", now)
            begun = self._desk.begun(guest, CONTACT, kept)
            return self._page(guest, begun or kept, {}, begun=begun is not None)

    def keep(self) -> ResponseReturnValue:
        """Keep it; what cannot be kept is said at its field, and stands there as it was typed."""
        values = contact.cleaned(request.form)
        wrong = contact.faults(values)
        with self._premises.own(CONTACT) as guest:
            if not self._agreed(guest):
                return redirect(url_for("people.consent"), 303)
            if wrong:
                self._desk.write(guest, CONTACT, values)
                return self._page(guest, values, wrong), 422
            person, now = guest.session.get_one(Person, guest.person), self._premises.clock.now()
            contact.keep(guest.session, self._premises.vault, person, values, guest.by, now)
            self._desk.done(guest, CONTACT)
            return redirect(url_for("people.my_contact", saved="yes"), 303)

    def draft(self) -> ResponseReturnValue:
        """What stands in the form while it is being written."""
        with self._premises.own(CONTACT) as guest:
            return self._desk.write(guest, CONTACT, contact.cleaned(request.form))

    def undo(self) -> ResponseReturnValue:
        """Leave what is kept as it is, and forget what was being written."""
        with self._premises.own(CONTACT) as guest:
            self._desk.done(guest, CONTACT)
            return redirect(url_for("people.my_contact"), 303)

    def _page(
        self, guest: Guest, values: Mapping[str, str], wrong: Mapping[str, Sentence], *, begun: bool = False
    ) -> str:
        return render_template(
            "people/contact.html", values=values, wrong=wrong, begun=begun, agreed=self._agreed(guest),
            saved=request.args.get("saved") == "yes" and not begun,
        )  # fmt: skip

    def _agreed(self, guest: Guest) -> bool:
        version = profile(self._premises.settings.contract).consent.version
        return has_agreed(guest.session, guest.person, version)


contact_page = OwnPage(
    CONTACT, "people.my_contact", title=_("お名前と連絡先"), why=_("お名前はLINEに残さないためです。"),
    words=_("連絡先の登録"), order=30,
)  # fmt: skip
asked_for = Phrase((contact_page.words, _("連絡先")), by_words(CONTACT))
