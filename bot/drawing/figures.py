"""What stands in the pictures: telephones, people, papers and signs, each made of a few shapes."""

from __future__ import annotations

from collections.abc import Iterator

from bot.drawing.shapes import THICK, Bow, Box, Disc, Line, Plane, Point, Shape, Slice
from bot.line.menu_picture import ALARM, INK, LINE

WHITE, MIST, LEAF, SAND, SKY, WOOD = "#FFFFFF", "#E4E7E2", "#D5E9DA", "#F0DFBC", "#CFE3EC", "#B98F5E"
SKIN, GREY, DARK, GOLD, BLUE = "#F3D2B3", "#A9AFAA", "#4A3B32", "#E8C766", "#2B5FA8"
Shapes = tuple[Shape, ...]

PHONE = 0.5  # how wide a telephone is for its height
MODULES, EYE = 21, 7  # of a QR code: squares along a side, and along one of its three eyes


def phone(left: float, top: float, height: float, screen: str = WHITE) -> Shapes:
    """A telephone, upright; its screen begins 22 below its top and 18 beside its edge."""
    width = height * PHONE
    return (
        Box(left, top, width, height, INK, None, 40),
        Box(left + 14, top + 14, width - 28, height - 28, screen, None, 28),
        Line(((left + width / 2 - 28, top + 36), (left + width / 2 + 28, top + 36)), INK, 8),
    )


