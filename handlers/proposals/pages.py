"""The staff's pages of the proposal: issues, what each association gets, the budget, the figures, the draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from bot.catalogs import show
from bot.chat.turn import Refusal, Surroundings
from bot.store.ledger import CHANNEL
from bot.web.doors import Entry
from bot.web.leaves import leaf
from bot.web.offers import field
from bot.web.pages import Pages, Premises, Visitor
from bot.web.routes import READERS, Route, room_pages
from handlers.contract.rules import profile
from handlers.deadlines.queries import one_of
from handlers.people.queries import association_by_code
from handlers.people.tables import Association
from handlers.proposals import changes, paper
from handlers.proposals.figures import Figure, figures, of_association
from handlers.proposals.issue_pages import issue_routes
from handlers.proposals.queries import budget, policies, policy_of, visited
from handlers.proposals.rules import LONGEST_POLICY, PARTS, fingerprint, total, yen

SAID = {"policy": "支援方針を保存しました。", "budget": "予算を保存しました。"}
SPARE_ROWS = 3


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    table, one = Table(premises), "/staff/policies/<code>"
    return room_pages("proposals", __name__, (
        Route("/staff/proposal", "shown", table.shown, rights=READERS),
        Route("/staff/proposal/budget", "budget", table.budget, "POST"),
        Route("/staff/policies", "policies", table.policies, rights=READERS),
        Route(one, "policy", table.policy, rights=READERS),
        Route(one, "write_policy", table.write_policy, "POST"),
        *issue_routes(premises),
    ))  # fmt: skip


class Table:
    """Where staff put next year together."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def shown(self) -> ResponseReturnValue:
        """What is missing, the budget, the figures with their sources."""
        with self._premises.staff() as visitor:
            return self._page(visitor)

    def budget(self) -> ResponseReturnValue:
        """The lines as they were typed; sums are computed."""
        with self._premises.staff() as visitor:
            typed = typed_lines()
            around, v = self._premises.around(visitor.session), request.form.get("v", "")
            visitor.session.info[CHANNEL] = "page"
            try:
                with visitor.session.begin_nested():
                    changes.write_budget(around, typed, visitor.by, v)
            except Refusal as refusal:
                kept = typed if v == fingerprint(budget(visitor.session)) else None
                return self._page(visitor, show(refusal.sentence), kept), 422
            return redirect(url_for("proposals.shown", said="budget"), 303)

    def policies(self) -> ResponseReturnValue:
        """Every association, and whether something was written for it."""
        with self._premises.staff() as visitor:
            found = leaf(visitor.session, select(Association).order_by(Association.code))
            written = {one.association.id for one in policies(visitor.session) if one.words}
            must = visited(visitor.session)
            return render_template("proposals/policies.html", found=found, written=written, must=must)

    def policy(self, code: str) -> ResponseReturnValue:
        """What is known of one association, and what support it is to get."""
        with self._association(code) as (visitor, found):
            return self._policy(visitor, found)

    def write_policy(self, code: str) -> ResponseReturnValue:
        """The policy for one association."""
        with self._association(code) as (visitor, found):
            words, v = request.form.get("words", ""), request.form.get("v", "")
            around = self._premises.around(visitor.session)
            return self._then(visitor, found, lambda: changes.write_policy(around, found, words, visitor.by, v), words)

    def _then(self, visitor: Visitor, found: Association, does: Callable[[], None], typed: str) -> ResponseReturnValue:
        visitor.session.info[CHANNEL] = "page"
        try:
            with visitor.session.begin_nested():
                does()
        except Refusal as refusal:
            return self._policy(visitor, found, show(refusal.sentence), typed), 422
        return redirect(url_for("proposals.policy", code=found.code, said="policy"), 303)

    @contextmanager
    def _association(self, code: str) -> Iterator[tuple[Visitor, Association]]:
        with self._premises.staff() as visitor:
            found = association_by_code(visitor.session, code)
            if found is None:
                abort(404)
            yield visitor, found

    def _policy(self, visitor: Visitor, found: Association, wrong: str = "", typed: str | None = None) -> str:
        around, row = self._premises.around(visitor.session), policy_of(visitor.session, found.id)
        counted, said = of_association(around, found.id)
        kept = row.words if row is not None else ""
        return render_template(
            "proposals/policy.html", one=found, counted=counted, voices=said, wrong=wrong, row=row,
            words=typed if typed is not None else kept, v=row.version if row is not None else 0, most=LONGEST_POLICY,
            must=found.id in visited(visitor.session), good=_good(wrong), csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip

    def _page(self, visitor: Visitor, wrong: str = "", typed: list[list[str]] | None = None) -> str:
        around, lines = self._premises.around(visitor.session), budget(visitor.session)
        found = figures(around)
        rows = (
            typed if typed is not None else [[one.item, str(one.quantity), one.unit, str(one.price)] for one in lines]
        )
        return render_template(
            "proposals/proposal.html", due=one_of(visitor.session, paper.ANCHOR, paper.ITEM), parts=PARTS,
            missing=_lacking(around, found), rows=rows, blank=[[""] * 4] * SPARE_ROWS, lines=lines,
            total=yen(total(lines)), yen=yen, v=fingerprint(lines), figures=found,
            voices=paper.voices(visitor.session), wrong=wrong,
            good=_good(wrong), year=paper.next_year(profile(around.settings.contract)),
            csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip


def typed_lines() -> list[list[str]]:
    """The rows of the form as they were typed; rows without anything in them are left out."""
    columns = [request.form.getlist(name) for name in ("item", "quantity", "unit", "price")]
    rows = [[field({"x": one}, "x") for one in row] for row in zip(*columns, strict=False)]
    return [row for row in rows if any(row)]


def _lacking(around: Surroundings, found: Sequence[Figure]) -> list[str]:
    """What is missing besides the words, which are written on the paper's own page."""
    return paper.missing(around, {one.key: one.title for one in PARTS}, found)


def _good(wrong: str) -> str:
    return SAID.get(request.args.get("said", ""), "") if not wrong else ""


pages = Pages("proposals", make)
entry = Entry("proposals.shown", "提案書", "events", 80)
