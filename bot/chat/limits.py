"""Says, before anything is queued or sent, whether messages fit what LINE accepts. LINE: Message objects."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from bot.chat.action_limits import DESTINATION, FILE_URL, actions, quick_reply_actions
from bot.chat.flex_limits import COLOUR, CONTAINER
from bot.chat.shapes import Check, Kinds, Place, Shape, anything_of, complain, counted, like, listed, number, text
from bot.text import graphemes

MESSAGES_MOST = 5
TEXT_MOST = 5000
LABEL_MOST = 20
QUICK_REPLIES_MOST = 13
MENTIONS_MOST = 20
EMOJI_MOST = 20

TEXT = text(TEXT_MOST)
ALT_TEXT = text(1500)
TITLE = text(40, "characters")
NUMERIC = like(r"\d{1,20}", "digits")
NAME = like(r"[A-Za-z0-9_]{1,20}", "1 to 20 letters, digits or _")
TOKEN = text(1000)

QUICK_REPLY = Shape(
    {
        "items": listed(
            Shape({"type": anything_of("action"), "action": quick_reply_actions()}, {"imageUrl": FILE_URL}),
            QUICK_REPLIES_MOST,
            "items",
        )
    }
)
SENDER = Shape({}, {"name": text(20), "iconUrl": FILE_URL})


def _message(name: str, must: Mapping[str, Check], may: Mapping[str, Check] | None = None, *rules: Check) -> Shape:
    """The shape of one message type, with what every message may carry."""
    common = {"quickReply": QUICK_REPLY, "sender": SENDER}
    return Shape({"type": anything_of(name), **must}, {**common, **(may or {})}, rules)


def _template_text_room(most: int, most_beside: int) -> Check:
    """A rule: less room for the text when a title or an image stands above it."""

    def rule(template: Mapping[str, Any], place: Place, found: list[str]) -> None:
        room = most_beside if template.keys() & {"title", "thumbnailImageUrl"} else most
        has = graphemes(template["text"])
        if has > room:
            complain(found, (place, "text"), f"must be 1 to {room} characters beside what else is there, has {has}")

    return rule


def _columns_alike(carousel: Mapping[str, Any], place: Place, found: list[str]) -> None:
    """Refuses columns that differ in the number of actions, or where only some have an image or a title."""
    looks = {
        (len(column["actions"]), "title" in column, "thumbnailImageUrl" in column) for column in carousel["columns"]
    }
    if len(looks) > 1:
        complain(
            found, (place, "columns"), "all must have the same number of actions, and all or none a title, an image"
        )


def _emoji_stand_on_dollars(message: Mapping[str, Any], place: Place, found: list[str]) -> None:
    """Holds each emoji's `index` (in UTF-16 units) to a `$` in the text."""
    units = message["text"].encode("utf-16-le", "surrogatepass")
    for index, emoji in enumerate(message.get("emojis", ())):
        at = emoji["index"] * 2
        if units[at : at + 2] != b"$\0":
            complain(found, (((place, "emojis"), index), "index"), "must point at a $ in the text")


_GAP = re.compile(r"\{\{|\}\}|\{([A-Za-z0-9_]{1,20})\}|[{}]")


def _gaps_are_filled(message: Mapping[str, Any], place: Place, found: list[str]) -> None:
    """Holds every `{name}` of a textV2 to its substitution, braces to pairs, mentions and emoji to their number."""
    filled, used = message.get("substitution", {}), []
    for gap in _GAP.finditer(message["text"]):
        name = gap.group(1)
        if name in filled:
            used.append(filled[name]["type"])
        elif name is not None or len(gap.group()) == 1:
            complain(found, (place, "text"), f"{gap.group()} has no substitution; a brace itself is written twice")
    for kind, most in (("mention", MENTIONS_MOST), ("emoji", EMOJI_MOST)):
        if used.count(kind) > most:
            complain(found, (place, "text"), f"must be {counted(0, most, f'{kind} gaps')}, has {used.count(kind)}")


def _substitutions(value: Any, place: Place, found: list[str]) -> None:
    """Checks the named substitutions of a textV2."""
    Shape(may=dict.fromkeys(value, SUBSTITUTION) if isinstance(value, dict) else {})(value, place, found)
    names = list(value) if isinstance(value, dict) else []
    if len(names) > 100:
        complain(found, place, f"must be at most 100 substitutions, has {len(names)}")
    for name in names:
        NAME(name, (place, str(name)), found)


SUBSTITUTION = Kinds(
    mention=Shape(
        {
            "type": anything_of("mention"),
            "mentionee": Kinds(
                user=Shape({"type": anything_of("user"), "userId": TOKEN}), all=Shape({"type": anything_of("all")})
            ),
        }
    ),
    emoji=Shape({"type": anything_of("emoji"), "productId": TOKEN, "emojiId": TOKEN}),
)
EMOJI = Shape({"index": number(0), "productId": TOKEN, "emojiId": TOKEN})

BUTTON = actions(LABEL_MOST)
TAP = actions(LABEL_MOST, labelled=False)
PICTURE: dict[str, Check] = {
    "imageAspectRatio": anything_of("rectangle", "square"),
    "imageSize": anything_of("cover", "contain"),
}
CARD: dict[str, Check] = {
    "thumbnailImageUrl": FILE_URL,
    "imageBackgroundColor": COLOUR,
    "title": TITLE,
    "defaultAction": TAP,
}


