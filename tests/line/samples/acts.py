"""Events other than messages that people cause."""

from __future__ import annotations

from typing import Any

from tests.line.samples.messages import REFERENCE
from tests.line.samples.shape import Sample

FOLLOW = f"{REFERENCE}: Follow event"
POSTBACK = f"{REFERENCE}: Postback event"
PICKED = f"{REFERENCE}: Postback params object for datetime selection action"
SWITCHED = f"{REFERENCE}: Postback params object for rich menu switch action"
BEACON = f"{REFERENCE}: Beacon event"
LINKED = f"{REFERENCE}: Account link event"
MEMBERSHIP = f"{REFERENCE}: Membership event"
DEVICE = "LINE Things: Receiving events"
SCENARIO = "LINE Things: Receiving LINE Things scenario execution events"


def postback(name: str, data: str, page: str = POSTBACK, source: str = "user", **more: Any) -> Sample:
    """A postback event."""
    return Sample(name, page, "postback", {"postback": {"data": data, **more}}, source)


def membership(kind: str) -> Sample:
    """A membership event."""
    return Sample(f"membership {kind}", MEMBERSHIP, "membership", {"membership": {"type": kind, "membershipId": 4711}})


def things(name: str, page: str, kind: str, **more: Any) -> Sample:
    """An event of a linked device."""
    return Sample(name, page, "things", {"things": {"type": kind, "deviceId": "tc0ffee0000000000000000000000", **more}})


def people(kind: str, word: str, *members: dict[str, str], source: str, answerable: bool) -> Sample:
    """People joining or leaving a group."""
    page = f"{REFERENCE}: Member {'join' if word == 'joined' else 'leave'} event"
    return Sample(f"{kind} in a {source}", page, kind, {word: {"members": list(members)}}, source, answerable)


ONE, OTHER = {"type": "user", "userId": "{user}"}, {"type": "user", "userId": "{other}"}

ACTS: tuple[Sample, ...] = (
    Sample("follow", FOLLOW, "follow", {"follow": {"isUnblocked": False}}),
    Sample("follow after a block", FOLLOW, "follow", {"follow": {"isUnblocked": True}}),
    Sample("follow in the old way", "line-bot-sdk-java: webhook tests", "follow"),
    Sample("unfollow", f"{REFERENCE}: Unfollow event", "unfollow", answerable=False),
    Sample("join a group", f"{REFERENCE}: Join event", "join", source="silent"),
    Sample("join a room", f"{REFERENCE}: Join event", "join", source="silent room"),
    Sample("leave a group", f"{REFERENCE}: Leave event", "leave", source="silent", answerable=False),
    Sample("leave a room", f"{REFERENCE}: Leave event", "leave", source="silent room", answerable=False),
    people("memberJoined", "joined", ONE, OTHER, source="silent", answerable=True),
    people("memberJoined", "joined", OTHER, source="silent room", answerable=True),
    people("memberLeft", "left", ONE, source="silent", answerable=False),
    people("memberLeft", "left", OTHER, source="silent room", answerable=False),
    postback("postback", "shop=lantern&colour=red"),
    postback("postback with empty params", "shop=lantern", params={}),
    postback("postback in a group", "shop=lantern", source="group"),
    postback("postback in a group without user id", "shop=lantern", source="silent"),
    postback("postback in a room", "shop=lantern", source="room"),
    postback("postback with a date", "pick=day", PICKED, params={"date": "2026-11-30"}),
    postback("postback with a time", "pick=hour", PICKED, params={"time": "14:00"}),
    postback("postback with a moment", "pick=both", PICKED, params={"datetime": "2026-11-30T14:00"}),
    postback("menu switched", "menu", SWITCHED, params={"newRichMenuAliasId": "menu-lantern", "status": "SUCCESS"}),
    postback("menu not switched", "menu", SWITCHED, params={
        "newRichMenuAliasId": "menu-lantern", "status": "RICHMENU_ALIAS_ID_NOTFOUND",
    }),
    Sample("video played to its end", f"{REFERENCE}: Video viewing complete event", "videoPlayComplete", {
        "videoPlayComplete": {"trackingId": "film-of-the-lantern"},
    }),
    Sample("beacon entered", BEACON, "beacon", {"beacon": {"hwid": "0a1b2c3d4e", "type": "enter"}}),
    Sample("beacon with words", BEACON, "beacon", {"beacon": {"hwid": "0a1b2c3d4e", "type": "enter", "dm": "0fab"}}),
    Sample("beacon banner", BEACON, "beacon", {"beacon": {"hwid": "0a1b2c3d4e", "type": "banner"}}),
    Sample("beacon stay", BEACON, "beacon", {"beacon": {"hwid": "0a1b2c3d4e", "type": "stay", "dm": "0fab"}}),
    Sample("beacon left, in the old way", "line-bot-sdk-go: webhook tests", "beacon", {
        "beacon": {"hwid": "0a1b2c3d4e", "type": "leave"},
    }),
    Sample("account linked", LINKED, "accountLink", {"link": {"result": "ok", "nonce": "bm9uY2Utb2YtdGVzdHM"}}),
    Sample("account not linked", LINKED, "accountLink", {"link": {"result": "failed", "nonce": "bm9uY2Utb2Y"}},
           answerable=False),
    *(membership(kind) for kind in ("joined", "left", "renewed")),
    things("device linked", DEVICE, "link"),
    things("device unlinked", DEVICE, "unlink"),
    things("device scenario done", SCENARIO, "scenarioResult", result={
        "scenarioId": "scenario-of-the-lantern", "revision": 3, "startTime": 1_792_000_000_000,
        "endTime": 1_792_000_000_900, "resultCode": "success", "bleNotificationPayload": "AQ==",
        "actionResults": [{"type": "binary", "data": "AQID"}, {"type": "void"}],
    }),
    things("device scenario failed", SCENARIO, "scenarioResult", result={
        "scenarioId": "scenario-of-the-lantern", "revision": 3, "startTime": 1_792_000_000_000,
        "endTime": 1_792_000_000_100, "resultCode": "gatt_error", "errorReason": "out of range", "actionResults": [],
    }),
)  # fmt: skip
