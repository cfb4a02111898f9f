"""What a step of a scene may do."""

import pytest

from bot.simulator.scene_deeds import FaultyDeed, deed


@pytest.mark.parametrize(
    "known",
    [
        {"say": {"as": "佐伯", "in": "group", "text": "/希望一覧"}},
        {"tap": {"as": "たけし", "label": "はい"}},
        {"menu": {"as": "たけし", "label": "来てほしい"}},
        {"pick": {"as": "たけし", "label": "日を選ぶ", "date": "2026-11-20"}},
        {"pick": {"as": "佐伯", "in": "group", "label": "日程", "datetime": "2026-11-20T14:00"}},
        {"clock": {"next": True}},
        {"clock": {"add": 3600}},
        {"clock": {"to": "2026-11-13T18:00:00+09:00"}},
        {"fault": {"endpoint": "push", "kind": "status", "status": 500, "times": 2}},
        {"mend": {}},
    ],
)
def test_what_the_page_can_do_passes_unchanged(known: dict[str, object]) -> None:
    assert deed(known) == known


def test_nothing_to_do_is_none() -> None:
    assert deed(None) is None


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ([], "empty list"),
        ("tap", "exactly one of"),
        ({"say": {"as": "a", "text": "b"}, "clock": {"next": True}}, "exactly one of"),
        ({"jump": {"as": "a"}}, "nothing can be done by 'jump'"),
        ({"say": "hello"}, "must be a table"),
        ({"say": {"as": "a"}}, "say lacks text"),
        ({"say": {"as": "", "text": "b"}}, "must be a text that is not empty"),
        ({"say": {"as": "a", "text": "b", "loud": True}}, "does not know loud"),
        ({"menu": {"as": "a", "label": "b", "in": "group"}}, "does not know in"),
        ({"tap": {"as": "a", "label": "b", "in": "room"}}, 'can only be "group"'),
        ({"pick": {"as": "a", "label": "b"}}, "either date or datetime"),
        ({"pick": {"as": "a", "label": "b", "date": "2026-11-20", "datetime": "x"}}, "either date or datetime"),
        ({"pick": {"as": "a", "label": "b", "date": "2026-02-30"}}, "is not a date"),
        ({"pick": {"as": "a", "label": "b", "date": 20}}, "in quotes"),
        ({"pick": {"as": "a", "label": "b", "datetime": "soon"}}, "is not a date and time"),
        ({"pick": {"as": "a", "label": "b", "datetime": "2026-11-20T14:00+09:00"}}, "no zone"),
        ({"clock": {"next": False}}, "clock takes"),
        ({"clock": {"add": 0}}, "clock takes"),
        ({"clock": {"add": True}}, "clock takes"),
        ({"clock": {"to": "2026-11-13T18:00:00"}}, "clock takes"),
        ({"clock": {"next": True, "add": 5}}, "clock takes"),
        ({"fault": {"endpoint": "moon", "kind": "drop"}}, "fault knows the endpoints"),
        ({"fault": {"endpoint": "push", "kind": "burn"}}, "fault knows the kinds"),
        ({"fault": {"endpoint": "push", "kind": "status", "status": "500"}}, "must be a number"),
        ([{"tap": {"as": "a", "label": "b"}}, {"jump": {}}], "nothing can be done by 'jump'"),
    ],
)
def test_a_faulty_deed_is_refused_with_its_reason(wrong: object, why: str) -> None:
    with pytest.raises(FaultyDeed, match=why.replace("(", r"\(")):
        deed(wrong)
