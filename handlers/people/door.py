"""The door to our pages: a one-time link becomes a session, judged anew by the registers at every request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from bot.chat.own import OwnPage
from bot.clock import in_tokyo, wall
from bot.store.ledger import Act, note
from bot.web import drafts
from bot.web.own import Guest
from bot.web.pages import CSRF, Premises, Visitor
from handlers.contract.rules import profile
from handlers.people.links import CONSOLE, CONSOLE_LIFE, end_session, enter, found, session_of
from handlers.people.my_data_page import MENU
from handlers.people.register import standing_of
from handlers.people.rules import why_not_at_work
from handlers.people.tables import PageLink, Person, Worker

COOKIE_NAME = "engawa"
OVER = "このページは、もう使えません。"
USED_OR_OLD = (
    "リンクの期限が切れたか、もう一度ひらかれています。{again}自分でひらいた覚えがないときは、区にお電話ください。"
)
AGAIN = "LINEで「{words}」と送ると、新しいページをひらけます。"
ANYBODY_AGAIN = "LINEで「わたしの情報」（従事者は「/画面」）と送ると、新しいページをひらけます。"
STAFF_AGAIN = "えんがわとの1対1のトークで「/画面」と送ると、新しいページをひらけます。"
LEFT = "この画面は閉じて、LINEにもどってください。またひらくときは、LINEで「わたしの情報」と送ってください。"
LONGEST = timedelta(hours=4)  # of an officer's session, whatever is done in it


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
            inside, link = self._link(session), found(session, self.premises.vault, token)
        if inside is not None and link is not None and _whose(inside) == _whose(link):
            return redirect(self._page(link))
        return render_template("people/enter.html", page=self._own(link))

    def let_in(self, token: str) -> ResponseReturnValue:
        """「つづける」: the link is used up and a session begins."""
        with self.premises.db.write() as session:
            entered = enter(session, self.premises.vault, token, wall(), self._lives)
            if entered is None:
                refused = Act("visitor", "opened", "page link", channel="page", result="refused")
                note(session, self.premises.clock.now(), refused)
                return self.refuse(USED_OR_OLD.format(again=self._again(session, token))), 410
            link, cookie = entered
            subject = self._code(session, link)
            note(session, self.premises.clock.now(), Act(subject, "signed in", link.purpose, subject, channel="page"))
            answer = redirect(self._page(link))
            life = CONSOLE_LIFE if link.purpose == CONSOLE else LONGEST
        self._set(answer, cookie, int(life.total_seconds()))
        return answer

    @contextmanager
    def visiting(self, purpose: str, *, confirmed: bool = True) -> Iterator[Visit]:
        """The session of this request, or an abort that says how to begin another; forms must carry its stamp."""
        cookie, local = request.cookies.get(COOKIE_NAME, ""), in_tokyo(self.premises.clock.now())
        with self.premises.db.write() as session:
            link = self._link(session)
            if link is None or link.purpose != purpose:
                abort(self._gone(STAFF_AGAIN))
            if request.method == "POST" and not self.premises.stamped(cookie):
                abort(self._gone(STAFF_AGAIN))
            worker = session.get(Worker, link.worker_id) if link.worker_id else None
            if worker is not None and why_not_at_work(worker, local.date(), local.time()) is not None:
                abort(self._gone(STAFF_AGAIN))
            if purpose == CONSOLE and confirmed and link.confirmed_at is None:
                abort(redirect(url_for("people.factor")))
            yield Visit(session, link, cookie, session.get(Person, link.person_id) if link.person_id else None, worker)

    @contextmanager
    def staff(self) -> Iterator[Visitor]:
        """The session of a worker who has shown the second factor, for the pages of every room."""
        with self.visiting(CONSOLE) as visit:
            worker = visit.worker
            if worker is None:
                abort(self._gone(STAFF_AGAIN))
            standing = standing_of(worker, in_tokyo(self.premises.clock.now()))
            yield Visitor(visit.session, worker.code, standing, visit.cookie)

    @contextmanager
    def own(self, page: OwnPage) -> Iterator[Guest]:
        """The session of an officer, whichever of their own pages began it; it goes on with everything they do."""
        cookie, again = request.cookies.get(COOKIE_NAME, ""), AGAIN.format(words=page.words)
        with self.premises.db.write() as session:
            link = self._link(session)
            person = session.get(Person, link.person_id) if link is not None and link.person_id else None
            if link is None or person is None or person.erased_at is not None:
                abort(Response(self.refuse(again, typed=_typed()), 403))
            if request.method == "POST" and not self.premises.stamped(cookie):
                abort(Response(self.refuse(again, typed=_typed()), 403))
            link.session_until = until = _later(link, page.life)
            yield Guest(session, person.id, person.code, cookie, until)

    def leave(self) -> ResponseReturnValue:
        """「おわる」: the session ends on this device, and what was being written is forgotten."""
        with self.premises.own(MENU) as guest:
            drafts.drop(guest.session, guest.person)
            end_session(guest.session, self.premises.vault, guest.cookie, wall())
            note(
                guest.session,
                self.premises.clock.now(),
                Act(guest.by, "signed out", "own pages", guest.by, channel="page"),
            )
        return self.forget(Response(self.refuse(LEFT, heading="おわりました。")))

    def refuse(self, words: str, heading: str = OVER, typed: Sequence[str] = ()) -> str:
        """A page that says why not, and whom to call; with what was typed into a form that came too late."""
        phone = profile(self.premises.settings.contract).ward.phone
        return render_template("people/message.html", heading=heading, words=words, phone=phone, typed=typed)

    def forget(self, answer: Response) -> Response:
        """Take the cookie away."""
        answer.delete_cookie(COOKIE_NAME, path="/", secure=self.premises.secure, httponly=True, samesite="Lax")
        return answer

    def _gone(self, words: str) -> Response:
        return Response(self.refuse(words), 403)

    @property
    def _lives(self) -> dict[str, timedelta]:
        return {CONSOLE: CONSOLE_LIFE, **{one.purpose: one.life for one in self.premises.doors.own.values()}}

    def _own(self, link: PageLink | None) -> OwnPage | None:
        return self.premises.doors.own.get(link.purpose) if link is not None else None

    def _again(self, session: Session, token: str) -> str:
        page = self._own(found(session, self.premises.vault, token))
        return AGAIN.format(words=page.words) if page is not None else ANYBODY_AGAIN

    def _page(self, link: PageLink) -> str:
        """Where a link leads; codes and ids of things only, never of people."""
        page = self._own(link)
        if page is None:
            return url_for("console.today")
        return url_for(page.about, about=link.about) if link.about and page.about else url_for(page.endpoint)

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


def _typed() -> list[str]:
    """What a form of ours carried, so that nobody writes it twice; nothing that another site made a browser send."""
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return []
    return [words for name, words in request.form.items() if name != CSRF and words.strip()]


def _whose(link: PageLink) -> tuple[object, object]:
    return link.person_id, link.worker_id


def _later(link: PageLink, life: timedelta) -> datetime:
    """When the session ends now: a while after this, but not longer than the longest after it began."""
    now = wall()
    return min(max(now + life, link.session_until or now), (link.used_at or now) + LONGEST)
