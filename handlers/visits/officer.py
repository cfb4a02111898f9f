"""What officers say and hear about visits: the wish, how it stands, changing it and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from bot.catalogs import Sentence, _
from bot.chat.doors import Action, Phrase, Reaction
from bot.chat.messages import Button, Card, Open, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.questions import Answers
from bot.chat.turn import Notice, Response, Turn
from bot.clock import in_tokyo
from bot.store.ledger import Act, note
from bot.store.vault import Owner
from handlers.contract.rules import profile
from handlers.people.officer import BOUND, ask_first, ask_for_code
from handlers.people.own_links import page_tap
from handlers.people.queries import association_of, person_of, staff_group
from handlers.people.tables import Association
from handlers.visits import told
from handlers.visits.changes import move
from handlers.visits.queries import OPEN, latest_visit, open_visit
from handlers.visits.rules import MOVES, STATES, days_left
from handlers.visits.show import offer_button, other_tool_place, staff_card, wish_lines
from handlers.visits.tables import Visit
from handlers.visits.waiting import FOR, let_wait, taken_up

ONLY_A_WISH = _("区に伝えます。訪問が決まったわけではありません。決まりましたら、ここでお知らせします。")


def admit(turn: Turn) -> Response | None:
    """Who may begin: anybody whose association has no other visit under way; a stranger's wish waits for the code."""
    association = association_of(turn.session, turn.chat, turn.now)
    if association is None and person_of(turn.session, turn.chat) is not None:
        return ask_first(turn)
    visit = open_visit(turn.session, association.id) if association else None
    if visit is not None:
        return _already(turn, visit)
    first, last = days_left(profile(turn.settings.contract), in_tokyo(turn.now).date())
    return None if first <= last else _closed(turn)


def record_wish(turn: Turn, answers: Answers) -> Response:
    """Keep the wish and tell the staff; a wish that is being changed keeps its number."""
    missing = ask_first(turn) if FOR not in answers else None
    if missing is not None:
        let_wait(turn, answers)
        return [Text(_("ここまでの答えはお預かりしました。もう一度答える必要はありません。")), *missing]
    association = _meant(turn, answers)
    visit = open_visit(turn.session, association.id)
    if visit is not None and visit.chat_id != _wisher(turn, answers):
        return _already(turn, visit)
    if visit is not None:
        move(turn, visit, "change", **_columns(turn, visit.id, answers))
        heading = _("希望の内容が変わりました: {name}").fill(name=association.name)
    else:
        visit = _new_wish(turn, association, answers)
        heading = _("新しい希望がとどきました: {name}").fill(name=association.name)
    note(turn.session, turn.now, Act(turn.by, "wished", "advisor visit", visit.code))
    return [
        Card(_("ありがとうございます。希望を受け付けました。"), (ONLY_A_WISH,)),
        Notice(staff_group(turn.session), (staff_card(turn, visit, heading),), "visit wish"),
    ]


def show_status(turn: Turn) -> Response:
    """How the association's visit stands, with what can be done about it."""
    association = association_of(turn.session, turn.chat, turn.now)
    missing = ask_first(turn)
    if association is None or missing is not None:
        return missing or ask_for_code(turn)
    visit = latest_visit(turn.session, association.id)
    if visit is None:
        return [Text(_("まだ希望は出ていません。「アドバイザーに来てほしい」から出せます。"))]
    return [status_card(turn, visit)]


def status_card(turn: Turn, visit: Visit) -> Card:
    """The officer's card of a visit: where it stands, and the buttons that make sense now."""
    lines: list[Sentence] = []
    if visit.starts_at is not None and visit.state == "fixed":
        begins = in_tokyo(visit.starts_at)
        lines.append(_("{day} {time}から、2時間ほどです。").fill(day=begins.date(), time=begins.time()))
    lines.extend(wish_lines(turn, visit))
    return Card(STATES[visit.state], tuple(lines), tuple(_buttons(turn, visit)))


def ask_withdraw(turn: Turn, values: Mapping[str, str]) -> Response:
    """Ask once more before a wish is taken back."""
    visit = own_visit(turn, values)
    if visit is None:
        return [_gone()]
    yes = Tap(_("はい、取り下げます"), encode("visits.withdraw", id=visit.id))
    return [Card(_("希望を取り下げますか。"), (), (yes, Tap(_("いいえ"), encode("visits.keep", id=visit.id))))]


def withdraw(turn: Turn, values: Mapping[str, str]) -> Response:
    """Take the wish back and tell the staff."""
    visit = own_visit(turn, values)
    if visit is None:
        return [_gone()]
    move(turn, visit, "withdraw")
    name = turn.session.get_one(Association, visit.association_id).name
    words = _("{name}が希望を取り下げました（{code}）。").fill(name=name, code=visit.code)
    return [
        Text(_("希望を取り下げました。また希望するときは、メニューからどうぞ。")),
        told.withdrawn(turn, visit, by=turn.chat),
        Notice(staff_group(turn.session), (Text(words),), "visit withdrawn"),
    ]


def keep(turn: Turn, values: Mapping[str, str]) -> Response:
    """Nothing was taken back."""
    visit = own_visit(turn, values)
    return [Text(_("そのままにしました。"))] if visit else [_gone()]


