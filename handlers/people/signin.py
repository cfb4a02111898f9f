"""Signing in as staff: the second factor after the one-time link, and the end of everything at once (002G-§3-1)."""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.clock import wall
from bot.store.ledger import Act, note
from bot.web.pages import Premises
from bot.web.routes import OUTSIDE, Route
from handlers.people import second_factor
from handlers.people.door import Door, Visit
from handlers.people.links import CONSOLE, MOST_TRIES, end_sessions
from handlers.people.tables import Worker

WRONG = "数字がちがいます。アプリに出ている6けたを、もう一度入れてください。"


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
            return self._factor_page(visit, None)

    def check_factor(self) -> ResponseReturnValue:
        """Let in who knows the code; too many wrong ones end the session."""
        with self._door.visiting(CONSOLE, confirmed=False) as visit:
            worker = _worker(visit)
            good = second_factor.right(self._premises.vault, worker, request.form.get("code", ""), wall())
            self._note(visit, "second factor", "", result="done" if good else "refused")
            if good:
                visit.link.confirmed_at = wall()
                return redirect(url_for("console.today"))
            visit.link.tries += 1
            if visit.link.tries >= MOST_TRIES:
                visit.link.ended_at = wall()
                return self._door.refuse("ちがう数字がつづいたので閉じました。「/画面」からやり直してください。"), 403
            return self._factor_page(visit, WRONG), 422

    def sign_out(self) -> ResponseReturnValue:
        """End every session and link of this worker, on every device."""
        with self._door.visiting(CONSOLE, confirmed=False) as visit:
            end_sessions(visit.session, wall(), worker=visit.link.worker_id)
            self._note(visit, "signed out", "")
            page = self._door.refuse("すべての画面を終わりました。", heading="おつかれさまでした。")
        return self._door.forget(Response(page))

    def _factor_page(self, visit: Visit, wrong: str | None) -> str:
        worker = _worker(visit)
        secret = second_factor.secret_of(self._premises.vault, worker)
        shown = second_factor.picture(secret, worker.code) if second_factor.is_new(worker) else None
        stamp, vault = self._premises.stamp(visit.cookie), self._premises.vault
        hint = second_factor.next_good(vault, worker, wall()) if self._premises.settings.app_env == "demo" else ""
        more = {"secret": secret if shown else "", "wrong": wrong, "csrf": stamp, "demo": hint}
        return render_template("people/factor.html", qr=shown, **more)

    def _note(self, visit: Visit, what: str, about: str, result: str = "done") -> None:
        act = Act(_worker(visit).code, "signed in", what, about, channel="page", result=result)
        note(visit.session, self._premises.clock.now(), act)


def _worker(visit: Visit) -> Worker:
    if visit.worker is None:
        abort(403)
    return visit.worker
