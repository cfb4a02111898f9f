"""What the pages show of sendings: plain values for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.catalogs import show
from bot.chat.turn import Refusal, Surroundings
from bot.mail.tables import MailRow
from handlers.contract.rules import profile
from handlers.sendings.checking import MOST_FILES
from handlers.sendings.frozen import digest_now, letter_to, letters_of
from handlers.sendings.naming import SUBJECT_MOST
from handlers.sendings.queries import letters
from handlers.sendings.sealing import enclosures_of, name_of, words_of
from handlers.sendings.states import GONE, HOW, KINDS, MOVES, OURS, PASSWORD_BY, STATES, UNDER_WAY, WAYS
from handlers.sendings.tables import Sending, SendingLetter

MAIL_STATES = {
    "queued": "送る順番を待っています", "sending": "いま送っています", "accepted": "相手のサーバーが受け取りました",
    "dead": "相手のサーバーが断りました", "missed": "送れませんでした", "quarantined": "止めてあります",
}  # fmt: skip
AGAIN = "もう一度送ります（何度かためしています）"


@dataclass(frozen=True)
class File:
    """One enclosure: how large it is as it travels, and the hash of what was written."""

    position: int
    name: str
    size: str
    sha256: str
    closed: bool


@dataclass(frozen=True)
class Mail:
    """The letter to one recipient: the very words, how far it is, whether its reader has it."""

    id: str
    who: str
    address: str
    body: str
    state: str
    fault: str
    message_id: str
    received: str


@dataclass(frozen=True)
class Shown:
    """One sending as its page shows it."""

    code: str
    kind: str
    state: str
    words: str
    subject: str
    files: Sequence[File]
    mails: Sequence[Mail]
    may: frozenset[str]
    checks: bool  # whether the reader may check it now
    why_not: str
    version: int
    digest: str
    people: Sequence[tuple[str, str]]
    gone: bool
    ours: bool
    password_by: str
    password_told: str
    ended: str


def view(around: Surroundings, one: Sending, reader: str) -> Shown:
    """A sending for a worker who reads its page."""
    live = one.way == OURS and one.state in UNDER_WAY
    why = _why_not(one, reader)
    return Shown(
        code=one.code, kind=show(KINDS[one.kind]), state=one.state, words=show(STATES[one.state]),
        subject=words_of(around, one).subject, files=_files(around, one), mails=_mails(around, one),
        may=frozenset(MOVES[one.state]), checks="check" in MOVES[one.state] and not why, why_not=why,
        version=one.version, digest=_digest(around, one) if live else "", people=_people(one),
        gone=one.state in ("going", *GONE), ours=one.way == OURS,
        password_by=show(PASSWORD_BY[one.password_by]) if one.password_by else "",
        password_told=f"{one.password_told_by}" if one.password_told_at else "", ended=_ended(one),
    )  # fmt: skip


def _digest(around: Surroundings, one: Sending) -> str:
    """What a form carries to show what its reader saw; nothing while it could not go out as it is."""
    try:
        return digest_now(around, one).hex()
    except Refusal:
        return ""


def _why_not(one: Sending, reader: str) -> str:
    if reader in (one.author, one.changed_by):
        return "作った人・直した人は確認できません。ほかの従事者に見てもらってください。"
    return "1人目の確認をしたので、2人目は別の従事者です。" if reader == one.checker1 else ""


def _people(one: Sending) -> list[tuple[str, str]]:
    known = [("作った人", one.author), ("直した人", one.changed_by if one.changed_by != one.author else None),
             ("1人目の確認", one.checker1), ("2人目の確認", one.checker2)]  # fmt: skip
    return [(title, who) for title, who in known if who is not None]


def _ended(one: Sending) -> str:
    if one.ended_on is None or one.ended_how is None:
        return ""
    words = f"{one.ended_on:%Y/%m/%d}（{show(HOW[one.ended_how])}、記録 {one.ended_by}）"
    return f"{words} {one.remark}" if one.remark else words


def _files(around: Surroundings, one: Sending) -> list[File]:
    return [
        File(row.position, name_of(around, row), f"{row.size / 1000:,.0f} KB", row.sha256.hex(), row.closed is not None)
        for row in enclosures_of(around.session, one)
    ]


def _mails(around: Surroundings, one: Sending) -> list[Mail]:
    if one.way != OURS:
        return []
    plan = profile(around.settings.contract).mail
    found = []
    for row, mail in letters(around.session, one):
        approved = plan.approved(row.recipient)
        body = letter_to(around, one, row).body if approved is not None else ""
        found.append(
            Mail(
                row.id.hex, approved.name if approved else row.recipient, approved.address if approved else "", body,
                _mail_state(mail), mail.fault or "" if mail else "", mail.message_id if mail else "", _received(row),
            )
        )  # fmt: skip
    return found


def _mail_state(mail: MailRow | None) -> str:
    if mail is None:
        return ""
    return AGAIN if mail.state == "queued" and mail.fault else MAIL_STATES[mail.state]


def _received(row: SendingLetter) -> str:
    return show(HOW[row.acknowledged_how or "page"]) if row.acknowledged_at is not None else ""


def listed(around: Surroundings, rows: Sequence[Sending]) -> list[dict[str, object]]:
    """The lines of the log: codes, kinds and moments, no words."""
    return [_line(around, one) for one in rows]


def _line(around: Surroundings, one: Sending) -> dict[str, object]:
    received = [row for row in letters_of(around, one) if row.acknowledged_at is not None]
    return {
        "code": one.code, "kind": show(KINDS[one.kind]), "state": one.state, "words": show(STATES[one.state]),
        "way": show(WAYS[one.way]), "author": one.author, "checkers": [one.checker1, one.checker2],
        "sent_at": one.sent_at, "received": f"{len(received)}／{len(one.recipients)}" if one.recipients else "",
        "password": show(PASSWORD_BY[one.password_by]) if one.password_by else "",
        "told": one.password_told_by or "",
    }  # fmt: skip


def form_of(
    around: Surroundings, one: Sending | None = None, typed: Mapping[str, object] | None = None
) -> dict[str, object]:
    """The form: empty, with what stands in a sending, or with what somebody typed."""
    plan = profile(around.settings.contract).mail
    values: dict[str, object] = {"kind": "", "subject": "", "body": "", "to": [], "important": False}
    if one is not None:
        words = words_of(around, one)
        values = {"kind": one.kind, "subject": words.subject, "body": words.body, "to": one.recipients,
                  "important": one.important}  # fmt: skip
    return {
        "kinds": [(key, show(words)) for key, words in KINDS.items()],
        "recipients": [(each.key, each.name, each.address) for each in plan.recipients],
        "most_mb": f"{plan.most_mb:g}", "formats": "・".join(plan.formats), "always": plan.encrypt == "all",
        "most_subject": SUBJECT_MOST, "most_files": MOST_FILES, **values, **(typed or {}),
    }  # fmt: skip
