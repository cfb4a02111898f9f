"""Mails that ask the ward for something: to its registered address only, shown before they go, no personal data."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from bot.catalogs import Lazy, _
from bot.chat.messages import Card, Message, Tap, Text
from bot.chat.turn import Refusal, Surroundings
from bot.mail.letters import Letter
from bot.mail.tables import is_queued, queue_letter
from bot.store.ledger import Act, note
from handlers.contract.rules import profile

PURPOSE = "request"
NO_ADDRESS = _("区のメールの宛先が、契約の設定にありません。電話でお願いしてください。")


def request(around: Surroundings, subject: str, lines: Sequence[str], about: str, key: str) -> Letter:
    """The mail as it would go; raises Refusal while no address of the ward's is registered (G-2)."""
    contract = profile(around.settings.contract)
    if contract.ward.mail is None:
        raise Refusal(NO_ADDRESS)
    head = (contract.ward.name, "ご担当者様", "", f"「{contract.title}」の件でご連絡します。", "")
    foot = (
        "",
        "どうぞよろしくお願いいたします。",
        "",
        "--",
        contract.contractor.name,
        f"電話 {contract.contractor.phone}",
    )
    return Letter(contract.ward.mail, subject, "\n".join((*head, *lines, *foot)), PURPOSE, about=about, key=key)


def mark_of(letter: Letter) -> str:
    """What the second tap carries, so that nothing goes out but what was shown."""
    return sha256(letter.frozen()).hexdigest()[:16]


def preview(letter: Letter, send: Tap) -> list[Message]:
    """The very words, and the second tap."""
    lines = (_("宛先: 区の担当係（登録された宛先）"), _("件名: {subject}").fill(subject=letter.subject))
    return [Text(letter.body), Card(_("この文のまま、区へメールで送ります。"), lines, (send,))]


def send(around: Surroundings, letter: Letter, by: str, origin: str) -> Lazy:
    """Queue it; the same request goes once a day at most."""
    if is_queued(around.session, letter.key):
        return _("このメール（{subject}）は、もう送ってあります。二重には送りません。").fill(subject=letter.subject)
    queue_letter(around, letter, origin)
    note(around.session, around.now, Act(by, "sent", letter.subject, letter.about, channel="mail"))
    return _("区へのメールを送る列に入れました（{subject}）。届かなければ、ここでお知らせします。").fill(
        subject=letter.subject
    )
