"""A worker's own way in: open sessions, passkeys, and venue mode while others may see the screen (001G-8(1)ウ)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from bot.chat.postbacks import is_uuid
from bot.clock import wall
from bot.store.ledger import Act, note
from bot.web.pages import Premises, Visitor
from bot.web.routes import ENROLLED, Route
from handlers.people import passkeys, sessions
from handlers.people.door import Door
from handlers.people.factors import CLOSED, WRONG, WRONG_KEY, Factors
from handlers.people.links import session_of
from handlers.people.tables import PageLink, Worker

NOT_MADE = "パスキーを登録できませんでした。はじめからやり直してください。"


def own_routes(premises: Premises, door: Door) -> tuple[Route, ...]:
    """The pages of a worker about themselves."""
    desk = Desk(premises, door)
    return (
        Route("/staff/me", "me", desk.shown, rights=ENROLLED),
        Route("/staff/me/sessions/end", "end_session", desk.end_session, "POST", ENROLLED),
        Route("/staff/me/passkeys/new", "new_passkey", desk.new_passkey, "POST", ENROLLED),
        Route("/staff/me/passkeys", "keep_passkey", desk.keep_passkey, "POST", ENROLLED),
        Route("/staff/me/passkeys/remove", "remove_passkey", desk.remove_passkey, "POST", ENROLLED),
        Route("/staff/venue", "venue", desk.leave_venue, rights=ENROLLED, venue=True),
        Route("/staff/venue", "keep_venue", desk.keep_venue, "POST", ENROLLED, venue=True),
    )


@dataclass(frozen=True)
class Own:
    """A signed-in worker's request, with the session and the line of the register behind it."""

    visitor: Visitor
    link: PageLink
    worker: Worker
    factors: Factors


class Desk:
    """What a worker sees and does about their own sign-in."""

    def __init__(self, premises: Premises, door: Door) -> None:
        self._premises = premises
        self._door = door

    def shown(self) -> ResponseReturnValue:
        """Which sessions are open, which passkeys there are."""
        with self._own() as own:
            return self._page(own)

    def end_session(self) -> ResponseReturnValue:
        """End one of one's own sessions."""
        wanted = _named(request.form.get("id"))
        with self._own() as own:
            now = wall()
            found = next((one for one in self._open(own) if one.id == wanted), None)
            if found is not None:
                found.ended_at = now
                self._note(own, "ended", "own session")
        return redirect(url_for("people.me"), 303)

    def new_passkey(self) -> ResponseReturnValue:
        """After the six figures once more: the browser is invited to make a passkey."""
        with self._own() as own:
            keyring = own.factors.keyring
            if keyring is None:
                abort(404)
            verdict = own.factors.judge({"code": request.form.get("code", "")}, "confirmed")
            if verdict == "over":
                return self._over(own)
            if verdict == "wrong":
                return self._page(own, wrong=WRONG), 422
            return render_template("people/passkey.html", passkey=keyring.invite())

    def keep_passkey(self) -> ResponseReturnValue:
        """Keep what the browser made."""
        with self._own() as own:
            keyring = own.factors.keyring
            made = keyring.keep(request.form.get("passkey", "")) if keyring is not None else None
            self._note(own, "added", "passkey", "done" if made else "refused")
            if made is None:
                return self._page(own, wrong=NOT_MADE), 422
        return redirect(url_for("people.me"), 303)

    def remove_passkey(self) -> ResponseReturnValue:
        """Take a passkey away; the six figures stay."""
        wanted = _named(request.form.get("id"))
        with self._own() as own:
            if wanted is not None and passkeys.remove(own.visitor.session, own.worker.id, wanted):
                self._note(own, "removed", "passkey")
        return redirect(url_for("people.me"), 303)

    def leave_venue(self) -> ResponseReturnValue:
        """Before names are shown again, the second factor: whoever sits down at a screen left alone sees nothing."""
        with self._own() as own:
            if not own.link.venue:
                return redirect(url_for("people.me"))
            return self._venue_page(own, None)

    def keep_venue(self) -> ResponseReturnValue:
        """Begin venue mode at once, or end it with the second factor."""
        with self._own() as own:
            if request.form.get("venue") == "on":
                own.link.venue = True
                self._note(own, "began", "venue mode")
                return redirect(url_for("console.today"), 303)
            verdict = own.factors.judge(request.form, "confirmed")
            if verdict == "over":
                return self._over(own)
            if verdict == "wrong":
                return self._venue_page(own, WRONG_KEY if request.form.get("passkey") else WRONG), 422
            own.link.venue = False
            self._note(own, "ended", "venue mode")
            return redirect(url_for("console.today"), 303)

    @contextmanager
    def _own(self) -> Iterator[Own]:
        with self._premises.staff() as visitor:
            link = session_of(visitor.session, self._premises.vault, visitor.cookie, wall())
            worker = visitor.session.scalar(select(Worker).where(Worker.code == visitor.by))
            if link is None or worker is None:
                abort(403)
            yield Own(visitor, link, worker, Factors(self._premises, visitor.session, link, worker))

    def _open(self, own: Own) -> list[PageLink]:
        return list(sessions.open_ones(own.visitor.session, own.worker.id, wall()))

    def _page(self, own: Own, wrong: str | None = None) -> str:
        return render_template(
            "people/me.html", code=own.worker.code, wrong=wrong, sessions=self._open(own), this=own.link.id,
            keys=passkeys.keys_of(own.visitor.session, own.worker.id), possible=own.factors.keyring is not None,
        )  # fmt: skip

    def _venue_page(self, own: Own, wrong: str | None) -> str:
        return render_template("people/venue.html", wrong=wrong, passkey=own.factors.asking())

    def _over(self, own: Own) -> ResponseReturnValue:
        return self._door.refuse(own.factors.why_not() or CLOSED), 403

    def _note(self, own: Own, did: str, what: str, result: str = "done") -> None:
        act = Act(own.worker.code, did, what, own.worker.code, channel="page", result=result)
        note(own.visitor.session, self._premises.clock.now(), act)


def _named(given: str | None) -> UUID | None:
    return UUID(given) if given is not None and is_uuid(given) else None
