"""Events about the account and its channels, which no person causes."""

from __future__ import annotations

from tests.line.samples.shape import Sample

MODULE = "Partner docs: Module channel-specific webhook events"
DELIVERED = "LINE notification messages: Webhook delivery completion event"
HASH = "5eed" * 16
TAG = "1792000000" + HASH + "lantern"

ACCOUNT: tuple[Sample, ...] = (
    Sample("module attached", MODULE, "module", source="none", answerable=False, body={
        "module": {"type": "attached", "botId": "{bot}", "scopes": ["message:send", "message:receive"]},
    }),
    Sample("module detached", MODULE, "module", source="none", answerable=False, body={
        "module": {"type": "detached", "botId": "{bot}", "reason": "bot_deleted"},
    }),
    Sample("channel activated", MODULE, "activated", {"chatControl": {"expireAt": 1_792_003_600_000}},
           answerable=False),
    Sample("channel deactivated", MODULE, "deactivated", answerable=False),
    Sample("channel deactivated on standby", MODULE, "deactivated", answerable=False, common={"mode": "standby"}),
    Sample("bot suspended", MODULE, "botSuspended", source="none", answerable=False),
    Sample("bot resumed", MODULE, "botResumed", source="none", answerable=False),
    Sample("notification delivered", DELIVERED, "delivery", {"delivery": {"data": HASH}}, answerable=False),
    Sample("notification delivered, tagged", DELIVERED, "delivery", {"delivery": {"data": TAG}}, answerable=False),
    Sample("notification delivered, without source", DELIVERED, "delivery", {"delivery": {"data": HASH}}, "none",
           answerable=False),
)  # fmt: skip
