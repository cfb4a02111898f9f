"""Events that were held, with what their reports need, so that a test begins with its claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.clock import TOKYO
from handlers.meetings.tables import Comment
from handlers.reports.changes import answer_ai, begin, write, write_themes
from handlers.reports.editions import draw
from handlers.reports.queries import content_of, kind_about, newest, paper_about
from handlers.reports.rules import PaperKind, Theme
from handlers.reports.tables import Paper, PaperVersion
from tests.cast import Town
from tests.meetings.stages import NOVEMBER_12, furnish, group
from tests.meetings.stages import place as place_meeting
from tests.surveys.placed import place as place_survey
from tests.surveys.placed import said
from tests.visits.stages import place as place_visit

HELD = datetime(2026, 11, 12, 16, 10, tzinfo=TOKYO)
ENDED = datetime(2026, 11, 12, 16, 5, tzinfo=TOKYO)
AFTER: Mapping[str, Any] = {"attended": 12, "started_at": NOVEMBER_12, "ended_at": ENDED, "copies": 17}
SEMINAR = {
    "done": "LINE公式アカウントの開設から投稿までを、参加者がそれぞれ操作した。",
    "impressions": "質問が活発で、予定の時間では足りなかった。",
}
THEMES = (Theme("回覧板に使いたい", 2), Theme("操作が速かった", 1))


@contextmanager
def around(town: Town) -> Iterator[Surroundings]:
    """What a page or hook would be given, in a transaction of its own."""
    with town.house.db.write() as session:
        yield surroundings(town, session)


def surroundings(town: Town, session: Session) -> Surroundings:
    """The same in somebody else's transaction."""
    house = town.house
    return Surroundings(session, town.now, house.vault, house.settings, doors=house.rooms.doors)


def seminar(town: Town, *, answers: int = 10, voices: int = 3, survey: str = "tallied", **more: Any) -> str:
    """A seminar that was held, its survey with so many answers; returns its code."""
    town.clock.moment = HELD
    made = place_meeting(town, "held", **{**AFTER, **more})
    furnish(town, made)
    if survey:
        fill_survey(town, place_survey(town, made, survey), answers, voices)
    return "W01"


def fill_survey(town: Town, of: UUID, answers: int, voices: int = 0) -> None:
    """So many answers: two thirds satisfied, the rest not; the first ones wrote something."""
    for n in range(answers):
        happy = n % 3 != 2
        said(
            town, of, f"声{n + 1}: 回覧板にも使いたい" if n < voices else "", satisfied=("5" if happy else "2",),
            pace=("right",), useful=("cases", "practice") if happy else ("cases",), age=("from_70",), together=("2",),
        )  # fmt: skip


def exchange(town: Town, groups: int = 2, **more: Any) -> str:
    """An exchange meeting that was held, with groups; returns its code."""
    town.clock.moment = HELD
    made = place_meeting(town, "held", "exchange", **{**AFTER, **more})
    furnish(town, made)
    for number in range(1, groups + 1):
        group(town, made, number, f"S{number:02}")
    fill_survey(town, place_survey(town, made), 6)
    return "X01"


def visit(town: Town, **more: Any) -> str:
    """A visit that took place; returns its code."""
    place_visit(town, "held", "さくら町会")
    town.clock.moment = HELD
    place_meeting(town, "held", "visit", **{**AFTER, "title": "さくら町会", **more})
    return "V01"


def comment(town: Town, meeting: UUID, words: str, support: str = "") -> None:
    """What the instructor wrote on the event's own page."""
    with town.house.db.write() as session:
        session.add(Comment(meeting_id=meeting, words=words, support=support, said_at=town.now, said_by="S02"))


def drafted(town: Town, code: str) -> bytes:
    """The draft of an event's report as it appears by itself."""
    with around(town) as here:
        kind = _kind(here, code)
        return content_of(here.vault, draw(here, kind, begin(here, kind, code)))


def filled(town: Town, code: str, words: Mapping[str, str] = SEMINAR, themes: tuple[Theme, ...] = THEMES) -> bytes:
    """The draft after staff wrote these words and answered for generative AI; nothing of it is missing."""
    with around(town) as here:
        kind = _kind(here, code)
        paper = begin(here, kind, code)
        write(here, paper, "S01", words)
        write_themes(here, paper, "S01", themes)
        answer_ai(here, paper, "S01", used=False)
        return content_of(here.vault, draw(here, kind, paper))


def paper_of(town: Town, code: str) -> Paper:
    """The paper as it stands now."""
    with town.house.db.read() as session:
        kind = _kind(surroundings(town, session), code)
        found = paper_about(session, kind.name, code)
    assert found is not None
    return found


def last_of(town: Town, code: str) -> PaperVersion:
    """Its newest version."""
    with town.house.db.read() as session:
        found = newest(session, paper_of(town, code))
    assert found is not None
    return found


def _kind(here: Surroundings, code: str) -> PaperKind:
    found = kind_about(here, code)
    assert found is not None
    return found


def day(month: int, number: int) -> date:
    """A day of the contract's first year."""
    return date(2026, month, number)
