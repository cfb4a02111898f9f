"""Handing a paper that is ready to the room that sends: two others look over it there before it goes (001G-6)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.days import short_day
from handlers.contract.rules import profile
from handlers.deadlines.queries import one_of
from handlers.reports.owing import label
from handlers.reports.queries import ELSEWHERE, content_of, newest, versions
from handlers.reports.rules import PaperKind, source_of
from handlers.reports.tables import Paper
from handlers.sendings.queries import of_source
from handlers.sendings.rules import STATES, Draft, Enclosure, propose, subject_for
from handlers.sendings.tables import Sending

NOT_READY = _("先に「送る用意ができた」を押してください。")
NOBODY = _("区のメールの宛先が、まだ決まっていません。管理責任者に伝えてください。")
ALREADY = _("この版は、もう{code}（{state}）で送る手続きの中です。")
PROPOSAL, REPORT = "proposal", "report"
OVER = ("returned", "cancelled")


def hand_over(around: Surroundings, kind: PaperKind, paper: Paper, by: str) -> Sending:
    """A draft of the mail with the newest version, for the ward's first approved address.

    Raises Refusal when the paper is not ready, nobody may be written to, or this version is on its way already.
    """
    last, recipients = newest(around.session, paper), profile(around.settings.contract).mail.recipients
    if paper.state != "ready" or last is None:
        raise Refusal(NOT_READY)
    if not recipients:
        raise Refusal(NOBODY)
    source = source_of(last.id)
    under_way = next((one for one in of_source(around.session, source) if one.state not in OVER), None)
    if under_way is not None:
        raise Refusal(ALREADY.fill(code=under_way.code, state=STATES[under_way.state]))
    name = label(around, kind, paper.about)
    return propose(around, Draft(
        kind=PROPOSAL if kind.name == PROPOSAL else REPORT, subject=_subject(around, kind, paper, name),
        body=f"{name}の{kind.title}をお送りします。ご確認をお願いいたします。",
        recipients=(recipients[0].key,), source=source, author=by,
        enclosures=(Enclosure(last.file_name, content_of(around.vault, last), source),),
    ))  # fmt: skip


def sent_in(around: Surroundings, paper: Paper) -> Sequence[Sending]:
    """Every sending that carries a version of a paper, the newest first."""
    elsewhere = [f"{kind}:{paper.about}" for kind in ELSEWHERE]
    sources = [*(source_of(one.id) for one in versions(around.session, paper)), *elsewhere]
    found = {one.id: one for source in sources for one in of_source(around.session, source)}
    return sorted(found.values(), key=lambda one: one.number, reverse=True)


def _subject(around: Surroundings, kind: PaperKind, paper: Paper, name: str) -> str:
    due = one_of(around.session, paper.about, kind.item)
    until = f"（期限 {short_day(due.due_on)}）" if due is not None else ""
    return subject_for(f"{name} {kind.title}{until}", mark="要確認")
