"""The wish dialogue as a value: almost all taps, and it ends with what it does not promise (S4-1-エ.b)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.confirming import Confirm, fix_choice
from bot.chat.conversation import begin_with
from bot.chat.day_question import Days
from bot.chat.dialogues import Dialogue
from bot.chat.doors import Action
from bot.chat.messages import Text
from bot.chat.questions import Answers, Choice, Number, Option, Question, Words
from bot.chat.turn import Refusal, Response, Turn
from bot.clock import in_tokyo
from handlers.contract.rules import profile
from handlers.people.tables import Association
from handlers.people.workers import ONLY_PRIVATE
from handlers.visits.officer import admit, own_visit, record_wish
from handlers.visits.queries import open_visit
from handlers.visits.rules import HOPES, INTERNET, MOVES, STAGES, TOOLS, days_left
from handlers.visits.show import known_answers
from handlers.visits.waiting import FOR


def open_days(turn: Turn) -> tuple[date, date]:
    """The days an officer may choose from."""
    return days_left(profile(turn.settings.contract), in_tokyo(turn.now).date())


def _other_tool(answers: Answers) -> bool:
    return answers.get("tool") == "other"


QUESTIONS: tuple[Question, ...] = (
    Choice("tool", _("どの道具について相談しますか。"), TOOLS),
    Words("other_tool", _("どんな道具ですか。人のお名前は書かないでください。"), applies=_other_tool),
    Choice("stage", _("いまはどの段階ですか。"), STAGES),
    Choice("hope", _("いちばんの願いはどれですか。"), HOPES),
    Number("people", _("だいたい何人くらい集まりますか。"), 1, 50, (5, 10, 15, 20), _("{n}人くらい")),
    Choice("internet", _("会場でインターネットは使えますか。"), INTERNET),
    Days("candidates", _("都合のよい日を三つまで選んでください。"), among=open_days),
)

SHOWN = (
    ("tool", _("道具: {answer}")),
    ("other_tool", _("道具の名前: {answer}")),
    ("stage", _("段階: {answer}")),
    ("hope", _("願い: {answer}")),
    ("people", _("人数: {answer}")),
    ("internet", _("インターネット: {answer}")),
    ("candidates", _("都合のよい日: {answer}")),
)

FIXABLE = (
    Option("tool", _("道具")),
    Option("stage", _("段階")),
    Option("hope", _("願い")),
    Option("people", _("人数")),
    Option("internet", _("インターネット")),
    Option("candidates", _("都合のよい日")),
)


advisor_visit = Dialogue(
    name="advisor_visit",
    title=_("アドバイザーに来てほしい"),
    starts_on=(_("アドバイザーに来てほしい"), _("訪問を希望する"), _("アドバイザー")),
    questions=(
        *QUESTIONS,
        Confirm("sure", _("この内容で区に伝えます。よろしいですか。"), SHOWN, _("はい、伝えてください"), QUESTIONS),
        fix_choice("sure", FIXABLE),
    ),
    finish=record_wish,
    admits=admit,
)


@command("代理希望", "wish-for", about=_("電話や紙で聞いた希望を入れる（1対1のトークで）"))
def wish_for(turn: Turn, association: Association) -> Response:
    """Staff answer the same questions for an association whose officers have no LINE."""
    if not turn.is_private:
        raise Refusal(ONLY_PRIVATE)
    if open_visit(turn.session, association.id) is not None:
        raise Refusal(_("{name}からは、もう希望が出ています。").fill(name=association.name))
    return begin_with(turn, advisor_visit, {FOR: str(association.id)})


def change(turn: Turn, values: Mapping[str, str]) -> Response:
    """Open the wish again with everything answered, so that only what is to be changed is asked."""
    visit = own_visit(turn, values)
    if visit is None or visit.chat_id != turn.chat or "change" not in MOVES[visit.state]:
        return [Text(_("いまは内容を変えられません。「希望のようす」で確かめてください。"))]
    return begin_with(turn, advisor_visit, known_answers(turn, visit))


on_change = Action("visits.change", "officer", change)
