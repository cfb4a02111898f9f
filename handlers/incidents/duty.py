"""Who answers tonight (当番): rung first when something happens outside the office's hours (001G-9(0))."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, select

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.messages import Card, Text
from bot.chat.turn import Refusal, Response, Turn
from bot.clock import TOKYO, in_tokyo
from bot.store.ledger import Act, note
from handlers.contract.rules import profile
from handlers.incidents.tables import Duty
from handlers.people.rules import why_not_at_work
from handlers.people.tables import Worker


@command("当番", "duty", about=_("夜と休日の当番を見る・決める"), example="S02 12/5")
def duty(turn: Turn, worker: Worker | None = None, on: date | None = None) -> Response:
    """Show the nights to come, or give one to somebody: from the office's closing to its next opening."""
    if worker is None:
        return [_list(turn)]
    why = why_not_at_work(worker, turn.today)
    if why is not None:
        raise Refusal(why)
    if worker.chat_id is None:
        raise Refusal(_("{code}は、まだLINEとつながっていません。").fill(code=worker.code))
    since, until = night(turn, on or turn.today)
    if until <= turn.now:
        raise Refusal(_("もう過ぎた夜です。きょうより後の日を送ってください。"))
    turn.session.execute(delete(Duty).where(Duty.since == since))
    turn.session.add(Duty(id=uuid4(), worker_id=worker.id, since=since, until=until))
    note(turn.session, turn.now, Act(turn.by, "changed", "duty", worker.code, channel="group"))
    said = _("{day}の夜は{code}が当番です（{since}から{until}まで）。")
    first, last = in_tokyo(since), in_tokyo(until)
    return [Text(said.fill(day=first.date(), code=worker.code, since=f"{first:%H:%M}", until=f"{last:%m/%d %H:%M}"))]


def night(turn: Turn, day: date) -> tuple[datetime, datetime]:
    """A day's duty: on open days from closing time, on others from the morning, to the next opening."""
    office = profile(turn.settings.contract).office
    begins = office.closes if office.is_open_day(day) else office.opens
    ends = datetime.combine(day + timedelta(days=1), office.opens, TOKYO)
    return datetime.combine(day, begins, TOKYO), ends


def _list(turn: Turn) -> Card:
    rows = turn.session.execute(
        select(Duty, Worker.code).join(Worker, Worker.id == Duty.worker_id).where(Duty.until > turn.now)
        .order_by(Duty.since).limit(14)
    ).all()  # fmt: skip
    lines = tuple(
        _("{day}: {code}").fill(day=in_tokyo(one.since).date(), code=code) for one, code in rows
    ) or (_("まだ決まっていません。事故の知らせは管理責任者と副責任者に届きます。"),)  # fmt: skip
    return Card(_("夜と休日の当番"), lines)
