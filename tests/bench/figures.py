"""What a benchmark measured, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figures:
    """One run of one case: requests a second, and milliseconds to the answer."""

    rate: float
    p50: float
    p99: float

    def __truediv__(self, other: Figures) -> Figures:
        """Each figure as a ratio to the other's."""
        return Figures(self.rate / other.rate, self.p50 / other.p50, self.p99 / other.p99)


def middle(runs: Sequence[Figures]) -> Figures:
    """The median of each figure over several runs."""
    return Figures(*(median(getattr(one, name) for one in runs) for name in ("rate", "p50", "p99")))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns of text: the first to the left, figures to the right."""
    lines = [tuple(heads), *map(tuple, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(_placed(line, widths)).rstrip() for line in lines)


def _placed(line: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    for place, (cell, width) in enumerate(zip(line, widths, strict=True)):
        yield cell.rjust(width) if place else cell.ljust(width)
