"""What LINE says may come without notice, and what its SDKs are tested with to be sure."""

from __future__ import annotations

from tests.line.samples.messages import REFERENCE, message, text
from tests.line.samples.shape import Sample

DEVELOP = "Messaging API development guidelines: New event types and properties may be added"
COMMON = f"{REFERENCE}: Webhook event objects, Common properties"
AGAIN = "Receiving messages (webhooks): Webhook redelivery"
SDK = "line-bot-sdk-java: webhook tests, unknown events"

OF_NOW = {"type": "text", "id": "{id}", "text": "こんばんは"}

STRANGE: tuple[Sample, ...] = (
    Sample("delivered again", AGAIN, "message", {"message": OF_NOW}, common={
        "deliveryContext": {"isRedelivery": True},
    }),
    Sample("on standby", COMMON, "message", {"message": OF_NOW}, answerable=False, common={"mode": "standby"}),
    Sample("on standby in a group", COMMON, "message", {"message": OF_NOW}, "silent", False, {"mode": "standby"}),
    Sample("in a mode nobody knows", DEVELOP, "message", {"message": OF_NOW}, common={"mode": "siesta"}),
    Sample("an event nobody knows", SDK, "lanternLit", {"lantern": {"colour": "red"}}),
    Sample("an event nobody knows in a group", SDK, "lanternLit", {"lantern": {"colour": "red"}}, "group"),
    Sample("an event nobody knows without source", SDK, "lanternLit", {"lantern": 3}, "none", answerable=False),
    Sample("an event with a very long name", DEVELOP, "lantern" * 9),
    Sample("a message from a source nobody knows", SDK, "message", {"message": OF_NOW}, "unknown"),
    message("a message of a kind nobody knows", SDK, "hologram", light="blue"),
    text("a text with half an emoji", "ちょうちん\ud83c"),
    text("a text with a null sign", "ちょう\0ちん"),
    text("a command with half an emoji", "/ちょうちん\ud83c", source="group"),
    text("a very long text", "ちょうちん" * 1000),
    text("a very long command", "/" + "ちょうちん" * 999, source="group"),
    Sample("a very long event id", DEVELOP, "message", {"message": OF_NOW}, common={
        "webhookEventId": "01M" + "9" * 90,
    }),
    Sample("an event id with odd signs", DEVELOP, "message", {"message": OF_NOW}, common={
        "webhookEventId": "a\0b\ud83c",
    }),
    Sample("a very long message id", DEVELOP, "message", {"message": {**OF_NOW, "id": "7" * 90}}),
    Sample("a time far away", "line-bot-sdk-php: webhook tests", "follow", common={
        "timestamp": 12_345_678_901_234_567,
    }),
    Sample("a time with a fraction", DEVELOP, "follow", common={"timestamp": 1_792_000_000_000.5}),
    Sample("a mention that is none", DEVELOP, "message", {
        "message": {**OF_NOW, "text": "/希望一覧", "mention": {"mentionees": 3}},
    }, "group"),
)  # fmt: skip
