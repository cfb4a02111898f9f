"""The pages of issues (課題): the list by tool and kind, a form for a new one, the words of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import show
from bot.chat.turn import Refusal, Surroundings
from bot.store.ledger import CHANNEL
from bot.web.doors import Entry
from bot.web.leaves import leaf
from bot.web.offers import field
from bot.web.pages import Premises, Visitor
from bot.web.routes import READERS, Route
from handlers.meetings.queries import find_meeting
from handlers.people.queries import find_association
from handlers.proposals import changes
from handlers.proposals.queries import about_words, issue_count, issue_of, newest_issues
from handlers.proposals.rules import KINDS, LONGEST_ISSUE, TOOLS, known, label
from handlers.proposals.tables import Issue

DEEDS = ("write", "drop")
SAID = {"made": "課題を残しました。", "write": "保存しました。", "drop": "課題を消しました。"}
TOOL_WORDS = {one.key: show(one.label) for one in TOOLS}
KIND_WORDS = {one.key: show(one.label) for one in KINDS}


def issue_routes(premises: Premises) -> tuple[Route, ...]:
    """The pages of issues."""
    desk, one = Desk(premises), "/staff/issues/<code>"
    return (
        Route("/staff/issues", "issues", desk.listed, rights=READERS),
        Route("/staff/issues", "make_issue", desk.made, "POST"),
        Route(one, "issue", desk.shown, rights=READERS),
        Route(f"{one}/do/<deed>", "change_issue", desk.done, "POST"),
    )


class Desk:
    """Where staff write down what goes wrong, so that next year is better."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """All of them, newest first, and the form for a new one."""
        with self._premises.staff() as visitor:
            return self._list(visitor)

    def made(self) -> ResponseReturnValue:
        """A new one, with words at once."""
        with self._premises.staff() as visitor:
            around = self._premises.around(visitor.session)
            visitor.session.info[CHANNEL] = "page"
            try:
                with visitor.session.begin_nested():
                    one = changes.tag(around, _wanted(around, request.form), visitor.by)
            except Refusal as refusal:
                return self._list(visitor, show(refusal.sentence), request.form), 422
            return redirect(url_for("proposals.issue", code=one.code, said="made"), 303)

    def shown(self, code: str) -> ResponseReturnValue:
        """One issue with its words."""
        with self._at(code) as (visitor, one):
            return self._one(visitor, one)

    def done(self, code: str, deed: str) -> ResponseReturnValue:
        """Its words were written, or it was a mistake."""
        with self._at(code) as (visitor, one):
            if deed not in DEEDS:
                abort(404)
            around, words = self._premises.around(visitor.session), request.form.get("words", "")
            visitor.session.info[CHANNEL] = "page"
            try:
                with visitor.session.begin_nested():
                    if deed == "write":
                        changes.write(around, one, words, visitor.by, request.form.get("v", ""))
                    else:
                        changes.drop(around, one, visitor.by)
            except Refusal as refusal:
                visitor.session.refresh(one)
                return self._one(visitor, one, show(refusal.sentence), words), 422
            if deed == "write":
                return redirect(url_for("proposals.issue", code=one.code, said=deed), 303)
            return redirect(url_for("proposals.issues", said=deed), 303)

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, Issue]]:
        with self._premises.staff() as visitor:
            one = issue_of(visitor.session, code)
            if one is None:
                abort(404)
            yield visitor, one

    def _list(self, visitor: Visitor, wrong: str = "", typed: Mapping[str, str] | None = None) -> str:
        tool, kind = (known(options, request.args.get(name)) or "" for name, options in _FILTERS)
        found = leaf(visitor.session, newest_issues(tool, kind))
        rows = [_row(visitor, one) for one in found.rows]
        return render_template(
            "proposals/issues.html", rows=rows, leaf=found, count=issue_count(visitor.session), tools=TOOL_WORDS,
            kinds=KIND_WORDS, tool=tool, kind=kind, wrong=wrong, typed=typed or {}, most=LONGEST_ISSUE,
            good=_good(wrong), csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip

    def _one(self, visitor: Visitor, one: Issue, wrong: str = "", typed: str | None = None) -> str:
        return render_template(
            "proposals/issue.html", one=one, row=_row(visitor, one), wrong=wrong, most=LONGEST_ISSUE,
            words=typed if typed is not None else one.words, good=_good(wrong),
            csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip


_FILTERS = (("tool", TOOLS), ("kind", KINDS))


def _row(visitor: Visitor, one: Issue) -> dict[str, str]:
    """One issue as pages show it."""
    return {
        "code": one.code, "about": about_words(visitor.session, one), "words": one.words,
        "tool": show(label(TOOLS, one.tool)), "kind": show(label(KINDS, one.kind)),
    }  # fmt: skip


def _wanted(around: Surroundings, form: Mapping[str, str]) -> changes.Tag:
    """What the form says; raises Refusal for an association or event there is not."""
    group, event = field(form, "association"), field(form, "meeting")
    association = find_association(around.session, group).id if group else None
    meeting = find_meeting(around.session, event).id if event else None
    return changes.Tag(association, meeting, form.get("tool", ""), form.get("kind", ""), form.get("words", ""))


def _good(wrong: str) -> str:
    return SAID.get(request.args.get("said", ""), "") if not wrong else ""


entry = Entry("proposals.issues", "課題", "events", 70)
