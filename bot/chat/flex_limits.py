"""What LINE accepts inside a Flex message: its components, their keys and values. LINE: Flex Message."""

import json
from collections.abc import Mapping
from typing import Any

from bot.chat.action_limits import FILE_URL, actions
from bot.chat.shapes import Check, Kinds, Place, Shape, anything_of, complain, like, listed, number, text

# LINE says "30 KB" and "50 KB"; the smaller reading of KB is taken, so that what passes here passes there.
BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode

_STEPS = "none|xs|sm|md|lg|xl|xxl"
_SIZES = "xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl"
_PX = r"\d+(?:\.\d+)?px"
_SHARE = r"\d+(?:\.\d+)?%"

FLAG = anything_of(True, False)
COLOUR = like(r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?", "a colour like #1A2B3C or #1A2B3CFF")
GAP = like(f"{_STEPS}|{_PX}", "a step from none to xxl, or pixels like 8px")
PADDING = like(f"{_STEPS}|{_PX}|{_SHARE}", "a step from none to xxl, pixels like 8px, or a share like 5%")
OFFSET = like(f"{_STEPS}|-?{_PX}|-?{_SHARE}", "a step from none to xxl, pixels like 8px, or a share like 5%")
LENGTH = like(f"{_PX}|{_SHARE}", "pixels like 80px or a share like 50%")
PIXELS = like(_PX, "pixels like 8px")
SHARE = like(_SHARE, "a share like 50%")
FONT_SIZE = like(f"{_SIZES}|{_PX}", "a size from xxs to 5xl, or pixels like 18px")
IMAGE_SIZE = like(
    f"{_SIZES}|full|{_PX}|{_SHARE}", "a size from xxs to 5xl, full, pixels like 80px, or a share like 50%"
)
BORDER = like(
    f"none|light|normal|medium|semi-bold|bold|{_PX}", "none, light, normal, medium, semi-bold, bold or pixels"
)
RATIO = like(r"[1-9]\d{0,5}(?:\.\d+)?:[1-9]\d{0,5}(?:\.\d+)?", "a ratio like 20:13")
ANGLE = like(r"\d{1,3}(?:\.\d+)?deg", "an angle like 90deg")
WEIGHT = number(0)
WORDS = text(30_000)
TAP = actions(40, labelled=False)
PRESS = actions(40)

_TYPEFACE: dict[str, Check] = {
    "size": FONT_SIZE,
    "color": COLOUR,
    "weight": anything_of("regular", "bold"),
    "style": anything_of("normal", "italic"),
    "decoration": anything_of("none", "underline", "line-through"),
}
_PLACED: dict[str, Check] = {
    "margin": GAP,
    "position": anything_of("relative", "absolute"),
    **dict.fromkeys(("offsetTop", "offsetBottom", "offsetStart", "offsetEnd"), OFFSET),
}
_ALIGNED: dict[str, Check] = {
    "align": anything_of("start", "end", "center"),
    "gravity": anything_of("top", "bottom", "center"),
}
_BOX: dict[str, Check] = {
    **_PLACED,
    **dict.fromkeys(("paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd"), PADDING),
    **dict.fromkeys(("width", "maxWidth", "height", "maxHeight"), LENGTH),
    **dict.fromkeys(("backgroundColor", "borderColor"), COLOUR),
    "borderWidth": BORDER,
    "cornerRadius": GAP,
    "spacing": GAP,
    "flex": WEIGHT,
    "action": TAP,
    "justifyContent": anything_of("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"),
    "alignItems": anything_of("center", "flex-start", "flex-end"),
    "background": Shape(
        {"type": anything_of("linearGradient"), "angle": ANGLE, "startColor": COLOUR, "endColor": COLOUR},
        {"centerColor": COLOUR, "centerPosition": SHARE},
    ),
}

IN_LINE = frozenset({"icon", "text", "filler"})
IN_BLOCK = frozenset({"box", "button", "image", "text", "separator", "filler"})
_CHILDREN = {"baseline": IN_LINE, "horizontal": IN_BLOCK, "vertical": IN_BLOCK}


def _children_suit_layout(box: Mapping[str, Any], place: Place, found: list[str]) -> None:
    """Refuses an icon outside a baseline box, a button inside one, and the like."""
    allowed = _CHILDREN[box["layout"]]
    for index, child in enumerate(box["contents"]):
        if child["type"] not in allowed:
            spot = ((place, "contents"), index)
            complain(found, spot, f"{child['type']} cannot stand in a {box['layout']} box, {_names(allowed)} can")


def _no_block_keys_in_line(box: Mapping[str, Any], place: Place, found: list[str]) -> None:
    """Refuses the two keys LINE switches off for children of a baseline box."""
    if box["layout"] == "baseline":
        for index, child in enumerate(box["contents"]):
            for key in {"gravity", "offsetBottom"} & child.keys():
                complain(found, (((place, "contents"), index), key), "cannot be used inside a baseline box")


def _words_or_spans(component: Mapping[str, Any], place: Place, found: list[str]) -> None:
    if "text" not in component and not component.get("contents"):
        complain(found, place, "needs text or contents")


def _names(kinds: frozenset[str]) -> str:
    return ", ".join(sorted(kinds))


COMPONENTS = Kinds()
SPANS = Kinds(span=Shape({"type": anything_of("span"), "text": WORDS}, _TYPEFACE))
COMPONENTS.update(
    box=Shape(
        {
            "type": anything_of("box"),
            "layout": anything_of(*_CHILDREN),
            "contents": listed(COMPONENTS, 1000, "components", least=0),
        },
        _BOX,
        (_children_suit_layout, _no_block_keys_in_line),
    ),
    button=Shape(
        {"type": anything_of("button"), "action": PRESS},
        {
            **_PLACED,
            "flex": WEIGHT,
            "height": anything_of("sm", "md"),
            "style": anything_of("primary", "secondary", "link"),
            "color": COLOUR,
            "gravity": _ALIGNED["gravity"],
            "adjustMode": anything_of("shrink-to-fit"),
            "scaling": FLAG,
        },
    ),
    image=Shape(
        {"type": anything_of("image"), "url": FILE_URL},
        {
            **_PLACED,
            **_ALIGNED,
            "flex": WEIGHT,
            "size": IMAGE_SIZE,
            "aspectRatio": RATIO,
            "aspectMode": anything_of("cover", "fit"),
            "backgroundColor": COLOUR,
            "action": TAP,
            "animated": FLAG,
        },
    ),
    icon=Shape(
        {"type": anything_of("icon"), "url": FILE_URL},
        {**_PLACED, "size": FONT_SIZE, "aspectRatio": RATIO, "scaling": FLAG},
    ),
    text=Shape(
        {"type": anything_of("text")},
        {
            **_TYPEFACE,
            **_PLACED,
            **_ALIGNED,
            "text": WORDS,
            "contents": listed(SPANS, 1000, "spans"),
            "flex": WEIGHT,
            "wrap": FLAG,
            "lineSpacing": PIXELS,
            "maxLines": WEIGHT,
            "action": TAP,
            "adjustMode": anything_of("shrink-to-fit"),
            "scaling": FLAG,
        },
        (_words_or_spans,),
    ),
    separator=Shape({"type": anything_of("separator")}, {"margin": GAP, "color": COLOUR}),
    filler=Shape({"type": anything_of("filler")}, {"flex": WEIGHT}),
)

BOX = Kinds(box=COMPONENTS["box"])
PICTURE = Kinds(box=COMPONENTS["box"], image=COMPONENTS["image"])
VIDEO = Shape(
    {"type": anything_of("video"), "url": FILE_URL, "previewUrl": FILE_URL, "altContent": PICTURE},
    {"aspectRatio": RATIO, "action": Kinds(uri=PRESS["uri"])},
)
HERO = Kinds(PICTURE, video=VIDEO)
STYLE = Shape({}, {"backgroundColor": COLOUR, "separator": FLAG, "separatorColor": COLOUR})
BLOCKS = ("header", "hero", "body", "footer")


def _some_block(bubble: Mapping[str, Any], place: Place, found: list[str]) -> None:
    if not bubble.keys() & set(BLOCKS):
        complain(found, place, f"needs one of {', '.join(BLOCKS)}")


def _video_has_room(bubble: Mapping[str, Any], place: Place, found: list[str]) -> None:
    video = bubble.get("hero", {}).get("type") == "video"
    if video and bubble.get("size", "mega") not in ("kilo", "mega", "giga"):
        complain(found, (place, "size"), "must be kilo, mega or giga to show a video")


def _carousel_is_even(carousel: Mapping[str, Any], place: Place, found: list[str]) -> None:
    """Refuses bubbles of different widths, and videos, in a carousel."""
    bubbles = carousel["contents"]
    if len({bubble.get("size", "mega") for bubble in bubbles}) > 1:
        complain(found, (place, "contents"), "bubbles of one carousel must have one size")
    for index, bubble in enumerate(bubbles):
        if bubble.get("hero", {}).get("type") == "video":
            complain(found, (((place, "contents"), index), "hero"), "a carousel cannot hold a video")


def at_most_bytes(most: int) -> Check:
    """A rule on the size of the whole object as compact UTF-8 JSON."""

    def rule(value: Any, place: Place, found: list[str]) -> None:
        size = len(_as_json(value).encode("utf-8", "surrogatepass"))
        if size > most:
            complain(found, place, f"must be at most {most} bytes of JSON, has {size}")

    return rule


BUBBLE = Shape(
    {"type": anything_of("bubble")},
    {
        "size": anything_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
        "direction": anything_of("ltr", "rtl"),
        **dict.fromkeys(("header", "body", "footer"), BOX),
        "hero": HERO,
        "styles": Shape({}, dict.fromkeys(BLOCKS, STYLE)),
        "action": TAP,
    },
    (_some_block, _video_has_room, at_most_bytes(BUBBLE_BYTES)),
)
CAROUSEL = Shape(
    {"type": anything_of("carousel"), "contents": listed(Kinds(bubble=BUBBLE), 12, "bubbles")},
    {},
    (_carousel_is_even, at_most_bytes(CAROUSEL_BYTES)),
)
CONTAINER = Kinds(bubble=BUBBLE, carousel=CAROUSEL)
