"""Flex messages: every component is walked, misspelt keys and components out of place are named."""

from typing import Any

import pytest

from bot.chat.limits import problems
from tests.foundations.messages import ASK, CARD, PHOTO, SAY, Json, box, bubble, button, flex, text_box

BODY = "messages[0].contents.body"
ICON: Json = {"type": "icon", "url": PHOTO}
IMAGE: Json = {"type": "image", "url": PHOTO}
VIDEO: Json = {"type": "video", "url": PHOTO, "previewUrl": PHOTO, "altContent": IMAGE, "aspectRatio": "16:9"}
SHADE: Json = {"type": "linearGradient", "angle": "90deg", "startColor": "#FFFFFF", "endColor": "#00000080"}


@pytest.mark.parametrize(
    ("component", "sentence"),
    [
        (text_box(""), ".text: must be 1 to 30000 UTF-16 units, has 0"),
        ({"type": "text"}, ": needs text or contents"),
        (text_box("x", wrap="true"), ".wrap: must be one of True, False"),
        (text_box("x", wrp=True), ".wrp: is not known here, did you mean wrap?"),
        (text_box("x", color="red"), ".color: must be a colour like #1A2B3C or #1A2B3CFF"),
        (text_box("x", size="huge"), ".size: must be a size from xxs to 5xl, or pixels like 18px"),
        (text_box("x", flex=-1), ".flex: must be a whole number of at least 0"),
        (text_box("x", weight="heavy"), ".weight: must be one of regular, bold"),
        (text_box("x", margin="8"), ".margin: must be a step from none to xxl, or pixels like 8px"),
        ({"type": "text", "contents": [{"type": "text", "text": "x"}]}, ".contents[0].type: must be one of span"),
        ({"type": "text", "contents": [{"type": "span"}]}, ".contents[0].text: is required"),
        ({"type": "button"}, ".action: is required"),
        (button({"type": "message", "text": "x"}), ".action.label: is required"),
        (button({**SAY, "label": "あ" * 41}), ".action.label: must be 1 to 40 characters, has 41"),
        (button(SAY, style="danger"), ".style: must be one of primary, secondary, link"),
        ({"type": "image"}, ".url: is required"),
        ({**IMAGE, "url": "http://e.example/a"}, ".url: must be a percent-encoded address that starts with https"),
        ({**IMAGE, "aspectRatio": "16/9"}, ".aspectRatio: must be a ratio like 20:13"),
        ({"type": "box", "contents": []}, ".layout: is required"),
        ({"type": "box", "layout": "vertical"}, ".contents: is required"),
        (box(layout="grid"), ".layout: must be one of baseline, horizontal, vertical"),
        (box(background={**SHADE, "angle": "90"}), ".background.angle: must be an angle like 90deg"),
        (
            box(ICON),
            ".contents[0]: icon cannot stand in a vertical box, box, button, filler, image, separator, text can",
        ),
        (
            box(button(SAY), layout="baseline"),
            ".contents[0]: button cannot stand in a baseline box, filler, icon, text can",
        ),
        (
            box(text_box("x", gravity="top"), layout="baseline"),
            ".contents[0].gravity: cannot be used inside a baseline box",
        ),
        ({"type": "separator", "height": "1px"}, ".height: is not known here"),
        (VIDEO, ".type: must be one of box, button, image, icon, text, separator, filler"),
    ],
)
def test_a_component_outside_its_limits_is_named(component: Json, sentence: str) -> None:
    [found] = problems([flex(bubble(component))])
    assert found.startswith(f"{BODY}.contents[0]{sentence}")


@pytest.mark.parametrize(
    "component",
    [
        text_box("あ", wrap=True, maxLines=0, lineSpacing="4px", adjustMode="shrink-to-fit", scaling=True),
        {"type": "text", "contents": [{"type": "span", "text": "太い", "weight": "bold", "size": "5xl"}]},
        button({**SAY, "label": "あ" * 40}),
        box(),
        box(
            text_box("あ"),
            action={"type": "message", "text": "はい"},
            background=SHADE,
            width="50%",
            borderWidth="light",
        ),
        box(ICON, text_box("あ"), {"type": "filler"}, layout="baseline", offsetTop="-4px", position="absolute"),
        {**IMAGE, "size": "full", "aspectRatio": "1.91:1", "animated": True, "action": ASK},
    ],
)
def test_a_component_inside_its_limits_fits(component: Json) -> None:
    assert problems([flex(bubble(component))]) == []


def test_a_component_is_found_however_deep_it_lies() -> None:
    deep = text_box("x", wrp=True)
    for _ in range(10):
        deep = box(deep)
    [found] = problems([flex(bubble(deep))])
    assert found.startswith(BODY + ".contents[0]" * 11 + ".wrp: is not known here")


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        ({"type": "bubble"}, ": needs one of header, hero, body, footer"),
        ({"type": "card"}, ".type: must be one of bubble, carousel"),
        (bubble(body=text_box("x")), ".body.type: must be one of box"),
        (bubble(hero=text_box("x")), ".hero.type: must be one of box, image, video"),
        (bubble(styles={"boddy": {}}), ".styles.boddy: is not known here, did you mean body?"),
        (bubble(size="huge"), ".size: must be one of nano, micro, deca, hecto, kilo, mega, giga"),
        (bubble(hero=VIDEO, size="micro"), ".size: must be kilo, mega or giga to show a video"),
        ({"type": "carousel", "contents": [bubble()] * 13}, ".contents: must be 1 to 12 bubbles, has 13"),
        ({"type": "carousel", "contents": []}, ".contents: must be 1 to 12 bubbles, has 0"),
        (
            {"type": "carousel", "contents": [bubble(), bubble(size="kilo")]},
            ".contents: bubbles of one carousel must have one size",
        ),
        (
            {"type": "carousel", "contents": [bubble(hero=VIDEO)]},
            ".contents[0].hero: a carousel cannot hold a video",
        ),
    ],
)
def test_a_container_outside_its_limits_is_named(contents: Json, sentence: str) -> None:
    assert problems([flex(contents)]) == [f"messages[0].contents{sentence}"]


def test_a_video_may_lead_a_single_bubble() -> None:
    assert problems([flex(bubble(hero=VIDEO))]) == []


def sized(most: int) -> Json:
    """A bubble whose compact JSON has exactly `most` bytes."""
    empty = len('{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":""}]}}')
    thirds, rest = divmod(most - empty, 3)
    return bubble(text_box("あ" * thirds + "x" * rest))


def test_a_bubble_may_have_30_kilobytes() -> None:
    assert problems([flex(sized(30_000))]) == []
    assert problems([flex(sized(30_001))]) == [
        "messages[0].contents: must be at most 30000 bytes of JSON, has 30001",
    ]


def test_a_carousel_may_have_50_kilobytes() -> None:
    around = len('{"type":"carousel","contents":[,]}')

    def found(most: int) -> list[str]:
        return problems([flex({"type": "carousel", "contents": [sized(29_000), sized(most - 29_000 - around)]})])

    assert found(50_000) == []
    assert found(50_001) == ["messages[0].contents: must be at most 50000 bytes of JSON, has 50001"]


@pytest.mark.parametrize("value", [None, 3, "text", ["a"], {}])
@pytest.mark.parametrize("key", ["header", "hero", "body", "styles", "action", "size"])
def test_a_value_of_the_wrong_kind_is_named_and_nothing_breaks(key: str, value: Any) -> None:
    found = problems([flex({**CARD, key: value})])
    assert found == [] if (key, value) == ("styles", {}) else all(f"contents.{key}" in each for each in found)
