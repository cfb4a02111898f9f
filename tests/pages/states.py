"""Every page in every state that looks different: filled, empty, refused, after a mistake, after a deed, opened."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from werkzeug.test import TestResponse

from tests.pages.fixtures import Standing
from tests.pages.reading import Form, Page
from tests.pages.walking import Walk, own_path, shape

TYPED = ("text", "textarea", "search", "email", "tel", "url", "number", "date", "time", "datetime-local")
MISTAKES: tuple[Mapping[str, str], ...] = (
    dict.fromkeys(TYPED, ""),
    dict.fromkeys(TYPED, "長" * 300 + " 090-0000-1234"),
)
WAYS = ("as drawn", "empty", "too long")
MOVED = (301, 302, 303, 307, 308)
Look = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class State:
    """A page as it was answered: to whom, at which address, after what."""

    name: str
    path: str
    text: str
    status: int
    headers: Mapping[str, str]


def states(standing: Standing, walks: Iterable[Walk]) -> list[State]:
    """What all of these guests were shown, and what becomes of every form they can send; each look once."""
    seen, found = set[Look](), list[State]()
    for state in _all(standing, list(walks)):
        look = look_of(state.text)
        if look not in seen:
            seen.add(look)
            found.append(state)
    return found


def look_of(text: str) -> Look:
    """What decides how a page looks: its kinds of elements and what stands before each; neither words nor numbers."""
    kinds, around = set(), list[str]()
    for tag, given in Page(text).elements:
        kind = " ".join((tag, given.get("class", ""), given.get("type", ""), given.get("role", ""), *sorted(given)))
        kinds.add((kind, *around[-1:]))
        around.append(kind)
    return frozenset(kinds)


def _all(standing: Standing, walks: list[Walk]) -> Iterator[State]:
    for walk in walks:
        who, done = walk.guest.card.who, set[str]()
        for seen in walk.found.values():
            if "<html" in seen.text and seen.status not in MOVED:  # a part of a page is looked at where it stands
                yield State(f"{who} {shape(seen.path)}", seen.path, seen.text, seen.status, {})
        waiting = deque((path, form) for _seen, path, form in walk.forms)
        while waiting:
            path, form = waiting.popleft()
            name = f"{shape(path)} {form.names}"
            if form.method == "POST" and name not in done:
                done.add(name)
                for state in _sent(standing, who, path, form):
                    waiting.extend((own_path(one.action, state.path) or path, one) for one in Page(state.text).forms)
                    yield state


def _sent(standing: Standing, who: str, path: str, form: Form) -> Iterator[State]:
    """What a form leads to as it was drawn, empty, and with too much in every field."""
    kinds = {one.name: one.kind for one in form.fields}
    for n, typed in enumerate(({}, *MISTAKES)):
        given = {name: [typed.get(kinds[name], value) for value in held] for name, held in form.held.items()}
        guest = standing.guest(who)  # whose cookie the last form may have ended
        answer = guest.post(path, given | {"csrf": guest.stamp})
        yield from _shown(f"{who} {shape(path)} sent {WAYS[n]}", path, answer)
        target = own_path(answer.headers.get("Location", ""), path) if answer.status_code in MOVED else None
        if target is not None:
            yield from _shown(f"{who} {shape(path)} done", target, guest.get(target))
        standing.again()


def _shown(name: str, path: str, answer: TestResponse) -> Iterator[State]:
    if answer.mimetype == "text/html" and answer.text and answer.status_code not in MOVED:
        yield State(name, path, answer.text, answer.status_code, dict(answer.headers))
