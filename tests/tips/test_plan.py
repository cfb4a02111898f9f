"""Which tip comes next, and when: by what somebody took part in, what they answered, and their pace."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.clock import TOKYO
from handlers.contract.rules import Quiet
from handlers.tips.library import Library, Tip
from handlers.tips.rules import (
    AGAIN,
    APART,
    HOURS,
    LATE,
    Event,
    Frame,
    Pace,
    Reader,
    Told,
    meant,
    next_tip,
    plan,
    slot,
    tool_of,
)
from tests.meetings.guests import at

QUIET = Quiet.model_validate({"from": 21, "until": 8})
FRAME = Frame(date(2026, 7, 1), date(2027, 3, 31), QUIET)
NOW = at(11, 12, 16)
TODAY = NOW.date()


def tip(name: str, order: int, **more: object) -> Tip:
    """A tip about LINE, after a seminar by two days unless said otherwise."""
    values = {"after": ("seminar",), "days": 2, "chat": ("一行",), "again": ("一行",), "paper": ("一", "二", "三")}
    return Tip.model_validate({"tool": "line", "name": name, "order": order, "title": name, **values, **more})


FIRST = tip("first", 1)
SECOND = tip("second", 2, after=("previous",), days=5)
THIRD = tip("third", 3, after=("previous",), days=5, needs="any")
CAUTION = tip("care", 1, tool="cautions", after=("seminar", "visit"), days=9)
LIBRARY = Library({"line": (FIRST, SECOND, THIRD), "cautions": (CAUTION,)}, ())
SEMINAR = Event("seminar", "line", TODAY)


def told(*answers: tuple[str, datetime, str | None], gently: bool = False) -> dict[str, Told]:
    """What became of tips: key, when it was told, and what was answered at once."""
    return {key: Told(when, gently, said, when if said else None) for key, when, said in answers}


def next_of(reader: Reader, now: datetime = NOW) -> tuple[str, datetime] | None:
    """What comes next, as its offset."""
    found = next_tip(LIBRARY, reader, now, FRAME)
    return (found[0].offset, found[1]) if found is not None else None


def test_the_first_comes_so_many_days_after_the_seminar_in_the_morning() -> None:
    assert next_of(Reader([SEMINAR])) == ("line/first", at(11, 14, 9, 30))


@pytest.mark.parametrize("hour", HOURS)
def test_every_tip_comes_at_the_readers_hour(hour: str) -> None:
    found = next_of(Reader([SEMINAR], pace=Pace(hour)))
    assert found is not None
    assert found[1].astimezone(TOKYO).time() == HOURS[hour]


def test_who_took_part_in_nothing_gets_none() -> None:
    assert next_of(Reader()) is None
    assert next_of(Reader(told=told(("line/first", NOW, "done")))) is None


def test_a_seminar_about_something_else_brings_only_what_to_be_careful_about() -> None:
    assert next_of(Reader([Event("seminar", "cashless", TODAY)])) == ("cautions/care", at(11, 21, 9, 30))


def test_a_visit_brings_what_comes_after_visits() -> None:
    assert next_of(Reader([Event("visit", "line", TODAY)])) == ("cautions/care", at(11, 21, 9, 30))


def test_what_was_done_brings_the_next_after_its_days() -> None:
    done = told(("line/first", at(11, 14, 9), "done"))
    assert next_of(Reader([SEMINAR], done), at(11, 14, 10)) == ("line/second", at(11, 19, 9, 30))


@pytest.mark.parametrize("said", ["not_yet", "advice", None])
def test_without_it_the_next_that_needs_it_does_not_come(said: str | None) -> None:
    reader = Reader([SEMINAR], told(("line/first", at(11, 14, 9), said), gently=True))
    assert next_of(reader, at(11, 14, 10)) == ("cautions/care", at(11, 21, 9, 30))


@pytest.mark.parametrize("said", ["done", "not_yet", "advice"])
def test_any_answer_brings_a_next_that_needs_none(said: str) -> None:
    answers = told(("line/first", at(11, 14, 9), "done"), ("cautions/care", at(11, 14, 9), "done"))
    answers |= told(("line/second", at(11, 19, 9), said), gently=True)
    assert next_of(Reader([SEMINAR], answers), at(11, 19, 10)) == ("line/third", at(11, 24, 9, 30))


def test_not_yet_brings_the_same_once_more_in_gentler_words() -> None:
    reader = Reader([SEMINAR], told(("line/first", at(11, 14, 9), "not_yet")))
    assert next_of(reader, at(11, 14, 10)) == ("line/first+", at(11, 14, 9, 30) + timedelta(days=AGAIN))


def test_but_not_a_third_time() -> None:
    again = told(("line/first", at(11, 21, 9), "not_yet"), gently=True)
    assert next_of(Reader([SEMINAR], again), at(11, 21, 10)) == ("cautions/care", at(11, 24, 9, 30))


def test_two_tips_never_come_closer_than_some_days() -> None:
    reader = Reader([SEMINAR], told(("line/first", at(11, 20, 9), None)))
    assert next_of(reader, at(11, 20, 10)) == ("cautions/care", at(11, 20, 9, 30) + timedelta(days=APART))


def test_slower_is_twice_as_many_days() -> None:
    done = told(("line/first", at(11, 14, 9), "done"), ("cautions/care", at(11, 14, 9), "done"))
    usual, slower = (next_of(Reader([SEMINAR], done, Pace(slower=one)), at(11, 14, 10)) for one in (False, True))
    assert usual == ("line/second", at(11, 19, 9, 30))
    assert slower == ("line/second", at(11, 24, 9, 30))


def test_who_stopped_gets_none() -> None:
    assert next_of(Reader([SEMINAR], pace=Pace(stopped=True))) is None


def test_three_without_an_answer_are_enough_until_there_is_one() -> None:
    keys = ("line/first", "line/second", "line/third")
    silent = told(*((key, at(11, 14 + n, 9), None) for n, key in enumerate(keys)))
    assert next_of(Reader([SEMINAR], silent), at(11, 20, 10)) is None
    answered = {**silent, "line/third": Told(at(11, 16, 9), False, "done", at(11, 19, 9))}
    assert next_of(Reader([SEMINAR], answered), at(11, 20, 10)) is not None


def test_what_somebody_asked_for_does_not_make_them_silent() -> None:
    keys = ("line/first", "line/second", "line/third")
    asked = {key: Told(at(11, 14, 9), by_itself=False) for key in keys}
    assert next_of(Reader([SEMINAR], asked), at(11, 20, 10)) is not None


def test_an_event_long_ago_begins_nothing() -> None:
    for days, comes in ((LATE + 2, True), (LATE + 3, False)):
        long_ago = Reader(
            [Event("seminar", "line", TODAY - timedelta(days=days))], told(("cautions/care", NOW, "done"))
        )
        assert (next_of(long_ago) is not None) is comes


def test_a_tip_on_demand_only_never_comes_and_is_never_waited_for() -> None:
    only = tip("only", 1, after=("demand",), days=0)
    found = Library({"line": (FIRST, replaced(only, 2), replaced(SECOND, 3))}, ())
    done = told(("line/first", at(11, 14, 9), "done"))
    wanted = next_tip(found, Reader([SEMINAR], done), at(11, 14, 10), FRAME)
    assert wanted is not None
    assert wanted[0].tip.name == "second"


def test_a_stage_an_association_told_leaves_out_what_is_too_simple() -> None:
    simple = Library({"line": (tip("a", 1, stages=("new",)), tip("b", 2))}, ())
    for stage, name in (("new", "a"), ("using", "b")):
        found = next_tip(simple, Reader([SEMINAR], stages={"line": stage}), NOW, FRAME)
        assert found is not None
        assert found[0].tip.name == name
    other = next_tip(simple, Reader([SEMINAR], stages={"homepage": "using"}), NOW, FRAME)
    assert other is not None
    assert other[0].tip.name == "a"


def test_nothing_comes_after_the_contract_or_before_it() -> None:
    over = Frame(FRAME.first, date(2026, 11, 13), QUIET)
    assert next_tip(LIBRARY, Reader([SEMINAR]), NOW, over) is None
    later = next_tip(LIBRARY, Reader([SEMINAR]), NOW, Frame(date(2026, 12, 1), FRAME.last, QUIET))
    assert later is not None
    assert later[1] == at(12, 1, 9, 30)


def test_a_row_of_the_plan_names_reader_tip_and_moment() -> None:
    (due,) = plan(LIBRARY, Reader([SEMINAR]), NOW, FRAME, "P0001")
    assert (due.offset, due.recipient, due.due_at) == ("line/first", "P0001", at(11, 14, 9, 30))
    assert due.due_at < due.expires_at < due.due_at + timedelta(days=AGAIN)
    assert plan(LIBRARY, Reader(), NOW, FRAME, "P0001") == ()


def test_an_offset_means_its_tip_and_how() -> None:
    assert meant(LIBRARY, "line/first") == (FIRST, False)
    assert meant(LIBRARY, "line/first+") == (FIRST, True)
    assert meant(LIBRARY, "line/gone") == (None, False)


def test_no_moment_is_quiet_or_past_whatever_the_hours() -> None:
    for first, last, hour in itertools.product(range(24), range(24), HOURS):
        quiet = Quiet.model_validate({"from": first, "until": last})
        if all(quiet.covers(one) for one in range(24)):
            continue
        for now in (at(11, 12, 0), at(11, 12, 9, 30), at(11, 12, 23, 59)):
            moment = slot(TODAY, hour, now, quiet)
            assert moment > now
            assert not quiet.covers(moment.astimezone(TOKYO).hour)


def test_a_year_of_answers_at_random_keeps_its_distances() -> None:
    for said in itertools.product(("done", "not_yet", "advice", None), repeat=3):
        reader, now, moments = Reader([SEMINAR]), NOW, []
        for one in (*said, "done", "done"):
            found = next_tip(LIBRARY, reader, now, FRAME)
            if found is None:
                break
            wanted, now = found
            moments.append(now)
            what = Told(now, wanted.gently, one, now + timedelta(hours=1) if one else None)
            reader = replace(reader, told={**reader.told, wanted.tip.key: what})
        days = [one.astimezone(TOKYO).date() for one in moments]
        assert all(later - earlier >= timedelta(days=APART) for earlier, later in itertools.pairwise(days))


@pytest.mark.parametrize(
    ("title", "tool"),
    [
        ("はじめてのLINE", "line"), ("ライン公式", "line"), ("LINEのオープンチャット", "openchat"),
        ("インスタ入門", "instagram"), ("ホームページを直す", "homepage"),
        ("安心して使うキャッシュレス", "cashless"), ("だまされないために 注意", "cautions"),
        ("ホームページとInstagram", ""), ("第三回", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_title_tells_the_tool_where_it_names_one(title: str, tool: str) -> None:
    assert tool_of(title) == tool


def replaced(one: Tip, order: int) -> Tip:
    """The same tip at another place."""
    return one.model_copy(update={"order": order})
