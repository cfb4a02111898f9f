"""Getting ready: what has to be settled before real people are served, and whom each open point waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogs import Lazy, Sentence, _
from bot.chat.doors import Action, Reaction
from bot.chat.messages import Button, Card, Cards, Message, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Refusal, Response, Turn
from bot.settings import Settings
from bot.store.ledger import Act, note
from handlers.contract.kinds import BEFORE_THE_START
from handlers.contract.rules import profile
from handlers.contract.tables import Gate

WAITS_FOR = {"us": _("自分たち"), "ward": _("区"), "line": _("LINE")}


@dataclass(frozen=True)
class Point:
    """One thing to settle: its words, whom it waits for, and the clause behind it."""

    name: str
    words: Lazy
    waits_for: Literal["us", "ward", "line"]
    clause: str


POINTS = (
    Point("line-service", _("LINEが電気通信サービスに当たるかを区にたずね、返事をもらう"), "ward", "000-§19-1"),
    Point("sending-method", _("LINEを送付方法として区に届け出る"), "ward", "003-§11-6"),
    Point("inventory-b", _("目録Bの内容を区に確かめてもらう"), "ward", "003-§3-2"),
    Point("ward-contact", _("事故のときの区の連絡先（電話とメール）をもらう"), "ward", "001G-9"),
    Point("responsible", _("管理責任者を決めて区に届け出る"), "us", "000-§6"),
    Point("workers", _("従事者名簿を区に届け出る"), "us", "000-§7"),
    Point("education", _("従事者の教育を終え、結果を届け出る"), "us", "000-§9, 003-§7-3"),
    Point("rules", _("情報セキュリティの規程を定める"), "us", "000-§5"),
    Point("declaration", _("データの置き場所の届出書を出す"), "us", "001-§5"),
    Point("line-account", _("LINE公式アカウントの再送とグループ参加の設定をする"), "line", "LINE"),
)


def points(settings: Settings) -> list[Point]:
    """What the documents kept under this contract ask for."""
    contract = profile(settings.contract)
    return [point for point in POINTS if contract.binds(point.clause)]


def missing(session: Session, settings: Settings) -> list[Point]:
    """The points still open, in order."""
    done = set(session.scalars(select(Gate.name)))
    return [point for point in points(settings) if point.name not in done]


def is_preparing(session: Session, settings: Settings) -> bool:
    """Whether real people must not be served yet; outside production everybody is invented anyway."""
    return settings.app_env == "production" and bool(missing(session, settings))


def pass_gate(session: Session, name: str, on: date, by: str) -> None:
    """Keep that a point is settled; the first record stays."""
    if session.get(Gate, name) is None:
        session.add(Gate(name=name, done_on=on, by=by))
        session.flush()


def show_gates(turn: Turn) -> Response:
    """Every open point, whom it waits for, and a button to record that it is settled."""
    left = missing(turn.session, turn.settings)
    if not left:
        return [Text(_("準備はすべて終わっています。"))]
    heading = _("準備中です。残り{n}件。").fill(n=len(left))
    return [Cards(heading, tuple(_card(point) for point in left)), *_what_works(turn)]


def settle(turn: Turn, values: Mapping[str, str]) -> Response:
    """「済んだ」 on a card, by the responsible person."""
    point = next((one for one in POINTS if one.name == values.get("name")), None)
    if point is None:
        raise Refusal(_("このボタンはもう使えません。「/準備」で新しい一覧が出ます。"))
    pass_gate(turn.session, point.name, turn.today, turn.by)
    note(turn.session, turn.now, Act(turn.by, "settled", point.name, channel="group"))
    return show_gates(turn)


def _card(point: Point) -> Card:
    waits: Sentence = _("待っている相手: {who}").fill(who=WAITS_FOR[point.waits_for])
    buttons: tuple[Button, ...] = (Tap(_("済んだ"), encode("contract.settle", name=point.name)),)
    return Card(point.words, (waits, _("根拠: {clause}").fill(clause=point.clause)), buttons)


def _what_works(turn: Turn) -> Sequence[Message]:
    if not is_preparing(turn.session, turn.settings):
        return []
    return [Text(_("それまでは、見本の団体（--invented で入れた団体）だけで、すべてを試せます。"))]


on_before_the_start = Reaction(BEFORE_THE_START, show_gates)
on_settle = Action("contract.settle", "staff", settle, right="responsible")
