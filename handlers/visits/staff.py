"""What staff do about visits, by command or by button: forward, record the ward's decision, offer, fix, cancel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from bot.catalogs import Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card, Cards, Message, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.readers import When
from bot.chat.turn import Happening, Refusal, Response, Turn
from bot.clock import TOKYO, in_tokyo
from bot.store.ledger import Act, note
from handlers.contract.rules import profile
from handlers.people.tables import Association
from handlers.visits import told
from handlers.visits.changes import expect_possible, expect_version, move
from handlers.visits.queries import chosen_count, fixed_moments, open_visits
from handlers.visits.rules import TOLD, VISIT_CHANGED, day_done, warnings, why_not_that_day
from handlers.visits.show import staff_card
from handlers.visits.tables import Visit

CARDS = 12  # LINE: a carousel holds twelve


@command("希望一覧", "visits", about=_("訪問の希望と、いまのようす"))
def list_visits(turn: Turn) -> Response:
    """All visits under way, one card each with the next action as a button."""
    visits = open_visits(turn.session)
    if not visits:
        return [Text(_("いま動いている希望はありません。"))]
    cards = tuple(staff_card(turn, visit) for visit in visits[:CARDS])
    said: list[Message] = [Cards(_("訪問の希望 {n}件").fill(n=len(visits)), cards)]
    if len(visits) > CARDS:
        said.append(Text(_("ほかに{n}件あります。「/訪問 団体」で一つずつ出せます。").fill(n=len(visits) - CARDS)))
    return said


@command("訪問", "visit", about=_("一つの団体の訪問を出す"))
def show_visit(turn: Turn, visit: Visit) -> Response:
    """The card of one visit; an officer's own words only in the worker's own chat, and that is kept in the ledger."""
    if turn.is_private and visit.other_tool is not None:
        note(turn.session, turn.now, Act(turn.by, "opened", "visit.other_tool", visit.code, "visit", inventory="B-4"))
    return [staff_card(turn, visit, private=turn.is_private)]


@command("区へ", "forward", about=_("希望を区へ伝えた、と記録する"))
def forward(turn: Turn, visit: Visit, on: date | None = None) -> Response:
    """Record that the ward has been told of the wish."""
    today = in_tokyo(turn.now).date()
    move(turn, visit, "forward", forwarded_on=_done_on(on, today) if on else today)
    return [staff_card(turn, visit), told.forwarded(turn, visit)]


@command("選定", "select", about=_("区が選んだ、と記録する"))
def select(turn: Turn, visit: Visit) -> Response:
    """Record the ward's choice; how it was told is asked by buttons."""
    expect_possible(visit, "select")
    return [_how(visit, "select")]


@command("見送り", "decline", about=_("区が見送った、と記録する"))
def decline(turn: Turn, visit: Visit) -> Response:
    """Record that the ward declined; how it was told is asked by buttons."""
    expect_possible(visit, "decline")
    return [_how(visit, "decline")]


@command(
    "日程案",
    "offer",
    about=_("役員に日時の案を送る（三つまで）"),
    example="さくら町会 11/30 14:00 12/1 10:00 12/3 14:00",
)
def offer(turn: Turn, visit: Visit, first: When, second: When | None = None, third: When | None = None) -> Response:
    """Offer up to three moments to the officer; possible only after the ward has selected."""
    expect_possible(visit, "offer")
    moments = sorted({when.moment for when in (first, second, third) if when is not None})
    for moment in moments:
        _refuse_bad_day(turn, visit, moment)
    move(turn, visit, "offer", offered=[moment.isoformat() for moment in moments])
    words = _("日時の案を役員に送ります（夜は、朝になってから届きます）。返事が来たら、ここでお知らせします。")
    return [Text(words), told.offered(turn, visit)]


@command("日程確定", "fix", about=_("訪問の日時を決める・変える"))
def fix(turn: Turn, visit: Visit, when: When) -> Response:
    """Fix or move the date; conflicts are refused with the reason."""
    return _fix(turn, visit, when.moment)


@command("中止", "cancel", about=_("訪問を中止にする"))
def cancel(turn: Turn, visit: Visit) -> Response:
    """Ask once more before a visit is called off."""
    expect_possible(visit, "cancel")
    return [_ask_cancel(turn, visit)]


@command("取り下げ", "withdraw-for", about=_("電話で聞いた取り下げを記録する"))
def withdraw_for(turn: Turn, visit: Visit) -> Response:
    """An officer without LINE takes the wish back by phone; the others of the association hear of it."""
    move(turn, visit, "withdraw")
    return [staff_card(turn, visit), told.withdrawn(turn, visit, by=None)]


def tap_forward(turn: Turn, values: Mapping[str, str]) -> Response:
    """「区へ伝えた」 on a card."""
    return forward.run(turn, _visit(turn, values))


