"""The pages of meetings: what is there and what is missing, new versions, the run sheet, the words afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.chat.messages import Text
from bot.chat.turn import Refusal, Surroundings
from bot.web.doors import Entry
from bot.web.pages import Pages, Premises, Visitor
from bot.web.routes import READERS, Route, room_pages
from handlers.meetings import desk
from handlers.meetings.queries import by_code, label_of, meetings
from handlers.meetings.rules import STATES
from handlers.meetings.tables import Meeting
from handlers.meetings.viewing import seen

Deed = Callable[[Surroundings, Meeting, str], list[Text]]
DEEDS: dict[str, Deed] = {"material": desk.material, "sheet": desk.sheet, "comment": desk.comment}
UNREADY = "unready"
SAID = {
    "material": "新しい版を登録しました。区へ出したら「/資料提出」を送ってください。",
    "sheet": "進行表を保存しました。",
    "comment": "保存しました。",
    UNREADY: "保存しました。足りないものができたので、「準備ができた」は取り消しました。",
}


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    table = Table(premises)
    pages = room_pages("meetings", __name__, (
        Route("/staff/meetings", "listed", table.listed, rights=READERS),
        Route("/staff/meetings/<code>", "shown", table.shown, rights=READERS),
        Route("/staff/meetings/<code>/do/<deed>", "done", table.done, "POST"),
    ))  # fmt: skip
    pages.register_error_handler(413, too_large)
    return pages


class Table:
    """Where staff sit when they prepare a meeting in the browser."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """Every meeting with its state."""
        with self._premises.staff() as visitor:
            rows = [(one.code, label_of(one), str(STATES[one.state])) for one in meetings(visitor.session)]
            return render_template("meetings/list.html", rows=rows)

    def shown(self, code: str) -> ResponseReturnValue:
        """One meeting with everything that is there."""
        with self._at(code) as (visitor, meeting):
            return self._page(visitor, meeting, good=SAID.get(request.args.get("said", ""), ""))

    def done(self, code: str, deed: str) -> ResponseReturnValue:
        """A form was sent: done whole or not at all."""
        if deed not in DEEDS:
            abort(404)
        if deed == "material":
            request.max_content_length = desk.MOST_BYTES + desk.CHUNK  # the form around the file
        with self._at(code) as (visitor, meeting):
            around = self._premises.around(visitor.session)
            try:
                with visitor.session.begin_nested():
                    broken = DEEDS[deed](around, meeting, visitor.by)
            except Refusal as refusal:
                return self._again(visitor, meeting, deed, str(refusal.sentence)), 422
            said = UNREADY if broken else deed
            return redirect(url_for("meetings.shown", code=meeting.code, said=said), 303)

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, Meeting]]:
        with self._premises.staff() as visitor:
            meeting = by_code(visitor.session, code)
            if meeting is None:
                abort(404)
            yield visitor, meeting

    def _again(self, visitor: Visitor, meeting: Meeting, deed: str, wrong: str) -> str:
        """The page with what was typed, so that nobody types it twice."""
        visitor.session.refresh(meeting)
        stale = deed == "sheet" and request.form.get("v") != str(meeting.version)
        return self._page(visitor, meeting, wrong=wrong, typed="" if stale else deed)

    def _page(self, visitor: Visitor, meeting: Meeting, *, wrong: str = "", good: str = "", typed: str = "") -> str:
        view = seen(self._premises.around(visitor.session), meeting)
        if typed == "sheet":
            view = replace(view, lines=tuple(desk.typed_lines()))
        if typed == "comment":
            view = replace(view, words=request.form.get("words", ""), support=request.form.get("support", ""))
        stamp = self._premises.stamp(visitor.cookie)
        return render_template("meetings/one.html", one=view, wrong=wrong, good=good, csrf=stamp, most=_megabytes())


def too_large(_error: HTTPException) -> ResponseReturnValue:
    """A file larger than a handout may be."""
    return render_template("meetings/large.html", most=_megabytes()), 413


def _megabytes() -> int:
    return desk.MOST_BYTES // (1024 * 1024)


pages = Pages("meetings", make)
entry = Entry("meetings.listed", "行事", "events", 10)
