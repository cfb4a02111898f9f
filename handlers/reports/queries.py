"""What other rooms and other doors may ask about papers to the ward."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer

from bot.chat.turn import Surroundings
from bot.store.vault import Place, Vault
from handlers.meetings.queries import by_code
from handlers.reports.rules import PaperKind, Said, Theme, paper_in
from handlers.reports.tables import Paper, PaperVersion, PaperWords

Found = tuple[Paper, PaperVersion | None]
ELSEWHERE = ("report", "proposal")  # how `/送付済` names a paper that this house did not send itself


def paper(session: Session, found: UUID) -> Paper | None:
    """The paper of that id."""
    return session.get(Paper, found)


def paper_about(session: Session, kind: str, about: str) -> Paper | None:
    """The paper of a kind about an event's code, or about the contract."""
    return session.scalar(select(Paper).where(Paper.kind == kind, Paper.about == about))


def latest(session: Session, kind: str, about: str) -> PaperVersion | None:
    """The newest version of a paper; None before there is one."""
    there = paper_about(session, kind, about)
    return newest(session, there) if there is not None else None


def newest(session: Session, of: Paper) -> PaperVersion | None:
    """The newest version of a paper: the one that would be sent."""
    found: PaperVersion | None = session.scalar(_versions(of).limit(1))
    return found


def versions(session: Session, of: Paper) -> Sequence[PaperVersion]:
    """All versions of a paper, the newest first, their files left where they are."""
    return session.scalars(_versions(of).options(defer(PaperVersion.content))).all()


def version_of(session: Session, of: Paper, number: int) -> PaperVersion | None:
    """One version of a paper by its number."""
    return session.scalar(select(PaperVersion).where(PaperVersion.paper_id == of.id, PaperVersion.number == number))


def content_of(vault: Vault, version: PaperVersion) -> bytes:
    """The file itself; raises Sealed when its key is gone."""
    return vault.open(content_place(version.id), version.content)


def by_source(session: Session, source: str) -> Found | None:
    """The paper a sending's source names, and the version it carried where the source says so.

    What went from the firm's own mail program names no version: `report:W03`, `proposal:contract`.
    """
    kind, _apart, about = source.partition(":")
    if kind in ELSEWHERE:
        there = session.scalar(select(Paper).where(Paper.about == about))
        return (there, None) if there is not None else None
    found = paper_in(source)
    version = session.get(PaperVersion, found) if found is not None else None
    there = paper(session, version.paper_id if version is not None else found) if found is not None else None
    return (there, version) if there is not None else None


def kinds(around: Surroundings) -> dict[str, PaperKind]:
    """Every kind of papers any room knows, by name."""
    return dict(around.doors.of(PaperKind)) if around.doors is not None else {}


def kind_about(around: Surroundings, about: str) -> PaperKind | None:
    """The kind of paper owed about an event's code or an anchor; None where none is."""
    meeting = by_code(around.session, about)
    of = meeting.kind if meeting is not None else about
    return next((one for one in kinds(around).values() if one.of == of), None)


def said(around: Surroundings, of: Paper) -> dict[str, Said]:
    """What staff wrote for a paper, opened, by part."""
    rows = around.session.scalars(select(PaperWords).where(PaperWords.paper_id == of.id)).all()
    opened = around.vault.open_all([(words_place(one.id), one.words) for one in rows if one.words is not None])
    texts = [(words or b"").decode() for words in opened]
    return {one.key: Said(text, one.said_at) for one, text in zip(rows, texts, strict=True)}


def themes_in(said_json: object) -> tuple[Theme, ...]:
    """Grouped free texts as they are kept: pairs of words and count."""
    rows = said_json if isinstance(said_json, list) else []
    return tuple(Theme(str(words), int(count)) for words, count in rows)


def content_place(version: UUID) -> Place:
    """Where the bytes of a version stand."""
    return Place("paper_version", "content", version)


def words_place(row: UUID) -> Place:
    """Where the words for a part stand."""
    return Place("paper_words", "words", row)


def _versions(of: Paper) -> Select[Any]:
    return select(PaperVersion).where(PaperVersion.paper_id == of.id).order_by(PaperVersion.number.desc())
