"""What the assistant says, as values: text, and cards whose buttons stay when the next message comes.

Words are lazy until `render` puts them into a person's language as LINE message JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.catalogs import Sentence, _, show

Json = dict[str, Any]

BUTTONS_IN_A_CARD = 13
INK = "#1F2A24"
QUIET = "#5B665F"
GREEN = "#06733A"
RED = "#A3261B"
ALT_UNITS = 1500
PICTURE_RATIO = "20:13"
PICTURED = _("絵: {words}")


@dataclass(frozen=True)
class Tap:
    """A button that answers by postback; `shown` is what appears as the person's own words."""

    label: Sentence
    data: str
    shown: Sentence | None = None
    strong: bool = False  # the one to press first


@dataclass(frozen=True)
class PickDay:
    """A button that opens LINE's date picker (no time zone: days are Tokyo's); `with_time` asks the hour too."""

    label: Sentence
    data: str
    first: date
    last: date
    start: date
    with_time: bool = False


@dataclass(frozen=True)
class PickMoment:
    """A button that opens LINE's picker for a moment between two others (Tokyo), beginning at the last."""

    label: Sentence
    data: str
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Open:
    """A button that opens a page or dials a number (`tel:`)."""

    label: Sentence
    uri: str
    strong: bool = False


@dataclass(frozen=True)
class Say:
    """A button that says words as if the person had typed them: the tiles of a menu."""

    words: Sentence


Button = Tap | PickDay | PickMoment | Open | Say
Quick = Tap | Say


@dataclass(frozen=True)
class Text:
    """A plain bubble; `quick` are extra buttons on phones, never the only way to answer."""

    words: Sentence
    quick: tuple[Quick, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A picture over a card, PNG or JPEG, by its https address; `alt` is what it shows, for those who hear it."""

    url: str
    alt: Sentence


@dataclass(frozen=True)
class Card:
    """A bubble with a heading, lines of words and buttons underneath."""

    heading: Sentence
    lines: tuple[Sentence, ...] = ()
    buttons: tuple[Button, ...] = ()
    quick: tuple[Quick, ...] = ()
    above: Sentence | None = None  # small, over the heading: where one stands
    picture: Picture | None = None  # over everything


@dataclass(frozen=True)
class Cards:
    """Up to twelve cards side by side; `summary` is read where cards cannot be shown."""

    summary: Sentence
    cards: tuple[Card, ...]
    quick: tuple[Quick, ...] = ()


Message = Text | Card | Cards


def render(messages: Sequence[Message], language: str = "ja") -> list[Json]:
    """The messages as LINE message JSON in one language."""
    return [_message(message, language) for message in messages]


def _message(message: Message, language: str) -> Json:
    if isinstance(message, Text):
        return {"type": "text", "text": show(message.words, language)} | _quick(message.quick, language)
    if isinstance(message, Cards):
        bubbles = [_bubble(card, language) for card in message.cards]
        carousel = _flex(show(message.summary, language), {"type": "carousel", "contents": bubbles})
        return carousel | _quick(message.quick, language)
    return _flex(_alt(message, language), _bubble(message, language)) | _quick(message.quick, language)


def _flex(alt: str, contents: Json) -> Json:
    return {"type": "flex", "altText": alt[:ALT_UNITS], "contents": contents}


def _alt(card: Card, language: str) -> str:
    seen = () if card.picture is None else (PICTURED.fill(words=card.picture.alt),)
    words = [show(line, language) for line in (card.heading, *card.lines, *seen)]
    return "\n".join(words + [_label(button, language) for button in card.buttons])


def _bubble(card: Card, language: str) -> Json:
    words = [] if card.above is None else [_line(show(card.above, language), color=QUIET)]
    words.append(_line(show(card.heading, language), weight="bold", color=INK))
    words += [_line(show(line, language), color=QUIET) for line in card.lines]
    bubble: Json = {
        "type": "bubble",
        "body": {"type": "box", "layout": "vertical", "spacing": "md", "contents": words},
    }
    if card.picture is not None:
        look = {"size": "full", "aspectRatio": PICTURE_RATIO, "aspectMode": "cover"}
        bubble["hero"] = {"type": "image", "url": card.picture.url, **look}
    if card.buttons:
        buttons = [_button(button, language) for button in card.buttons]
        bubble["footer"] = {"type": "box", "layout": "vertical", "spacing": "sm", "contents": buttons}
    return bubble


def _line(words: str, **look: str) -> Json:
    return {"type": "text", "text": words, "wrap": True, "size": "lg" if "weight" in look else "md", **look}


def _button(button: Button, language: str) -> Json:
    strong = isinstance(button, Tap | Open) and button.strong
    look = {"style": "primary", "color": RED} if strong else {"style": "secondary"}
    return {"type": "button", **look, "height": "sm", "action": _action(button, language)}


def _label(button: Button, language: str) -> str:
    return show(button.words if isinstance(button, Say) else button.label, language)


def _action(button: Button, language: str) -> Json:
    label = _label(button, language)
    if isinstance(button, Say):
        return {"type": "message", "label": label, "text": label}
    if isinstance(button, Open):
        return {"type": "uri", "label": label, "uri": button.uri}
    if isinstance(button, PickDay):
        return _picker(button, label)
    if isinstance(button, PickMoment):
        low, high = f"{button.first:%Y-%m-%dT%H:%M}", f"{button.last:%Y-%m-%dT%H:%M}"
        return _choosing(button, label, "datetime", (low, high, high))
    shown = show(button.shown, language) if button.shown is not None else label
    return {"type": "postback", "label": label, "data": button.data, "displayText": shown}


def _picker(button: PickDay, label: str) -> Json:
    if not button.with_time:
        return _choosing(button, label, "date", (str(button.first), str(button.last), str(button.start)))
    start = datetime.combine(button.start, datetime.min.time().replace(hour=14)).strftime("%Y-%m-%dT%H:%M")
    return _choosing(button, label, "datetime", (f"{button.first}T08:00", f"{button.last}T20:00", start))


def _choosing(button: PickDay | PickMoment, label: str, mode: str, bounds: tuple[str, str, str]) -> Json:
    low, high, start = bounds
    return {
        "type": "datetimepicker", "label": label, "data": button.data, "mode": mode,
        "initial": start, "min": low, "max": high,
    }  # fmt: skip


def _quick(buttons: tuple[Quick, ...], language: str) -> Json:
    if not buttons:
        return {}
    return {"quickReply": {"items": [{"type": "action", "action": _action(one, language)} for one in buttons]}}
