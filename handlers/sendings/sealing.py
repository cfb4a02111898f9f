"""The sealed parts of a sending: words, file names, files and the password, under a key of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.store.vault import Owner, Place
from handlers.sendings.tables import Sending, SendingEnclosure


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    subject: str
    body: str


def owner_of(sending: UUID) -> Owner:
    """Whose key seals what belongs to a sending."""
    return Owner("sending", str(sending))


def words_of(around: Surroundings, sending: Sending) -> Words:
    """Subject and body as they were written; raises Sealed when the key is gone."""
    said = around.vault.open_json(Place("sending", "words", sending.id), sending.words)
    return Words(said["subject"], said["body"])


def seal_words(around: Surroundings, sending: UUID, words: Words) -> bytes:
    """Subject and body as they are kept."""
    said = {"subject": words.subject, "body": words.body}
    return around.vault.seal_json(owner_of(sending), Place("sending", "words", sending), said)


def enclosures_of(session: Session, sending: Sending) -> Sequence[SendingEnclosure]:
    """Its files in order."""
    mine = select(SendingEnclosure).where(SendingEnclosure.sending_id == sending.id)
    return session.scalars(mine.order_by(SendingEnclosure.position)).all()


def name_of(around: Surroundings, one: SendingEnclosure) -> str:
    """The name of a file."""
    return around.vault.open(Place("sending_enclosure", "name", one.id), one.name).decode()


def as_written(around: Surroundings, one: SendingEnclosure) -> bytes:
    """A file as it was written, open to whoever may look over it."""
    return around.vault.open(Place("sending_enclosure", "content", one.id), one.content)


def as_it_travels(around: Surroundings, one: SendingEnclosure) -> bytes:
    """A file as it goes out: closed by the password where it has to be."""
    if one.closed is None:
        return as_written(around, one)
    return around.vault.open(Place("sending_enclosure", "closed", one.id), one.closed)


def seal_part(around: Surroundings, sending: UUID, row: UUID, column: str, value: bytes) -> bytes:
    """A column of one of its files as it is kept."""
    return around.vault.seal(owner_of(sending), Place("sending_enclosure", column, row), value)


def seal_password(around: Surroundings, sending: Sending, password: str) -> bytes:
    """The password as it is kept."""
    return around.vault.seal(owner_of(sending.id), Place("sending", "password", sending.id), password.encode())


def password_of(around: Surroundings, sending: Sending) -> str:
    """The password, to be told by another way than the mail; empty while there is none."""
    if sending.password is None:
        return ""
    return around.vault.open(Place("sending", "password", sending.id), sending.password).decode()
