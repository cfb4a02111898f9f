"""Agreeing on a page that says all of it, in large letters: what is kept, why, how long, by whom (003-§3-3)."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import _
from bot.chat.doors import Phrase
from bot.chat.messages import Card, Tap
from bot.chat.own import OwnPage
from bot.chat.postbacks import encode
from bot.chat.turn import Notice
from bot.web.own import Guest
from bot.web.pages import Premises
from bot.web.routes import OUTSIDE, Route
from handlers.contract.rules import profile
from handlers.people import consent
from handlers.people.own_links import by_words
from handlers.people.queries import consents_of, has_agreed
from handlers.people.tables import Person

CONSENT = "consent"
ORIGIN = "handlers/people/consent_page.py"


def consent_routes(premises: Premises) -> tuple[Route, ...]:
    """The pages of the agreement."""
    page = ConsentPage(premises)
    return (
        Route("/my/consent", "consent", page.show, rights=OUTSIDE),
        Route("/my/consent", "agree", page.agree, "POST", OUTSIDE),
        Route("/my/consent/end", "ask_end", page.ask_end, rights=OUTSIDE),
        Route("/my/consent/end", "end_consent", page.end, "POST", OUTSIDE),
    )


class ConsentPage:
    """The explanation, and what one says to it."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._contract = profile(premises.settings.contract)

    def show(self) -> ResponseReturnValue:
        """The whole explanation of the version that counts now."""
        with self._premises.own(CONSENT) as guest:
            return self._page(guest)

    def agree(self) -> ResponseReturnValue:
        """Agree to the version that was read; what waited in the chat goes on there, by one tap."""
        with self._premises.own(CONSENT) as guest:
            version = self._contract.consent.version
            if request.form.get("v") != version:
                return self._page(guest, renewed=True), 409
            if not has_agreed(guest.session, guest.person, version):
                person = guest.session.get_one(Person, guest.person)
                consent.record(guest.session, person, version, "page", self._premises.clock.now())
                self._premises.say(guest.session, [_heard(person)], ORIGIN)
            return redirect(url_for("people.consent", done="yes"), 303)

    def ask_end(self) -> ResponseReturnValue:
        """What follows when somebody takes their agreement back; nothing has happened yet."""
        with self._premises.own(CONSENT) as guest:
            version = self._contract.consent.version
            return render_template("people/consent_end.html", agreed=has_agreed(guest.session, guest.person, version))

    def end(self) -> ResponseReturnValue:
        """The agreement ends now, and with it every message."""
        with self._premises.own(CONSENT) as guest:
            around = self._premises.around(guest.session)
            consent.end(around, guest.session.get_one(Person, guest.person), "page")
            return redirect(url_for("people.consent", done="yes"), 303)

    def _page(self, guest: Guest, *, renewed: bool = False) -> str:
        contract = self._contract
        return render_template(
            "people/consent.html", contract=contract, version=contract.consent.version, renewed=renewed,
            kept=[row for row in contract.inventory_b if row.id in contract.consent.rows],
            agreed=has_agreed(guest.session, guest.person, contract.consent.version),
            before=consents_of(guest.session, guest.person), done=request.args.get("done") == "yes",
        )  # fmt: skip


def _heard(person: Person) -> Notice:
    """The chat hears of it: nobody agrees in somebody's place unseen, and what waited there can go on."""
    lines = (_("覚えがないときは、区にお電話ください。"),)
    card = Card(_("ページで同意をいただきました。"), lines, (Tap(_("つづける"), encode("people.go_on"), strong=True),))
    return Notice((person.chat_id,) if person.chat_id else (), (card,), "consent")


consent_page = OwnPage(
    CONSENT, "people.consent", title=_("お預かりするものの説明"), why=_("説明の全部を、大きな字で読むためです。"),
    words=_("同意の説明"), order=40,
)  # fmt: skip
asked_for = Phrase((consent_page.words,), by_words(CONSENT))
