"""Versions of a paper: drawn from the records or mended by hand; what somebody took is never overwritten."""

from __future__ import annotations

from uuid import uuid4

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.documents.checking import NotAccepted, accepted, words_in
from bot.documents.packing import digest
from bot.store.ledger import Act, note
from handlers.reports.changes import HOUSE, INVENTORY, expect_possible, move, owner_of
from handlers.reports.making import Made, facts_now, make
from handlers.reports.queries import content_of, content_place, newest, version_of
from handlers.reports.rules import AI, AI_MARK, PaperKind, lacking, named
from handlers.reports.tables import Paper, PaperVersion

MADE, UPLOADED = "made", "uploaded"
SHOWN = 16  # signs of a SHA-256 the ledger keeps
LACKS = _("まだ送れません。足りないもの: {parts}")
NOTHING = _("まだ一つの版もありません。「作り直す」を押してください。")
SAME = _("第{n}版と同じファイルです。直したファイルをえらんでください。")
AGAIN = _("第{n}版は、区から差し戻された版のままです。直してから、もう一度押してください。")


def draw(around: Surroundings, kind: PaperKind, paper: Paper, by: str = HOUSE) -> PaperVersion:
    """The paper from the records as they are: in place of a draft nobody took yet, else as the next version.

    What was uploaded, downloaded or made ready stays as it is. Raises Broken, Refusal.
    """
    last = newest(around.session, paper)
    if last is not None and last.source == MADE and last.facts == facts_now(around, kind, paper):
        return last
    move(around, paper, "change", by)
    if last is None or not _loose(last):
        number = _next(last)
        return _keep(around, paper, kind, (MADE, number), make(around, kind, paper, number), by)
    made = make(around, kind, paper, last.number)
    around.session.delete(last)
    around.session.flush()
    return _keep(around, paper, kind, (MADE, last.number), made, by)


def refresh(around: Surroundings, kind: PaperKind, paper: Paper, by: str) -> None:
    """Bring a paper of ours in step with the records; one that was mended by hand is left alone. Raises Broken."""
    last = newest(around.session, paper)
    if last is None or last.source == MADE:
        draw(around, kind, paper, by)


def upload(around: Surroundings, kind: PaperKind, paper: Paper, content: bytes, by: str) -> PaperVersion:
    """The next version as somebody mended it in Word. Raises Refusal when it is no plain Word file."""
    try:
        accepted(content)
    except NotAccepted as error:
        raise Refusal(error.why) from None
    last = newest(around.session, paper)
    if last is not None and last.digest == digest(content):
        raise Refusal(SAME.fill(n=last.number))
    move(around, paper, "change", by)
    return _keep(around, paper, kind, (UPLOADED, _next(last)), Made(content, ""), by)


def take(around: Surroundings, paper: Paper, number: int, by: str) -> tuple[PaperVersion, bytes] | None:
    """A version to be downloaded: from now on its bytes never change; None when there is no such version."""
    found = version_of(around.session, paper, number)
    if found is None:
        return None
    found.taken_at = found.taken_at or around.now
    act = Act(by, "opened", f"{paper.kind} v{number}", paper.about, found.digest[:SHOWN], inventory=INVENTORY)
    note(around.session, around.now, act)
    return found, content_of(around.vault, found)


def ready(around: Surroundings, kind: PaperKind, paper: Paper, by: str) -> PaperVersion:
    """Nothing is missing: the newest version is what will be sent. Raises Refusal naming what is missing."""
    expect_possible(paper, "ready")
    refresh(around, kind, paper, by)
    last = newest(around.session, paper)
    if last is None:
        raise Refusal(NOTHING)
    if last.number <= (paper.sent_number or 0):
        raise Refusal(AGAIN.fill(n=last.number))
    missing = missing_in(around, kind, paper, last)
    if missing:
        raise Refusal(LACKS.fill(parts="、".join(missing)))
    last.taken_at = last.taken_at or around.now
    move(around, paper, "ready", by)
    act = Act(by, "approved", f"{paper.kind} v{last.number}", paper.about, last.digest[:SHOWN])
    note(around.session, around.now, act)
    return last


def missing_in(around: Surroundings, kind: PaperKind, paper: Paper, version: PaperVersion) -> tuple[str, ...]:
    """The mandatory parts the very bytes of a version lack, in Japanese."""
    words = words_in(content_of(around.vault, version))
    found = list(lacking(words, kind.headings))
    if paper.ai_used is None and AI not in found:
        found.append(AI)
    if paper.ai_used and AI_MARK not in words:
        found.append(f"{AI_MARK}を使用した旨")
    return tuple(found)


def outdated(around: Surroundings, kind: PaperKind, paper: Paper, version: PaperVersion) -> bool:
    """Whether the records say something else by now than a version that was made from them."""
    return version.source == MADE and version.facts != facts_now(around, kind, paper)


def _loose(version: PaperVersion) -> bool:
    """Whether a version may still be drawn anew in its place."""
    return version.source == MADE and version.taken_at is None


def _next(last: PaperVersion | None) -> int:
    return last.number + 1 if last is not None else 1


def _keep(
    around: Surroundings, paper: Paper, kind: PaperKind, what: tuple[str, int], made: Made, by: str
) -> PaperVersion:
    (source, number), row, mark = what, uuid4(), digest(made.content)
    kept = PaperVersion(
        id=row, paper_id=paper.id, number=number, source=source, digest=mark, facts=made.facts,
        file_name=named(kind.file(around, paper.about), number), size=len(made.content),
        content=around.vault.seal(owner_of(paper.id), content_place(row), made.content),
        made_at=around.now, made_by=by,
    )  # fmt: skip
    around.session.add(kept)
    did = "drew" if source == MADE else "added"
    note(around.session, around.now, Act(by, did, f"{paper.kind} v{number}", paper.about, mark[:SHOWN]))
    around.session.flush()
    return kept
