"""`/質問`: what waits for an answer, by code; who takes care; the words themselves stand on the page."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.catalogs import Lazy, _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.clock import in_tokyo
from handlers.contract.rules import profile
from handlers.people.tables import Association, Worker
from handlers.questions import changes
from handlers.questions.queries import how_many_wait, waiting
from handlers.questions.rules import KINDS, STATES, TOOLS, answer_by, label
from handlers.questions.tables import Question

SHOWN = 8
ON_PAGE = _("くわしい内容は「/画面」の「質問」で読んで、そこで返事してください。")
OLD = _("この質問は見つかりません。「/質問」で新しい一覧を出してください。")


@command("質問", "questions", about=_("役員の質問のようす。従事者を付けると引きつぎ"), example="K003 S02")
def show(turn: Turn, question: Question | None = None, lead: Worker | None = None) -> Response:
    """What waits; with a code how it stands; with a worker as well it is handed over."""
    if question is not None and lead is not None:
        changes.take(turn, question, turn.by, lead.code)
        return [Text(_("{code}は{lead}が返事します。").fill(code=question.code, lead=lead.code))]
    if question is not None:
        return [_card(turn, question)]
    rows = waiting(turn.session, SHOWN)
    if not rows:
        return [Text(_("返事を待っている質問はありません。"))]
    heading = _("返事を待っている質問: {n}件").fill(n=how_many_wait(turn.session))
    return [Card(heading, (*(line_of(turn, one) for one in rows), ON_PAGE), tuple(_take(one) for one in rows[:4]))]


def take(turn: Turn, values: Mapping[str, str]) -> Response:
    """「わたしが返事する」."""
    one = turn.session.get(Question, UUID(values["id"])) if is_uuid(values.get("id")) else None
    if one is None:
        raise Refusal(OLD)
    if one.lead is not None and one.lead != turn.by:
        words = _("{code}は、もう{lead}が引き受けています。代わるときは「/質問 {code} {me}」を送ってください。")
        raise Refusal(words.fill(code=one.code, lead=one.lead, me=turn.by))
    changes.take(turn, one, turn.by)
    return [Text(_("{code}は{lead}が返事します。{where}").fill(code=one.code, lead=turn.by, where=ON_PAGE))]


def line_of(around: Surroundings, one: Question) -> Lazy:
    """One question without its words: code, whose, what about, by when."""
    found = around.session.get(Association, one.association_id) if one.association_id else None
    until = answer_by(profile(around.settings.contract).office, in_tokyo(one.asked_at or one.made_at).date())
    about = _("{tool}・{kind}").fill(tool=label(TOOLS, one.tool), kind=label(KINDS, one.kind))
    return _("{code} {who} {about} {day}まで {lead}").fill(
        code=one.code, who=found.name if found else "", about=about, day=until,
        lead=one.lead or _("担当なし"),
    )  # fmt: skip


def _card(turn: Turn, one: Question) -> Card:
    buttons = (_take(one),) if one.state == "asked" else ()
    return Card(line_of(turn, one), (STATES[one.state], ON_PAGE), buttons)


def _take(one: Question) -> Tap:
    return Tap(_("{code}に返事する").fill(code=one.code), encode("questions.take", id=one.id))


on_take = Action("questions.take", "staff", take)
