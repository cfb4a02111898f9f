"""What officers say and hear about questions: two taps and a page; the state of what they asked; whether it helped."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.catalogs import Sentence, _
from bot.chat.dialogues import Dialogue
from bot.chat.doors import Action, Phrase
from bot.chat.messages import Button, Card, Message, Say, Text
from bot.chat.own import KeptAbout
from bot.chat.postbacks import is_uuid
from bot.chat.questions import Answers, Choice
from bot.chat.turn import Happening, Response, Surroundings, Turn
from bot.clock import in_tokyo
from bot.days.showing import short_day
from handlers.contract.rules import profile
from handlers.people.officer import ask_first, ask_for_code, call_ward
from handlers.people.own_links import page_buttons, page_tap
from handlers.people.queries import association_of, has_agreed, person_of
from handlers.questions import changes
from handlers.questions.changes import OWN
from handlers.questions.queries import of_person
from handlers.questions.rules import ALARMS, KINDS, STATES, TOOLS, label
from handlers.questions.tables import Question

SEEN = "other people's data seen"  # what the incidents' room hears
WHEN = _("平日9時〜17時に返事します。")
OLD = _("このボタンはもう使えません。「わたしの質問」と送ってください。")
URGENT = _("急ぐときは、電話で話してください。すぐに担当に知らせました。")


def admit(turn: Turn) -> Response | None:
    """Who may ask: officers who agreed to what is kept; a stranger is told how to get a code, or whom to ring."""
    person = person_of(turn.session, turn.chat)
    if person is None:
        return [*ask_for_code(turn), Card(_("お急ぎのときは、電話で聞けます。"), (), (call_ward(turn),))]
    if not has_agreed(turn.session, person.id, profile(turn.settings.contract).consent.version):
        return ask_first(turn)
    return None


def choose(turn: Turn, answers: Answers) -> Response:
    """What it is about is known: the words belong on the page, and what is grave goes to the staff at once."""
    person = person_of(turn.session, turn.chat)
    if person is None:
        return ask_for_code(turn)
    association = association_of(turn.session, turn.chat, turn.now)
    tool, kind = str(answers["tool"]), str(answers["kind"])
    one = changes.begin(turn, person, association.id if association else None, tool, kind)
    where = Card(_("くわしいことは、このページに書いてください。"), (WHEN,), page_buttons(turn, OWN, person.id, one.id))
    if kind not in ALARMS:
        return [where]
    ring = Card(_("知らせてくださって、ありがとうございます。"), (URGENT,), (call_ward(turn),))
    seen = [Happening(SEEN, one.code)] if kind == "seen" else []
    return [ring, where, *changes.alarm(turn, one), *seen]


def mine(turn: Turn) -> Response:
    """「わたしの質問」: how each of them stands."""
    person = person_of(turn.session, turn.chat)
    found = of_person(turn.session, person.id, 5) if person is not None else ()
    if person is None or not found:
        return [
            Card(_("まだ質問はありません。"), (_("わからないことは、いつでも聞いてください。"),), (Say(_("質問する")),))
        ]
    return [_card(turn, one) for one in found]


def solved(turn: Turn, values: Mapping[str, str]) -> Response:
    """「わかった」."""
    one = _mine(turn, values)
    if one is None or one.state not in ("answered", "closed"):
        return [Text(OLD)]
    if one.state == "answered":
        changes.close(turn, one, turn.by, solved=True)
    return [Text(_("よかったです。また、いつでも聞いてください。"))]


def again(turn: Turn, values: Mapping[str, str]) -> Response:
    """「まだ困っている」: it waits again; more can be written on the page."""
    one, person = _mine(turn, values), person_of(turn.session, turn.chat)
    if one is None or person is None or one.state != "answered":
        return [Text(OLD)]
    told = changes.ask_again(turn, one, turn.by)
    more = Card(_("わかりました。もう一度、担当が返事します。"), (WHEN,), page_buttons(turn, OWN, person.id, one.id))
    return [more, *told]


def kept(around: Surroundings, person: UUID) -> list[Sentence]:
    """What is kept about somebody's questions, for their own page: never the words themselves."""
    return [_line(one) for one in of_person(around.session, person, 20)]


def _card(turn: Turn, one: Question) -> Message:
    buttons: tuple[Button, ...] = (page_tap(turn, OWN, one.id),)
    return Card(_line(one), (STATES[one.state],), buttons)


def _line(one: Question) -> Sentence:
    asked = short_day(in_tokyo(one.asked_at or one.made_at).date())
    return _("{day} {tool}・{kind}").fill(day=asked, tool=label(TOOLS, one.tool), kind=label(KINDS, one.kind))


def _mine(turn: Turn, values: Mapping[str, str]) -> Question | None:
    """The question a button is about, if it is of whoever tapped."""
    person = person_of(turn.session, turn.chat)
    found = turn.session.get(Question, UUID(values["id"])) if is_uuid(values.get("id")) else None
    return found if found is not None and person is not None and found.person_id == person.id else None


ask = Dialogue(
    name="question",
    title=_("質問する"),
    starts_on=(_("質問する"), _("質問"), _("質問したい"), _("聞きたい")),
    questions=(Choice("tool", _("何についての質問ですか。"), TOOLS), Choice("kind", _("どんな質問ですか。"), KINDS)),
    finish=choose,
    admits=admit,
)
how_it_stands = Phrase((_("わたしの質問"), _("質問のようす")), mine)
on_solved = Action("questions.solved", "officer", solved)
on_again = Action("questions.again", "officer", again)
about_me = KeptAbout("questions", _("質問"), 60, kept, _("質問はありません。"))
