"""Message events: everything a person can send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.line.samples.shape import Sample

REFERENCE = "Messaging API reference"
TEXT = f"{REFERENCE}: Message event, Text"
IMAGE = f"{REFERENCE}: Message event, Image"
VIDEO = f"{REFERENCE}: Message event, Video"
AUDIO = f"{REFERENCE}: Message event, Audio"
FILE = f"{REFERENCE}: Message event, File"
LOCATION = f"{REFERENCE}: Message event, Location"
STICKER = f"{REFERENCE}: Message event, Sticker"
EDITED = f"{REFERENCE}: Message edited event"
SOURCE = f"{REFERENCE}: Source objects"

FROM_LINE = {"type": "line"}
ELSEWHERE = {
    "type": "external",
    "originalContentUrl": "https://photos.invalid/lantern.jpg",
    "previewImageUrl": "https://photos.invalid/lantern-small.jpg",
}
QUOTABLE = {"quoteToken": "qt-lantern-0001"}


def message(name: str, page: str, kind: str, /, source: str = "user", **content: Any) -> Sample:
    """A message event with this content."""
    whole: Mapping[str, Any] = {"type": kind, "id": "{id}", **content}
    return Sample(name, page, "message", {"message": whole}, source)


def text(name: str, said: str, page: str = TEXT, source: str = "user", **more: Any) -> Sample:
    """A text message event."""
    return message(name, page, "text", source, text=said, **QUOTABLE, **more)


def sticker(name: str, look: str, **more: Any) -> Sample:
    """A sticker message event."""
    content = {"packageId": "90210", "stickerId": "5150", "stickerResourceType": look}
    return message(name, STICKER, "sticker", **content, **QUOTABLE, **more)


def _emoji(index: int) -> dict[str, Any]:
    return {"index": index, "length": 7, "productId": "5f00000000000000000000aa", "emojiId": "042"}


def _mention(index: int, length: int, **whom: Any) -> dict[str, Any]:
    return {"index": index, "length": length, **whom}


LOOKS = (
    "STATIC", "ANIMATION", "SOUND", "ANIMATION_SOUND", "POPUP", "POPUP_SOUND", "CUSTOM", "MESSAGE", "NAME_TEXT",
    "PER_STICKER_TEXT",
)  # fmt: skip

MESSAGES: tuple[Sample, ...] = (
    text("text", "こんばんは"),
    text("text in a group", "こんばんは", SOURCE, "group"),
    text("text in a group without user id", "こんばんは", SOURCE, "silent"),
    text("text in a room", "こんばんは", SOURCE, "room"),
    text("text in a room without user id", "こんばんは", SOURCE, "silent room"),
    text("command in a group", "/希望一覧", SOURCE, "group"),
    text("command in a group without user id", "/希望一覧", SOURCE, "silent"),
    text("command in a room", "/希望一覧", SOURCE, "room"),
    text("text with LINE emojis", "(lamp1)ありがとう(lamp2)", emojis=[_emoji(0), _emoji(12)]),
    text("text quoting a message", "これです", quotedMessageId="76000001"),
    text("text with a token to mark it read", "読んでください", markAsReadToken="mr-lantern-1"),
    text(
        "text that mentions people", "@たけし さん @みなさん @縁側", TEXT, "group",
        mention={"mentionees": [
            _mention(0, 4, type="user", userId="{other}", isSelf=False),
            _mention(8, 5, type="all"),
            _mention(14, 3, type="user", userId="{bot}", isSelf=True),
        ]},
    ),
    text(
        "text that mentions somebody who stays unknown", "@だれか さん", TEXT, "group",
        mention={"mentionees": [_mention(0, 4, type="user")]},
    ),
    text(
        "text that mentions in the old way", "@たけし さん", "line-bot-sdk-go: webhook tests", "group",
        mention={"mentionees": [_mention(0, 4, userId="{other}")]},
    ),
    message("image", IMAGE, "image", contentProvider=FROM_LINE, **QUOTABLE),
    message("image from elsewhere", IMAGE, "image", contentProvider=ELSEWHERE, **QUOTABLE),
    message(
        "image of a set", IMAGE, "image", contentProvider=FROM_LINE, **QUOTABLE,
        imageSet={"id": "E0DD5EC0FFEE", "index": 2, "total": 3},
    ),
    message("image of a set, unnumbered", IMAGE, "image", contentProvider=FROM_LINE, imageSet={"id": "E0DD5EC0FFEE"}),
    message("image in a room", IMAGE, "image", source="silent room", contentProvider=ELSEWHERE, **QUOTABLE),
    message("video", VIDEO, "video", duration=42_000, contentProvider=FROM_LINE, **QUOTABLE),
    message("video from elsewhere, of unknown length", VIDEO, "video", contentProvider=ELSEWHERE, **QUOTABLE),
    message("audio", AUDIO, "audio", duration=7_000, contentProvider=FROM_LINE),
    message("audio from elsewhere", AUDIO, "audio", contentProvider={
        "type": "external", "originalContentUrl": "https://photos.invalid/song.m4a",
    }),
    message("file", FILE, "file", fileName="夏まつりの案内.pdf", fileSize=48_213),
    message("file in a group", FILE, "file", source="group", fileName="名簿ではない.txt", fileSize=12),
    message(
        "location", LOCATION, "location",
        title="ことり坂集会所", address="ことり坂1丁目", latitude=35.7, longitude=139.6,
    ),
    message("location without a name", LOCATION, "location", latitude=-0.5, longitude=0),
    *(sticker(f"sticker {look}", look) for look in LOOKS),
    sticker("sticker with keywords", "ANIMATION", keywords=["ちょうちん", "夕すずみ", "ok"]),
    sticker("sticker with somebody's text", "MESSAGE", keywords=["ちょうちん"], text="おつかれさま"),
    sticker("sticker quoting a message", "STATIC", quotedMessageId="76000002"),
    Sample(
        "edited message", EDITED, "messageEdited",
        {"message": {"type": "text", "id": "{id}", "text": "こんばんは（直しました）", **QUOTABLE}}, "group",
    ),
    Sample(
        "edited command", EDITED, "messageEdited",
        {"message": {"type": "text", "id": "{id}", "text": "／希望一覧", **QUOTABLE}}, "group",
    ),
    Sample(
        "edited message from one person", "line-bot-sdk-python: webhook tests", "messageEdited",
        {"message": {"type": "text", "id": "{id}", "text": "直しました", **QUOTABLE}},
    ),
    Sample(
        "unsent message", f"{REFERENCE}: Unsend event", "unsend", {"unsend": {"messageId": "76000003"}},
        answerable=False,
    ),
    Sample(
        "unsent message in a group", f"{REFERENCE}: Unsend event", "unsend", {"unsend": {"messageId": "76000004"}},
        "group", answerable=False,
    ),
)  # fmt: skip