def choose(turn: Turn, values: Mapping[str, str]) -> Response:
    """One of the offered days suits: staff hear of it and fix it."""
    visit = own_visit(turn, values)
    moment = values.get("at", "")
    if visit is None or visit.state != "selected" or moment not in visit.offered:
        return [_gone()]
    begins = in_tokyo(datetime.fromisoformat(moment))
    if begins <= turn.now:
        return [Text(_("この日時は過ぎています。ほかの日時をえらぶか、区にお電話ください。"))]
    name = turn.session.get_one(Association, visit.association_id).name
    words = _("{name}（{code}）は {day} {time} がよいそうです。").fill(
        name=name, code=visit.code, day=begins.date(), time=begins.time()
    )
    fix = Tap(_("この日時に決める"), encode("visits.fix", id=visit.id, v=visit.version, at=moment))
    once = _choice_key(turn, visit, moment)
    heard = _("{day} {time}ですね。係の者に伝えました。決まりましたらお知らせします。")
    return [
        Text(heard.fill(day=begins.date(), time=begins.time())),
        Notice(staff_group(turn.session), (Card(words, (), (fix,)),), "visit choice", key=once),
    ]


def own_visit(turn: Turn, values: Mapping[str, str]) -> Visit | None:
    """The visit a button speaks of, when it belongs to this officer's association."""
    association = association_of(turn.session, turn.chat, turn.now)
    visit = turn.session.get(Visit, UUID(values["id"])) if is_uuid(values.get("id")) else None
    return visit if visit and association and visit.association_id == association.id else None


def on_bound_again(turn: Turn) -> Response:
    """The chat now speaks for an association: a wish that waited for that is made."""
    answers = taken_up(turn) if ask_first(turn) is None else None
    return record_wish(turn, answers) if answers is not None else []


def _meant(turn: Turn, answers: Answers) -> Association:
    """The association a wish is for: named by staff who write it down for somebody, or the officer's own."""
    own = association_of(turn.session, turn.chat, turn.now)
    return turn.session.get_one(Association, UUID(answers[FOR])) if FOR in answers or own is None else own


def _wisher(turn: Turn, answers: Answers) -> UUID | None:
    return None if FOR in answers else turn.chat


def _already(turn: Turn, visit: Visit) -> Response:
    return [Text(_("みなさまの団体からは、もう希望が出ています。")), status_card(turn, visit)]


def _closed(turn: Turn) -> Response:
    contract = profile(turn.settings.contract)
    words = _("訪問の希望は、{last}の2週間前までお受けしていました。ことしの受け付けは終わりました。")
    call = Open(_("区に電話する"), f"tel:{contract.ward.phone}")
    return [Card(_("受け付けは終わりました。"), (words.fill(last=contract.visits.last_day),), (call,))]


def _choice_key(turn: Turn, visit: Visit, moment: str) -> str:
    """Staff hear of the same choice once a minute at most: two quick taps are one choice."""
    return f"visit-choice:{visit.code}:{visit.version}:{moment}:{turn.since:%Y%m%d%H%M}"


def _gone() -> Text:
    return Text(_("このボタンはもう使えません。「希望のようす」を送って、新しいカードを見てください。"))


def _new_wish(turn: Turn, association: Association, answers: Answers) -> Visit:
    visit_id = uuid4()
    number = (turn.session.scalar(select(func.max(Visit.number))) or 0) + 1
    visit = Visit(
        id=visit_id, number=number, association_id=association.id, chat_id=_wisher(turn, answers), state="wish",
        version=1, offered=[], revision=0, wished_at=turn.now, **_columns(turn, visit_id, answers),
    )  # fmt: skip
    turn.session.add(visit)
    turn.session.flush()
    return visit


def _columns(turn: Turn, visit: UUID, answers: Answers) -> dict[str, Any]:
    own_words = answers.get("other_tool") if answers["tool"] == "other" else None
    place = other_tool_place(visit)
    return {
        "tool": answers["tool"],
        "other_tool": turn.vault.seal(Owner.chat(turn.chat), place, own_words.encode()) if own_words else None,
        "stage": answers["stage"],
        "hope": answers["hope"],
        "people": answers["people"],
        "internet": answers["internet"],
        "candidates": answers["candidates"]["days"],
    }


def _buttons(turn: Turn, visit: Visit) -> list[Button]:
    allowed = MOVES[visit.state]
    buttons: list[Button] = []
    if visit.state == "selected":
        buttons += [offer_button(visit, moment) for moment in visit.offered]
    if "change" in allowed and visit.chat_id == turn.chat:
        buttons.append(Tap(_("内容を変える"), encode("visits.change", id=visit.id)))
    if "withdraw" in allowed:
        buttons.append(Tap(_("取り下げる"), encode("visits.ask_withdraw", id=visit.id)))
    if visit.state in OPEN:
        buttons.append(page_tap(turn, "visit", visit.id))
    if visit.state == "fixed":
        buttons.append(Open(_("区に電話する"), f"tel:{profile(turn.settings.contract).ward.phone}"))
    return buttons


on_ask_withdraw = Action("visits.ask_withdraw", "officer", ask_withdraw)
on_withdraw = Action("visits.withdraw", "officer", withdraw)
on_keep = Action("visits.keep", "officer", keep)
on_choose = Action("visits.choose", "officer", choose)
status = Phrase((_("希望のようす"), _("状況"), _("訪問のようす")), show_status)
waiting_wish = Reaction(BOUND, on_bound_again)
