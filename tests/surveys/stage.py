"""A seminar with a survey, officers who take part, and ways to answer, so that a test begins where it has a claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.clock import TOKYO
from handlers.meetings.queries import by_code
from handlers.surveys.answers import given_by
from handlers.surveys.queries import meter_of, survey_of
from handlers.surveys.rules import Meter
from handlers.surveys.tables import Survey, SurveyAnswer, SurveyInvitation, SurveyLink, SurveyRespondent
from tests.cast import Chat, Town
from tests.meetings.guests import join, seminar

WHEN = "11/12 14:00"
NEAR_THE_END = datetime(2026, 11, 12, 15, 50, tzinfo=TOKYO)
THE_END = datetime(2026, 11, 12, 16, 0, tzinfo=TOKYO)
WAY = (
    "満足", "よくわかった", "ちょうどよかった", "ほかの町会の事例", "これでよい", "使いはじめた",
    "LINE公式アカウント", "できそう", "70代", "2人", "つぎへ",
)  # fmt: skip
KEPT = {
    "satisfied": ("5",), "plain": ("5",), "pace": ("right",), "useful": ("cases",), "stage": ("begun",),
    "tool": ("line",), "able": ("5",), "age": ("from_70",), "together": ("2",),
}  # fmt: skip
THANKS = "ありがとうございました。お答えを受け取りました。"
CLOSED = "このアンケートは、もう締め切りました。"


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in Tokyo, in the contract's year."""
    return datetime(2026 if month > 3 else 2027, month, day, hour, minute, tzinfo=TOKYO)


def agreed(town: Town, code: str = "W01") -> None:
    """The ward and we agreed on the questions."""
    town.staff.say(f"/アンケート合意 {code}").tap("電話").heard("区と合意ずみ")


def near_the_end(town: Town, *guests: Chat, sheets: int = 0) -> None:
    """A seminar is nearly over, these officers take part, and its survey has just opened by itself."""
    seminar(town, WHEN)
    for one in guests:
        join(one)
    agreed(town)
    if sheets:
        town.staff.say(f"/アンケート用紙 W01 {sheets}").heard(f"1番から{sheets}番まで")
    town.time_is(at(11, 12, 14))
    town.staff.say("/開始 W01")
    for one in guests:
        one.listen()
    town.time_is(NEAR_THE_END)


def answer(chat: Chat, *labels: str) -> Chat:
    """Tap these buttons, one after the other."""
    for label in labels:
        there = [one for one in chat.buttons() if one == label or one.endswith(f"  {label}")]
        chat.tap(there[0] if there else label)
    return chat


def survey(town: Town, code: str = "W01") -> Survey:
    """The survey as it stands now."""
    with town.house.db.read() as session:
        meeting = by_code(session, code)
        found = survey_of(session, meeting.id) if meeting else None
    assert found is not None
    return found


def meter(town: Town, code: str = "W01") -> Meter:
    """How it stands, in heads."""
    with town.house.db.read() as session:
        meeting = by_code(session, code)
        found = survey_of(session, meeting.id) if meeting else None
        assert meeting is not None
        assert found is not None
        return meter_of(session, found, meeting)


def kept(town: Town) -> list[dict[str, tuple[str, ...]]]:
    """What everybody who answers has chosen so far; in no order that tells who they are."""
    with town.house.db.read() as session:
        people = session.scalars(select(SurveyRespondent.id).order_by(SurveyRespondent.id)).all()
        return [given_by(session, one) for one in people]


def respondents(town: Town) -> Sequence[SurveyRespondent]:
    """Everybody who answers."""
    with town.house.db.read() as session:
        return session.scalars(select(SurveyRespondent).order_by(SurveyRespondent.seat)).all()


def counts(town: Town) -> tuple[int, int, int, int]:
    """How many links, invitations, respondents and answers there are."""
    with town.house.db.read() as session:
        tables = (SurveyLink, SurveyInvitation, SurveyRespondent, SurveyAnswer)
        found = [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
    return found[0], found[1], found[2], found[3]


def invited(town: Town) -> list[str]:
    """How far those are who were asked."""
    with town.house.db.read() as session:
        return sorted(session.scalars(select(SurveyInvitation.state)))
