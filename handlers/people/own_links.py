"""Links to an officer's own pages in a chat: each comes with a button that gives it anew, by one tap, at any time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from bot.catalogs import _
from bot.chat.doors import Action
from bot.chat.messages import Card, Open, Tap, Text
from bot.chat.own import OwnPage
from bot.chat.postbacks import encode, is_uuid
from bot.chat.turn import Response, Surroundings, Turn
from handlers.people.links import open_link
from handlers.people.officer import ask_for_code
from handlers.people.queries import person_of

ONCE = _("リンクは、30分のあいだ、一度だけ使えます。切れたら、下のボタンでもう一度どうぞ。")
GONE = _("このボタンはもう使えません。「わたしの情報」と送ってください。")


def page_buttons(around: Surroundings, purpose: str, person: UUID, about: UUID | None = None) -> tuple[Open, Tap]:
    """For an answer that is read at once: the button that opens a page, and the one that gives its link anew."""
    page = page_of(around, purpose)
    link = open_link(around, page.purpose, person=person, about=about)
    return Open(page.title, link, strong=True), Tap(_("新しいリンクをもらう"), _ask(purpose, about))


def page_tap(around: Surroundings, purpose: str, about: UUID | None = None) -> Tap:
    """For a message that may be read much later: a button that brings the link when it is tapped."""
    return Tap(page_of(around, purpose).title, _ask(purpose, about))


def page_card(around: Surroundings, purpose: str, person: UUID, about: UUID | None = None) -> Card:
    """A fresh link with why there is a page, and how long it works."""
    page = page_of(around, purpose)
    return Card(page.title, (page.why, ONCE), page_buttons(around, purpose, person, about))


def page_of(around: Surroundings, purpose: str) -> OwnPage:
    """The page of a purpose, of whichever room it is."""
    assert around.doors is not None, "links are given where all rooms are known"
    return around.doors.own[purpose]


def by_words(purpose: str) -> Callable[[Turn], Response]:
    """The answer to words that ask for a page."""

    def answer(turn: Turn) -> Response:
        person = person_of(turn.session, turn.chat)
        return [page_card(turn, purpose, person.id)] if person else ask_for_code(turn)

    return answer


def give(turn: Turn, values: Mapping[str, str]) -> Response:
    """「新しいリンクをもらう」: the earlier link ends; whether the thing is theirs is asked when the page opens."""
    purpose, about = values.get("p", ""), values.get("of")
    person = person_of(turn.session, turn.chat)
    if person is None:
        return ask_for_code(turn)
    if turn.doors is None or purpose not in turn.doors.own:
        return [Text(GONE)]
    return [page_card(turn, purpose, person.id, UUID(about) if is_uuid(about) else None)]


def _ask(purpose: str, about: UUID | None) -> str:
    return encode("people.page", p=purpose, of=about) if about else encode("people.page", p=purpose)


on_page = Action("people.page", "officer", give)
