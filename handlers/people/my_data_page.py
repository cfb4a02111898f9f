"""「わたしの情報」 as a page: everything that is kept about somebody, and what they can do about it."""

from __future__ import annotations

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import _
from bot.chat.own import OwnPage
from bot.store.ledger import Act, note
from bot.web.own import Guest, listed
from bot.web.pages import Premises
from bot.web.routes import OUTSIDE, Route
from bot.web.words import said
from handlers.contract.rules import profile
from handlers.people import contact
from handlers.people.asking import ask_for_erasure, set_messages
from handlers.people.own_data import Section, sections
from handlers.people.queries import has_agreed, requests_of
from handlers.people.tables import Person

DATA, MENU = "data", "own"
ORIGIN = "handlers/people/my_data_page.py"
FILE = "watashi-no-joho.txt"


def my_data_routes(premises: Premises) -> tuple[Route, ...]:
    """The pages about everything that is kept."""
    page = MyDataPage(premises)
    return (
        Route("/my", "my_pages", page.menu, rights=OUTSIDE),
        Route("/my/data", "my_data", page.show, rights=OUTSIDE),
        Route("/my/data/file", "my_data_file", page.file, "POST", OUTSIDE),
        Route("/my/messages/stop", "stop_messages", page.stop, "POST", OUTSIDE),
        Route("/my/messages/start", "start_messages", page.start, "POST", OUTSIDE),
        Route("/my/data/erase", "ask_erase", page.ask_erase, rights=OUTSIDE),
        Route("/my/data/erase", "erase_me", page.erase, "POST", OUTSIDE),
    )


class MyDataPage:
    """Seeing everything, stopping, beginning again, asking to be erased."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def menu(self) -> ResponseReturnValue:
        """All pages of one's own, as large buttons."""
        with self._premises.own(MENU):
            pages = [one for one in listed(self._premises.doors.own) if one.purpose != MENU]
            return render_template("people/menu.html", pages=pages)

    def show(self) -> ResponseReturnValue:
        """Everything, part by part, each with what can be done about it."""
        with self._premises.own(DATA) as guest:
            person = guest.session.get_one(Person, guest.person)
            version = profile(self._premises.settings.contract).consent.version
            return render_template(
                "people/my_data.html", parts=self._sections(guest, "own page"), on=person.stopped_at is None,
                line=person.chat_id is not None, agreed=has_agreed(guest.session, guest.person, version),
                asked=_waits(guest), day=self._premises.around(guest.session).today,
            )  # fmt: skip

    def file(self) -> ResponseReturnValue:
        """The same as a plain text to keep or to print."""
        with self._premises.own(DATA) as guest:
            parts = self._sections(guest, "own copy")
            note(
                guest.session,
                self._premises.clock.now(),
                Act(guest.by, "exported", "own data", guest.by, channel="page"),
            )
            day = self._premises.around(guest.session).today
        text = "\r\n".join(
            [
                said(_("わたしの情報（{day}）").fill(day=f"{day:%Y-%m-%d}")),
                *(line for part in parts for line in _lines(part)),
                "",
            ]
        )
        answer = Response("\ufeff" + text, mimetype="text/plain")
        answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
        return answer

    def stop(self) -> ResponseReturnValue:
        """No more messages, from this moment."""
        return self._hear(wanted=False)

    def start(self) -> ResponseReturnValue:
        """Messages again."""
        return self._hear(wanted=True)

    def ask_erase(self) -> ResponseReturnValue:
        """What follows when somebody asks to be erased; nothing has happened yet."""
        with self._premises.own(DATA) as guest:
            return render_template("people/erase.html", asked=_waits(guest))

    def erase(self) -> ResponseReturnValue:
        """Pass the wish on; the ward decides. Asked twice, it is one wish."""
        with self._premises.own(DATA) as guest:
            around = self._premises.around(guest.session)
            told = ask_for_erasure(around, guest.session.get_one(Person, guest.person), "page")
            self._premises.say(guest.session, [told] if told is not None else [], ORIGIN)
            return redirect(url_for("people.my_data"), 303)

    def _hear(self, *, wanted: bool) -> ResponseReturnValue:
        with self._premises.own(DATA) as guest:
            person = guest.session.get_one(Person, guest.person)
            set_messages(self._premises.around(guest.session), person, wanted=wanted, channel="page")
            return redirect(url_for("people.my_data"), 303)

    def _sections(self, guest: Guest, why: str) -> list[Section]:
        around, person = self._premises.around(guest.session), guest.session.get_one(Person, guest.person)
        opened = contact.opened(guest.session, self._premises.vault, person, guest.by, why, around.now)
        return sections(around, person, opened)


def _waits(guest: Guest) -> bool:
    return any(one.kind == "erase" and one.decided_on is None for one in requests_of(guest.session, guest.person))


def _lines(part: Section) -> list[str]:
    return ["", f"■ {said(part.title)}", *(said(one) for one in part.lines)]


menu_page = OwnPage(
    MENU, "people.my_pages", title=_("わたしのページ"), why=_("全部のページを、ここからひらけます。"),
    words=_("わたしのページ"), order=10,
)  # fmt: skip
data_page = OwnPage(
    DATA, "people.my_data", title=_("わたしの情報"), why=_("お名前はLINEに残さないためです。"),
    words=_("わたしの情報"), order=20,
)  # fmt: skip
