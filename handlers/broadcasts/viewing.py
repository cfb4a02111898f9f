"""What the pages show of broadcasts: plain values for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.catalogs import show
from bot.chat.limits import LABEL_MOST, TEXT_MOST
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.delivery.stopping import still_waiting
from handlers.broadcasts.arriving import ABOVE_LINK, DEFAULT_LABEL
from handlers.broadcasts.checking import name_of
from handlers.broadcasts.desk import TEXT
from handlers.broadcasts.figures import numbers, reach_of
from handlers.broadcasts.queries import languages, segments, who_of
from handlers.broadcasts.report import report_of
from handlers.broadcasts.rules import HOW, INVITATION, JAPANESE, KINDS, MOVES
from handlers.broadcasts.show import as_it_arrives, stands, state_words
from handlers.broadcasts.tables import Broadcast, key_of
from handlers.deliveries.queries import group_cost


@dataclass(frozen=True)
class Progress:
    """How far one that goes out has come, in people."""

    people: int
    accepted: int
    waiting: int
    stands: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Shown:
    """One broadcast as its page shows it."""

    code: str
    who: str
    state: str
    stopped: str
    texts: Sequence[tuple[str, str, int]]  # language, text, to how many people
    link: str
    label: str
    above_link: str
    numbers: Sequence[str]
    may: frozenset[str]  # what can happen to it now
    own: bool  # whether the reader wrote it, and so may not approve it
    author: str
    approved_by: str
    version: int
    digest: str
    invitation: bool
    halts: int  # how many people are spared when what waits is stopped
    group: int  # what the text in the private group costs when approval is asked for
    report: Sequence[str]
    progress: Progress


def view(around: Surroundings, one: Broadcast, reader: str) -> Shown:
    """A broadcast for a worker who reads its page."""
    reach, progress = reach_of(around, one), progress_of(around, one)
    return Shown(
        code=one.code, who=show(who_of(around, one)), state=show(stands(around, one)), stopped=one.stopped or "",
        texts=[(name_of(each), one.bodies[each], reach.by_language[each]) for each, _said in as_it_arrives(one)],
        link=one.link or "", label=one.link_label or show(DEFAULT_LABEL), above_link=show(ABOVE_LINK),
        numbers=[show(line) for line in numbers(around, one)], may=frozenset(MOVES[one.state]),
        own=reader in (one.author, one.changed_by), author=one.changed_by, approved_by=one.approved_by or "",
        version=one.version, digest=one.digest or "", invitation=one.kind == INVITATION,
        halts=still_waiting(around.session, key_of(one)) if one.state == "sent" else 0,
        group=group_cost(around.session), report=progress.lines, progress=progress,
    )  # fmt: skip


def progress_of(around: Surroundings, one: Broadcast) -> Progress:
    """How far it has come; nothing before it went out."""
    if one.state != "sent":
        return Progress(0, 0, 0, "", ())
    report = report_of(around.session, one)
    lines = [show(line) for line in report.lines]
    return Progress(report.people, report.accepted, report.waiting, show(report.stands), lines)


def listed(around: Surroundings, rows: Sequence[Broadcast]) -> list[dict[str, object]]:
    """The lines of the list; each segment is asked for its choices once."""
    choices = {name: _choices(around, name) for name in {one.segment for one in rows}}
    return [
        {
            "code": one.code, "kind": show(KINDS[one.kind]), "who": choices[one.segment].get(one.choice, one.choice),
            "state": one.state, "words": show(state_words(around, one)), "author": one.changed_by,
            "at": one.ended_at or one.send_at,
        }
        for one in rows
    ]  # fmt: skip


def _choices(around: Surroundings, name: str) -> Mapping[str, str]:
    found = segments(around).get(name)
    return {key: show(words) for key, words in found.choices(around.session, around.now)} if found else {}


def empty_form(around: Surroundings) -> dict[str, object]:
    """The form of a new one."""
    return _form(around, {})


def form_of(around: Surroundings, one: Broadcast) -> dict[str, object]:
    """The form with what stands in a broadcast."""
    values = {TEXT + language: body for language, body in one.bodies.items()} | {
        "kind": one.kind, "to": f"{one.segment}:{one.choice}", "link": one.link or "", "label": one.link_label or "",
        "at": f"{in_tokyo(one.send_at):%Y-%m-%d %H:%M}" if one.send_at is not None else "",
    }  # fmt: skip
    return _form(around, values)


def typed(around: Surroundings, values: Mapping[str, str]) -> dict[str, object]:
    """The form with what somebody typed, so that nothing has to be written twice."""
    return _form(around, values)


def _form(around: Surroundings, values: Mapping[str, str]) -> dict[str, object]:
    groups = [
        (
            show(one.title),
            [(f"{one.name}:{key}", show(words)) for key, words in one.choices(around.session, around.now)],
        )
        for one in segments(around).values()
    ]
    fields = [(language, name_of(language), values.get(TEXT + language, "")) for language in languages(around.session)]
    return {
        "kinds": [(key, show(words)) for key, words in KINDS.items()], "groups": groups, "fields": fields,
        "kind": values.get("kind", ""), "to": values.get("to", ""), "link": values.get("link", ""),
        "label": values.get("label", ""), "at": values.get("at", ""), "how": [(k, show(w)) for k, w in HOW.items()],
        "text": TEXT, "japanese": JAPANESE, "longest": TEXT_MOST, "longest_label": LABEL_MOST,
    }  # fmt: skip
