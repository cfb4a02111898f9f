"""Agreeing to what is kept and why, by version, and taking it back at any time (000-§12, 003-§3-3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.doors import Action
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Happening, Response, Surroundings, Turn
from bot.store.ledger import Act, note
from handlers.contract.rules import profile
from handlers.people.officer import BOUND, ask_for_code, consent_card, what_next
from handlers.people.queries import has_agreed, person_of
from handlers.people.tables import Consent, Person

AGAIN = _("また使うときは、「コードを送る」か「わたしの情報」から同意してください。")


def agree(turn: Turn, values: Mapping[str, str]) -> Response:
    """「同意する」: what waited for it goes on."""
    person, version = person_of(turn.session, turn.chat), profile(turn.settings.contract).consent.version
    if person is None:
        return ask_for_code(turn)
    if values.get("v") != version:
        return [Text(_("説明が新しくなりました。もう一度お読みください。")), consent_card(turn)]
    if has_agreed(turn.session, person.id, version):
        return [Text(_("もう同意をいただいています。"))]
    record(turn.session, person, version, "chat", turn.now)
    return [Text(_("ありがとうございます。登録しました。")), Happening(BOUND), *what_next(turn)]


def decline(_turn: Turn, _values: Mapping[str, str]) -> Response:
    """「いまはしない」: nothing is lost, nothing begins."""
    return [Text(_("わかりました。お知らせや希望の受け付けは、同意のあとで始まります。")), Text(AGAIN)]


def ask_withdrawal(_turn: Turn, _values: Mapping[str, str]) -> Response:
    """Ask once more, saying what follows."""
    yes = Tap(_("はい、同意をやめます"), encode("people.withdraw"))
    lines = (_("お知らせが止まり、希望の受け付けもできなくなります。"),)
    return [Card(_("同意をやめますか。"), lines, (yes, Tap(_("いいえ"), encode("people.keep"))))]


def withdraw(turn: Turn, _values: Mapping[str, str]) -> Response:
    """The agreement ends now, and with it every message."""
    person = person_of(turn.session, turn.chat)
    if person is None:
        return ask_for_code(turn)
    end(turn, person, "chat")
    return [Text(_("同意をやめました。お知らせは今止めました。")), Text(AGAIN)]


def go_on(turn: Turn, _values: Mapping[str, str]) -> Response:
    """「つづける」: somebody agreed on the page, and what waited here goes on."""
    return [Happening(BOUND), *what_next(turn)]


def keep(_turn: Turn, _values: Mapping[str, str]) -> Response:
    """Nothing changes."""
    return [Text(_("そのままにしました。"))]


def record(session: Session, person: Person, version: str, channel: str, now: datetime) -> None:
    """Keep an agreement; it starts our messages again."""
    session.add(Consent(id=uuid4(), person_id=person.id, version=version, channel=channel, given_at=now))
    person.stopped_at, person.agreed_to = None, version
    session.flush()
    note(session, now, Act(person.code, "agreed", f"consent {version}", person.code, channel=channel))


def end(around: Surroundings, person: Person, channel: str) -> None:
    """Every agreement of somebody ends now, and our messages with it."""
    open_ones = (Consent.person_id == person.id, Consent.withdrawn_at.is_(None))
    ended = around.session.execute(
        update(Consent).where(*open_ones).values(withdrawn_at=around.now).returning(Consent.id)
    ).all()
    person.stopped_at, person.agreed_to = person.stopped_at or around.now, None
    act = Act(person.code, "consent withdrawn", "consent", person.code, count=len(ended), channel=channel)
    note(around.session, around.now, act)


on_agree = Action("people.agree", "officer", agree)
on_decline = Action("people.decline", "officer", decline)
on_ask_withdrawal = Action("people.ask_withdrawal", "officer", ask_withdrawal)
on_withdraw = Action("people.withdraw", "officer", withdraw)
on_go_on = Action("people.go_on", "officer", go_on)
on_keep = Action("people.keep", "officer", keep)
