"""What others are told of tips: counts for staff and the report, that advice is wanted, the month's cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import String, select, update

from bot.chat.doors import Hook
from bot.chat.found import Doors
from bot.chat.priorities import TIPS
from bot.chat.turn import Happening, Notice, Surroundings
from bot.delivery.tables import MonthCost, OutboxMessage
from bot.schedule.tables import DueCost, DueRow
from bot.store.erasure import Subject
from bot.store.types import Base
from handlers.people.binding import give_office, new_person
from handlers.people.erasing import subject_of
from handlers.tips.library import library
from handlers.tips.planning import expects
from handlers.tips.queries import ADVICE_WANTED, Tally, record, tallies
from handlers.tips.tables import TipPace, TipRecord
from tests.cast import Town
from tests.deliveries.test_month import spent
from tests.meetings.guests import at
from tests.tips.readers import ADVICE, DONE, NOT_YET, around, held, kept, planned


def counts(town: Town, tool: str | None = None) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """The tallies by association's name and tool: sent, done, not yet, advice."""
    names = {key: name for name, key in town.associations.items()}
    with town.house.db.read() as session:
        found: Sequence[Tally] = tallies(session, tool=tool)
    return {(names[one.association], one.tool): (one.sent, one.done, one.not_yet, one.advice) for one in found}


def answer(town: Town) -> None:
    """はな子 and たけし answer a few tips about LINE and one about cashless payment."""
    town.hanako.say("LINEのヒント").tap(DONE).tap("次のヒント").tap(NOT_YET)
    town.hanako.say("キャッシュレスのヒント")
    town.takeshi.say("LINEのヒント").tap(ADVICE)


def test_counts_are_by_association_and_tool(town: Town) -> None:
    answer(town)
    assert counts(town) == {
        ("さくら町会", "line"): (2, 1, 1, 0),
        ("さくら町会", "cashless"): (1, 0, 0, 0),
        ("いなほ町会", "line"): (1, 0, 0, 1),
    }
    assert set(counts(town, "cashless")) == {("さくら町会", "cashless")}


def test_counts_can_be_of_one_association_and_of_late(town: Town) -> None:
    answer(town)
    with town.house.db.read() as session:
        assert [one.sent for one in tallies(session, town.associations["いなほ町会"])] == [1]
        assert tallies(session, since=at(12, 1, 0)) == []


def test_staff_see_counts_and_never_who(town: Town) -> None:
    answer(town)
    town.staff.say("/ヒント").heard(
        "LINE公式アカウント: 届いた3・できた1・まだ1・相談1", "キャッシュレス: 届いた1・できた0",
        "相談したい: いなほ町会 LINE公式アカウント 1件", "届く役員: 2人（止めた人0・ゆっくりの人0）",
    )  # fmt: skip
    assert "P000" not in town.staff.answer


def test_staff_see_who_stopped_and_how_many_need_paper_in_numbers(town: Town) -> None:
    town.hanako.say("ヒントを止める")
    town.takeshi.say("ヒントの時間").tap("もっとゆっくり")
    with town.house.db.write() as session:
        give_office(session, new_person(session, town.now), town.associations["さくら町会"], town.now)
    town.staff.say("/tips").heard("届く役員: 1人（止めた人1・ゆっくりの人1）", "LINEのない役員: 1人。紙のヒント")


def test_a_seminar_whose_title_names_no_tool_is_asked_about_and_told(town: Town) -> None:
    held(town, title="みんなで学ぶ")
    town.staff.say("/ヒント").heard("講習会1 みんなで学ぶは、何の道具か分かりません。")
    assert [one[1] for one in planned(town)] == ["cautions/number-asked"]
    town.staff.say("/ヒント W01 インスタ").heard("「Instagram」のヒントが届きます。")
    assert [one[1] for one in planned(town)] == ["instagram/look-first"]
    town.staff.say("/ヒント").listen().say("/ヒント W01").heard("「Instagram」のヒントが届きます。")


@pytest.mark.parametrize("words", ["/ヒント W01 将棋", "/ヒント W09"])
def test_what_is_no_tool_or_no_event_is_refused(town: Town, words: str) -> None:
    held(town)
    town.staff.say(words)
    assert "ありません" in town.staff.answer


def test_without_a_tool_in_the_title_the_associations_wish_counts(town: Town) -> None:
    town.hanako.say("アドバイザーに来てほしい").tap("キャッシュレス").tap("初めて").tap("会費の集金").tap("10人")
    town.hanako.tap("わからない").tap("あとで相談").tap("はい")
    held(town, title="みんなで学ぶ")
    assert [one[1] for one in planned(town)] == ["cashless/try-paying"]


