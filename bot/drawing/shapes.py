"""The shapes every picture is made of, and how they come onto paper; all lengths are pixels of the finished picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from PIL import Image, ImageDraw

from bot.line.menu_picture import INK, PAPER

WIDTH, HEIGHT = 1040, 676  # 20:13, as the cards of a chat show it
SCALE = 3  # drawn so much larger, then made smaller, so that slanting edges are smooth
COLOURS = 48  # enough for a few flat colours and their edges
THICK = 8

Point = tuple[float, float]


class Shape(Protocol):
    """Anything that can be put onto paper."""

    def put(self, pen: ImageDraw.ImageDraw) -> None:
        """Draw it."""


@dataclass(frozen=True)
class Box:
    """A rectangle, its corners rounded."""

    left: float
    top: float
    width: float
    height: float
    fill: str | None = None
    edge: str | None = INK
    round: float = 0
    thick: float = THICK

    def put(self, pen: ImageDraw.ImageDraw) -> None:
        """Draw it."""
        ends = _scaled((self.left, self.top), (self.left + self.width, self.top + self.height))
        pen.rounded_rectangle(ends, self.round * SCALE, self.fill, self.edge, round(self.thick * SCALE))


@dataclass(frozen=True)
class Disc:
    """A circle."""

    x: float
    y: float
    radius: float
    fill: str | None = None
    edge: str | None = INK
    thick: float = THICK

    def put(self, pen: ImageDraw.ImageDraw) -> None:
        """Draw it."""
        pen.ellipse(_around(self.x, self.y, self.radius), self.fill, self.edge, round(self.thick * SCALE))


@dataclass(frozen=True)
class Slice:
    """A part of a disc cut off by a straight line, from one angle to another, clockwise from the right."""

    x: float
    y: float
    radius: float
    start: float
    end: float
    fill: str

    def put(self, pen: ImageDraw.ImageDraw) -> None:
        """Draw it."""
        pen.chord(_around(self.x, self.y, self.radius), self.start, self.end, self.fill)


@dataclass(frozen=True)
class Bow:
    """A part of a circle's line, from one angle to another, clockwise from the right."""

    x: float
    y: float
    radius: float
    start: float
    end: float
    colour: str = INK
    thick: float = THICK

    def put(self, pen: ImageDraw.ImageDraw) -> None:
        """Draw it."""
        pen.arc(_around(self.x, self.y, self.radius), self.start, self.end, self.colour, round(self.thick * SCALE))


@dataclass(frozen=True)
class Line:
    """A line through points, with round ends."""

    points: tuple[Point, ...]
    colour: str = INK
    thick: float = THICK

    def put(self, pen: ImageDraw.ImageDraw) -> None:
        """Draw it."""
        pen.line(_scaled(*self.points), self.colour, round(self.thick * SCALE), joint="curve")
        for x, y in self.points:
            pen.ellipse(_around(x, y, self.thick / 2), self.colour)


@dataclass(frozen=True)
class Plane:
    """A surface with straight sides."""

    points: tuple[Point, ...]
    fill: str
    edge: str | None = INK

    def put(self, pen: ImageDraw.ImageDraw) -> None:
        """Draw it."""
        pen.polygon(_scaled(*self.points), self.fill)
        if self.edge is not None:
            Line((*self.points, self.points[0]), self.edge).put(pen)


def draw(shapes: Iterable[Shape]) -> Image.Image:
    """The finished picture: shapes one upon the other, in few colours."""
    large = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
    pen = ImageDraw.Draw(large)
    for shape in shapes:
        shape.put(pen)
    return large.reduce(SCALE).quantize(COLOURS, dither=Image.Dither.NONE)


def _scaled(*points: Point) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def _around(x: float, y: float, radius: float) -> list[Point]:
    return _scaled((x - radius, y - radius), (x + radius, y + radius))
