"""The pages where mail to the ward is written, seen as it goes out, checked by two others, and followed to its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import show
from bot.chat.turn import Refusal
from bot.store.ledger import Act, note
from bot.web.doors import Entry
from bot.web.leaves import leaf
from bot.web.pages import Pages, Premises, Visitor
from bot.web.receiving import Counter
from bot.web.routes import OUTSIDE, READERS, Route, room_pages
from handlers.sendings import desk, writing
from handlers.sendings.ending import open_password, receive
from handlers.sendings.frozen import KINDS_OF_FILES
from handlers.sendings.invoice import cover, deliverables, missing
from handlers.sendings.moving import expect_version
from handlers.sendings.queries import by_code, by_state, newest_first
from handlers.sendings.sealing import as_written, enclosures_of, name_of
from handlers.sendings.states import HOW, KINDS, STATES
from handlers.sendings.tables import Sending, SendingLetter
from handlers.sendings.viewing import form_of, listed, view
from handlers.sendings.wording import phone_script

ORIGIN = "handlers/sendings/pages.py"
WORD = KINDS_OF_FILES["docx"]
FILES = 56 * 1024 * 1024  # bytes of a form with files; how large the mail may be says the profile


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    table, counter = Table(premises), Counter(premises, SendingLetter, receive, ORIGIN)
    return room_pages("sendings", __name__, (
        Route("/staff/sendings", "listed", table.listed, rights=READERS),
        Route("/staff/sendings", "written", table.written, "POST", most_bytes=FILES),
        Route("/staff/sendings/elsewhere", "elsewhere", table.elsewhere, "POST"),
        Route("/staff/sendings/invoice", "invoice", table.invoice, rights=READERS),
        Route("/staff/sendings/invoice", "covered", table.covered, "POST"),
        Route("/staff/sendings/<code>", "shown", table.shown),
        Route("/staff/sendings/<code>/change", "changed", table.changed, "POST", most_bytes=FILES),
        Route("/staff/sendings/<code>/do/<deed>", "done", table.done, "POST"),
        Route("/staff/sendings/<code>/file/<int:position>", "file", table.file, "POST"),
        Route("/staff/sendings/<code>/password", "password", table.password, "POST"),
        Route("/receipt/m/<token>", "receipt", counter.shown, rights=OUTSIDE),
        Route("/receipt/m/<token>", "received", counter.received, "POST", OUTSIDE),
    ))  # fmt: skip


class Table:
    """Where staff sit when something goes to the ward."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """The log of everything that was sent, state by state, and the form for a new one."""
        with self._premises.staff() as visitor:
            return self._list(visitor)

    def written(self) -> ResponseReturnValue:
        """A new draft, or the form again with what was typed and what is wrong with it."""
        with self._premises.staff() as visitor:
            around = self._premises.around(visitor.session)
            try:
                with visitor.session.begin_nested():
                    made = writing.propose(around, desk.draft_of(around, visitor.by))
            except Refusal as refusal:
                return self._list(visitor, show(refusal.sentence), "new"), 422
            return redirect(url_for("sendings.shown", code=made.code), 303)

    def elsewhere(self) -> ResponseReturnValue:
        """Something that went out from the firm's own mail program."""
        with self._premises.staff() as visitor:
            try:
                with visitor.session.begin_nested():
                    made, told = desk.elsewhere(self._premises.around(visitor.session), visitor.by)
                    self._premises.say(visitor.session, told, ORIGIN)
            except Refusal as refusal:
                return self._list(visitor, show(refusal.sentence), "elsewhere"), 422
            return redirect(url_for("sendings.shown", code=made.code), 303)

    def invoice(self) -> ResponseReturnValue:
        """What still stands between us and the invoice."""
        with self._premises.staff() as visitor:
            return self._invoice(visitor)

    def covered(self) -> ResponseReturnValue:
        """The cover of the invoice in Word, once the ward confirmed everything."""
        with self._premises.staff() as visitor:
            try:
                made = cover(self._premises.around(visitor.session), visitor.by)
            except Refusal as refusal:
                return self._invoice(visitor, show(refusal.sentence)), 422
            return send_file(BytesIO(made.content), WORD, as_attachment=True, download_name=made.file_name)

    def shown(self, code: str) -> ResponseReturnValue:
        """One sending exactly as it goes out, what may be done now, and what became of it."""
        with self._at(code) as (visitor, sending):
            return self._page(visitor, sending)

    def changed(self, code: str) -> ResponseReturnValue:
        """Other words, recipients or files: a draft again."""
        with self._at(code) as (visitor, sending):
            around = self._premises.around(visitor.session)
            try:
                with visitor.session.begin_nested():
                    expect_version(sending, request.form.get("version"))
                    writing.change(around, sending, desk.draft_of(around, visitor.by, sending))
            except Refusal as refusal:
                return self._page(visitor, sending, show(refusal.sentence), changing=True), 422
            return redirect(url_for("sendings.shown", code=code), 303)

    def done(self, code: str, deed: str) -> ResponseReturnValue:
        """Something was asked, checked, given back, called off or recorded; all of it or nothing."""
        if deed not in desk.DEEDS:
            abort(404)
        with self._at(code) as (visitor, sending):
            around = self._premises.around(visitor.session)
            try:
                with visitor.session.begin_nested():
                    told = desk.do(deed, around, sending, visitor.by)
                    self._premises.say(visitor.session, told, ORIGIN)
            except Refusal as refusal:
                return self._page(visitor, sending, show(refusal.sentence)), 422
            return redirect(url_for("sendings.shown", code=code), 303)

    def file(self, code: str, position: int) -> ResponseReturnValue:
        """One of its files as it was written, for whoever looks over it; that it was opened stands in the ledger."""
        with self._at(code) as (visitor, sending):
            around = self._premises.around(visitor.session)
            files = enclosures_of(visitor.session, sending)
            one = next((each for each in files if each.position == position), None)
            if one is None:
                abort(404)
            opened = Act(visitor.by, "opened", "sending file", code, inventory="B-12", channel="page")
            note(visitor.session, around.now, opened)
            content = BytesIO(as_written(around, one))
            return send_file(
                content, "application/octet-stream", as_attachment=True, download_name=name_of(around, one)
            )

    def password(self, code: str) -> ResponseReturnValue:
        """The password with what to say on the phone: never by mail."""
        with self._at(code) as (visitor, sending):
            around = self._premises.around(visitor.session)
            try:
                password = open_password(around, sending, visitor.by)
            except Refusal as refusal:
                return self._page(visitor, sending, show(refusal.sentence)), 422
            return self._page(visitor, sending, script=phone_script(around, sending, password))

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, Sending]]:
        with self._premises.staff() as visitor:
            sending = by_code(visitor.session, code)
            if sending is None:
                abort(404)
            yield visitor, sending

    def _list(self, visitor: Visitor, wrong: str = "", at: str = "") -> str:
        around = self._premises.around(visitor.session)
        state, counts = request.args.get("state", ""), by_state(visitor.session)
        found = leaf(visitor.session, newest_first(state if state in STATES else ""))
        states = [(key, show(words), counts[key]) for key, words in STATES.items() if key in counts]
        form = form_of(around, typed=_typed() if at == "new" else None)
        more = {"state": state, "states": states, "csrf": self._premises.stamp(visitor.cookie), "at": at}
        rows, typed = listed(around, found.rows), request.form if at == "elsewhere" else {}
        kinds = [(key, show(words)) for key, words in KINDS.items()]
        return render_template(
            "sendings/list.html", rows=rows, leaf=found, form=form, wrong=wrong, typed=typed, kinds=kinds, **more
        )

    def _invoice(self, visitor: Visitor, wrong: str = "") -> str:
        around, stamp = self._premises.around(visitor.session), self._premises.stamp(visitor.cookie)
        left, done = [show(one) for one in missing(around)], deliverables(around)
        return render_template("sendings/invoice.html", left=left, done=done, wrong=wrong, csrf=stamp)

    def _page(
        self, visitor: Visitor, sending: Sending, wrong: str = "", *, changing: bool = False,
        script: list[str] | None = None,
    ) -> str:  # fmt: skip
        around = self._premises.around(visitor.session)
        visitor.session.refresh(sending)
        form = form_of(around, sending, _typed() if changing else None)
        how = [(key, show(words)) for key, words in HOW.items() if key != "page"]
        more = {"csrf": self._premises.stamp(visitor.cookie), "changing": changing, "script": script, "how": how}
        typed = request.form if wrong else {}
        one = view(around, sending, visitor.by)
        return render_template("sendings/one.html", one=one, form=form, wrong=wrong, typed=typed, **more)


def _typed() -> Mapping[str, object]:
    form = request.form
    return {
        "kind": form.get("kind", ""), "subject": form.get("subject", ""), "body": form.get("body", ""),
        "to": form.getlist("to"), "important": form.get("important") == "yes",
    }  # fmt: skip


entry = Entry("sendings.listed", "送信", "day", 45, READERS)
pages = Pages("sendings", make)