def test_a_stage_that_was_told_leaves_out_what_is_too_simple(town: Town) -> None:
    town.hanako.say("アドバイザーに来てほしい").tap("LINE公式").tap("使っている").tap("回覧板").tap("10人")
    town.hanako.tap("わからない").tap("あとで相談").tap("はい")
    held(town)
    assert [one[1] for one in planned(town)] == ["line/one-purpose"]


def test_who_wants_advice_is_heard_of_by_other_rooms_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, str]] = []
    hear = Doors.hear

    def listening(self: Doors, around: Surroundings, happening: Happening) -> list[Notice]:
        heard.append((happening.name, happening.about))
        return hear(self, around, happening)

    monkeypatch.setattr(Doors, "hear", listening)
    town.hanako.say("LINEのヒント").tap(ADVICE).tap("アドバイザーに来てほしい")
    town.hanako.say("やめる").say("LINEのヒント").tap(ADVICE)
    about = [one for name, one in heard if name == ADVICE_WANTED]
    assert len(about) == 1
    with town.house.db.read() as session:
        found = record(session, about[0])
        assert found is not None
        assert (found.tip, found.answer) == ("line/be-a-friend", "advice")
        assert record(session, "W01") is None


def test_a_hook_of_another_room_may_answer(town: Town) -> None:
    said: list[str] = []

    def follow_up(_around: Surroundings, about: str) -> Sequence[Notice]:
        said.append(about)
        return []

    hooks = {**town.house.rooms.doors.hooks, ADVICE_WANTED: (Hook(ADVICE_WANTED, follow_up),)}
    doors = replace(town.house.rooms.doors, hooks=hooks)
    with town.house.db.read() as session:
        doors.hear(around(town, session), Happening(ADVICE_WANTED, "about"))
    assert said == ["about"]


def test_erasing_cuts_the_person_out_and_keeps_the_counts(either_town: Town) -> None:
    town = either_town
    held(town)
    town.time_is(at(11, 14, 9, 30))
    town.hanako.tap(DONE).say("ヒントの時間").tap("夕方がよい")
    assert len(planned(town)) == 1
    before = counts(town)
    with town.house.db.read() as session:
        subject: Subject = subject_of(session, "P0001")
    town.house.eraser().erase(subject, "operator")
    with town.house.db.read() as session:
        assert session.scalars(select(TipRecord.person_id)).all() == [None]
        assert session.scalars(select(TipRecord.due_key)).all() == [None]
        assert session.scalars(select(TipPace)).all() == []
    assert (counts(town), planned(town)) == (before, [])


def test_the_books_know_what_the_next_tip_costs_and_how_important_it_is(town: Town) -> None:
    held(town, town.hanako, town.takeshi)
    town.time_is(at(11, 12, 18))
    with town.house.db.read() as session:
        ahead = session.execute(select(DueCost.about, DueCost.cost).where(DueCost.priority == TIPS))
        assert [tuple(one) for one in ahead] == [("使い方のヒント", 1)] * 2
        mine = (MonthCost.about == "つづきのヒント", MonthCost.month == "2026-11")
        (besides,) = session.scalars(select(MonthCost).where(*mine))
    assert (besides.priority, besides.cost > 0) == (TIPS, True)
    assert kept(town) == []  # working a cost out tells nobody anything


def test_what_is_planned_already_is_not_counted_twice(town: Town) -> None:
    held(town)
    with town.house.db.write() as session:
        beside = expects(around(town, session), town.now, at(12, 31, 0))
        session.execute(update(DueRow).where(DueRow.job == "tip").values(state="superseded"))
        assert expects(around(town, session), town.now, at(12, 31, 0)) == beside + 1


def test_what_follows_is_forecast_by_the_pace(town: Town) -> None:
    held(town)
    with town.house.db.read() as session:
        usual = expects(around(town, session), town.now, at(12, 31, 0))
    town.hanako.say("ヒントの時間").tap("もっとゆっくり")
    with town.house.db.read() as session:
        slower = expects(around(town, session), town.now, at(12, 31, 0))
    town.hanako.say("ヒントを止める")
    with town.house.db.read() as session:
        assert 0 == expects(around(town, session), town.now, at(12, 31, 0)) < slower < usual


def test_in_a_tight_month_tips_wait_for_staff(town: Town) -> None:
    held(town)
    spent(town, 5000)
    town.time_is(at(11, 14, 9, 30))
    with town.house.db.read() as session:
        assert session.scalar(select(OutboxMessage.state).where(OutboxMessage.purpose == "tip")) == "parked"
    town.hanako.heard_nothing()


def test_every_tip_can_be_kept_and_planned() -> None:
    longest = max(len(tip.key) for series in library().series.values() for tip in series)
    assert longest <= length(TipRecord, "tip")
    assert longest + 1 <= length(DueRow, "offset")


def length(table: type[Base], column: str) -> int:
    """How much a column takes."""
    kind = table.__table__.c[column].type
    assert isinstance(kind, String)
    return kind.length or 0
