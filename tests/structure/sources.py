"""The source files of the project, parsed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Source:
    """One file: its path from the project's root, its text, its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def imports(self) -> set[str]:
        """Every module it imports, wherever the import stands."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {one.name for one in node.names}
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module} | {f"{node.module}.{one.name}" for one in node.names}
        return found

    @property
    def called(self) -> set[str]:
        """Every attribute and name it mentions, as written: `datetime.now`, `time.time`."""
        return {ast.unparse(node) for node in ast.walk(self.tree) if isinstance(node, ast.Attribute | ast.Name)}

    @property
    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    @property
    def public(self) -> Iterator[tuple[str, Named]]:
        """Every public function, class and method that others can reach."""
        yield from _public(self.tree, "")


def _public(parent: ast.Module | ast.ClassDef, prefix: str) -> Iterator[tuple[str, Named]]:
    for node in parent.body:
        if isinstance(node, Named) and not node.name.startswith("_"):
            yield f"{prefix}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from _public(node, f"{prefix}{node.name}.")


def parsed(text: str, path: str = "made_up.py") -> Source:
    """A source that stands in no file."""
    return Source(path, text, ast.parse(text))


def sources(*folders: str) -> list[Source]:
    """Every Python file under these folders of the project."""
    files = sorted(file for folder in folders for file in (PROJECT / folder).rglob("*.py"))
    return [parsed(file.read_text(encoding="utf-8"), file.relative_to(PROJECT).as_posix()) for file in files]
