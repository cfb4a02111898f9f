"""Finds the modules of rooms by name; nothing else may use importlib."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from types import ModuleType

import click

from bot.errors import NotConfigured


class Alone(click.Command):
    """A command of `python -m bot` that a room brings and that stands in no group.

    In a module of its own name (`due` in `handlers/contract/due.py`) it runs without the rest of the house being read.
    """


def alone(packages: Iterable[str], name: str) -> Alone | None:
    """The command of this name that lies in a room's module of the same name; None when there is none."""
    if not name.isidentifier():
        return None
    for package in packages:
        for room in pkgutil.iter_modules(_package(package).__path__, package + "."):
            if room.ispkg and find_spec(f"{room.name}.{name}") is not None:
                found = getattr(importlib.import_module(f"{room.name}.{name}"), name, None)
                if isinstance(found, Alone):
                    return found
    return None


def modules(first: Iterable[str], packages: Iterable[str]) -> Iterator[ModuleType]:
    """These modules, then every module of every room, imported."""
    for name in first:
        yield importlib.import_module(name)
    for package in packages:
        root = _package(package)
        for found in sorted(pkgutil.walk_packages(root.__path__, package + "."), key=lambda one: one.name):
            yield importlib.import_module(found.name)


def exports(module: ModuleType) -> Iterator[object]:
    """What stands in a module; the same value seen through two imports is still one value."""
    yield from (value for name, value in vars(module).items() if not name.startswith("__"))


def _package(name: str) -> ModuleType:
    try:
        found = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise  # the room is there; something it needs is not
        raise NotConfigured(f"ROOMS names {name}, but there is no such package.") from None
    if not hasattr(found, "__path__"):
        raise NotConfigured(f"ROOMS names {name}, which is not a package.")
    return found
