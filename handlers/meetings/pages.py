"""The pages of meetings: the list with what is next, one meeting with its whole chain, the mails that ask the ward."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.catalogs import _, show
from bot.chat.messages import Text
from bot.chat.turn import Refusal, Surroundings
from bot.web.acting import Deed, act
from bot.web.doors import Entry
from bot.web.offers import Typed
from bot.web.pages import Pages, Premises, Visitor
from bot.web.routes import READERS, WORKERS, Route, room_pages
from handlers.contract.requests import mark_of
from handlers.meetings import asking, desk
from handlers.meetings.deeds import DEEDS, DONE, SAID
from handlers.meetings.listing import listing, new_meeting
from handlers.meetings.queries import by_code, name_of
from handlers.meetings.tables import Meeting
from handlers.meetings.viewing import seen

ORIGIN = "handlers/meetings/pages.py"
AtDesk = Callable[[Surroundings, Meeting, str], list[Text]]
AT_THE_DESK: dict[str, AtDesk] = {"material": desk.material, "sheet": desk.sheet, "comment": desk.comment}
UNREADY = "unready"
WORDS = {
    "material": "新しい版を登録しました。区へ出したら「区へ出した」を押してください。",
    "sheet": "進行表を保存しました。",
    "comment": "保存しました。",
    UNREADY: "保存しました。足りないものができたので、「準備ができた」は取り消しました。",
    **SAID,
}
STALE = _("ほかの人が先にこの行事を変えました。下はいまの内容です。もう一度、たしかめてください。")


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    table = Table(premises)
    pages = room_pages("meetings", __name__, (
        Route("/staff/meetings", "listed", table.listed, rights=READERS, venue=True),
        Route("/staff/meetings", "made", table.made, "POST"),
        Route("/staff/meetings/<code>", "shown", table.shown, rights=READERS),
        Route("/staff/meetings/<code>/letter/<what>", "letter", table.letter),
        Route("/staff/meetings/<code>/do/<deed>", "done", table.done, "POST"),
    ))  # fmt: skip
    pages.register_error_handler(413, too_large)
    return pages


class Table:
    """Where staff sit when they prepare a meeting in the browser."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """Every meeting with its state and what is next."""
        with self._premises.staff() as visitor:
            return self._list(visitor, Typed())

    def made(self) -> ResponseReturnValue:
        """A new meeting, or the form again with what was typed."""
        with self._premises.staff() as visitor:
            try:
                made = new_meeting(self._premises, visitor, request.form)
            except Refusal as refusal:
                return self._list(visitor, Typed("new", request.form, show(refusal.sentence))), 422
            return redirect(url_for("meetings.shown", code=made.code, said="made"), 303)

    def shown(self, code: str) -> ResponseReturnValue:
        """One meeting with everything that is there."""
        with self._at(code) as (visitor, meeting):
            said = request.args.get("said", "")
            return self._page(visitor, meeting, good=WORDS.get(said, DONE if said in DEEDS else ""))

    def letter(self, code: str, what: str) -> ResponseReturnValue:
        """The very words of a mail to the ward, before it goes."""
        if what not in asking.LETTERS:
            abort(404)
        with self._at(code) as (visitor, meeting):
            around, wrong, letter = self._premises.around(visitor.session), "", None
            try:
                letter = asking.LETTERS[what](around, meeting)
            except Refusal as refusal:
                wrong = show(refusal.sentence)
            mark = mark_of(letter) if letter is not None else ""
            values = {"code": meeting.code, "name": name_of(meeting), "what": what, "v": meeting.version}
            stamp = self._premises.stamp(visitor.cookie)
            return render_template("meetings/letter.html", letter=letter, mark=mark, wrong=wrong, csrf=stamp, **values)

    def done(self, code: str, deed: str) -> ResponseReturnValue:
        """A form was sent: done whole or not at all."""
        if deed not in DEEDS and deed not in AT_THE_DESK:
            abort(404)
        if deed == "material":
            request.max_content_length = desk.MOST_BYTES + desk.CHUNK  # the form around the file
        with self._at(code) as (visitor, meeting):
            try:
                said = self._do(visitor, meeting, deed)
            except Refusal as refusal:
                return self._again(visitor, meeting, deed, show(refusal.sentence)), 422
            return redirect(url_for("meetings.shown", code=meeting.code, said=said), 303)

    def _do(self, visitor: Visitor, meeting: Meeting, deed: str) -> str:
        if request.form.get("v", "" if deed in DEEDS else str(meeting.version)) != str(meeting.version):
            raise Refusal(STALE)
        if deed in DEEDS:
            does, form = DEEDS[deed], request.form
            act(self._premises, visitor, Deed(ORIGIN, deed, meeting.code), lambda turn: does(turn, meeting, form))
            return deed
        with visitor.session.begin_nested():
            broken = AT_THE_DESK[deed](self._premises.around(visitor.session), meeting, visitor.by)
        return UNREADY if broken else deed

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, Meeting]]:
        with self._premises.staff() as visitor:
            meeting = by_code(visitor.session, code)
            if meeting is None:
                abort(404)
            yield visitor, meeting

    def _again(self, visitor: Visitor, meeting: Meeting, deed: str, wrong: str) -> str:
        """The page with what was typed, so that nobody types it twice; of an older sheet or date nothing is kept."""
        visitor.session.refresh(meeting)
        stale = deed != "comment" and request.form.get("v", str(meeting.version)) != str(meeting.version)
        return self._page(visitor, meeting, typed=Typed("" if stale else deed, request.form, wrong))

    def _page(self, visitor: Visitor, meeting: Meeting, *, good: str = "", typed: Typed | None = None) -> str:
        typed, view = typed or Typed(), seen(self._premises.around(visitor.session), meeting)
        if typed.deed == "sheet":
            view = replace(view, lines=tuple(desk.typed_lines()))
        if typed.deed == "comment":
            view = replace(view, words=request.form.get("words", ""), support=request.form.get("support", ""))
        return render_template(
            "meetings/one.html", one=view, typed=typed, good=good, works=visitor.may(WORKERS),
            csrf=self._premises.stamp(visitor.cookie), most=_megabytes(),
        )  # fmt: skip

    def _list(self, visitor: Visitor, typed: Typed) -> str:
        view = listing(self._premises.around(visitor.session), request.args)
        stamp, works = self._premises.stamp(visitor.cookie), visitor.may(WORKERS)
        return render_template("meetings/list.html", view=view, typed=typed, csrf=stamp, works=works)


def too_large(_error: HTTPException) -> ResponseReturnValue:
    """A file larger than a handout may be."""
    return render_template("meetings/large.html", most=_megabytes()), 413


def _megabytes() -> int:
    return desk.MOST_BYTES // (1024 * 1024)


pages = Pages("meetings", make)
entry = Entry("meetings.listed", "行事", "events", 10)
