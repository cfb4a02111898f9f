"""Signing in as staff: the second factor after the one-time link, and the end of everything at once (002G-§3-1)."""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.clock import wall
from bot.store.ledger import Act, note
from bot.web.pages import Premises
from bot.web.routes import OUTSIDE, Route
from handlers.people import second_factor, sessions
from handlers.people.door import Door, Visit
from handlers.people.factors import CLOSED, WRONG, WRONG_KEY, Factors
from handlers.people.links import CONSOLE, end_sessions
from handlers.people.tables import Worker


def sign_in_routes(premises: Premises, door: Door) -> tuple[Route, ...]:
    """The pages between the link and the console."""
    desk = SignIn(premises, door)
    return (
        Route("/staff/second-factor", "factor", desk.factor, rights=OUTSIDE),
        Route("/staff/second-factor", "check_factor", desk.check_factor, "POST", OUTSIDE),
        Route("/staff/sign-out", "sign_out", desk.sign_out, "POST", OUTSIDE),
    )


class SignIn:
    """A worker on the way in, and out."""

    def __init__(self, premises: Premises, door: Door) -> None:
        self._premises = premises
        self._door = door

    def factor(self) -> ResponseReturnValue:
        """Ask for the second factor; the first time show the secret."""
        with self._door.visiting(CONSOLE, confirmed=False) as visit:
            factors = self._factors(visit)
            locked = factors.why_not()
            if locked is not None:
                return self._door.refuse(locked, heading="いまはサインインできません"), 403
            return self._factor_page(visit, factors, None)

    def check_factor(self) -> ResponseReturnValue:
        """Let in who shows it, under a new cookie; too many wrong ones end the session."""
        with self._door.visiting(CONSOLE, confirmed=False) as visit:
            factors = self._factors(visit)
            verdict = factors.judge(request.form, "signed in")
            if verdict == "over":
                return self._door.refuse(factors.why_not() or CLOSED), 403
            if verdict == "wrong":
                wrong = WRONG_KEY if request.form.get("passkey") else WRONG
                return self._factor_page(visit, factors, wrong), 422
            visit.link.confirmed_at = wall()
            cookie = sessions.renew(self._premises.vault, visit.link)
        return self._door.give(redirect(url_for("console.today")), visit.link, cookie)

    def sign_out(self) -> ResponseReturnValue:
        """End every session and link of this worker, on every device."""
        with self._door.visiting(CONSOLE, confirmed=False) as visit:
            end_sessions(visit.session, wall(), worker=visit.link.worker_id)
            act = Act(_worker(visit).code, "signed out", channel="page")
            note(visit.session, self._premises.clock.now(), act)
            page = self._door.refuse("すべての画面を終わりました。", heading="おつかれさまでした。")
        return self._door.forget(Response(page))

    def _factors(self, visit: Visit) -> Factors:
        return Factors(self._premises, visit.session, visit.link, _worker(visit))

    def _factor_page(self, visit: Visit, factors: Factors, wrong: str | None) -> str:
        worker = _worker(visit)
        secret = second_factor.secret_of(self._premises.vault, worker)
        shown = second_factor.picture(secret, worker.code) if second_factor.is_new(worker) else None
        vault, demo = self._premises.vault, self._premises.settings.app_env == "demo"
        return render_template(
            "people/factor.html", qr=shown, secret=secret if shown else "", wrong=wrong, passkey=factors.asking(),
            csrf=self._premises.stamp(visit.cookie),
            demo=second_factor.next_good(vault, worker, wall()) if demo else "",
        )  # fmt: skip


def _worker(visit: Visit) -> Worker:
    if visit.worker is None:
        abort(403)
    return visit.worker
