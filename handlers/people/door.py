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

from bot.catalogs import Lazy, Sentence, _
from bot.chat.own import OwnPage
from bot.clock import in_tokyo, wall
from bot.store.ledger import Act, note
from bot.web import drafts
from bot.web.own import Guest
from bot.web.pages import CSRF, Premises, Visitor
from handlers.contract.rules import profile
from handlers.people import cookies, sessions, wrong_links
from handlers.people.links import CONSOLE, CONSOLE_LIFE, end_session, enter, found, session_of
from handlers.people.my_data_page import MENU
from handlers.people.register import standing_of
from handlers.people.rules import why_not_at_work
from handlers.people.spoken_to import speak_to
from handlers.people.tables import PageLink, Person, Worker

TOO_MANY = _("開けないリンクが何度も続いたので、しばらく止めています。10分ほどたってから、もう一度お試しください。")
OVER = _("このページは、もう使えません。")
USED_OR_OLD = _(
    "リンクの期限が切れたか、もう一度ひらかれています。{again}自分でひらいた覚えがないときは、区にお電話ください。"
)
AGAIN = _("LINEで「{words}」と送ると、新しいページをひらけます。")
ANYBODY_AGAIN = _("LINEで「わたしの情報」（従事者は「/画面」）と送ると、新しいページをひらけます。")
STAFF_AGAIN = Lazy("えんがわとの1対1のトークで「/画面」と送ると、新しいページをひらけます。")
LEFT = _("この画面は閉じて、LINEにもどってください。またひらくときは、LINEで「わたしの情報」と送ってください。")
LONGEST = timedelta(hours=4)  # of an officer's session, whatever is done in it
LIVE = "X-Live"  # what a page asks for by itself (page.js)


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
            if wrong_links.too_many(session, self._source, wall()):
                return self._wait()
            inside, link = self._link(session), speak_to(session, found(session, self.premises.vault, token))
        if link is None:
            with self.premises.db.write() as session:
                wrong_links.count(session, self._source, wall())
        if inside is not None and link is not None and _whose(inside) == _whose(link):
            return redirect(self._page(link))
        return render_template("people/enter.html", page=self._own(link))

    def let_in(self, token: str) -> ResponseReturnValue:
        """「つづける」: the link is used up and a session begins. Where too many opened nothing, none is looked at."""
        now, source = wall(), self._source
        with self.premises.db.write() as session:
            if wrong_links.too_many(session, source, now):
                return self._wait()
            entered = enter(session, self.premises.vault, token, now, self._lives, _browser())
            if entered is None:
                wrong_links.count(session, source, now)
                refused = Act("visitor", "opened", "page link", channel="page", result="refused")
                note(session, self.premises.clock.now(), refused)
                return self.refuse(USED_OR_OLD.fill(again=self._again(session, token))), 410
            link, cookie = entered
            subject = self._code(session, link)
            note(session, self.premises.clock.now(), Act(subject, "signed in", link.purpose, subject, channel="page"))
            answer = redirect(self._page(link))
        return self.give(answer, link, cookie)

    @contextmanager
    def visiting(self, purpose: str, *, confirmed: bool = True) -> Iterator[Visit]:
        """The session of this request, or an abort that says how to begin another; forms must carry its stamp."""
        with self.premises.db.write() as session:
            link = self._link(session)
            worker = session.get(Worker, link.worker_id) if link is not None and link.worker_id else None
            stop = self._why_not(session, link, worker, purpose, confirmed=confirmed)
            if link is not None and stop is None:
                self._seen(link)
                person = session.get(Person, link.person_id) if link.person_id else None
                yield Visit(session, link, self._cookie, person, worker)
                return
        abort(stop or self._gone(STAFF_AGAIN))  # after the commit: what was noted of it stays

    @contextmanager
    def staff(self) -> Iterator[Visitor]:
        """The session of a worker who has shown the second factor, for the pages of every room."""
        with self.visiting(CONSOLE) as visit:
            worker = visit.worker
            if worker is None:
                abort(self._gone(STAFF_AGAIN))
            standing = standing_of(worker, in_tokyo(self.premises.clock.now()))
            yield Visitor(visit.session, worker.code, standing, visit.cookie, venue=visit.link.venue)

    @contextmanager
    def own(self, page: OwnPage) -> Iterator[Guest]:
        """The session of an officer, whichever of their own pages began it; it goes on with everything they do."""
        again = AGAIN.fill(words=page.words)
        with self.premises.db.write() as session:
            link = speak_to(session, self._link(session))
            person = session.get(Person, link.person_id) if link is not None and link.person_id else None
            if person is not None and person.erased_at is not None:
                person = None
            if link is not None and person is not None and self._strayed(session, link, again) is None:
                link.session_until = until = _later(link, page.life)
                yield Guest(session, person.id, person.code, self._cookie, until)
                return
        abort(self._gone(again, _typed()))  # after the commit: what was noted of it stays

    def leave(self) -> ResponseReturnValue:
        """「おわる」: the session ends on this device, and what was being written is forgotten."""
        with self.premises.own(MENU) as guest:
            drafts.drop(guest.session, guest.person)
            end_session(guest.session, self.premises.vault, guest.cookie, wall())
            act = Act(guest.by, "signed out", "own pages", guest.by, channel="page")
            note(guest.session, self.premises.clock.now(), act)
        return self.forget(Response(self.refuse(LEFT, heading=_("おわりました。"))))

    def refuse(self, words: Sentence, heading: Sentence = OVER, typed: Sequence[str] = ()) -> str:
        """A page that says why not, and whom to call; with what was typed into a form that came too late."""
        phone = profile(self.premises.settings.contract).ward.phone
        return render_template("people/message.html", heading=heading, words=words, phone=phone, typed=typed)

    def forget(self, answer: Response) -> Response:
        """Take the cookie away."""
        return cookies.take_back(answer, self.premises.secure)

    def give(self, answer: Answer, link: PageLink, cookie: str) -> Answer:
        """Hand the cookie of a session out; it lives no longer than the session may."""
        until = link.session_until if link.purpose == CONSOLE else wall() + LONGEST
        return cookies.hand_out(answer, cookie, (until or wall()) - wall(), self.premises.secure)

    @property
    def _source(self) -> bytes:
        return wrong_links.source_of(self.premises.vault, request.remote_addr)

    def _wait(self) -> ResponseReturnValue:
        return self.refuse(TOO_MANY, heading=_("少しお待ちください")), 429, {"Retry-After": "600"}

    @property
    def _cookie(self) -> str:
        return cookies.brought(self.premises.secure)

    @property
    def _lives(self) -> dict[str, timedelta]:
        return {CONSOLE: CONSOLE_LIFE, **{one.purpose: one.life for one in self.premises.doors.own.values()}}

    def _gone(self, words: Sentence, typed: Sequence[str] = ()) -> Response:
        return Response(self.refuse(words, typed=typed), 403)

    def _own(self, link: PageLink | None) -> OwnPage | None:
        return self.premises.doors.own.get(link.purpose) if link is not None else None

    def _again(self, session: Session, token: str) -> Sentence:
        page = self._own(speak_to(session, found(session, self.premises.vault, token)))
        return AGAIN.fill(words=page.words) if page is not None else ANYBODY_AGAIN

    def _page(self, link: PageLink) -> str:
        """Where a link leads; codes and ids of things only, never of people."""
        page = self._own(link)
        if page is None:
            return url_for("console.today")
        return url_for(page.about, about=link.about) if link.about and page.about else url_for(page.endpoint)

    def _why_not(
        self, session: Session, link: PageLink | None, worker: Worker | None, purpose: str, *, confirmed: bool
    ) -> Answer | None:
        """Why a request of staff gets no further; None when it does."""
        if link is None or link.purpose != purpose:
            return self._gone(STAFF_AGAIN)
        local, strayed = in_tokyo(self.premises.clock.now()), self._strayed(session, link, STAFF_AGAIN)
        if strayed is not None:
            return strayed
        if worker is not None and why_not_at_work(worker, local.date(), local.time()) is not None:
            return self._gone(STAFF_AGAIN)
        unsure = purpose == CONSOLE and confirmed and link.confirmed_at is None
        return redirect(url_for("people.factor")) if unsure else None

    def _strayed(self, session: Session, link: PageLink | None, again: Sentence) -> Answer | None:
        """Why a session is not to be trusted: a cookie in another browser, which ends it; a form of another page."""
        if link is not None and sessions.is_astray(link, _browser()):
            link.ended_at = wall()
            self._note(session, link, "session in another browser")
            return self._gone(again)
        if link is not None and request.method == "POST" and not self.premises.stamped(self._cookie):
            self._note(session, link, "form without stamp")
            return self._gone(again)
        return None

    def _seen(self, link: PageLink) -> None:
        """Somebody used the session; a page that looks by itself is nobody."""
        if request.method == "POST" or LIVE not in request.headers:
            sessions.seen(link, wall())

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


def _browser() -> str:
    return sessions.browser_of(request.user_agent.string)
