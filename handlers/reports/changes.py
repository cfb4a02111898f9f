"""Changing a paper: one place that checks the state and wins or loses against others; what staff write is sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.store.ledger import Act, note
from bot.store.vault import Owner
from handlers.reports.queries import paper_about, said, words_place
from handlers.reports.rules import STATES, THEMES, WHY_NOT, PaperKind, Theme, next_state
from handlers.reports.tables import Paper, PaperWords

HOUSE = "house"
INVENTORY = "B-13"
FASTER = _("ちょうど別の人が変えたところです。下はいまの内容です。もう一度、たしかめてください。")
NOT_NOW = _("いまは「{now}」です。{why}")


def begin(around: Surroundings, kind: PaperKind, about: str, by: str = HOUSE) -> Paper:
    """The paper about an event, without a version yet; the one that is there when somebody was first."""
    there = paper_about(around.session, kind.name, about)
    if there is not None:
        return there
    made = Paper(
        id=uuid4(), kind=kind.name, about=about, state="draft", version=1, ai_used=None, ai_scope="",
        made_at=around.now, changed_at=around.now, changed_by=by,
    )  # fmt: skip
    around.session.add(made)
    around.session.flush()
    note(around.session, around.now, Act(by, "began", kind.name, about))
    return made


def write(around: Surroundings, paper: Paper, by: str, words: Mapping[str, str]) -> None:
    """Keep what staff wrote for parts of a paper, sealed; an emptied part is forgotten. Raises Refusal."""
    move(around, paper, "change", by)
    before = {key: one.words for key, one in said(around, paper).items()}
    changed = {key: text for key, text in words.items() if text != before.get(key, "")}
    for row in around.session.scalars(select(PaperWords).where(PaperWords.paper_id == paper.id)):
        if row.key in changed:
            around.session.delete(row)
    around.session.flush()
    around.session.add_all(_row(around, paper, key, text, by) for key, text in changed.items() if text)
    act = Act(by, "wrote", paper.kind, paper.about, count=len(changed), inventory=INVENTORY)
    note(around.session, around.now, act)
    around.session.flush()


def write_themes(around: Surroundings, paper: Paper, by: str, themes: Sequence[Theme]) -> None:
    """Keep how free texts were grouped by hand. Raises Refusal."""
    kept = json.dumps([[one.words, one.count] for one in themes], ensure_ascii=False) if themes else ""
    write(around, paper, by, {THEMES: kept})


def answer_ai(around: Surroundings, paper: Paper, by: str, *, used: bool, scope: str = "") -> None:
    """Whether generative AI was used, and for what (001-§8-2). Raises Refusal."""
    move(around, paper, "change", by, ai_used=used, ai_scope=scope if used else "")
    note(around.session, around.now, Act(by, "declared", "generative AI", paper.about, "yes" if used else "no"))


def move(around: Surroundings, paper: Paper, event: str, by: str, **values: Any) -> Paper:
    """Let an event happen to a paper; raises Refusal with the reason when it may not, or somebody was faster."""
    state = expect_possible(paper, event)
    won = around.session.execute(
        update(Paper)
        .where(Paper.id == paper.id, Paper.version == paper.version, Paper.state == paper.state)
        .values(state=state, version=paper.version + 1, changed_at=around.now, changed_by=by, **values)
        .returning(Paper.id)
        .execution_options(synchronize_session=False)
    ).first()
    if won is None:
        raise Refusal(FASTER)
    around.session.refresh(paper)
    return paper


def expect_possible(paper: Paper, event: str) -> str:
    """The state an event leads to; raises Refusal with the reason when it may not happen now."""
    state = next_state(paper.state, event)
    if state is None:
        raise Refusal(NOT_NOW.fill(now=STATES[paper.state], why=WHY_NOT[event]))
    return state


def owner_of(paper: UUID) -> Owner:
    """Whose key seals what belongs to a paper: its own."""
    return Owner("paper", str(paper))


def _row(around: Surroundings, paper: Paper, key: str, text: str, by: str) -> PaperWords:
    row = uuid4()
    sealed = around.vault.seal(owner_of(paper.id), words_place(row), text.encode("utf-8", "replace"))
    return PaperWords(id=row, paper_id=paper.id, key=key, words=sealed, said_at=around.now, said_by=by)
