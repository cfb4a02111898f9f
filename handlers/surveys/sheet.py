"""The numbered sheets: what each carries besides the questions, and the style they are printed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import segno
from flask import Response
from flask.typing import ResponseReturnValue

from bot.chat.turn import Surroundings
from handlers.surveys.cards import address
from handlers.surveys.seats import check_of, token_of
from handlers.surveys.tables import Survey

STYLE = Path(__file__).parent / "templates" / "surveys" / "survey.css"


@dataclass(frozen=True)
class Sheet:
    """One sheet: its number, the four figures beside it, and its own QR as a drawing."""

    seat: int
    check: str
    qr: str
    door: str  # the short address for who has no camera


def sheets_of(around: Surroundings, survey: Survey, seats: Iterable[int]) -> list[Sheet]:
    """The sheets of these numbers."""
    door = address(around, survey).split("://", 1)[-1]
    return [Sheet(one, check_of(around.vault, survey.id, one), _drawn(around, survey, one), door) for one in seats]


def style() -> ResponseReturnValue:
    """The style of forms, sheets and the screen."""
    return Response(STYLE.read_text(encoding="utf-8"), mimetype="text/css")


def _drawn(around: Surroundings, survey: Survey, seat: int) -> str:
    url = address(around, survey, token_of(around.vault, survey.id, seat))
    return segno.make(url, error="m").svg_inline(omitsize=True, title=f"用紙{seat}番のQR")
