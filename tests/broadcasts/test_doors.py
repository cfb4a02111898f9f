"""What other rooms bring: segments that change while a broadcast waits, public pages; many languages, many drafts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.bootstrap import discover
from bot.catalogs import Sentence
from bot.chat.doors import Audience, Segment
from bot.chat.turn import Surroundings
from bot.store.chats import Chat as ChatRow
from handlers.broadcasts.changes import approve, ask, write
from handlers.broadcasts.checking import Draft
from handlers.broadcasts.show import card, to_approve
from tests.broadcasts.desk import NOON, SECOND_ROOM, WORDS, Desk, around
from tests.cast import Town
from tests.structure.test_clashes import found


def unanswered(open_ones: Callable[[], Sequence[UUID]]) -> Segment:
    """A segment as a room of surveys will export it: who has not answered yet."""

    def choices(_session: Session, _now: datetime) -> Sequence[tuple[str, Sentence]]:
        return [("Q01", "アンケート1にまだ答えていない方")] if open_ones() else []

    def people(_session: Session, key: str, _now: datetime) -> Audience:
        return Audience(tuple(open_ones()) if key == "Q01" else ())

    return Segment("unanswered", "まだの方", choices, people)


def with_segment(given: Surroundings, segment: Segment) -> Surroundings:
    """The same surroundings in a house whose rooms export one more segment."""
    assert given.doors is not None
    return replace(given, doors=replace(given.doors, segments={**given.doors.segments, segment.name: segment}))


def test_whoever_answers_while_it_waits_is_left_out_and_whoever_comes_late_is_not_put_in(town: Town) -> None:
    town.clock.moment = NOON
    hanako, takeshi, late = (
        town.house.directory.chat_of("user", one.user) for one in (town.hanako, town.takeshi, town.stranger)
    )
    waiting = [hanako, takeshi]
    with town.house.db.write() as session:
        here = with_segment(around(town, session), unanswered(lambda: waiting))
        made = write(here, "S02", Draft("reminder", "unanswered", "Q01", {"ja": WORDS}))
        ask(here, made, "S02")
        waiting[:] = [takeshi, late]
        (notice,) = approve(here, made, "S01", made.digest or "", "page")
    assert notice.to == (takeshi,)
    assert made.fell_away == 1


def test_a_segment_whose_room_has_gone_means_nobody(town: Town) -> None:
    town.clock.moment = NOON
    with town.house.db.write() as session:
        hanako = session.scalars(select(ChatRow.id).where(ChatRow.kind == "user")).first()
        assert hanako is not None
        here = with_segment(around(town, session), unanswered(lambda: [hanako]))
        made = write(here, "S02", Draft("reminder", "unanswered", "Q01", {"ja": WORDS}))
        assert "Q01" in str(card(around(town, session), made).heading)


def test_public_pages_and_segments_of_rooms_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    seen = found(tmp_path, north=SECOND_ROOM)
    assert seen.doors.public == ("/s/*",)
    assert set(seen.doors.segments) == {"everybody"}
    assert {"officers", "association", "tool"} <= set(discover().doors.segments)


def test_more_languages_than_an_answer_holds_are_read_on_the_page(author: Desk, town: Town) -> None:
    people = [town.officer(f"役員{n}", "ことり坂自治会") for n in range(3)]
    for one, language in zip(people, ("en", "zh", "ko"), strict=True):
        chat = town.house.directory.chat_of("user", one.user)
        with town.house.db.write() as session:
            session.execute(update(ChatRow).where(ChatRow.id == chat).values(language=language))
    author.write(**{"text-en": "Hello.", "text-zh": "你好。", "text-ko": "안녕하세요."})
    town.staff.listen()
    author.do("ask")
    town.staff.heard("4か国語の文があります。画面で見て承認してください。")
    assert town.staff.buttons() == ["画面で見る"]


def test_a_text_of_full_length_in_three_languages_still_fits_one_answer(town: Town) -> None:
    town.clock.moment = NOON
    with town.house.db.write() as session:
        for chat, language in zip(
            session.scalars(select(ChatRow).where(ChatRow.kind == "user")), ("en", "zh"), strict=False
        ):
            chat.language = language
        session.flush()
        bodies = {"ja": "あ" * 5000, "en": "a" * 5000, "zh": "我" * 5000}
        site = "https://www.city.nerima.tokyo.jp/"
        here = around(town, session)
        made = write(here, "S02", Draft("announcement", "officers", "all", bodies, site, "区のページ"))
        ask(here, made, "S02")
        assert len(to_approve(here, made)) == 5


def test_more_drafts_than_a_carousel_holds_are_counted(author: Desk, town: Town) -> None:
    for _n in range(13):
        author.write()
    town.staff.say("/お知らせ").heard("B11 ", "お知らせを書く", "ほかに2件あります。")
