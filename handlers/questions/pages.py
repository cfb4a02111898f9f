"""The staff's pages of questions: what waits, the words of one, the answer; and the FAQ with its second look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.chat.turn import Notice, Refusal, Surroundings
from bot.web.doors import Entry
from bot.web.pages import Pages, Premises, Visitor
from bot.web.routes import READERS, WORKERS, Route, room_pages
from handlers.questions import changes, faq, words
from handlers.questions.own import own_routes
from handlers.questions.queries import PAGE, all_faqs, by_code, faq_of, how_many_wait, page_of
from handlers.questions.rules import KINDS, LONGEST, MOVES, STATES, TOOLS, label
from handlers.questions.staff import line_of
from handlers.questions.tables import Question

ORIGIN = "handlers/questions/pages.py"
Deed = Callable[[Surroundings, Question, str], list[Notice]]


def _take(around: Surroundings, one: Question, by: str) -> list[Notice]:
    changes.take(around, one, by)
    return []


def _answer(around: Surroundings, one: Question, by: str) -> list[Notice]:
    return changes.answer(
        around, one, by, request.form.get("answer", "").strip(), general=request.form.get("way") == "chat"
    )


def _close(around: Surroundings, one: Question, by: str) -> list[Notice]:
    changes.close(around, one, by)
    return []


DEEDS: dict[str, Deed] = {"take": _take, "answer": _answer, "close": _close}


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    desk, common = QuestionDesk(premises), FaqDesk(premises)
    return room_pages("questions", __name__, (
        Route("/staff/questions", "listed", desk.listed, rights=READERS),
        Route("/staff/questions/<code>", "shown", desk.shown, rights=WORKERS),
        Route("/staff/questions/<code>/do/<deed>", "done", desk.done, "POST"),
        Route("/staff/faq", "faq", common.listed, rights=READERS),
        Route("/staff/faq", "write_faq", common.written, "POST"),
        Route("/staff/faq/<int:number>/<deed>", "change_faq", common.done, "POST"),
        *own_routes(premises),
    ))  # fmt: skip


class QuestionDesk:
    """Where staff read and answer."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """Codes and what they are about; no words."""
        state = request.args.get("state", "asked")
        before = request.args.get("before", "")
        if state not in ("", *STATES) or (before and not (before.isascii() and before.isdecimal() and len(before) < 8)):
            abort(400)
        with self._premises.staff() as visitor:
            found = page_of(visitor.session, state, int(before) if before else None)
            around = self._premises.around(visitor.session)
            rows = [(one.code, str(line_of(around, one)), str(STATES[one.state])) for one in found[:PAGE]]
            more = found[PAGE - 1].number if len(found) > PAGE else None
            states = [(key, str(said)) for key, said in STATES.items() if key != "begun"]
            waits = how_many_wait(visitor.session)
            return render_template("questions/list.html", rows=rows, more=more, state=state, states=states, waits=waits)

    def shown(self, code: str) -> ResponseReturnValue:
        """One question with its words; that they were opened stands in the ledger."""
        with self._at(code) as (visitor, one):
            return self._page(visitor, one)

    def done(self, code: str, deed: str) -> ResponseReturnValue:
        """Taken over, answered or closed."""
        if deed not in DEEDS:
            abort(404)
        with self._at(code) as (visitor, one):
            around = self._premises.around(visitor.session)
            try:
                with visitor.session.begin_nested():
                    changes.expect_version(one, request.form.get("version"))
                    told = DEEDS[deed](around, one, visitor.by)
            except Refusal as refusal:
                visitor.session.refresh(one)
                return self._page(visitor, one, str(refusal.sentence), request.form.get("answer")), 422
            self._premises.say(visitor.session, told, ORIGIN)
            return redirect(url_for("questions.shown", code=one.code), 303)

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, Question]]:
        with self._premises.staff() as visitor:
            one = by_code(visitor.session, code)
            if one is None:
                abort(404)
            yield visitor, one

    def _page(self, visitor: Visitor, one: Question, wrong: str = "", typed: str | None = None) -> str:
        around = self._premises.around(visitor.session)
        asked, answer = words.opened(around, one, visitor.by, "answering")
        return render_template(
            "questions/one.html", one=one, tool=label(TOOLS, one.tool), kind=label(KINDS, one.kind),
            state=str(STATES[one.state]), asked=asked, answer=typed if typed is not None else answer, wrong=wrong,
            may=frozenset(MOVES[one.state]), most=LONGEST,
        )  # fmt: skip


class FaqDesk:
    """Where answers for everybody are written and agreed to."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """All of them with the form for a new one."""
        with self._premises.staff() as visitor:
            return self._page(visitor)

    def written(self) -> ResponseReturnValue:
        """A new draft."""
        tool, typed = request.form.get("tool", ""), _typed()
        with self._premises.staff() as visitor:
            around = self._premises.around(visitor.session)
            return self._then(visitor, lambda: faq.write(around, visitor.by, tool, typed))

    def done(self, number: int, deed: str) -> ResponseReturnValue:
        """Agreed to, changed or taken away."""
        version, typed = request.form.get("version", ""), _typed()
        with self._premises.staff() as visitor:
            around, one = self._premises.around(visitor.session), faq_of(visitor.session, number)
            if one is None:
                abort(404)
            deeds: dict[str, Callable[[], object]] = {
                "approve": lambda: faq.approve(around, one, visitor.by, version),
                "change": lambda: faq.change(around, one, visitor.by, version, typed),
                "remove": lambda: faq.remove(around, one, visitor.by),
            }
            if deed not in deeds:
                abort(404)
            return self._then(visitor, deeds[deed])

    def _then(self, visitor: Visitor, deed: Callable[[], object]) -> ResponseReturnValue:
        try:
            with visitor.session.begin_nested():
                deed()
        except Refusal as refusal:
            return self._page(visitor, str(refusal.sentence)), 422
        return redirect(url_for("questions.faq"), 303)

    def _page(self, visitor: Visitor, wrong: str = "") -> str:
        tools = [(one.key, str(one.label)) for one in TOOLS]
        return render_template(
            "questions/faq.html", rows=all_faqs(visitor.session), tools=tools, names=dict(tools), wrong=wrong,
            form=request.form,
        )  # fmt: skip


def _typed() -> tuple[str, str]:
    return request.form.get("asks", ""), request.form.get("says", "")


pages = Pages("questions", make)
entry = Entry("questions.listed", "質問", "events", 50)
