"""The pictures of tips as data: ten small scenes without a word, so that they serve every language."""

from __future__ import annotations

from collections.abc import Mapping

from bot.drawing.figures import (
    BLUE,
    DARK,
    GOLD,
    GREY,
    LEAF,
    MIST,
    SAND,
    SKIN,
    SKY,
    WHITE,
    WOOD,
    Shapes,
    bars,
    bell,
    blurred,
    bubble,
    calendar,
    coin,
    corners,
    crossed_out,
    dashes,
    done,
    entry,
    envelope,
    face,
    from_behind,
    heart,
    house,
    lantern,
    phone,
    pinned,
    plus,
    qr,
    shoulders,
)  # fmt: skip
from bot.drawing.shapes import Box, Disc, Line, Plane, Slice
from bot.line.menu_picture import ALARM, INK, LINE, PAPER

SCAN_QR: Shapes = (
    Box(110, 92, 380, 492, WHITE, INK, 10),
    Disc(300, 92, 20, ALARM),
    *qr(170, 160, 260),
    *bars(190, 480, 220, 150),
    *dashes((452, 170), (668, 218)), *dashes((452, 410), (668, 366)),
    *phone(640, 58, 560),
    *qr(694, 206, 172), *corners(678, 190, 204),
    Disc(780, 524, 38, WHITE, INK),
)  # fmt: skip

ADD_FRIEND: Shapes = (
    *phone(380, 38, 600),
    Disc(530, 180, 82, LEAF), *house(530, 186, 46, LINE),
    *bars(450, 310, 160, 100),
    Box(424, 404, 212, 124, LINE, None, 30),
    Disc(494, 446, 22, WHITE, None), Slice(494, 512, 42, 180, 360, WHITE),
    *plus(576, 466, 30, WHITE, 16),
    Line(((690, 466), (800, 466)), LINE, 12), Line(((722, 434), (690, 466), (722, 498)), LINE, 12),
    *shoulders(200, 430, 240, 260, SKY), *face(200, 336, 88, DARK),
    *heart(860, 466, 56),
)  # fmt: skip

TWO_PEOPLE: Shapes = (
    *shoulders(300, 352, 330, 330, LEAF), *shoulders(740, 352, 330, 330, SKY),
    *face(322, 224, 122, GREY), *face(718, 224, 122, DARK),
    *phone(432, 300, 344),
    Box(460, 366, 120, 110, LEAF, None, 16), *heart(520, 414, 30), *bars(464, 560, 108, 70),
    Disc(428, 530, 38, SKIN), Disc(612, 530, 38, SKIN),
)  # fmt: skip

FACES_AWAY: Shapes = (
    Box(90, 56, 800, 560, WHITE, INK, 18),
    Box(130, 96, 720, 480, SKY, None),
    Box(130, 440, 720, 136, LEAF, None),
    Disc(240, 178, 50, SAND, None),
    *lantern(400, 96), *lantern(550, 96), *lantern(700, 96),
    *shoulders(280, 410, 200, 166, SAND), *from_behind(280, 334, 76, DARK),
    *shoulders(490, 426, 190, 150, WHITE), *from_behind(490, 352, 72, GREY),
    *shoulders(702, 410, 200, 166, SAND), *blurred(702, 334, 78, DARK),
    Box(90, 56, 800, 560, None, INK, 18), Line(((130, 576), (850, 576)), WHITE, 8),
    *done(886, 566, 74),
)  # fmt: skip

BELL_OFF: Shapes = (
    *phone(360, 32, 612, LEAF),
    *bell(513, 288, 80, SAND),
    Line(((398, 470), (632, 170)), LEAF, 50), Line(((398, 470), (632, 170)), ALARM, 24),
    *bars(436, 520, 150, 90),
    Slice(858, 190, 84, 0, 360, GOLD), Disc(894, 164, 74, PAPER, None),
    Disc(170, 230, 12, GOLD, None), Disc(232, 150, 8, GOLD, None), Disc(830, 420, 9, GOLD, None),
)  # fmt: skip

NOTICE_BOARD: Shapes = (
    Line(((160, 200), (160, 640)), WOOD, 34), Line(((700, 200), (700, 640)), WOOD, 34),
    Plane(((70, 130), (430, 36), (790, 130)), LINE),
    Box(96, 130, 668, 412, SAND, INK, 10),
    *pinned(124, 170), *pinned(336, 170), *pinned(548, 170),
    *calendar(156, 226, 124, 116, None), *house(430, 290, 60, LINE), *envelope(642, 286, 58),
    *phone(806, 232, 404),
    *entry(836, 306), *entry(836, 402), *entry(836, 498),
)  # fmt: skip

PAY_QR: Shapes = (
    *shoulders(250, 282, 300, 240, LEAF), *face(250, 176, 106, GREY),
    Box(60, 520, 920, 34, WOOD, INK, 12), Box(110, 554, 820, 130, SAND, INK),
    Plane(((430, 520), (650, 520), (626, 482), (454, 482)), MIST),
    Box(424, 216, 232, 272, WHITE, INK, 14), *qr(456, 250, 168), *bars(480, 448, 120),
    *phone(770, 90, 392), *corners(812, 190, 112, 30), *qr(824, 202, 88),
    *done(868, 400, 44), *dashes((670, 300), (760, 280), 3),
    *coin(706, 474, 44),
)  # fmt: skip

STRANGE_LINK: Shapes = (
    *phone(120, 38, 600, MIST),
    Box(156, 150, 228, 300, WHITE, INK, 26), *bars(186, 200, 168, 168, 110),
    Line(((186, 330), (346, 330)), BLUE, 18), Line(((186, 356), (346, 356)), BLUE, 6),
    *bars(186, 404, 120),
    *dashes((436, 340), (630, 340), 5),
    Box(640, 190, 330, 290, WHITE, INK, 18), Box(640, 190, 330, 62, GREY, INK, 18),
    Disc(674, 221, 9, WHITE, None), Disc(704, 221, 9, WHITE, None),
    Plane(((805, 278), (888, 436), (722, 436)), GOLD),
    Line(((805, 332), (805, 386)), INK, 14), Disc(805, 412, 9, INK, None),
    *crossed_out(530, 340, 62),
)  # fmt: skip

ONE_DAY: Shapes = (
    *calendar(200, 76, 640, 540, (1, 3)),
)  # fmt: skip

KIND_WORDS: Shapes = (
    *bubble(60, 50, 440, 200, WHITE, 0.3), *heart(280, 144, 64),
    *shoulders(150, 486, 240, 200, SAND), *face(150, 390, 90, GREY),
    *bubble(560, 140, 420, 190, LEAF, 0.72), *done(770, 235, 62),
    *shoulders(880, 536, 230, 150, SKY), *face(880, 450, 80, DARK),
)  # fmt: skip

SCENES: Mapping[str, Shapes] = {
    "scan-qr": SCAN_QR,
    "add-friend": ADD_FRIEND,
    "two-people": TWO_PEOPLE,
    "faces-away": FACES_AWAY,
    "bell-off": BELL_OFF,
    "notice-board": NOTICE_BOARD,
    "pay-qr": PAY_QR,
    "strange-link": STRANGE_LINK,
    "one-day": ONE_DAY,
    "kind-words": KIND_WORDS,
}
