"""Every act the house writes into its ledger has a word people read."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from handlers.registers.rules import ACTS
from tests.structure.sources import PROJECT


def acts_in(text: str) -> Iterator[str]:
    """The second argument of each `Act(…)`, where words stand there, chosen between or not."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Act" and len(node.args) > 1:
            did = node.args[1]
            chosen = (did.body, did.orelse) if isinstance(did, ast.IfExp) else (did,)
            yield from (str(one.value) for one in chosen if isinstance(one, ast.Constant))


def test_no_act_is_left_without_a_word() -> None:
    files = [path for room in ("bot", "handlers") for path in (PROJECT / room).rglob("*.py")]
    written = {did: path.name for path in files for did in acts_in(path.read_text(encoding="utf-8"))}
    assert len(written) > 20
    assert {did: name for did, name in written.items() if did not in ACTS} == {}


def test_an_act_without_a_word_would_be_seen() -> None:
    assert list(acts_in('note(s, now, Act(by, "a" if x else "b", "c"))')) == ["a", "b"]
