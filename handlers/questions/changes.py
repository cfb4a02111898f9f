"""Every change of a question in one place: written, taken over, answered, asked again, closed."""

from __future__ import annotations

from uuid import UUID, uuid4

from bot.catalogs import Lazy, _
from bot.chat.guards import NAMES, what_is_personal
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.priorities import ANSWER, WARNING
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.store.ledger import Act, note
from handlers.people.own_links import page_tap
from handlers.people.queries import staff_group
from handlers.people.tables import Association, Person
from handlers.questions import words
from handlers.questions.queries import next_number
from handlers.questions.rules import KINDS, LONGEST, LONGEST_IN_CHAT, MOVES, TOOLS, label
from handlers.questions.tables import Question

OWN = "question"  # the purpose of links to the page where it is written and read
CHANGED = _("{code}は、ほかの人が先に変えました。新しいようすを見てから、もう一度どうぞ。")
NOT_NOW = _("{code}には、いまそれはできません。")
EMPTY = _("言葉を書いてください。")
TOO_LONG = _("{most}文字までで書いてください。いま{now}文字です。")
NOT_GENERAL = _(
    "お返事に{what}のように見えるところがあります。トークには書けません。「ページで読んでもらう」をえらんでください。"
)


def begin(around: Surroundings, person: Person, association: UUID | None, tool: str, kind: str) -> Question:
    """A question was chosen in the chat; its words come on the page."""
    one = Question(
        id=uuid4(), number=next_number(around.session, Question), person_id=person.id, association_id=association,
        tool=tool, kind=kind, state="begun", made_at=around.now,
    )  # fmt: skip
    around.session.add(one)
    around.session.flush()
    return one


def alarm(around: Surroundings, one: Question) -> list[Notice]:
    """To the group at once: something that cannot wait for words."""
    lines = (_line(around, one), _("すぐに電話で確かめてください。事故なら「/事故」です。"))
    card = Card(_("【急ぎ】{kind}（{code}）").fill(kind=label(KINDS, one.kind), code=one.code), lines)
    return [
        Notice(staff_group(around.session), (card,), "question alarm", f"question-alarm:{one.code}", priority=WARNING)
    ]


def write(around: Surroundings, one: Question, said: str) -> list[Notice]:
    """The officer's words are sealed; staff hear a code and what it is about. Corrected words stand there instead."""
    _expect(one, "write")
    _fits(said)
    new = one.state == "begun"
    words.keep(around, one, said)
    one.state, one.asked_at = "asked", one.asked_at or around.now
    _changed(around, one, "asked" if new else "corrected", _person(around, one).code)
    if not new:
        return []
    card = Card(_("質問がとどきました（{code}）").fill(code=one.code), (_line(around, one),), (_take(one),))
    return [Notice(staff_group(around.session), (card,), "question", f"question:{one.code}")]


def take(around: Surroundings, one: Question, by: str, lead: str | None = None) -> None:
    """A worker takes care of it, or hands it to another."""
    _expect(one, "take")
    one.lead = lead or by
    _changed(around, one, f"given to {one.lead}", by)


def answer(around: Surroundings, one: Question, by: str, said: str, *, general: bool) -> list[Notice]:
    """Answer: into the chat itself when it is general, else a word that it is there and the page."""
    _expect(one, "answer")
    _fits(said, LONGEST_IN_CHAT if general else LONGEST)
    kind = what_is_personal(said) if general else None
    if kind is not None:
        raise Refusal(NOT_GENERAL.fill(what=NAMES[kind]))
    words.keep_answer(around, one, said)
    one.state, one.general, one.lead = "answered", general, one.lead or by
    one.answered_at, one.answered_by, one.read_at = one.answered_at or around.now, by, None
    _changed(around, one, "answered", by)
    return _to_officer(around, one)


def ask_again(around: Surroundings, one: Question, by: str) -> list[Notice]:
    """The answer did not help: it waits again, with whoever answered it."""
    _expect(one, "again")
    one.state, one.solved, one.asked_at = "asked", False, around.now
    _changed(around, one, "asked again", by)
    card = Card(_("まだ困っています（{code}）").fill(code=one.code), (_line(around, one),), (_take(one),))
    return [Notice(staff_group(around.session), (card,), "question", f"question:{one.code}:{one.version}")]


def close(around: Surroundings, one: Question, by: str, *, solved: bool | None = None) -> None:
    """It is over: solved, settled by telephone, or taken back."""
    _expect(one, "close")
    one.state, one.closed_at = "closed", around.now
    one.solved = solved if solved is not None else one.solved
    _changed(around, one, "closed", by)


def expect_version(one: Question, version: str | None) -> None:
    """Raise Refusal when somebody else changed it since the page was shown."""
    if version is not None and version != str(one.version):
        raise Refusal(CHANGED.fill(code=one.code))


def _to_officer(around: Surroundings, one: Question) -> list[Notice]:
    chat = _person(around, one).chat_id
    if chat is None:
        return []
    buttons = (
        Tap(_("わかった"), encode("questions.solved", id=one.id)),
        Tap(_("まだ困っている"), encode("questions.again", id=one.id)),
    )
    said = (
        (Text(words.answer_of(around, one)), Card(_("お返事は役に立ちましたか。"), (), buttons))
        if one.general
        else (Card(_("質問のお返事が届きました。"), (_about(one),), (page_tap(around, OWN, one.id),)),)
    )
    return [Notice((chat,), said, "question answered", f"question-answered:{one.code}:{one.version}", priority=ANSWER)]


def _expect(one: Question, move: str) -> None:
    if move not in MOVES[one.state]:
        raise Refusal(NOT_NOW.fill(code=one.code))


def _fits(said: str, most: int = LONGEST) -> None:
    if not said.strip():
        raise Refusal(EMPTY)
    if len(said) > most:
        raise Refusal(TOO_LONG.fill(most=most, now=len(said)))


def _changed(around: Surroundings, one: Question, did: str, by: str) -> None:
    one.version += 1
    around.session.flush()
    note(around.session, around.now, Act(by, did, "question", one.code))


def _line(around: Surroundings, one: Question) -> Lazy:
    found = around.session.get(Association, one.association_id) if one.association_id else None
    about = _("{tool}・{kind}").fill(tool=label(TOOLS, one.tool), kind=label(KINDS, one.kind))
    return _("{who}: {about}").fill(who=found.name if found else _person(around, one).code, about=about)


def _about(one: Question) -> Lazy:
    return _("{tool}のこと").fill(tool=label(TOOLS, one.tool))


def _take(one: Question) -> Tap:
    return Tap(_("わたしが返事する"), encode("questions.take", id=one.id))


def _person(around: Surroundings, one: Question) -> Person:
    return around.session.get_one(Person, one.person_id)