def _card(most_text: int, most_actions: int) -> dict[str, Check]:
    return {"text": text(most_text, "characters"), "actions": listed(BUTTON, most_actions, "actions")}


COLUMN = Shape(_card(120, 3), CARD, (_template_text_room(120, 60),))
IMAGE_COLUMN = Shape({"imageUrl": FILE_URL, "action": actions(12, labelled=False)})
TEMPLATE = Kinds(
    buttons=Shape(
        {"type": anything_of("buttons"), **_card(160, 4)}, {**CARD, **PICTURE}, (_template_text_room(160, 60),)
    ),
    confirm=Shape(
        {
            "type": anything_of("confirm"),
            "text": text(240, "characters"),
            "actions": listed(BUTTON, 2, "actions", least=2),
        }
    ),
    carousel=Shape(
        {"type": anything_of("carousel"), "columns": listed(COLUMN, 10, "columns")}, PICTURE, (_columns_alike,)
    ),
    image_carousel=Shape(
        {"type": anything_of("image_carousel"), "columns": listed(IMAGE_COLUMN, 10, "columns")},
    ),
)

AREA = Shape({"x": number(0), "y": number(0), "width": number(1), "height": number(1)})
AREA_LABEL: dict[str, Check] = {"label": text(100)}


def _area_action(name: str, key: str, check: Check) -> Shape:
    return Shape({"type": anything_of(name), "area": AREA, key: check}, AREA_LABEL)


AREA_ACTION = Kinds(
    uri=_area_action("uri", "linkUri", DESTINATION),
    message=_area_action("message", "text", text(400)),
    clipboard=_area_action("clipboard", "clipboardText", text(1000)),
)
IMAGEMAP_VIDEO = Shape(
    {"originalContentUrl": FILE_URL, "previewImageUrl": FILE_URL, "area": AREA},
    {"externalLink": Shape({"linkUri": DESTINATION, "label": text(30)})},
)
MEDIA_PAIR: dict[str, Check] = {"originalContentUrl": FILE_URL, "previewImageUrl": FILE_URL}

MESSAGE = Kinds(
    text=_message(
        "text",
        {"text": TEXT},
        {"emojis": listed(EMOJI, EMOJI_MOST, "emoji"), "quoteToken": TOKEN},
        _emoji_stand_on_dollars,
    ),
    textV2=_message("textV2", {"text": TEXT}, {"substitution": _substitutions, "quoteToken": TOKEN}, _gaps_are_filled),
    sticker=_message("sticker", {"packageId": NUMERIC, "stickerId": NUMERIC}, {"quoteToken": TOKEN}),
    image=_message("image", MEDIA_PAIR),
    video=_message(
        "video",
        MEDIA_PAIR,
        {"trackingId": like(r"[A-Za-z0-9\-.=,+*()%$&;:@{}!?<>\[\]]{1,100}", "1 to 100 plain characters")},
    ),
    audio=_message("audio", {"originalContentUrl": FILE_URL, "duration": number(1)}),
    location=_message(
        "location",
        {
            "title": text(100),
            "address": text(100),
            "latitude": number(-90, 90, whole=False),
            "longitude": number(-180, 180, whole=False),
        },
    ),
    template=_message("template", {"altText": ALT_TEXT, "template": TEMPLATE}),
    flex=_message("flex", {"altText": ALT_TEXT, "contents": CONTAINER}),
    imagemap=_message(
        "imagemap",
        {
            "baseUrl": FILE_URL,
            "altText": ALT_TEXT,
            "baseSize": Shape({"width": anything_of(1040), "height": number(1)}),
            "actions": listed(AREA_ACTION, 50, "actions", least=0),
        },
        {"video": IMAGEMAP_VIDEO},
    ),
    coupon=_message("coupon", {"couponId": TOKEN}, {"deliveryTag": text(30)}),
)
MESSAGES = listed(MESSAGE, MESSAGES_MOST, "objects")


def _mentions(message: Any) -> bool:
    filled = message.get("substitution") if isinstance(message, dict) else None
    values = filled.values() if isinstance(filled, dict) else ()
    return any(isinstance(value, dict) and value.get("type") == "mention" for value in values)


def problems(messages: Sequence[Mapping[str, Any]], *, to: Literal["user", "group"] = "user") -> list[str]:
    """Says in English sentences what LINE would refuse in these messages, or show wrongly; nothing when they fit.

    `messages` is the JSON of one send. Each sentence starts with the place, e.g.
    `messages[0].text: must be 1 to 5000 UTF-16 units, has 6021`, and never quotes what people would read.
    Mentions are refused unless `to` is "group". LINE: Message objects, Send push message.
    """
    found: list[str] = []
    place: Place = (None, "messages")
    MESSAGES(messages, place, found)
    if to != "group" and isinstance(messages, list | tuple):
        for index, message in enumerate(messages):
            if _mentions(message):
                complain(found, ((place, index), "substitution"), "mentions work in groups only")
    return found
