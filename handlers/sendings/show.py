"""What chats hear of sendings: codes, kinds and links; never a subject, a word or a file name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.catalogs import Sentence, _
from bot.chat.messages import Button, Card, Open
from bot.chat.priorities import NEWS as ORDINARY
from bot.chat.priorities import TROUBLE
from bot.chat.turn import Notice, Surroundings
from bot.mail.tables import MailRow
from handlers.contract.rules import profile
from handlers.people.queries import staff_group
from handlers.people.tables import Worker
from handlers.sendings.states import KINDS, OURS, STATES, WAYS
from handlers.sendings.tables import Sending, SendingLetter

NEWS = "sending news"


def page_button(around: Surroundings, sending: Sending | None = None) -> Open:
    """The way to our page, for those who are signed in (`/画面` first)."""
    page = f"{around.settings.public_url}/staff/sendings"
    return Open(_("画面で作る"), page) if sending is None else Open(_("画面で見る"), f"{page}/{sending.code}")


def title(sending: Sending) -> Sentence:
    """「M01 実施報告書」."""
    return _("{code} {kind}").fill(code=sending.code, kind=KINDS[sending.kind])


def card(around: Surroundings, sending: Sending, heading: Sentence | None = None) -> Card:
    """How it stands, who may do what next, and the link."""
    lines: list[Sentence] = [_("{state}（作った人 {who}）").fill(state=STATES[sending.state], who=sending.author)]
    if sending.checker1 is not None:
        lines.append(_("確認した人 {who}").fill(who="、".join(_checkers(sending))))
    if sending.state in ("asked", "checked"):
        lines.append(_("作った人でも、もう確認した人でもない従事者が、画面で見て確認してください。"))
    if sending.way != OURS:
        lines.append(WAYS[sending.way])
    buttons: tuple[Button, ...] = (page_button(around, sending),)
    return Card(heading or title(sending), tuple(lines), buttons)


def to_check(around: Surroundings, sending: Sending) -> list[Notice]:
    """To the private group: somebody has to look at it."""
    which = 1 if sending.state == "asked" else 2
    heading = _("{title}: {n}人目の確認をお願いします。").fill(title=title(sending), n=which)
    return _to_group(around, card(around, sending, heading), f"check:{sending.code}:{sending.version}")


def given_back(around: Surroundings, sending: Sending, by: str) -> list[Notice]:
    """To the 1:1 chat of its author: somebody wants it put right."""
    chat = around.session.scalar(select(Worker.chat_id).where(Worker.code == sending.changed_by))
    if chat is None or by == sending.changed_by:
        return []
    heading = _("{title}: {who}から、直してほしいとのことです。").fill(title=title(sending), who=by)
    key = f"sending-back:{sending.code}:{sending.version}"
    return [Notice((chat,), (card(around, sending, heading),), NEWS, key=key)]


def still_trying(around: Surroundings, sending: Sending, letter: SendingLetter, mail: MailRow) -> list[Notice]:
    """The first attempt failed: it goes on by itself, but nobody should believe that it has arrived."""
    heading = _("【確認】{title}が、まだ送れていません。").fill(title=title(sending))
    lines = (_whom(around, letter), _("自動で送り直しています。長くつづくときは、ここでもう一度お知らせします。"))
    return _trouble(around, sending, heading, lines, f"trying:{mail.id.hex[:12]}")


def not_sent(around: Surroundings, sending: Sending, letter: SendingLetter, mail: MailRow) -> list[Notice]:
    """Their server refused for good: somebody has to act today."""
    heading = _("【至急】{title}を送れませんでした。").fill(title=title(sending))
    why = _("相手のサーバーの返事: {fault}").fill(fault=mail.fault or mail.state)
    todo = _("宛先や大きさを確かめて、画面の「もう一度送る」を押すか、電話で伝えてください。")
    return _trouble(
        around, sending, heading, (_whom(around, letter), why, todo), f"lost:{mail.id.hex[:12]}:{mail.attempts}"
    )


def not_told(around: Surroundings, sending: Sending, why: Sentence) -> list[Notice]:
    """It went out, but what hangs on it could not follow."""
    heading = _("{title}は進みましたが、つづきの記録ができませんでした。").fill(title=title(sending))
    return _trouble(around, sending, heading, (why,), f"untold:{sending.code}:{sending.version}")


def received_card(around: Surroundings, sending: Sending, letter: SendingLetter) -> list[Notice]:
    """To the private group: the ward has it."""
    heading = _("{title}: 区が受け取りました。").fill(title=title(sending))
    return _to_group(around, card(around, sending, heading), f"received:{letter.id.hex[:12]}")


def _whom(around: Surroundings, letter: SendingLetter) -> Sentence:
    approved = profile(around.settings.contract).mail.approved(letter.recipient)
    return _("宛先: {who}").fill(who=approved.name if approved is not None else letter.recipient)


def _checkers(sending: Sending) -> list[str]:
    return [one for one in (sending.checker1, sending.checker2) if one is not None]


def _trouble(
    around: Surroundings, sending: Sending, heading: Sentence, lines: Sequence[Sentence], key: str
) -> list[Notice]:
    said = Card(heading, tuple(lines), (page_button(around, sending),))
    return _to_group(around, said, key, TROUBLE)


def _to_group(around: Surroundings, said: Card, key: str, priority: int = ORDINARY) -> list[Notice]:
    group = staff_group(around.session)
    return [Notice(group, (said,), NEWS, key=f"sending-{key}", priority=priority)] if group else []
