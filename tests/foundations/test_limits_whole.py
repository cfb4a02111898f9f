"""The limits know every key LINE's own SDK can send, and hold up against any JSON."""

from collections.abc import Mapping
from typing import Any

import linebot.v3.messaging.models as sdk
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import action_limits, flex_limits, limits
from bot.chat.limits import problems
from bot.chat.shapes import Shape
from tests.foundations.messages import GOOD, Json, good, template

FLEX = flex_limits.COMPONENTS
ACTIONS = {**action_limits.actions(20), **action_limits.quick_reply_actions()}

SHAPES: dict[str, Shape] = {
    "TextMessage": limits.MESSAGE["text"],
    "TextMessageV2": limits.MESSAGE["textV2"],
    "StickerMessage": limits.MESSAGE["sticker"],
    "ImageMessage": limits.MESSAGE["image"],
    "VideoMessage": limits.MESSAGE["video"],
    "AudioMessage": limits.MESSAGE["audio"],
    "LocationMessage": limits.MESSAGE["location"],
    "TemplateMessage": limits.MESSAGE["template"],
    "FlexMessage": limits.MESSAGE["flex"],
    "ImagemapMessage": limits.MESSAGE["imagemap"],
    "CouponMessage": limits.MESSAGE["coupon"],
    "ButtonsTemplate": limits.TEMPLATE["buttons"],
    "ConfirmTemplate": limits.TEMPLATE["confirm"],
    "CarouselTemplate": limits.TEMPLATE["carousel"],
    "CarouselColumn": limits.COLUMN,
    "ImageCarouselTemplate": limits.TEMPLATE["image_carousel"],
    "ImageCarouselColumn": limits.IMAGE_COLUMN,
    "URIImagemapAction": limits.AREA_ACTION["uri"],
    "MessageImagemapAction": limits.AREA_ACTION["message"],
    "ClipboardImagemapAction": limits.AREA_ACTION["clipboard"],
    "ImagemapVideo": limits.IMAGEMAP_VIDEO,
    "Sender": limits.SENDER,
    "QuickReply": limits.QUICK_REPLY,
    "PostbackAction": action_limits.actions(20)["postback"],
    "MessageAction": ACTIONS["message"],
    "URIAction": ACTIONS["uri"],
    "DatetimePickerAction": ACTIONS["datetimepicker"],
    "ClipboardAction": ACTIONS["clipboard"],
    "CameraAction": ACTIONS["camera"],
    "CameraRollAction": ACTIONS["cameraRoll"],
    "LocationAction": ACTIONS["location"],
    "FlexBubble": flex_limits.BUBBLE,
    "FlexCarousel": flex_limits.CAROUSEL,
    "FlexBlockStyle": flex_limits.STYLE,
    "FlexVideo": flex_limits.VIDEO,
    "FlexSpan": flex_limits.SPANS["span"],
    "FlexBox": FLEX["box"],
    "FlexButton": FLEX["button"],
    "FlexImage": FLEX["image"],
    "FlexIcon": FLEX["icon"],
    "FlexText": FLEX["text"],
    "FlexSeparator": FLEX["separator"],
    "FlexFiller": FLEX["filler"],
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_limits_know_exactly_the_keys_the_sdk_knows(name: str) -> None:
    fields: Mapping[str, Any] = getattr(sdk, name).__fields__
    assert set(SHAPES[name].known) == {field.alias for field in fields.values()}


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "text", "contents"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def spoilt_messages(draw: st.DrawFn) -> Json:
    """A good message with any JSON put at one random place."""
    message = good(draw(st.sampled_from(list(GOOD))))
    place: Any = message
    while True:
        key = draw(st.sampled_from(list(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or draw(st.booleans()):
            place[key] = draw(ANY_JSON)
            return message
        place = place[key]


@given(spoilt_messages())
def test_no_json_breaks_the_checker_and_every_sentence_has_a_place(message: Json) -> None:
    assert all(sentence.startswith("messages[0]") for sentence in problems([message], to="group"))


@given(st.text(min_size=1, max_size=200), st.data())
def test_a_label_that_fits_still_fits_when_shortened(label: str, data: st.DataObject) -> None:
    def fits(words: str) -> bool:
        return not problems([template("buttons", text="?", actions=[{"type": "message", "label": words, "text": "x"}])])

    shorter = label[: data.draw(st.integers(1, len(label)))]
    assert fits(shorter) or not fits(label)


@given(st.lists(st.sampled_from(list(GOOD)), min_size=1, max_size=6), st.data())
def test_a_send_that_fits_still_fits_when_a_message_is_left_out(names: list[str], data: st.DataObject) -> None:
    messages = [good(name) for name in names]
    fewer = messages[: data.draw(st.integers(1, len(messages)))]
    assert not problems(fewer, to="group") or problems(messages, to="group")
