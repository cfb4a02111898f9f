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
from handlers.people import sessions, wrong_links
from handlers.people.links import CONSOLE, enter, session_of
from handlers.people.register import standing_of
from handlers.people.rules import why_not_at_work
from handlers.people.tables import PageLink, Person, Worker

COOKIE_NAME = "engawa"
TOO_MANY = "開けないリンクが何度も続いたので、しばらく止めています。10分ほどたってから、もう一度お試しください。"
OVER = "このページは、もう使えません。"
USED_OR_OLD = (
    "リンクの期限が切れたか、もう一度ひらかれています。LINEで「わたしの情報」（従事者は「/画面」）と送ると、"
    "新しいページをひらけます。自分でひらいた覚えがないときは、区にお電話ください。"
)
WHAT_NOW = {
    "contact": "LINEで「わたしの情報」と送ると、新しいページをひらけます。",
    "console": "えんがわとの1対1のトークで「/画面」と送ると、新しいページをひらけます。",
}
LIVE = "X-Live"  # what a page asks for by itself (page.js)
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
        """「つづける」: the link is used up and a session begins. Where too many opened nothing, none is looked at."""
        now, source = wall(), wrong_links.source_of(self.premises.vault, request.remote_addr)
        with self.premises.db.write() as session:
            if wrong_links.too_many(session, source, now):
                return self.refuse(TOO_MANY, heading="少しお待ちください"), 429, {"Retry-After": "600"}
            entered = enter(session, self.premises.vault, token, now, _browser())
            if entered is None:
                wrong_links.count(session, source, now)
                refused = Act("visitor", "opened", "page link", channel="page", result="refused")
                note(session, self.premises.clock.now(), refused)
                return self.refuse(USED_OR_OLD), 410
            link, cookie = entered
            subject = self._code(session, link)
            note(session, self.premises.clock.now(), Act(subject, "signed in", link.purpose, subject, channel="page"))
            answer = redirect(_page(link))
        return self.give(answer, link, cookie)

    @contextmanager
    def visiting(self, purpose: str, *, confirmed: bool = True) -> Iterator[Visit]:
        """The session of this request, or an abort that says how to begin another; forms must carry its stamp."""
        with self.premises.db.write() as session:
            link = self._link(session)
            worker = session.get(Worker, link.worker_id) if link is not None and link.worker_id else None
            stop = self._why_not(session, link, worker, purpose, confirmed=confirmed)
            if link is not None and stop is None:
                if request.method == "POST" or LIVE not in request.headers:  # a page that looks by itself is nobody
                    sessions.seen(link, wall())
                person = session.get(Person, link.person_id) if link.person_id else None
                yield Visit(session, link, self._cookie, person, worker)
                return
        abort(stop or self._gone(purpose))  # after the commit: what was noted of it stays

    @contextmanager
    def staff(self) -> Iterator[Visitor]:
        """The session of a worker who has shown the second factor, for the pages of every room."""
        with self.visiting(CONSOLE) as visit:
            worker = visit.worker
            if worker is None:
                abort(self._gone(CONSOLE))
            standing = standing_of(worker, in_tokyo(self.premises.clock.now()))
            yield Visitor(visit.session, worker.code, standing, visit.cookie, venue=visit.link.venue)

    def refuse(self, words: str, heading: str = OVER) -> str:
        """A page that says why not, and whom to call."""
        phone = profile(self.premises.settings.contract).ward.phone
        return render_template("people/message.html", heading=heading, words=words, phone=phone)

    def forget(self, answer: Response) -> Response:
        """Take the cookie away."""
        answer.delete_cookie(self.cookie_name, path="/", secure=self.premises.secure, httponly=True, samesite="Lax")
        return answer

    def give(self, answer: Answer, link: PageLink, cookie: str) -> Answer:
        """Hand the cookie of a session out; it lives no longer than the session."""
        left = (link.session_until or wall()) - wall()
        answer.set_cookie(
            self.cookie_name, cookie, max_age=max(int(left.total_seconds()), 0), path="/",
            secure=self.premises.secure, httponly=True, samesite="Lax",
        )  # fmt: skip
        return answer

    @property
    def cookie_name(self) -> str:
        """Over TLS browsers take a `__Host-` cookie from this very host only (RFC 6265bis)."""
        return f"__Host-{COOKIE_NAME}" if self.premises.secure else COOKIE_NAME

    @property
    def _cookie(self) -> str:
        return request.cookies.get(self.cookie_name, "")

    def _gone(self, purpose: str) -> Response:
        return Response(self.refuse(WHAT_NOW[purpose]), 403)

    def _why_not(
        self, session: Session, link: PageLink | None, worker: Worker | None, purpose: str, *, confirmed: bool
    ) -> Answer | None:
        """Why a request gets no further; None when it does. A cookie that strayed ends its session."""
        if link is None or link.purpose != purpose:
            return self._gone(purpose)
        local = in_tokyo(self.premises.clock.now())
        if sessions.is_astray(link, _browser()):
            link.ended_at = wall()
            self._note(session, link, "session in another browser")
            return self._gone(purpose)
        if request.method == "POST" and not self.premises.stamped(self._cookie):
            self._note(session, link, "form without stamp")
            return self._gone(purpose)
        if worker is not None and why_not_at_work(worker, local.date(), local.time()) is not None:
            return self._gone(purpose)
        unsure = purpose == CONSOLE and confirmed and link.confirmed_at is None
        return redirect(url_for("people.factor")) if unsure else None

    def _note(self, session: Session, link: PageLink, what: str) -> None:
        act = Act(self._code(session, link), "opened", what, channel="page", result="refused")
        note(session, self.premises.clock.now(), act)

    def _link(self, session: Session) -> PageLink | None:
        """The session of this request's cookie, unless it lay idle too long."""
        found = session_of(session, self.premises.vault, self._cookie, wall()) if self._cookie else None
        return None if found is None or sessions.is_idle(found, wall()) else found

    def _code(self, session: Session, link: PageLink) -> str:
        found = session.get(Worker, link.worker_id) if link.worker_id else session.get(Person, link.person_id)
        return found.code if found else "visitor"


def _page(link: PageLink) -> str:
    return url_for("console.today" if link.purpose == CONSOLE else "people.my_contact")


def _browser() -> str:
    return sessions.browser_of(request.user_agent.string)
