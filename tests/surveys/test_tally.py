"""What the database adds up: everybody once, paper only when two people looked, words masked and without names."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select, update

from bot.chat.turn import Refusal
from bot.store.ledger import LedgerEntry
from handlers.surveys.tables import Survey, SurveyRespondent
from handlers.surveys.tally import counted_of, totals_of, voices
from tests.cast import Town
from tests.meetings.stages import place as place_meeting
from tests.surveys.placed import FORM, around, place, said


def survey(town: Town, state: str = "tallied") -> UUID:
    """A survey of an event that was held."""
    return place(town, place_meeting(town, "held", attended=9), state)


def test_heads_and_answers_are_counted_whole_and_by_group(either_town: Town) -> None:
    town, of = either_town, survey(either_town)
    for _n in range(3):
        said(town, of, association="さくら町会", satisfied=("5",), useful=("cases", "papers"), age=("from_70",))
    for _n in range(4):
        said(town, of, satisfied=("2",), useful=("-",), age=("-",))
    with town.house.db.read() as session:
        counted = counted_of(session, FORM, [of])
        found = totals_of(around(town, session), session.get_one(Survey, of))
    assert (counted.people, counted.chosen["satisfied"], counted.said) == (7, {"5": 3, "2": 4}, {"useful": 3})
    ages = {one.key: one.counted for one in counted.groups if one.by == "age"}
    assert {key: (one.people, one.chosen["satisfied"]) for key, one in ages.items()} == {
        "from_70": (3, {"5": 3}), "": (4, {"2": 4}),
    }  # fmt: skip
    assert ages["from_70"].said == {"useful": 3}
    assert [one.by for one in found.across] == ["age", "association"]
    assert [(one.label, one.people) for one in found.across[-1].columns] == [("さくら町会", 3), ("無回答", 4)]


@pytest.mark.parametrize(
    "values",
    [{"counted": False}, {"state": "refused"}, {"state": "opened"}, {"paper": True, "seat": 1, "entered_by": "S01"}],
)
def test_who_does_not_count_is_not_counted(town: Town, values: dict[str, object]) -> None:
    of = survey(town)
    people = [said(town, of, satisfied=("5",)) for _n in range(4)]
    with town.house.db.write() as session:
        session.execute(update(SurveyRespondent).where(SurveyRespondent.id == people[0]).values(values))
    with town.house.db.read() as session:
        assert counted_of(session, FORM, [of]).chosen["satisfied"] == {"5": 3}


def test_before_it_is_tallied_nobody_sees_a_total(town: Town) -> None:
    of = survey(town, "closed")
    with town.house.db.read() as session:
        row = session.get_one(Survey, of)
        with pytest.raises(Refusal, match="「集計する」を押したあとで"):
            totals_of(around(town, session), row)
        with pytest.raises(Refusal, match="「集計する」を押したあとで"):
            voices(around(town, session), row, "S01")


def test_words_are_masked_and_the_ledger_knows_who_opened_them(town: Town) -> None:
    of = survey(town)
    for words in ("とてもよかった。", "090-0000-1234へ電話を。", "また来たい。"):
        said(town, of, words)
    with town.house.db.write() as session:
        found = voices(around(town, session), session.get_one(Survey, of), "S01")
    assert sorted(one.words for one in found) == [
        "とてもよかった。", "また来たい。", "（電話番号のように見えるため、伏せました）",
    ]  # fmt: skip
    with town.house.db.read() as session:
        (act,) = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "opened"))
    assert (act.who, act.what, act.count, act.inventory) == ("S01", "survey_answer.text", 3, "B-9")


def test_the_words_of_two_people_are_not_shown(town: Town) -> None:
    of = survey(town)
    said(town, of, "一")
    said(town, of, "二")
    with town.house.db.write() as session:
        assert voices(around(town, session), session.get_one(Survey, of), "S01") == []


def test_what_somebody_wrote_stands_sealed(town: Town) -> None:
    of = survey(town)
    said(town, of, "ひみつの将棋盤")
    with town.house.db.read() as session:
        raw = session.connection().exec_driver_sql("SELECT text FROM survey_answer WHERE text IS NOT NULL").scalar()
    assert "ひみつ".encode() not in bytes(raw or b"")
