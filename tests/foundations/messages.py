"""Messages that fit LINE, one of each type, for tests to spoil in one place at a time."""

import json
from typing import Any

Json = dict[str, Any]

SAY: Json = {"type": "message", "label": "はい", "text": "はい"}
ASK: Json = {"type": "postback", "label": "参加します", "data": "a=1", "displayText": "参加します"}
PICK: Json = {"type": "datetimepicker", "label": "日をえらぶ", "data": "d=1", "mode": "date"}
OPEN: Json = {"type": "uri", "label": "ページをひらく", "uri": "https://engawa.example/p/1"}
COPY: Json = {"type": "clipboard", "label": "写す", "clipboardText": "A012"}
PHOTO = "https://engawa.example/photo.jpg"
AREA: Json = {"x": 0, "y": 0, "width": 520, "height": 520}


def text_box(words: str, **more: Any) -> Json:
    """A Flex text component."""
    return {"type": "text", "text": words, **more}


def box(*contents: Json, layout: str = "vertical", **more: Any) -> Json:
    """A Flex box around `contents`."""
    return {"type": "box", "layout": layout, "contents": list(contents), **more}


def button(action: Json, **more: Any) -> Json:
    """A Flex button."""
    return {"type": "button", "action": action, **more}


def bubble(*body: Json, **more: Any) -> Json:
    """A Flex bubble with `body`."""
    return {"type": "bubble", "body": box(*(body or (text_box("あおば町会の講習会"),))), **more}


def flex(contents: Json) -> Json:
    """A Flex message around a bubble or a carousel."""
    return {"type": "flex", "altText": "講習会のお知らせ", "contents": contents}


def row(name: str, value: str) -> Json:
    """A line of a table: a name and its value on one baseline."""
    return box(text_box(name, size="sm", flex=2), text_box(value, wrap=True, flex=5), layout="baseline", spacing="sm")


CARD = bubble(
    text_box("あおば町会の講習会", weight="bold", size="lg", wrap=True),
    {"type": "separator", "margin": "md"},
    row("日にち", "10月15日(木)"),
    row("時間", "午後2時から午後4時まで"),
    row("会場", "みどり会館 2階"),
    header=box(text_box("講習会のお知らせ", weight="bold", color="#1A4D2E"), paddingAll="12px"),
    hero={"type": "image", "url": PHOTO, "size": "full", "aspectRatio": "20:13", "aspectMode": "cover"},
    footer=box(button(ASK, style="primary", height="sm"), button(OPEN, style="link"), spacing="sm"),
    styles={"header": {"backgroundColor": "#F2F7F3"}, "footer": {"separator": True}},
    size="mega",
)


def column(**more: Any) -> Json:
    """A column of a carousel template."""
    return {"text": "みどり町会", "actions": [SAY], **more}


def template(kind: str, **more: Any) -> Json:
    """A template message."""
    return {"type": "template", "altText": "選んでください", "template": {"type": kind, **more}}


def quick(*actions: Json) -> Json:
    """A text message with one quick reply for each action."""
    return {
        "type": "text",
        "text": "選んでください。",
        "quickReply": {"items": [{"type": "action", "action": action} for action in actions]},
    }


GOOD: dict[str, Json] = {
    "text": {"type": "text", "text": "こんにちは。"},
    "text with emoji": {
        "type": "text",
        "text": "👍$",
        "emojis": [{"index": 2, "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"}],
    },
    "textV2": {
        "type": "textV2",
        "text": "{officer}さん {{笑}}{mark}",
        "substitution": {
            "officer": {"type": "mention", "mentionee": {"type": "user", "userId": "U" + "1" * 32}},
            "mark": {"type": "emoji", "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"},
        },
    },
    "sticker": {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    "image": {"type": "image", "originalContentUrl": PHOTO, "previewImageUrl": PHOTO},
    "video": {"type": "video", "originalContentUrl": PHOTO, "previewImageUrl": PHOTO, "trackingId": "tip-3"},
    "audio": {"type": "audio", "originalContentUrl": PHOTO, "duration": 60000},
    "location": {
        "type": "location",
        "title": "みどり会館",
        "address": "架空区みどり1-2-3",
        "latitude": 35.7,
        "longitude": 139,
    },
    "buttons": template(
        "buttons",
        title="講習会",
        text="参加しますか。",
        thumbnailImageUrl=PHOTO,
        imageSize="cover",
        defaultAction={"type": "uri", "uri": "https://engawa.example/"},
        actions=[ASK, SAY, PICK, OPEN],
    ),
    "confirm": template("confirm", text="よろしいですか。", actions=[ASK, SAY]),
    "carousel": template("carousel", columns=[column(), column()], imageAspectRatio="square"),
    "image_carousel": template("image_carousel", columns=[{"imageUrl": PHOTO, "action": {**SAY, "label": "みる"}}]),
    "flex bubble": flex(CARD),
    "flex carousel": flex({"type": "carousel", "contents": [CARD, CARD]}),
    "imagemap": {
        "type": "imagemap",
        "baseUrl": "https://engawa.example/map",
        "altText": "案内図",
        "baseSize": {"width": 1040, "height": 1040},
        "actions": [
            {"type": "uri", "linkUri": "https://engawa.example/", "area": AREA, "label": "開く"},
            {"type": "message", "text": "地図", "area": AREA},
        ],
        "video": {
            "originalContentUrl": PHOTO,
            "previewImageUrl": PHOTO,
            "area": AREA,
            "externalLink": {"linkUri": "https://engawa.example/", "label": "もっと見る"},
        },
    },
    "coupon": {"type": "coupon", "couponId": "01JYNW8JMQVFBNWF1APF8Z3FS7"},
    "quick replies": {
        "type": "text",
        "text": "選んでください。",
        "sender": {"name": "えんがわ", "iconUrl": PHOTO},
        "quickReply": {
            "items": [
                {"type": "action", "imageUrl": PHOTO, "action": action}
                for action in (SAY, ASK, PICK, OPEN, COPY, {"type": "camera", "label": "写真をとる"})
            ]
        },
    },
}


def good(name: str) -> Json:
    """A fresh copy of a message that fits, no part of it shared, to be spoilt."""
    copied: Json = json.loads(json.dumps(GOOD[name]))
    return copied
