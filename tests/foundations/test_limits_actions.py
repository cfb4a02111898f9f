"""Actions: labels, data and addresses have limits that depend on where the button stands."""

import pytest

from bot.chat.limits import problems
from tests.foundations.messages import ASK, COPY, OPEN, PICK, SAY, Json, quick, template

FAMILY = "👨‍👩‍👧"
DATE = ": must be written like 2026-10-15, from 1900 to 2100, for mode date"
SCHEMES = ": must be a percent-encoded address that starts with https, http, line, tel"
ORDER = ": min must be before max, and initial not outside them"


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ({**ASK, "data": "x" * 301}, ".data: must be 1 to 300 UTF-16 units, has 301"),
        ({**ASK, "displayText": FAMILY * 301}, ".displayText: must be 1 to 300 characters, has 301"),
        ({**ASK, "text": "はい"}, ": displayText and text cannot both be set"),
        ({**ASK, "fillInText": "名前"}, ".fillInText: needs inputOption openKeyboard"),
        (
            {**ASK, "inputOption": "openDoor"},
            ".inputOption: must be one of closeRichMenu, openRichMenu, openKeyboard, openVoice",
        ),
        ({**SAY, "text": "あ" * 301}, ".text: must be 1 to 300 characters, has 301"),
        ({**SAY, "label": "あ" * 21}, ".label: must be 1 to 20 characters, has 21"),
        ({"type": "message", "text": "はい"}, ".label: is required"),
        ({**OPEN, "uri": "ftp://e.example"}, f".uri{SCHEMES}"),
        ({**OPEN, "uri": "https://e.example/あ"}, f".uri{SCHEMES}"),
        ({**OPEN, "uri": "https://e.example/" + "a" * 983}, ".uri: must be 1 to 1000 characters, has 1001"),
        ({**COPY, "clipboardText": "あ" * 1001}, ".clipboardText: must be 1 to 1000 UTF-16 units, has 1001"),
        ({**PICK, "mode": "week"}, ".mode: must be one of date, time, datetime"),
        ({**PICK, "initial": "2026-02-30"}, f".initial{DATE}"),
        ({**PICK, "initial": "1899-12-31"}, f".initial{DATE}"),
        ({**PICK, "max": "10:00"}, f".max{DATE}"),
        (
            {**PICK, "mode": "time", "min": "24:00"},
            ".min: must be written like 14:00, from 1900 to 2100, for mode time",
        ),
        ({**PICK, "min": "2026-10-15", "max": "2026-10-15"}, ORDER),
        ({**PICK, "min": "2026-10-15", "initial": "2026-10-14"}, ORDER),
    ],
)
def test_an_action_outside_its_limits_is_named(action: Json, sentence: str) -> None:
    assert problems([template("buttons", text="?", actions=[action])]) == [f"messages[0].template.actions[0]{sentence}"]


@pytest.mark.parametrize(
    "action",
    [
        {**SAY, "label": FAMILY * 20},
        {**ASK, "data": "x" * 300, "displayText": FAMILY * 300},
        {**OPEN, "uri": "tel:0300000000"},
        {**OPEN, "uri": "line://nv/camera/", "altUri": {"desktop": "https://engawa.example/"}},
        {**PICK, "min": "2026-09-01", "initial": "2026-09-01", "max": "2026-12-25"},
        {**PICK, "mode": "datetime", "initial": "2026-10-15t14:00", "max": "2026-10-16T00:00"},
        {**PICK, "mode": "time", "min": "09:00", "max": "17:30"},
    ],
)
def test_an_action_at_its_limits_fits(action: Json) -> None:
    assert problems([template("buttons", text="?", actions=[action])]) == []


def test_camera_and_place_belong_to_quick_replies_only() -> None:
    camera = {"type": "camera", "label": "写真をとる"}
    assert problems([quick(camera)]) == []
    assert problems([template("buttons", text="?", actions=[camera])]) != []