def tap_decided(turn: Turn, values: Mapping[str, str]) -> Response:
    """「選ばれた」 and 「見送り」: first how the ward told it, then the record."""
    visit = _visit(turn, values)
    what, how = values.get("what", ""), values.get("how")
    if what not in ("select", "decline") or how not in (None, *(one.key for one in TOLD)):
        raise Refusal(_("このボタンは使えません。「/希望一覧」で新しいカードを出してください。"))
    expect_possible(visit, what)
    if how is None:
        return [_how(visit, what)]
    move(turn, visit, what, decided_on=in_tokyo(turn.now).date(), decided_by=how)
    if what == "decline":
        return [staff_card(turn, visit), told.declined(turn, visit)]
    return [*_too_many(turn), staff_card(turn, visit), told.selected(turn, visit)]


def tap_fix(turn: Turn, values: Mapping[str, str]) -> Response:
    """A moment from the picker, or one an officer chose."""
    moment = values.get("datetime") or values.get("at") or ""
    try:
        picked = datetime.fromisoformat(moment)
        starts_at = in_tokyo(picked) if picked.tzinfo else picked.replace(tzinfo=TOKYO)
    except (ValueError, OverflowError):
        raise Refusal(_("日時が読み取れませんでした。もう一度えらんでください。")) from None
    return _fix(turn, _visit(turn, values), starts_at)


def tap_ask_cancel(turn: Turn, values: Mapping[str, str]) -> Response:
    """「中止する」 on a card."""
    return cancel.run(turn, _visit(turn, values))


def tap_cancel(turn: Turn, values: Mapping[str, str]) -> Response:
    """「はい、中止します」: reminders end and every officer hears of it."""
    visit = _visit(turn, values)
    move(turn, visit, "cancel")
    return [
        Text(_("中止にしました。役員にお知らせします。")),
        told.cancelled(turn, visit),
        Happening(VISIT_CHANGED, visit.code),
    ]


def _fix(turn: Turn, visit: Visit, starts_at: datetime) -> Response:
    expect_possible(visit, "fix")
    moved = visit.state == "fixed"
    if moved and visit.starts_at == starts_at:
        raise Refusal(_("その日時は、もう決まっています。"))
    _refuse_bad_day(turn, visit, starts_at)
    move(turn, visit, "fix", starts_at=starts_at)
    cautions = [Text(line) for line in warnings(profile(turn.settings.contract), starts_at)]
    news = told.fixed(turn, visit, moved=moved)
    return [*cautions, staff_card(turn, visit), news, Happening(VISIT_CHANGED, visit.code)]


def _refuse_bad_day(turn: Turn, visit: Visit, starts_at: datetime) -> None:
    taken = fixed_moments(turn.session, besides=visit.id)
    reason = why_not_that_day(profile(turn.settings.contract), starts_at, turn.now, taken)
    if reason is not None:
        raise Refusal(reason)


def _done_on(day: date, today: date) -> date:
    done = day_done(day, today)
    if done is None:
        raise Refusal(_("{day}はまだ来ていません。伝えた日を送ってください。").fill(day=day))
    return done


def _too_many(turn: Turn) -> list[Text]:
    about, now = profile(turn.settings.contract).visits.about, chosen_count(turn.session)
    if now <= about:
        return []
    words = _("注意: 選ばれた団体が{now}つになりました。契約では{about}団体程度です。協議の記録を残してください。")
    return [Text(words.fill(now=now, about=about))]


def _how(visit: Visit, what: str) -> Card:
    heading: Sentence = _("区からは、どのように聞きましたか。")
    marks = {"id": visit.id, "v": visit.version, "what": what}
    return Card(heading, (), tuple(Tap(one.label, encode("visits.decided", **marks, how=one.key)) for one in TOLD))


def _ask_cancel(turn: Turn, visit: Visit) -> Card:
    name = turn.session.get_one(Association, visit.association_id).name
    yes = Tap(_("はい、中止します"), encode("visits.cancel", id=visit.id, v=visit.version))
    heading = _("{name}（{code}）の訪問を中止にしますか。").fill(name=name, code=visit.code)
    return Card(heading, (_("役員全員にお知らせします。"),), (yes,))


def _visit(turn: Turn, values: Mapping[str, str]) -> Visit:
    visit = turn.session.get(Visit, UUID(values["id"])) if is_uuid(values.get("id")) else None
    if visit is None:
        raise Refusal(_("この訪問は見つかりません。「/希望一覧」で新しいカードを出してください。"))
    expect_version(visit, values.get("v"))
    return visit


on_forward = Action("visits.forward", "staff", tap_forward)
on_decided = Action("visits.decided", "staff", tap_decided)
on_fix = Action("visits.fix", "staff", tap_fix)
on_ask_cancel = Action("visits.ask_cancel", "staff", tap_ask_cancel)
on_cancel = Action("visits.cancel", "staff", tap_cancel)