def qr(left: float, top: float, size: float) -> Shapes:
    """What everybody knows as a QR code; it is none that could be read, so nobody is led anywhere by a drawing."""
    step = size / MODULES
    dark = [
        Box(left + column * step, top + row * step, step + 0.4, step + 0.4, INK, None)
        for row in range(MODULES)
        for column in range(MODULES)
        if not _in_an_eye(row, column) and (row * 5 + column * 3 + row * column * 7 + row // 3) % 7 < 3
    ]
    far = size - EYE * step
    return (*dark, *(part for x, y in ((0, 0), (far, 0), (0, far)) for part in _eye(left + x, top + y, step)))


def _in_an_eye(row: int, column: int) -> bool:
    top, left = row <= EYE, column <= EYE
    return (top and left) or (top and column >= MODULES - EYE - 1) or (left and row >= MODULES - EYE - 1)


def _eye(left: float, top: float, step: float) -> Shapes:
    inner = Box(left + 2 * step, top + 2 * step, 3 * step, 3 * step, INK, None)
    return Box(left, top, EYE * step, EYE * step, WHITE, INK, 0, step), inner


def corners(left: float, top: float, size: float, arm: float = 40) -> Shapes:
    """Four corners around what a camera looks at."""
    ends = ((left, top, 1, 1), (left + size, top, -1, 1), (left, top + size, 1, -1), (left + size, top + size, -1, -1))
    return tuple(Line(((x + right * arm, y), (x, y), (x, y + down * arm)), LINE, 12) for x, y, right, down in ends)


def dashes(start: Point, end: Point, count: int = 5) -> Shapes:
    """A broken line from one point to another: looking, or sending."""
    across, down = end[0] - start[0], end[1] - start[1]

    def at(share: float) -> Point:
        return start[0] + across * share, start[1] + down * share

    return tuple(Line((at(n / count + 0.02), at(n / count + 0.55 / count)), LINE, 10) for n in range(count))


def face(x: float, y: float, size: float, hair: str) -> Shapes:
    """A friendly face."""
    eye, low = size * 0.36, y + size * 0.08
    return (
        Disc(x, y, size, SKIN),
        *_hair(x, y, size, hair),
        Disc(x - eye, low, size * 0.09, INK, None),
        Disc(x + eye, low, size * 0.09, INK, None),
        Bow(x, y + size * 0.2, size * 0.42, 25, 155, INK, max(5, size * 0.07)),
    )


def _hair(x: float, y: float, size: float, hair: str) -> Shapes:
    forehead = Slice(x, y + size * 0.3, size * 0.78, 200, 340, SKIN)
    return Slice(x, y, size, 192, 348, hair), forehead, Bow(x, y, size, 0, 360)


def from_behind(x: float, y: float, size: float, hair: str) -> Shapes:
    """A head turned away."""
    ears = (Disc(x - size, y + size * 0.15, size * 0.2, SKIN), Disc(x + size, y + size * 0.15, size * 0.2, SKIN))
    return *ears, Disc(x, y, size, hair)


def blurred(x: float, y: float, size: float, hair: str) -> Shapes:
    """A face made unknowable by large squares."""
    step, tints = size * 0.42, (SKIN, "#E3BD9A", "#D8AE89", MIST)
    squares = (
        Box(x + (n - 2) * step, y + (row - 1.2) * step, step + 0.5, step + 0.5, tints[(n * 3 + row * 2) % 4], None)
        for row in range(3)
        for n in range(4)
        if row < 2 or n in (1, 2)
    )
    return Disc(x, y, size, SKIN), *_hair(x, y, size, hair), *squares, Bow(x, y, size, 0, 360)


def shoulders(x: float, top: float, width: float, height: float, coat: str) -> Shapes:
    """The body under a head, down to where the picture or a table cuts it off."""
    half = width / 2
    return (
        Slice(x, top + half, half, 180, 360, coat),
        Box(x - half, top + half - 1, width, max(height - half, 1), coat, None),
        Bow(x, top + half, half, 180, 360),
        Line(((x - half + 4, top + half), (x - half + 4, top + height))),
        Line(((x + half - 4, top + half), (x + half - 4, top + height))),
    )


def bars(left: float, top: float, *widths: float, colour: str = GREY, thick: float = 14) -> Shapes:
    """Lines of words nobody needs to read."""
    rows = enumerate(widths)
    return tuple(
        Line(((left, top + n * thick * 2.1), (left + w, top + n * thick * 2.1)), colour, thick) for n, w in rows
    )


def pinned(left: float, top: float) -> Shapes:
    """A paper pinned to a board, with room for a sign above its words."""
    paper = Box(left, top, 188, 332, WHITE, INK, 8)
    return paper, Disc(left + 94, top, 12, ALARM), *bars(left + 36, top + 222, 116, 116, 70)


def entry(left: float, top: float) -> Shapes:
    """One of the things listed on a telephone's screen."""
    return Box(left, top, 142, 78, LEAF, None, 12), *bars(left + 20, top + 28, 100, 60, colour=LINE, thick=11)


def lantern(x: float, top: float) -> Shapes:
    """A paper lantern on its string, as at a festival."""
    string, ring = Line(((x, top), (x, top + 34)), INK, 6), Line(((x - 30, top + 76), (x + 30, top + 76)), WHITE, 5)
    return string, Box(x - 34, top + 34, 68, 84, ALARM, INK, 30), ring


def plus(x: float, y: float, size: float, colour: str = WHITE, thick: float = 14) -> Shapes:
    """A plus sign."""
    return Line(((x - size, y), (x + size, y)), colour, thick), Line(((x, y - size), (x, y + size)), colour, thick)


def crossed_out(x: float, y: float, size: float) -> Shapes:
    """A red cross, with a light rim so that it stands out from anything."""
    lines = (((x - size, y - size), (x + size, y + size)), ((x - size, y + size), (x + size, y - size)))
    return *(Line(one, WHITE, 38) for one in lines), *(Line(one, ALARM, 24) for one in lines)


def done(x: float, y: float, size: float) -> Shapes:
    """A check mark in a green disc."""
    tick = ((x - size * 0.45, y + size * 0.05), (x - size * 0.1, y + size * 0.4), (x + size * 0.5, y - size * 0.35))
    return Disc(x, y, size + 6, WHITE, None), Disc(x, y, size, LINE, None), Line(tick, WHITE, size * 0.2)


def heart(x: float, y: float, size: float, colour: str = ALARM) -> Shapes:
    """A heart; x and y are its middle."""
    r = size * 0.53
    point = Plane(((x - size * 0.91, y + r * 0.12), (x + size * 0.91, y + r * 0.12), (x, y + size)), colour, None)
    return Disc(x - r * 0.94, y - r * 0.3, r, colour, None), Disc(x + r * 0.94, y - r * 0.3, r, colour, None), point


def bell(x: float, y: float, size: float, colour: str) -> Shapes:
    """A bell; x and y are the middle of its dome."""
    rim, foot = size * 1.3, y + size * 1.05
    body = ((x - size, y), (x + size, y), (x + size, y + size * 0.6), (x + rim, foot), (x - rim, foot))
    outline = ((x - size, y), (x - size, y + size * 0.6), (x - rim, foot), (x + rim, foot))
    return (
        Disc(x, foot + size * 0.12, size * 0.3, colour),
        Disc(x, y - size * 1.08, size * 0.16, colour),
        Slice(x, y, size, 180, 360, colour),
        Plane((*body, (x - size, y + size * 0.6)), colour, None),
        Bow(x, y, size + THICK / 2, 180, 360),
        Line((*outline, (x + size, y + size * 0.6), (x + size, y))),
    )


def calendar(left: float, top: float, width: float, height: float, marked: tuple[int, int] | None) -> Iterator[Shape]:
    """A month with one day marked (row, column), or none."""
    yield Box(left, top, width, height, WHITE, INK, width / 20)
    yield Box(left, top, width, height * 0.24, LINE, INK, width / 20)
    yield Box(left + THICK, top + height * 0.2, width - 2 * THICK, height * 0.09, WHITE, None)
    for share in (0.25, 0.75):
        x, ring = left + width * share, height / 20
        yield Line(((x, top - ring), (x, top + ring * 1.5)), INK, width / 27)
    across, down, begin, square = width / 7.6, height * 0.66 / 4.2, top + height * 0.4, width / 18
    for row in range(4):
        for column in range(7):
            x, y = left + across * (column + 0.8), begin + down * (row + 0.1)
            if (row, column) == marked:
                yield Disc(x, y, across * 0.52, ALARM, None)
                yield Line(((x - 14, y + 2), (x - 4, y + 12), (x + 16, y - 12)), WHITE, 8)
            else:
                yield Box(
                    x - square / 2, y - square / 2, square, square, SKY if column in (0, 6) else MIST, None, square / 4
                )


def bubble(left: float, top: float, width: float, height: float, fill: str, tail: float) -> Shapes:
    """A speech bubble; `tail` is where its point hangs, as a share of the width."""
    x, foot = left + width * tail, top + height
    away = -34 if tail < 0.5 else 34
    inner = ((x - 26, foot - 12), (x + 26, foot - 12), (x + away, foot + 50))
    return (
        Box(left, top, width, height, fill, INK, 54),
        Plane(inner, fill, None),
        Line(((x - 26, foot - 4), (x + away, foot + 50), (x + 26, foot - 4))),
    )


def house(x: float, y: float, size: float, roof: str) -> Shapes:
    """The hall of an association."""
    walls = Box(x - size * 0.7, y - size * 0.1, size * 1.4, size * 0.9, WHITE, INK, 6)
    top = Plane(((x - size, y), (x, y - size * 0.85), (x + size, y)), roof)
    return walls, top, Box(x - size * 0.2, y + size * 0.25, size * 0.4, size * 0.55, roof, None)


def coin(x: float, y: float, size: float) -> Shapes:
    """A coin with the sign of the yen."""
    arms = Line(((x - size * 0.35, y - size * 0.5), (x, y), (x + size * 0.35, y - size * 0.5)))
    across = tuple(Line(((x - size * 0.3, y + d), (x + size * 0.3, y + d))) for d in (size * 0.08, size * 0.3))
    return Disc(x, y, size, GOLD), arms, Line(((x, y), (x, y + size * 0.55))), *across


def envelope(x: float, y: float, size: float) -> Shapes:
    """A letter: how to reach somebody."""
    left, top, wide, tall = x - size, y - size * 0.7, size * 2, size * 1.4
    return Box(left, top, wide, tall, WHITE, INK, 8), Line(
        ((left, top + 4), (x, y + size * 0.1), (left + wide, top + 4))
    )
