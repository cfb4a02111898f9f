"""Staff commands are typed functions: the signature says what follows the name, and usage follows from it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args, get_type_hints

from bot.catalogs import Lazy, Sentence, _
from bot.chat.doors import Reader
from bot.chat.standing import Right
from bot.chat.turn import Refusal, Response, Turn
from bot.text import key as comparable
from bot.text import nearest, plain

Run = Callable[..., Response]


@dataclass(frozen=True)
class Parameter:
    """One argument of a command."""

    name: str
    type: Any
    required: bool


@dataclass(frozen=True)
class Command:
    """A command of the private group: its Japanese and English names, what it is for, and the function.

    `example`: what may follow the name, where what the arguments' readers show would not make sense together.
    `anywhere`: it also works in a group that is not bound yet (only binding itself does). `right`: who may run it.
    `always`: no lock, period or missing right stops it (only what concerns incidents).
    """

    names: tuple[str, ...]
    about: Sentence
    run: Run
    parameters: tuple[Parameter, ...]
    anywhere: bool = False
    right: Right = "worker"
    always: bool = False
    example: str = ""

    def usage(self, readers: Mapping[Any, Reader]) -> Sentence:
        """How it is typed, with an example."""
        parts: list[Lazy] = []
        for parameter in self.parameters:
            shape = Lazy(" {name}") if parameter.required else Lazy("({name})")
            parts.append(shape.fill(name=readers[parameter.type].name))
        examples = self.example or " ".join(readers[parameter.type].example for parameter in self.parameters)
        wanted = "".join(part.render() for part in parts)
        return _("使い方: /{name}{wanted}\n例: /{name} {examples}").fill(
            name=self.names[0], wanted=wanted, examples=examples
        )


def command(
    *names: str,
    about: Sentence,
    example: str = "",
    anywhere: bool = False,
    right: Right = "worker",
    always: bool = False,
) -> Callable[[Run], Command]:
    """Make a command of a typed function whose first parameter is the turn."""

    def make(run: Run) -> Command:
        hints = get_type_hints(run)
        given = list(inspect.signature(run).parameters.values())[1:]
        parameters = tuple(
            Parameter(one.name, _bare(hints[one.name]), one.default is inspect.Parameter.empty) for one in given
        )
        return Command(names, about, run, parameters, anywhere, right, always, example)

    return make


def _bare(hint: Any) -> Any:
    """The type an optional argument has when it is given."""
    inner = [one for one in get_args(hint) if one is not NoneType]
    return inner[0] if len(inner) == 1 else hint


def split(text: str) -> tuple[str, list[str]]:
    """The name and the words of a command line; full-width slash and spaces are as good as any."""
    name, *words = plain(text).lstrip("/").split(" ") if plain(text).strip("/ ") else [""]
    if not name and words:
        name, *words = words
    return name, words


def find(commands: Mapping[str, Command], name: str) -> Command | None:
    """The command of that name, in Japanese or English."""
    return commands.get(comparable(name))


def suggestions(commands: Mapping[str, Command], name: str) -> tuple[str, ...]:
    """The names nearest to what was typed."""
    names = [one for found in commands.values() for one in found.names]
    return nearest(name, list(dict.fromkeys(names)))


def call(found: Command, turn: Turn, words: Sequence[str], readers: Mapping[Any, Reader]) -> Response:
    """Run a command on its words; raises Refusal when they cannot be understood."""
    arguments, left = _read_all(found, turn, list(words), readers)
    if left:
        raise Refusal(_("「{words}」がわかりませんでした。").fill(words=" ".join(left)))
    return found.run(turn, **arguments)


def _read_all(
    found: Command, turn: Turn, words: list[str], readers: Mapping[Any, Reader]
) -> tuple[dict[str, Any], list[str]]:
    arguments: dict[str, Any] = {}
    for parameter in found.parameters:
        reader = readers[parameter.type]
        if not words:
            if parameter.required:
                raise Refusal(_("{name}がありません。").fill(name=reader.name))
            continue
        arguments[parameter.name], taken = _read_longest(reader, turn, words)
        words = words[taken:]
    return arguments, words


def _read_longest(reader: Reader, turn: Turn, words: list[str]) -> tuple[Any, int]:
    """Read as many words as make sense; the complaint is about the usual number of them."""
    refusal: Refusal | None = None
    for count in range(min(reader.words, len(words)), 0, -1):
        try:
            return reader.read(turn, " ".join(words[:count])), count
        except Refusal as error:
            refusal = error if refusal is None or count >= reader.usual else refusal
    raise refusal if refusal else Refusal(_("わかりませんでした。"))
