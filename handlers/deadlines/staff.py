"""What staff ask and say about deadlines: the board, a what-if, done, not needed after all, the invoice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from bot.catalogs import Lazy, _, show
from bot.chat.commands import command
from bot.chat.doors import Action, Reader
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.readers import DayGoneBy
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.store.ledger import Act, note
from bot.text import key as comparable
from bot.text import plain
from handlers.contract.counting import deadlines, payment_due
from handlers.contract.kinds import TITLES, EventDay, Kind, days_shown
from handlers.contract.rules import profile
from handlers.deadlines.board import board, line_of, what_if
from handlers.deadlines.queries import Anchor, Change, add, of_anchor, open_ones, reopen, settle
from handlers.deadlines.rules import BY_HAND, CONTRACT, ITEMS, Wanted
from handlers.deadlines.tables import Obligation

MOST_NAMED = 4  # deadlines a question names


@command("期限", "due", about=_("期限の一覧。行事の種類と日を付けると、その日に行うときの期限"), example="講習会 10/15")
def show_board(turn: Turn, kind: Kind | None = None, day: EventDay | None = None) -> Response:
    """The board; with a kind and a day: what an event on that day would bring with it."""
    if kind is None:
        return board(turn)
    if day is None:
        raise Refusal(_("日も付けてください。"))
    return [foreseen(turn, kind, day)]


@command("済んだ", "done", about=_("期限のものが済んだ、と記録する"), example="提案書")
def done(turn: Turn, owed: Obligation) -> Response:
    """Settle what nothing else settles: the proposal, a consultation, a payment."""
    if owed.item not in BY_HAND:
        words = _("「{what}」は、その行事の操作で済みになります: {hint}")
        raise Refusal(words.fill(what=ITEMS[owed.item].title, hint=ITEMS[owed.item].hint))
    return _ended(turn, owed, "done")


@command("不要", "waive", about=_("区と協議して不要になった期限を記録する"), example="W03 印刷", right="responsible")
def waive(turn: Turn, owed: Obligation) -> Response:
    """The ward agreed that something is not needed; only the responsible person or a deputy says so."""
    return _ended(turn, owed, "waived")


@command("請求書", "invoice", about=_("区が請求書を受け取った日を入れる"), example="3/31")
def invoice(turn: Turn, received: DayGoneBy) -> Response:
    """The ward received our invoice: it pays within 30 days, the day itself not counted (S5.c, R11)."""
    if received > turn.today:
        raise Refusal(_("{day}はまだ来ていません。区が受け取った日を入れてください。").fill(day=received))
    contract = profile(turn.settings.contract)
    wanted = Wanted("payment", payment_due(contract, received), received)
    row = add(turn, Anchor(CONTRACT, _("契約").render()), wanted, Change(turn.by, f"invoice {received}"))
    return [Card(_("請求書を区が{day}に受け取りました。").fill(day=received), (line_of(row, turn.today),))]


def foreseen(around: Surroundings, kind: str, day: date) -> Card:
    """What an event of a kind on that day would bring with it; raises Refusal outside its window."""
    contract = profile(around.settings.contract)
    found = deadlines(contract, kind, day)
    if found is None:
        frame = contract.programme(kind)
        words = _("{day}は{kind}の期間の外です。期間は{first}から{last}までです。")
        shown = days_shown((day, frame.first_day, frame.last_day), around.today)
        raise Refusal(words.fill(day=shown[0], kind=TITLES[kind], first=shown[1], last=shown[2]))
    return what_if(kind, day, found)


def tap_board(turn: Turn, _values: Mapping[str, str]) -> Response:
    """「全部」."""
    return board(turn)


def tap_mine(turn: Turn, _values: Mapping[str, str]) -> Response:
    """「自分の分だけ」."""
    return board(turn, lead=turn.by)


def tap_done(turn: Turn, values: Mapping[str, str]) -> Response:
    """「済んだ」 on the board."""
    return done.run(turn, _tapped(turn, values))


def tap_undo(turn: Turn, values: Mapping[str, str]) -> Response:
    """「取り消す」: it is owed again."""
    row = _tapped(turn, values)
    if row.state not in ("done", "waived"):
        raise Refusal(_("もう取り消してあります。"))
    reopen(turn, row.anchor, row.item, Change(turn.by, "undone"), waived=True)
    return [Text(_("取り消しました。また期限の一覧に出ます。"))]


def _ended(turn: Turn, row: Obligation, state: str) -> Response:
    if row.state != "open":
        raise Refusal(_("これは、もう済んでいます。"))
    settle(turn, row.anchor, row.item, Change(turn.by, f"{turn.by} {turn.today}"), state=state)
    note(turn.session, turn.now, Act(turn.by, state, "deadline", f"{row.anchor} {row.item}"))
    undo = Tap(_("取り消す"), encode("deadlines.undo", id=row.id))
    return [Card(_("{what}を済みにしました。").fill(what=ITEMS[row.item].title), (row.label,), (undo,))]


def _tapped(turn: Turn, values: Mapping[str, str]) -> Obligation:
    found = turn.session.get(Obligation, UUID(values["id"])) if is_uuid(values.get("id")) else None
    if found is None:
        raise Refusal(_("この期限は見つかりません。「/期限」で新しい一覧を出してください。"))
    return found


def _read(turn: Turn, words: str) -> Obligation:
    """「W03 印刷」, 「提案書」: an open deadline by its event and a part of its name."""
    code, _space, rest = plain(words).partition(" ")
    of_event = of_anchor(turn.session, comparable(code).upper()) if rest else ()
    said = comparable(rest if of_event else words)
    among = of_event or open_ones(turn.session)
    found = [one for one in among if said and said in comparable(ITEMS[one.item].title.render())]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(_several(words, found))
    raise Refusal(_("「{words}」にあたる期限はありません。「/期限」で確かめてください。").fill(words=words))


def _several(words: str, found: Sequence[Obligation]) -> Lazy:
    """Which one is meant: those of events by their number too, those of the contract by their whole name."""
    names = [f"{'' if one.anchor == CONTRACT else f'{one.anchor} '}{show(ITEMS[one.item].title)}" for one in found]
    shown = "、".join(f"「{name}」" for name in names[:MOST_NAMED])
    said = _("「{words}」にあたる期限が{n}件あります。{names}のように送ってください。")
    return said.fill(words=words, n=len(found), names=shown)


owed = Reader(Obligation, _("期限"), "提案書", _read, words=3)
on_board = Action("deadlines.board", "staff", tap_board)
on_mine = Action("deadlines.mine", "staff", tap_mine)
on_done = Action("deadlines.done", "staff", tap_done)
on_undo = Action("deadlines.undo", "staff", tap_undo)
