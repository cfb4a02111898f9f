"""Going out: one letter to each recipient; what their server says comes back here, and failure is loud."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot import logs
from bot.catalogs import _
from bot.chat.turn import Happening, Notice, Refusal, Surroundings
from bot.mail.doors import Posted
from bot.mail.tables import MailRow, queue_letter, try_again
from handlers.sendings.frozen import PURPOSE, letter_to, letters_of
from handlers.sendings.moving import enter, expect_possible, move
from handlers.sendings.queries import letters, sources_of
from handlers.sendings.show import not_sent, not_told, still_trying
from handlers.sendings.states import SENT
from handlers.sendings.tables import Sending, SendingLetter

ORIGIN = "handlers/sendings/posting.py"
TOO_OLD = _("この送信は古くなり、もう一度送れません。新しく作ってください。")
BROKEN = _("報告書などの画面で、状態を確かめてください。")

log = logs.get("sendings")


def post(around: Surroundings, sending: Sending) -> list[Notice]:
    """Queue every letter in the transaction of the second check, just as it was checked."""
    for row in letters_of(around, sending):
        row.mail_id = queue_letter(around, letter_to(around, sending, row), ORIGIN)
    around.session.flush()
    return []


def retry(around: Surroundings, sending: Sending, by: str) -> list[Notice]:
    """「もう一度送る」: the very same mails under the same Message-IDs. Raises Refusal."""
    expect_possible(sending, "retry")
    lost = [mail for _letter, mail in letters(around.session, sending) if mail is not None and mail.accepted_at is None]
    if not all(try_again(around.session, mail.id) for mail in lost):
        raise Refusal(TOO_OLD)
    move(around, sending, "retry")
    enter(around, sending, by, "resumed")
    return []


def mail_changed(around: Surroundings, mail: MailRow) -> Sequence[Notice]:
    """What their server said of one letter: taken, not yet, or never."""
    row = around.session.scalar(select(SendingLetter).where(SendingLetter.mail_id == mail.id))
    if row is None:
        return []
    sending = around.session.get_one(Sending, row.sending_id, with_for_update=True)
    if mail.state == "accepted":
        return _taken(around, sending, row)
    if mail.state == "queued":
        return still_trying(around, sending, row, mail)
    if sending.state == "going":
        move(around, sending, "fail")
    enter(around, sending, "house", "sent", result="refused")
    return not_sent(around, sending, row, mail)


def tell(around: Surroundings, sending: Sending, name: str) -> list[Notice]:
    """Let other rooms hear what became of their things; one that cannot go on undoes nothing of ours."""
    found: list[Notice] = []
    for source in sources_of(around.session, sending):
        try:
            with around.session.begin_nested():
                found += around.doors.hear(around, Happening(name, source)) if around.doors is not None else []
        except Exception as error:  # whatever a room does wrong, that the mail went stays true
            log.error("hook failed", sending=sending.code, what=name, error=type(error).__name__)
            found += not_told(around, sending, error.sentence if isinstance(error, Refusal) else BROKEN)
    return found


def _taken(around: Surroundings, sending: Sending, row: SendingLetter) -> list[Notice]:
    row.accepted_at = around.now
    around.session.flush()
    if any(one.accepted_at is None for one in letters_of(around, sending)):
        return []
    move(around, sending, "accepted", sent_at=around.now)
    enter(around, sending, "house", "sent")
    return tell(around, sending, SENT)


posted = Posted(PURPOSE, mail_changed)
