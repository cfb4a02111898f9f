"""What is made ready when something is written: each letter word for word, each file as it travels; and the digest."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.mail.composing import Envelope, compose
from bot.mail.encrypting import NotEncryptable, encrypt, make_password
from bot.mail.letters import Attachment, Letter, Unmailable
from bot.mail.receipts import new_number
from handlers.contract.rules import profile
from handlers.sendings.checking import ending_of, require_fitting, require_recipients, require_way
from handlers.sendings.drafts import Outgoing, digest
from handlers.sendings.sealing import (
    as_it_travels,
    as_written,
    enclosures_of,
    name_of,
    seal_part,
    seal_password,
    words_of,
)
from handlers.sendings.tables import Sending, SendingEnclosure, SendingLetter
from handlers.sendings.wording import letter_words

PURPOSE = "sending"
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS_OF_FILES = {
    "docx": f"{_OFFICE}wordprocessingml.document", "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation", "pdf": "application/pdf",
}  # fmt: skip
UNKNOWN_KIND = "application/octet-stream"
NOT_CLOSED = _("「{name}」に合い言葉を付けられませんでした。ふつうのファイルとして開けるか、確かめてください。")
UNSENDABLE = _("件名か本文に、メールで送れない記号があります。打ち直してください。")


def freeze(around: Surroundings, sending: Sending) -> None:
    """Make each letter and close what has to be closed. Raises Refusal for what their server would not take."""
    plan = profile(around.settings.contract).mail
    require_way(around, plan)
    require_recipients(plan, sending.recipients)
    files = enclosures_of(around.session, sending)
    _close(around, sending, files, needed=bool(files) and (sending.important or plan.encrypt == "all"))
    around.session.execute(delete(SendingLetter).where(SendingLetter.sending_id == sending.id))
    for key in sending.recipients:
        row = SendingLetter(
            id=uuid4(), sending_id=sending.id, recipient=key, receipt_number=new_number(), receipt_tries=0
        )
        around.session.add(row)
    around.session.flush()
    for one in letters_of(around, sending):
        require_fitting(plan, _weight(around, letter_to(around, sending, one)))


def letters_of(around: Surroundings, sending: Sending) -> Sequence[SendingLetter]:
    """Its letters, one a recipient."""
    mine = select(SendingLetter).where(SendingLetter.sending_id == sending.id)
    return around.session.scalars(mine.order_by(SendingLetter.recipient)).all()


def letter_to(around: Surroundings, sending: Sending, row: SendingLetter) -> Letter:
    """The letter to one recipient exactly as it goes out; raises Refusal when it cannot be a mail."""
    recipient = profile(around.settings.contract).mail.approved(row.recipient)
    require_recipients(profile(around.settings.contract).mail, [row.recipient])
    assert recipient is not None, "an unapproved recipient was refused above"
    names = [name_of(around, one) for one in enclosures_of(around.session, sending)]
    body = letter_words(around, sending, row, recipient, names)
    try:
        return Letter(
            to=recipient.address, subject=words_of(around, sending).subject, body=body, purpose=PURPOSE,
            about=sending.code, attachments=tuple(_attached(around, sending)), key=f"{PURPOSE}:{row.id.hex}",
        )  # fmt: skip
    except Unmailable:
        raise Refusal(UNSENDABLE) from None


def digest_now(around: Surroundings, sending: Sending) -> bytes:
    """SHA-256 of exactly what would go out, as the rows, the files and the profile stand now."""
    letters = [(row.recipient, letter_to(around, sending, row)) for row in letters_of(around, sending)]
    outgoing = Outgoing(
        code=sending.code, authors=(sending.author, sending.changed_by), kind=sending.kind,
        important=sending.important,
        letters=[(key, letter.to, letter.subject, letter.body) for key, letter in letters],
        files=[
            (name_of(around, one), _sha256(as_written(around, one)), _sha256(as_it_travels(around, one)))
            for one in enclosures_of(around.session, sending)
        ],
    )  # fmt: skip
    return bytes.fromhex(digest(outgoing))


def _close(around: Surroundings, sending: Sending, files: Sequence[SendingEnclosure], *, needed: bool) -> None:
    """One password for all files of a sending, or none."""
    password = make_password(secrets.choice) if needed else ""
    sending.password = seal_password(around, sending, password) if needed else None
    sending.password_by = profile(around.settings.contract).mail.password_by if needed else None
    for one in files:
        content = as_written(around, one)
        closed = _closed(around, one, content, password) if needed else None
        one.closed = seal_part(around, sending.id, one.id, "closed", closed) if closed is not None else None
        one.closed_sha256 = hashlib.sha256(closed).digest() if closed is not None else None
        one.size = len(closed if closed is not None else content)


def _closed(around: Surroundings, one: SendingEnclosure, content: bytes, password: str) -> bytes:
    try:
        return encrypt(content, password)
    except NotEncryptable:
        raise Refusal(NOT_CLOSED.fill(name=name_of(around, one))) from None


def _attached(around: Surroundings, sending: Sending) -> list[Attachment]:
    found = []
    for one in enclosures_of(around.session, sending):
        name = name_of(around, one)
        kind = KINDS_OF_FILES.get(ending_of(name), UNKNOWN_KIND)
        found.append(Attachment(name, as_it_travels(around, one), kind))
    return found


def _weight(around: Surroundings, letter: Letter) -> int:
    """How many bytes a mail has as it travels."""
    envelope = Envelope(around.settings.mail_from, around.now, f"<{UUID(int=0)}@{'x' * 60}>", UUID(int=0))
    return len(compose(letter, envelope).as_bytes())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
