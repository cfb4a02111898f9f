"""The guided scenes behind the five doors: data people edit in content/scenes, checked when read."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bot.simulator.scene_deeds import FaultyDeed, deed

Table = Mapping[str, object]
DOOR_WORDS = ("id", "title", "title_en", "lead", "lead_en")
STEP_KEYS = frozenset({"caption", "caption_en", "do", "look", "expect"})
LOOK = re.compile(r"phone:.+|group|mails|clock")


class FaultyScene(ValueError):
    """A scene file cannot be played; the sentence names the file, the line and the step."""


class Place(NamedTuple):
    """Where in which file we are, for the error sentence (lines count from 1; step "" means the whole table)."""

    file: Path
    line: int
    step: str = ""

    def fault(self, sentence: str) -> FaultyScene:
        """The error to raise for what is wrong here."""
        step = f" ({self.step})" if self.step else ""
        return FaultyScene(f"{self.file}:{self.line}{step}: {sentence}")


def load(folder: Path) -> dict[str, object]:
    """All doors with their scenes, in door order, as `GET /play/scenes` answers them.

    A file holds either its own `[door]` or `door = "id"`, which adds its scenes to that door (files in name order).
    Raises FaultyScene with a sentence that names file and line.
    """
    read = [(file, _parse(file)) for file in sorted(folder.glob("*.toml"), key=lambda each: each.stem)]
    doors = _doors(read)
    for file, table in read:
        home = _home(file, table)
        if home not in doors:
            raise Place(file, 1).fault(f"there is no door {home!r}; the doors are {', '.join(doors)}.")
        doors[home].extend(_scenes(file, table))
    heads = {str(head["id"]): head for _, head in _heads(read)}
    return {"doors": [{**_words(heads[name]), "scenes": scenes} for name, scenes in doors.items()]}


def _parse(file: Path) -> Table:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        line = re.search(r"line (\d+)", str(fault))
        raise Place(file, int(line[1]) if line else 1).fault(f"this is not valid TOML: {fault}.") from fault
    except UnicodeDecodeError as fault:
        raise Place(file, 1).fault("this file is not UTF-8 text.") from fault


def _heads(read: list[tuple[Path, Table]]) -> Iterator[tuple[Path, Table]]:
    for file, table in read:
        head = table.get("door")
        if isinstance(head, Mapping):
            yield file, head


def _doors(read: list[tuple[Path, Table]]) -> dict[str, list[object]]:
    """Door id to its (still empty) scenes, by `order`."""
    seen: dict[str, int] = {}
    for file, head in _heads(read):
        here = Place(file, _line(file, "[door]"))
        for word in DOOR_WORDS:
            _sentence(head, word, here)
        order = head.get("order")
        if not isinstance(order, int):
            raise here.fault("order must be a whole number; doors stand from the lowest to the highest.")
        name = str(head["id"])
        if name in seen:
            raise here.fault(f"the door {name!r} is already defined in another file.")
        seen[name] = order
    return {name: [] for name in sorted(seen, key=lambda each: seen[each])}


def _home(file: Path, table: Table) -> str:
    head = table.get("door")
    if isinstance(head, Mapping):
        return str(head["id"])
    if isinstance(head, str):
        return head
    raise Place(file, 1).fault('this file needs a [door] table, or door = "id" to add scenes to another door.')


def _words(head: Table) -> dict[str, object]:
    return {word: head[word] for word in DOOR_WORDS}


def _scenes(file: Path, table: Table) -> list[object]:
    """The file's scenes with their steps, checked."""
    scene_lines, step_lines = _lines(file, "[[scene]]"), iter(_lines(file, "[[scene.step]]"))
    scenes: list[object] = []
    for number, scene in enumerate(_tables(table.get("scene", []), Place(file, 1), "[[scene]]"), start=1):
        here = Place(file, scene_lines[number - 1] if number <= len(scene_lines) else 1, f"scene {number}")
        steps = _tables(scene.get("step", []), here, "[[scene.step]]")
        if not steps:
            raise here.fault("a scene needs at least one [[scene.step]].")
        words = {word: _sentence(scene, word, here) for word in ("title", "title_en")}
        places = (
            Place(file, next(step_lines, here.line), f"scene {number}, step {at}") for at in range(1, len(steps) + 1)
        )
        scenes.append({**words, "steps": [_step(step, at) for step, at in zip(steps, places, strict=True)]})
    return scenes


def _tables(value: object, here: Place, name: str) -> list[Table]:
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise here.fault(f"{name} must be written with double brackets, once for each.")
    return value


def _step(step: Table, here: Place) -> dict[str, object]:
    """One step as the page plays it; absent keys become null."""
    if unknown := sorted(set(step) - STEP_KEYS):
        raise here.fault(f"nothing here is called {', '.join(unknown)}; a step has {', '.join(sorted(STEP_KEYS))}.")
    captions = {word: _sentence(step, word, here) for word in ("caption", "caption_en")}
    look, expect = step.get("look"), step.get("expect")
    if look is not None and not (isinstance(look, str) and LOOK.fullmatch(look)):
        raise here.fault('look must be "phone:<name>", "group", "mails" or "clock".')
    if expect is not None:
        _sentence(step, "expect", here)
    try:
        return {**captions, "do": deed(step.get("do")), "look": look, "expect": expect}
    except FaultyDeed as fault:
        raise here.fault(str(fault)) from fault


def _sentence(table: Table, word: str, here: Place) -> str:
    value = table.get(word)
    if not isinstance(value, str) or not value.strip():
        raise here.fault(f"{word} must be a text that is not empty.")
    return value


def _lines(file: Path, header: str) -> list[int]:
    """The lines on which this table header stands."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, start=1) if line.split("#")[0].strip() == header]


def _line(file: Path, header: str) -> int:
    return next(iter(_lines(file, header)), 1)
