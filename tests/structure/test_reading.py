"""The code stays readable: small files, small functions, and a sentence on everything others use."""

from __future__ import annotations

import ast

from tests.structure.sources import Source, parsed, sources

LONGEST_FILE, LONGEST_TEST, LONGEST_FUNCTION = 250, 400, 40
CODE = sources("bot", "handlers")
TESTS = sources("tests")


def without_docstring(source: Source) -> list[str]:
    """What others can reach and nobody explains; the file itself counts."""
    nameless = [] if ast.get_docstring(source.tree) or not source.tree.body else [f"{source.path}: the file"]
    return nameless + [f"{source.path}: {name}" for name, node in source.public if not ast.get_docstring(node)]


def too_long(source: Source) -> list[str]:
    """Functions over the limit, without their decorators."""
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in source.functions}
    return [
        f"{source.path}: {name} has {length} lines" for name, length in lengths.items() if length > LONGEST_FUNCTION
    ]


def test_everything_public_has_a_docstring() -> None:
    assert [fault for source in CODE for fault in without_docstring(source)] == []


def test_a_missing_docstring_would_be_seen() -> None:
    source = parsed('"""File."""\nclass A:\n    """A."""\n    def b(self): ...\n    def _c(self): ...\ndef d(): ...\n')
    assert without_docstring(source) == ["made_up.py: A.b", "made_up.py: d"]
    assert without_docstring(parsed("x = 1")) == ["made_up.py: the file"]


def test_no_file_is_too_long() -> None:
    long = [s.path for s in CODE if s.text.count("\n") > LONGEST_FILE]
    long += [s.path for s in TESTS if s.text.count("\n") > LONGEST_TEST]
    assert long == []


def test_no_function_is_too_long() -> None:
    assert [fault for source in [*CODE, *TESTS] for fault in too_long(source)] == []


def test_a_long_function_would_be_seen() -> None:
    body = "    x = 1\n" * LONGEST_FUNCTION
    assert too_long(parsed(f"class A:\n  def b(self):\n{body}")) == ["made_up.py: b has 41 lines"]
    assert too_long(parsed(f"def c():\n{body}".removesuffix("    x = 1\n"))) == []
