"""Writing a sending: a new one, its change, and taking it back; whatever was checked before is void."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from bot.chat.turn import Surroundings
from handlers.sendings.checking import check
from handlers.sendings.drafts import Draft, Enclosure
from handlers.sendings.frozen import freeze
from handlers.sendings.moving import enter, expect_possible, move
from handlers.sendings.sealing import Words, seal_part, seal_words
from handlers.sendings.states import OURS
from handlers.sendings.tables import Sending, SendingEnclosure


def propose(around: Surroundings, draft: Draft) -> Sending:
    """Keep what somebody wants sent as a draft (M01): its page shows how it will go out, and asks for the checks.

    Raises Refusal with what is wrong about it: an address nobody approved, a file too large, words that look personal.
    """
    checked = check(around, draft)
    made = new_sending(around, author=draft.author, way=OURS, state="draft", **_values(checked))
    made.words = seal_words(around, made.id, Words(checked.subject, checked.body))
    _enclose(around, made.id, checked.enclosures)
    freeze(around, made)
    enter(around, made, draft.author, "wrote")
    return made


def change(around: Surroundings, sending: Sending, draft: Draft) -> None:
    """Other words, recipients or files, by `draft.author`: whatever was checked is void. Raises Refusal."""
    expect_possible(sending, "change")
    checked = check(around, draft)
    words = seal_words(around, sending.id, Words(checked.subject, checked.body))
    move(around, sending, "change", changed_by=draft.author, words=words, **_values(checked))
    around.session.execute(delete(SendingEnclosure).where(SendingEnclosure.sending_id == sending.id))
    _enclose(around, sending.id, checked.enclosures)
    freeze(around, sending)
    enter(around, sending, draft.author, "changed")


def new_sending(around: Surroundings, *, author: str, tries: int = 5, **values: Any) -> Sending:
    """The row under the next number; when somebody else took that number at this very moment, the one after it."""
    row = uuid4()
    number = (around.session.scalar(select(func.max(Sending.number))) or 0) + 1
    made = Sending(
        id=row, number=number, version=1, words=seal_words(around, row, Words("", "")), author=author,
        changed_by=author, written_at=around.now, **values,
    )  # fmt: skip
    try:
        with around.session.begin_nested():
            around.session.add(made)
    except IntegrityError:
        if tries > 1:
            return new_sending(around, author=author, tries=tries - 1, **values)
        raise
    return made


def _enclose(around: Surroundings, sending: UUID, files: tuple[Enclosure, ...]) -> None:
    around.session.flush()
    for position, one in enumerate(files, 1):
        row = uuid4()
        around.session.add(
            SendingEnclosure(
                id=row, sending_id=sending, position=position, source=one.source,
                name=seal_part(around, sending, row, "name", one.file_name.encode()),
                content=seal_part(around, sending, row, "content", one.content),
                size=len(one.content), sha256=hashlib.sha256(one.content).digest(),
            )
        )  # fmt: skip
    around.session.flush()


def _values(draft: Draft) -> dict[str, Any]:
    return {
        "kind": draft.kind, "recipients": list(draft.recipients), "source": draft.source, "important": draft.important,
    }  # fmt: skip
