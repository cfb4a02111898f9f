"""A report as its page shows it: plain words, what is missing, its versions, and what may be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogs import show
from bot.chat.turn import Refusal, Surroundings
from bot.days import short_day
from bot.web.offers import Field, Offer
from bot.web.pages import tokyo
from handlers.deadlines.queries import one_of
from handlers.deadlines.rules import when
from handlers.meetings.queries import by_code
from handlers.meetings.rules import STATES as MEETING_STATES
from handlers.reports.changes import HOUSE
from handlers.reports.editions import UPLOADED, missing_in, outdated
from handlers.reports.enclosing import sent_in
from handlers.reports.making import Broken, make, written
from handlers.reports.owing import label, state_of
from handlers.reports.queries import newest, versions
from handlers.reports.rules import MOST_THEMES, PaperKind, Theme, next_state
from handlers.reports.surveyed import voices_of
from handlers.reports.tables import Paper, PaperVersion
from handlers.sendings.rules import STATES as SENDING_STATES

SOURCES = {"made": "記録から作成", UPLOADED: "手で直した版"}
OURS = "えんがわ"
ELSEWHERE = ("reported", "confirmed")
AGAIN = "手で直した版は残り、記録から作り直した版が、そのつぎの版になります。"


@dataclass(frozen=True)
class Edition:
    """One version in the list."""

    number: int
    source: str
    name: str
    size: int
    digest: str
    made: str


@dataclass(frozen=True)
class Part:
    """One part to be written: its field, its words, whether it is missing."""

    key: str
    title: str
    hint: str
    words: str
    rows: int
    missing: bool
    optional: bool


@dataclass(frozen=True)
class Seen:
    """Everything the page of one report needs."""

    code: str
    heading: str
    title: str
    form: str
    state: str
    version: int
    due: str
    missing: tuple[str, ...]
    parts: tuple[Part, ...]
    themes: tuple[tuple[str, str], ...]
    themed: bool
    voices: int
    editions: tuple[Edition, ...]
    note: str  # what staff should know first
    offers: tuple[Offer, ...]
    redraw: Offer | None
    open: bool  # whether words and files may still be changed
    waiting: bool  # for the ward's word, which is recorded with the mail
    sendings: tuple[tuple[str, str], ...]  # code and state of every mail that carries it
    used: str  # yes, no, or nothing: what was said of generative AI
    scope: str


def seen(around: Surroundings, kind: PaperKind, paper: Paper) -> Seen:
    """A report as it stands."""
    last, there = newest(around.session, paper), written(around, kind, paper)
    parts = tuple(
        Part(one.key, one.title, one.hint, there.there(one.key), one.rows,
             one.mandatory and not there.there(one.key), not one.mandatory)
        for one in there.pieces.values()
    )  # fmt: skip
    meeting = by_code(around.session, paper.about)
    mails = sent_in(around, paper)
    lacks = missing_in(around, kind, paper, last) if last is not None else ()
    return Seen(
        code=paper.about, heading=heading(around, kind, paper.about), title=kind.title, form=kind.form,
        state=state_of(paper), version=paper.version, due=_due(around, kind, paper),
        missing=lacks, parts=parts,
        themes=rows_of(there.themes), themed=kind.themed, voices=voices_of(around, meeting) if meeting else 0,
        editions=_editions(around, paper), note=_note(around, kind, paper, last),
        offers=_offers(paper, last, lacks, mailed=bool(mails), event=meeting is not None),
        redraw=_redraw(paper, last), open=next_state(paper.state, "change") is not None,
        waiting=next_state(paper.state, "confirmed") is not None,
        sendings=tuple((one.code, show(SENDING_STATES[one.state])) for one in mails),
        used={True: "yes", False: "no", None: ""}[paper.ai_used], scope=paper.ai_scope,
    )  # fmt: skip


def rows_of(themes: Sequence[Theme]) -> tuple[tuple[str, str], ...]:
    """The rows of the themes' form: what is there, and room for more."""
    there = [(one.words, str(one.count)) for one in themes]
    return (*there, *[("", "")] * (min(MOST_THEMES, len(there) + 3) - len(there)))


def _due(around: Surroundings, kind: PaperKind, paper: Paper) -> str:
    one = one_of(around.session, paper.about, kind.item)
    if one is None or one.state == "withdrawn":
        return ""
    if one.state != "open":
        return f"{short_day(one.due_on)}まで（済み）"
    return f"{short_day(one.due_on)}まで（{show(when(one.due_on, around.today))}）"


def _editions(around: Surroundings, paper: Paper) -> tuple[Edition, ...]:
    return tuple(
        Edition(
            one.number,
            SOURCES[one.source],
            one.file_name,
            one.size,
            one.digest,
            f"{tokyo(one.made_at)} {OURS if one.made_by == HOUSE else one.made_by}",
        )
        for one in versions(around.session, paper)
    )


def _note(around: Surroundings, kind: PaperKind, paper: Paper, last: PaperVersion | None) -> str:
    """The one thing to know before anything else: a broken template, a draft behind the records, another's record."""
    meeting = by_code(around.session, paper.about)
    if paper.state in ("draft", "ready", "returned") and meeting is not None and meeting.state in ELSEWHERE:
        return f"行事のページでは「{MEETING_STATES[meeting.state]}」と記録されています。"
    if next_state(paper.state, "change") is None or (last is not None and not outdated(around, kind, paper, last)):
        return ""
    try:
        make(around, kind, paper, last.number + 1 if last is not None else 1)
    except Broken as broken:
        return show(broken.sentence)
    return "このあとで記録が変わりました。「作り直す」で、いまの記録の版を作れます。" if last is not None else ""


def _offers(
    paper: Paper, last: PaperVersion | None, lacks: Sequence[str], *, mailed: bool, event: bool
) -> tuple[Offer, ...]:
    """What may be recorded now, the next step first; of what was mailed the ward's word is recorded with the mail."""
    found: list[Offer] = []
    if last is not None and next_state(paper.state, "ready"):
        found.append(Offer("ready", "送る用意ができた", look="quiet" if lacks else ""))
    if paper.state == "ready":
        found.append(Offer("send", "送るメールを用意する"))
        if event:
            found.append(Offer("sent", "別の方法で区へ送った、と記録する", look="quiet"))
        found.append(Offer("unready", "下書きに戻す", look="quiet"))
    if next_state(paper.state, "confirmed") and not mailed:
        found.append(Offer("confirmed", "区が確認した"))
        found.append(Offer("returned", "差し戻された", look="quiet"))
    return tuple(found)


def _redraw(paper: Paper, last: PaperVersion | None) -> Offer | None:
    if next_state(paper.state, "change") is None:
        return None
    sure = (Field("sure", AGAIN, "sure"),) if last is not None and last.source == UPLOADED else ()
    return Offer("redraw", "記録から作り直す", sure, "quiet")


def begins(around: Surroundings, code: str) -> bool:
    """Whether an event without a paper may have one now: it is over."""
    meeting = by_code(around.session, code)
    return meeting is None or meeting.ended_at is not None


def heading(around: Surroundings, kind: PaperKind, about: str) -> str:
    """What stands over its page: the report of an event, or what hangs on no event by its own name."""
    name = safe_label(around, kind, about)
    return f"{about} {name}の報告書" if by_code(around.session, about) is not None else name


def safe_label(around: Surroundings, kind: PaperKind | None, about: str) -> str:
    """The words staff know a paper by; its code where a room that knew more is gone."""
    try:
        return label(around, kind, about) if kind is not None else about
    except Refusal:
        return about
