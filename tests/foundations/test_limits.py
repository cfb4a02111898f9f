"""What LINE would refuse is named with its exact place; what LINE accepts passes."""

import copy
from typing import Any

import pytest

from bot.chat.limits import problems
from tests.foundations.messages import (
    ASK,
    GOOD,
    PHOTO,
    SAY,
    Json,
    bubble,
    column,
    flex,
    good,
    quick,
    template,
    text_box,
)

FAMILY = "👨‍👩‍👧"


def spoilt(name: str, path: str, value: Any) -> Json:
    """A good message with the value at `path` (keys and indexes between dots) replaced."""
    message = good(name)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = message
    for step in way:
        place = place[step]
    place[last] = value
    return message


@pytest.mark.parametrize("name", GOOD)
def test_a_good_message_fits(name: str) -> None:
    assert problems([good(name)], to="group") == []


@pytest.mark.parametrize("name", [name for name in GOOD if name != "textV2"])
def test_what_a_group_gets_a_user_may_get_unless_it_mentions(name: str) -> None:
    assert problems([good(name)], to="user") == []


def test_a_mention_is_refused_outside_groups() -> None:
    assert problems([good("textV2")]) == ["messages[0].substitution: mentions work in groups only"]


@pytest.mark.parametrize(("count", "fits"), [(0, False), (1, True), (5, True), (6, False)])
def test_one_to_five_objects_make_a_send(count: int, fits: bool) -> None:
    expected = [] if fits else [f"messages: must be 1 to 5 objects, has {count}"]
    assert problems([good("text")] * count) == expected


LONG = "あ" * 5001
ONE: list[tuple[Json, str]] = [
    (spoilt("text", "text", LONG), "messages[0].text: must be 1 to 5000 UTF-16 units, has 5001"),
    (spoilt("text", "text", "👍" * 2501), "messages[0].text: must be 1 to 5000 UTF-16 units, has 5002"),
    (spoilt("text", "text", ""), "messages[0].text: must be 1 to 5000 UTF-16 units, has 0"),
    (spoilt("text", "text", None), "messages[0].text: must be text, is null"),
    (spoilt("text", "text", 12), "messages[0].text: must be text, is a number"),
    ({"type": "text"}, "messages[0].text: is required"),
    (spoilt("text", "txet", "x"), "messages[0].txet: is not known here, did you mean text?"),
    (spoilt("text", "colour", "x"), "messages[0].colour: is not known here"),
    (spoilt("text with emoji", "emojis.0.index", 0), "messages[0].emojis[0].index: must point at a $ in the text"),
    (
        spoilt("textV2", "text", "{who}さん"),
        "messages[0].text: {who} has no substitution; a brace itself is written twice",
    ),
    (spoilt("textV2", "text", "a } b"), "messages[0].text: } has no substitution; a brace itself is written twice"),
    (spoilt("textV2", "text", "{officer}" * 21), "messages[0].text: must be at most 20 mention gaps, has 21"),
    (spoilt("textV2", "text", "{mark}" * 21), "messages[0].text: must be at most 20 emoji gaps, has 21"),
    (
        spoilt("textV2", "substitution", {"役員": {"type": "mention", "mentionee": {"type": "all"}}}),
        "messages[0].substitution.役員: must be 1 to 20 letters, digits or _",
    ),
    (spoilt("sticker", "packageId", "abc"), "messages[0].packageId: must be digits"),
    (
        spoilt("image", "previewImageUrl", "http://engawa.example/a.jpg"),
        "messages[0].previewImageUrl: must be a percent-encoded address that starts with https",
    ),
    (
        spoilt("image", "originalContentUrl", "https://e.example/" + "a" * 1983),
        "messages[0].originalContentUrl: must be 1 to 2000 characters, has 2001",
    ),
    (
        spoilt("quick replies", "sender.iconUrl", "https://e.example/" + "a" * 1983),
        "messages[0].sender.iconUrl: must be 1 to 2000 characters, has 2001",
    ),
    (spoilt("audio", "duration", 0), "messages[0].duration: must be a whole number of at least 1"),
    (spoilt("audio", "duration", True), "messages[0].duration: must be a whole number of at least 1"),
    (spoilt("location", "latitude", 91), "messages[0].latitude: must be a number from -90 to 90"),
    (spoilt("location", "title", "あ" * 101), "messages[0].title: must be 1 to 100 UTF-16 units, has 101"),
    (
        spoilt("quick replies", "sender.name", "あ" * 21),
        "messages[0].sender.name: must be 1 to 20 UTF-16 units, has 21",
    ),
    (spoilt("buttons", "altText", "あ" * 1501), "messages[0].altText: must be 1 to 1500 UTF-16 units, has 1501"),
    (
        spoilt("buttons", "template.title", "あ" * 41),
        "messages[0].template.title: must be 1 to 40 characters, has 41",
    ),
    (
        spoilt("buttons", "template.text", "あ" * 61),
        "messages[0].template.text: must be 1 to 60 characters beside what else is there, has 61",
    ),
    (
        template("buttons", text="あ" * 161, actions=[SAY]),
        "messages[0].template.text: must be 1 to 160 characters, has 161",
    ),
    (
        spoilt("buttons", "template.actions", [SAY] * 5),
        "messages[0].template.actions: must be 1 to 4 actions, has 5",
    ),
    (spoilt("buttons", "template.actions", []), "messages[0].template.actions: must be 1 to 4 actions, has 0"),
    (spoilt("confirm", "template.actions", [SAY]), "messages[0].template.actions: must be exactly 2 actions, has 1"),
    (
        spoilt("confirm", "template.text", "あ" * 241),
        "messages[0].template.text: must be 1 to 240 characters, has 241",
    ),
    (
        template("carousel", columns=[column()] * 11),
        "messages[0].template.columns: must be 1 to 10 columns, has 11",
    ),
    (
        template("carousel", columns=[column(actions=[SAY] * 4)]),
        "messages[0].template.columns[0].actions: must be 1 to 3 actions, has 4",
    ),
    (
        template("carousel", columns=[column(text="あ" * 121)]),
        "messages[0].template.columns[0].text: must be 1 to 120 characters, has 121",
    ),
    (
        template("carousel", columns=[column(text="あ" * 61, title="会")]),
        "messages[0].template.columns[0].text: must be 1 to 60 characters beside what else is there, has 61",
    ),
    (
        template("image_carousel", columns=[{"imageUrl": PHOTO, "action": {**SAY, "label": "あ" * 13}}]),
        "messages[0].template.columns[0].action.label: must be 1 to 12 characters, has 13",
    ),
    (quick(*[SAY] * 14), "messages[0].quickReply.items: must be 1 to 13 items, has 14"),
    (quick(), "messages[0].quickReply.items: must be 1 to 13 items, has 0"),
    (
        quick({"type": "message", "text": "はい"}),
        "messages[0].quickReply.items[0].action.label: is required",
    ),
    (
        quick({**SAY, "label": "あ" * 21}),
        "messages[0].quickReply.items[0].action.label: must be 1 to 20 characters, has 21",
    ),
    (
        quick({"type": "postback", "label": "はい", "data": "a=1"}),
        "messages[0].quickReply.items[0].action.displayText: is required",
    ),
    (spoilt("imagemap", "baseSize.width", 1000), "messages[0].baseSize.width: must be one of 1040"),
    (
        spoilt("imagemap", "actions.1.text", "あ" * 401),
        "messages[0].actions[1].text: must be 1 to 400 UTF-16 units, has 401",
    ),
    (
        spoilt("imagemap", "actions.0.area.width", 0),
        "messages[0].actions[0].area.width: must be a whole number of at least 1",
    ),
]


