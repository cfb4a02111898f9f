"""The scene files behind the doors: what they become, and how a mistake in one is named."""

from pathlib import Path

import pytest

from bot.simulator.scenes import FaultyScene, load

CONTENT = Path(__file__).parents[2] / "content" / "scenes"

DOOR = """\
[door]
id = "officer"
order = 1
title = "役員"
title_en = "Officer"
lead = "押すだけ。"
lead_en = "Only taps."
"""

SCENE = """
[[scene]]
title = "はじめ"
title_en = "Start"

[[scene.step]]
caption = "こんにちは。"
caption_en = "Hello."
"""


def write(folder: Path, text: str, name: str = "officer.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def fault(folder: Path) -> str:
    with pytest.raises(FaultyScene) as raised:
        load(folder)
    return str(raised.value)


def steps(folder: Path) -> list[dict[str, object]]:
    doors = load(folder)["doors"]
    assert isinstance(doors, list)
    found: list[dict[str, object]] = doors[0]["scenes"][0]["steps"]
    return found


def test_the_five_doors_stand_in_the_order_people_know_them() -> None:
    doors = load(CONTENT)["doors"]
    assert isinstance(doors, list)
    assert [door["id"] for door in doors] == ["officer", "worker", "responsible", "ward", "developer"]


def test_every_door_opens_on_a_scene_in_both_languages() -> None:
    doors = load(CONTENT)["doors"]
    assert isinstance(doors, list)
    for door in doors:
        assert door["scenes"], door["id"]
        assert door["title_en"].isascii()


def test_the_first_press_of_the_officers_scene_goes_to_the_next_notice() -> None:
    assert steps(CONTENT)[0]["do"] == {"clock": {"next": True}}


def test_what_a_step_leaves_out_is_null(tmp_path: Path) -> None:
    write(tmp_path, DOOR + SCENE)
    assert steps(tmp_path) == [
        {"caption": "こんにちは。", "caption_en": "Hello.", "do": None, "look": None, "expect": None}
    ]


def test_a_list_of_deeds_becomes_a_series(tmp_path: Path) -> None:
    write(
        tmp_path,
        DOOR + SCENE + 'do = [{ say = { as = "たけし", text = "はい" } }, { clock = { add = 60 } }]\n',
    )
    assert steps(tmp_path)[0]["do"] == {"series": [{"say": {"as": "たけし", "text": "はい"}}, {"clock": {"add": 60}}]}


def test_another_file_adds_its_scene_to_a_door(tmp_path: Path) -> None:
    write(tmp_path, DOOR + SCENE)
    write(tmp_path, 'door = "officer"\n' + SCENE.replace("はじめ", "つづき"), "officer-surveys.toml")
    doors = load(tmp_path)["doors"]
    assert isinstance(doors, list)
    assert [scene["title"] for scene in doors[0]["scenes"]] == ["はじめ", "つづき"]


def test_doors_stand_by_their_order_and_not_by_file_name(tmp_path: Path) -> None:
    write(tmp_path, DOOR.replace("order = 1", "order = 2"), "a.toml")
    write(tmp_path, DOOR.replace("officer", "ward"), "b.toml")
    doors = load(tmp_path)["doors"]
    assert isinstance(doors, list)
    assert [door["id"] for door in doors] == ["ward", "officer"]


def test_broken_toml_is_named_with_its_line(tmp_path: Path) -> None:
    file = write(tmp_path, DOOR + "title = \n")
    assert fault(tmp_path).startswith(f"{file}:8: this is not valid TOML")


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "officer.toml").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in fault(tmp_path)


def test_an_empty_caption_is_named_with_line_scene_and_step(tmp_path: Path) -> None:
    file = write(tmp_path, DOOR + SCENE + '\n[[scene.step]]\ncaption = " "\ncaption_en = "x"\n')
    assert fault(tmp_path) == f"{file}:17 (scene 1, step 2): caption must be a text that is not empty."


def test_the_line_is_right_in_the_second_scene_too(tmp_path: Path) -> None:
    file = write(tmp_path, DOOR + SCENE + SCENE.replace('"Hello."', '""'))
    assert fault(tmp_path).startswith(f"{file}:21 (scene 2, step 1): caption_en")


def test_a_scene_without_steps_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, DOOR + '[[scene]]\ntitle = "x"\ntitle_en = "x"\n')
    assert fault(tmp_path) == f"{file}:8 (scene 1): a scene needs at least one [[scene.step]]."


def test_an_unknown_key_of_a_step_is_refused(tmp_path: Path) -> None:
    write(tmp_path, DOOR + SCENE + 'captoin = "x"\n')
    assert "nothing here is called captoin" in fault(tmp_path)


def test_a_look_at_nowhere_is_refused(tmp_path: Path) -> None:
    write(tmp_path, DOOR + SCENE + 'look = "moon"\n')
    assert "look must be" in fault(tmp_path)


def test_a_door_without_its_english_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, DOOR.replace('lead_en = "Only taps."\n', ""))
    assert fault(tmp_path) == f"{file}:1: lead_en must be a text that is not empty."


def test_a_door_without_its_order_is_refused(tmp_path: Path) -> None:
    write(tmp_path, DOOR.replace("order = 1\n", ""))
    assert "order must be a whole number" in fault(tmp_path)


def test_one_door_cannot_be_defined_twice(tmp_path: Path) -> None:
    write(tmp_path, DOOR)
    file = write(tmp_path, DOOR, "twice.toml")
    assert fault(tmp_path) == f"{file}:1: the door 'officer' is already defined in another file."


def test_scenes_for_a_door_that_is_not_there_are_refused(tmp_path: Path) -> None:
    write(tmp_path, DOOR)
    write(tmp_path, 'door = "ofiser"\n' + SCENE, "z.toml")
    assert "there is no door 'ofiser'; the doors are officer." in fault(tmp_path)


def test_a_file_that_belongs_to_no_door_is_refused(tmp_path: Path) -> None:
    write(tmp_path, SCENE)
    assert "needs a [door] table" in fault(tmp_path)


def test_a_scene_written_with_single_brackets_is_refused(tmp_path: Path) -> None:
    write(tmp_path, DOOR + '[scene]\ntitle = "x"\n')
    assert "[[scene]] must be written with double brackets" in fault(tmp_path)


def test_a_faulty_deed_is_named_with_its_step(tmp_path: Path) -> None:
    file = write(tmp_path, DOOR + SCENE + 'do = { tap = { as = "たけし" } }\n')
    assert fault(tmp_path) == f"{file}:13 (scene 1, step 1): tap lacks label."
