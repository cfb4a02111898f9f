"""What workers say in their own chats: the device they use, their one-time page, who is on the register."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from bot.catalogs import Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Action, Phrase
from bot.chat.messages import Card, Open, Text
from bot.chat.turn import Refusal, Response, Turn
from bot.store.ledger import Act, note
from handlers.people.binding import device_card
from handlers.people.links import CONSOLE, open_link
from handlers.people.officer import not_understood
from handlers.people.rules import KINDS, why_not_at_work
from handlers.people.tables import Worker

ONLY_PRIVATE = _("この命令は、えんがわとの1対1のトークで送ってください。")


def ask_device(turn: Turn) -> Response:
    """Ask again which device this is; officers have no such question."""
    return [device_card()] if _me(turn) else not_understood(turn)


def declare_device(turn: Turn, values: Mapping[str, str]) -> Response:
    """The firm's phone, or one's own, which may not be used for this work (000-§18-4カ)."""
    worker = _me(turn)
    if worker is None:
        return [Text(_("このボタンはもう使えません。"))]
    if values.get("own") != "no":
        worker.device_on = None
        note(turn.session, turn.now, Act(worker.code, "declared", "own device", worker.code, result="refused"))
        return [Text(_("自分の電話では使えません。会社の端末から登録し直してください。くわしくは管理責任者へ。"))]
    worker.device_on = turn.today
    note(turn.session, turn.now, Act(worker.code, "declared", "company device", worker.code))
    why = why_not_at_work(worker, turn.today)
    return [Text(why or _("これで命令が使えます。「/使い方」と送ってみてください。"))]


@command("画面", "console", about=_("従事者の画面をひらく（1対1のトークで）"), right="enrolled")
def open_console(turn: Turn) -> Response:
    """A one-time link to the staff's pages, where a second factor is asked."""
    worker = _me(turn) if turn.is_private else None
    if worker is None:
        raise Refusal(ONLY_PRIVATE)
    why = why_not_at_work(worker, turn.today)
    if why is not None:
        raise Refusal(why)
    page = Open(_("画面をひらく"), open_link(turn, CONSOLE, worker=worker.id))
    lines = (_("30分のあいだ、一度だけ使えます。切れたら、もう一度「/画面」を送ってください。"),)
    return [Card(_("従事者の画面"), lines, (page,))]


@command("従事者", "workers", about=_("従事者名簿のようす（番号だけ）"))
def list_workers(turn: Turn) -> Response:
    """The register by codes: who may work today, and why not."""
    rows = turn.session.scalars(select(Worker).order_by(Worker.code)).all()
    return [Card(_("従事者 {n}人").fill(n=len(rows)), tuple(_line(turn, one) for one in rows))]


def _line(turn: Turn, worker: Worker) -> Sentence:
    why = why_not_at_work(worker, turn.today)
    state = why if why is not None else _("{day}まで").fill(day=worker.ends_on)
    return _("{code} {kind}: {state}").fill(code=worker.code, kind=KINDS[worker.kind], state=state)


def _me(turn: Turn) -> Worker | None:
    return turn.session.scalar(select(Worker).where(Worker.chat_id == turn.chat))


device = Phrase((_("端末"), _("会社の端末")), ask_device)
on_device = Action("people.device", "officer", declare_device)
