"""The door to our pages: a one-time link becomes a session, judged anew by the registers at every request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from bot.clock import in_tokyo, wall
from bot.store.ledger import Act, note
from bot.web.pages import Premises, Visitor
from handlers.contract.rules import profile
from handlers.people.links import CONSOLE, SESSION_LIFE, enter, session_of
from handlers.people.register import standing_of
from handlers.people.rules import why_not_at_work
from handlers.people.tables import PageLink, Person, Worker

COOKIE_NAME = "engawa"
OVER = "このページは、もう使えません。"
USED_OR_OLD = (
    "リンクの期限が切れたか、もう一度ひらかれています。LINEで「わたしの情報」（従事者は「/画面」）と送ると、"
    "新しいページをひらけます。自分でひらいた覚えがないときは、区にお電話ください。"
)
WHAT_NOW = {
    "contact": "LINEで「わたしの情報」と送ると、新しいページをひらけます。",
    "console": "えんがわとの1対1のトークで「/画面」と送ると、新しいページをひらけます。",
}
WHY = {"contact": "お名前はLINEに残さないためです。", "console": "このあと、二つ目の確認があります。"}


@dataclass(frozen=True)
class Visit:
    """A request inside a session: the transaction, whose session it is, the cookie that names it."""

    session: Session
    link: PageLink
    cookie: str
    person: Person | None
    worker: Worker | None


@dataclass(frozen=True)
class Door:
    """Lets people in by a link and knows them by a cookie afterwards."""

    premises: Premises

    def ask(self, token: str) -> ResponseReturnValue:
        """What opening a link shows: one button. A preview or a mail scanner that fetches the link uses nothing up."""
        with self.premises.db.read() as session:
            inside = self._link(session)
        if inside is not None:
            return redirect(_page(inside))
        return render_template("people/enter.html", why="")

    def let_in(self, token: str) -> ResponseReturnValue:
        """「つづける」: the link is used up and a session begins."""
        with self.premises.db.write() as session:
            entered = enter(session, self.premises.vault, token, wall())
            if entered is None:
                refused = Act("visitor", "opened", "page link", channel="page", result="refused")
                note(session, self.premises.clock.now(), refused)
                return self.refuse(USED_OR_OLD), 410
            link, cookie = entered
            subject = self._code(session, link)
            note(session, self.premises.clock.now(), Act(subject, "signed in", link.purpose, subject, channel="page"))
            answer = redirect(_page(link))
            life = int(SESSION_LIFE[link.purpose].total_seconds())
        self._set(answer, cookie, life)
        return answer

    @contextmanager
    def visiting(self, purpose: str, *, confirmed: bool = True) -> Iterator[Visit]:
        """The session of this request, or an abort that says how to begin another; forms must carry its stamp."""
        cookie, local = request.cookies.get(COOKIE_NAME, ""), in_tokyo(self.premises.clock.now())
        with self.premises.db.write() as session:
            link = self._link(session)
            if link is None or link.purpose != purpose:
                abort(self._gone(purpose))
            if request.method == "POST" and not self.premises.stamped(cookie):
                abort(self._gone(purpose))
            worker = session.get(Worker, link.worker_id) if link.worker_id else None
            if worker is not None and why_not_at_work(worker, local.date(), local.time()) is not None:
                abort(self._gone(purpose))
            if purpose == CONSOLE and confirmed and link.confirmed_at is None:
                abort(redirect(url_for("people.factor")))
            yield Visit(session, link, cookie, session.get(Person, link.person_id) if link.person_id else None, worker)

    @contextmanager
    def staff(self) -> Iterator[Visitor]:
        """The session of a worker who has shown the second factor, for the pages of every room."""
        with self.visiting(CONSOLE) as visit:
            worker = visit.worker
            if worker is None:
                abort(self._gone(CONSOLE))
            standing = standing_of(worker, in_tokyo(self.premises.clock.now()))
            yield Visitor(visit.session, worker.code, standing, visit.cookie)

    def refuse(self, words: str, heading: str = OVER) -> str:
        """A page that says why not, and whom to call."""
        phone = profile(self.premises.settings.contract).ward.phone
        return render_template("people/message.html", heading=heading, words=words, phone=phone)

    def forget(self, answer: Response) -> Response:
        """Take the cookie away."""
        answer.delete_cookie(COOKIE_NAME, path="/", secure=self.premises.secure, httponly=True, samesite="Lax")
        return answer

    def _gone(self, purpose: str) -> Response:
        return Response(self.refuse(WHAT_NOW[purpose]), 403)

    def _link(self, session: Session) -> PageLink | None:
        cookie = request.cookies.get(COOKIE_NAME, "")
        return session_of(session, self.premises.vault, cookie, wall()) if cookie else None

    def _code(self, session: Session, link: PageLink) -> str:
        found = session.get(Worker, link.worker_id) if link.worker_id else session.get(Person, link.person_id)
        return found.code if found else "visitor"

    def _set(self, answer: Answer, cookie: str, seconds: int) -> None:
        answer.set_cookie(
            COOKIE_NAME, cookie, max_age=seconds, path="/", secure=self.premises.secure, httponly=True, samesite="Lax"
        )  # fmt: skip


def _page(link: PageLink) -> str:
    return url_for("console.today" if link.purpose == CONSOLE else "people.my_contact")