@pytest.mark.parametrize(("message", "sentence"), ONE, ids=[sentence for _, sentence in ONE])
def test_one_violation_gives_one_sentence_with_its_place(message: Json, sentence: str) -> None:
    assert problems([message], to="group") == [sentence]


def test_an_unknown_type_names_the_known_ones() -> None:
    [sentence] = problems([{"type": "poem", "text": "x"}])
    assert sentence.startswith("messages[0].type: must be one of text, textV2, sticker, image, video")


@pytest.mark.parametrize("message", ["text", None, 3, ["text"]])
def test_what_is_no_object_is_refused_kindly(message: Any) -> None:
    [sentence] = problems([message])
    assert sentence.startswith("messages[0]: must be an object, is ")


def test_messages_that_are_no_list_are_refused_kindly() -> None:
    nothing: Any = {"type": "text", "text": "x"}
    assert problems(nothing) == ["messages: must be a list of objects, is an object"]


@pytest.mark.parametrize(
    "columns",
    [
        [column(), column(actions=[SAY, ASK])],
        [column(), column(title="会")],
        [column(thumbnailImageUrl=PHOTO), column()],
    ],
)
def test_columns_of_one_carousel_look_alike(columns: list[Json]) -> None:
    [sentence] = problems([template("carousel", columns=columns)])
    assert sentence.startswith("messages[0].template.columns: all must have the same number of actions")


def test_several_violations_are_all_named() -> None:
    message = spoilt("buttons", "template.title", "あ" * 41)
    message["template"]["actions"][0]["label"] = ""
    message["altText"] = ""
    assert len(problems([message, {"type": "text"}])) == 4


def test_the_sentences_never_quote_what_people_would_read() -> None:
    secret = "架空 太郎" * 2000
    spoils = [spoilt("text", "text", secret), flex(bubble(text_box("x", size=secret, color=secret)))]
    assert all("架空" not in sentence for sentence in problems(spoils))


def test_checking_leaves_the_messages_as_they_were() -> None:
    messages = [good(name) for name in list(GOOD)[:5]]
    before = copy.deepcopy(messages)
    problems(messages)
    assert messages == before
