"""axe-core in a page: what stands in the way of people who see, hear, move or read with difficulty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

SOURCE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
RUN = """async (tags) => {
    const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    const said = (one) => one.nodes.map((node) => [one.id, node.target.join(" "), node.failureSummary]);
    return found.violations.flatMap(said);
}"""


def violations(page: Page) -> list[str]:
    """Everything axe-core finds wrong: the rule, the element, what to do about it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SOURCE.read_text(encoding="utf-8"))
    found: list[Any] = page.evaluate(RUN, list(TAGS))
    return [f"{rule} at {target}: {' '.join(why.split())}" for rule, target, why in found]
