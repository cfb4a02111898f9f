"""What LINE accepts as an action, which depends on where the button stands. LINE: Action objects."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.chat.shapes import Check, Kinds, Place, Shape, anything_of, complain, like, link, text

FILE_URL = link(2000, "https")
DESTINATION = link(1000, "https", "http", "line", "tel")

_PICKED = {
    "date": re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    "time": re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII),
    "datetime": re.compile(r"\d{4}-\d{2}-\d{2}[Tt]([01]\d|2[0-3]):[0-5]\d", re.ASCII),
}
_WRITTEN = {"date": "2026-10-15", "time": "14:00", "datetime": "2026-10-15T14:00"}


def _fits_picker(value: str, mode: str) -> bool:
    if not _PICKED[mode].fullmatch(value):
        return False
    try:
        return mode == "time" or 1900 <= date.fromisoformat(value[:10]).year <= 2100
    except ValueError:
        return False


def _picker_order(action: Mapping[str, Any], place: Place, found: list[str]) -> None:
    """Holds `min`, `initial` and `max` to the format of `mode` and to their order."""
    present = [(key, action[key]) for key in ("min", "initial", "max") if key in action]
    mode = action["mode"]
    odd = [key for key, value in present if not _fits_picker(value, mode)]
    for key in odd:
        complain(found, (place, key), f"must be written like {_WRITTEN[mode]}, from 1900 to 2100, for mode {mode}")
    values = [value.upper() for _, value in present]
    same_ends = "min" in action and "max" in action and values[0] == values[-1]
    if not odd and (values != sorted(values) or same_ends):
        complain(found, place, "min must be before max, and initial not outside them")


def _one_way_of_speaking(action: Mapping[str, Any], place: Place, found: list[str]) -> None:
    if "displayText" in action and "text" in action:
        complain(found, place, "displayText and text cannot both be set")
    if "fillInText" in action and action.get("inputOption") != "openKeyboard":
        complain(found, (place, "fillInText"), "needs inputOption openKeyboard")


def _typed(name: str) -> dict[str, Check]:
    return {"type": anything_of(name)}


DATA = text(300)
SPOKEN = text(300, "characters")
MOMENT = like(r"[0-9:Tt-]{5,16}", "a date, a time or both, like 2026-10-15T14:00")

POSTBACK_MAY: dict[str, Check] = {
    "displayText": SPOKEN,
    "text": SPOKEN,
    "inputOption": anything_of("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"),
    "fillInText": SPOKEN,
}
PICKER_MAY: dict[str, Check] = {"initial": MOMENT, "min": MOMENT, "max": MOMENT}
ALT_URI: dict[str, Check] = {"altUri": Shape(must={"desktop": DESTINATION})}


def actions(most: int, *, labelled: bool = True) -> Kinds:
    """The actions a control may carry, with labels of at most `most` graphemes, required if `labelled`."""
    label: dict[str, Check] = {"label": text(most, "characters")}
    must, may = (label, {}) if labelled else ({}, label)

    def shape(name: str, needs: dict[str, Check], allows: dict[str, Check], *rules: Check) -> Shape:
        return Shape({**_typed(name), **needs, **must}, {**allows, **may}, rules)

    return Kinds(
        postback=shape("postback", {"data": DATA}, POSTBACK_MAY, _one_way_of_speaking),
        message=shape("message", {"text": SPOKEN}, {}),
        uri=shape("uri", {"uri": DESTINATION}, ALT_URI),
        datetimepicker=shape(
            "datetimepicker", {"data": DATA, "mode": anything_of(*_PICKED)}, PICKER_MAY, _picker_order
        ),
        clipboard=shape("clipboard", {"clipboardText": text(1000)}, {}),
    )


def quick_reply_actions() -> Kinds:
    """The actions of a quick reply: camera and place too, and a postback must show what was chosen."""
    label: dict[str, Check] = {"label": text(20, "characters")}
    kinds = actions(20)
    spoken = {key: check for key, check in POSTBACK_MAY.items() if key not in ("text", "displayText")}
    must = {**_typed("postback"), **label, "data": DATA, "displayText": SPOKEN}
    kinds["postback"] = Shape(must, spoken, (_one_way_of_speaking,))
    for name in ("camera", "cameraRoll", "location"):
        kinds[name] = Shape({**_typed(name), **label})
    return kinds
