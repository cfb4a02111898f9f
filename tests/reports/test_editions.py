"""Versions: a draft nobody took is drawn anew in its place, everything else stays as it is for good."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.chat.turn import Refusal, Surroundings
from bot.documents.packing import digest
from handlers.reports.changes import answer_ai, begin, move, write
from handlers.reports.editions import draw, missing_in, ready, refresh, take, upload
from handlers.reports.queries import content_of, kind_about, kinds, latest, newest, versions
from handlers.reports.rules import STATES, PaperKind, lacking, named, next_state, paper_in, source_of
from handlers.reports.tables import Paper
from tests.cast import Town
from tests.documents.reading import words_of
from tests.documents.word_files import mended, plain
from tests.reports.stages import around, drafted, filled, seminar

WORDS = ("実施内容", "アンケートの集計結果", "講師所感")


def there(here: Surroundings) -> tuple[PaperKind, Paper]:
    """The seminar's paper."""
    kind = kind_about(here, "W01")
    assert kind is not None
    return kind, begin(here, kind, "W01")


def numbers(here: Surroundings, paper: Paper) -> list[tuple[int, str]]:
    """Every version with where it came from."""
    return [(one.number, one.source) for one in versions(here.session, paper)]


def test_a_draft_nobody_took_is_drawn_anew_in_its_place(town: Town) -> None:
    drafted(town, seminar(town))
    with around(town) as here:
        kind, paper = there(here)
        write(here, paper, "S01", {"done": "操作した。"})
        draw(here, kind, paper)
        assert numbers(here, paper) == [(1, "made")]


def test_a_draft_somebody_took_stays_and_another_follows(town: Town) -> None:
    first = drafted(town, seminar(town))
    with around(town) as here:
        kind, paper = there(here)
        assert take(here, paper, 1, "S01") is not None
        write(here, paper, "S01", {"done": "操作した。"})
        draw(here, kind, paper)
        assert numbers(here, paper) == [(2, "made"), (1, "made")]
        taken = take(here, paper, 1, "S01")
    assert taken is not None
    assert taken[1] == first


def test_nothing_new_makes_no_new_version(town: Town) -> None:
    drafted(town, seminar(town))
    with around(town) as here:
        kind, paper = there(here)
        take(here, paper, 1, "S01")
        before = paper.version
        assert draw(here, kind, paper).number == 1
        assert paper.version == before


def test_drawing_never_overwrites_what_was_uploaded(town: Town) -> None:
    own = plain(*WORDS, "手で直した。")
    drafted(town, seminar(town))
    with around(town) as here:
        kind, paper = there(here)
        kept = upload(here, kind, paper, own, "S01")
        refresh(here, kind, paper, "S01")
        assert numbers(here, paper) == [(2, "uploaded"), (1, "made")]
        draw(here, kind, paper)
        assert numbers(here, paper) == [(3, "made"), (2, "uploaded"), (1, "made")]
        assert (content_of(here.vault, kept), kept.digest) == (own, digest(own))


def test_an_uploaded_version_is_looked_through_for_what_is_missing(town: Town) -> None:
    content = drafted(town, seminar(town))
    with around(town) as here:
        kind, paper = there(here)
        half = mended(content, {"【未記入：講師所感】": "よかった。"})
        last = upload(here, kind, paper, half, "S01")
        assert missing_in(here, kind, paper, last) == ("実施内容", "自由記述のまとめ", "生成AIの使用の有無")
        bare = upload(here, kind, paper, plain("実施内容", "講師所感", "全部書いた"), "S01")
        assert missing_in(here, kind, paper, bare) == ("アンケートの集計結果", "生成AIの使用の有無")


def test_an_uploaded_version_has_to_say_that_generative_ai_was_used(town: Town) -> None:
    drafted(town, seminar(town))
    with around(town) as here:
        kind, paper = there(here)
        answer_ai(here, paper, "S01", used=True, scope="要約")
        silent = upload(here, kind, paper, plain(*WORDS), "S01")
        assert missing_in(here, kind, paper, silent) == ("生成AIを使用した旨",)
        loud = upload(here, kind, paper, plain(*WORDS, "生成AIを使用しました。"), "S01")
        assert missing_in(here, kind, paper, loud) == ()
        assert ready(here, kind, paper, "S01").number == 3


def test_what_is_ready_is_what_the_records_say_now(town: Town) -> None:
    filled(town, seminar(town))
    with around(town) as here:
        kind, paper = there(here)
        write(here, paper, "S01", {"remarks": "あとから足した。"})
        version = ready(here, kind, paper, "S01")
        assert (version.taken_at, paper.state) == (here.now, "ready")
        assert "あとから足した。" in words_of(content_of(here.vault, version))
        assert draw(here, kind, paper).id == version.id


def test_whoever_changes_something_meanwhile_wins(town: Town) -> None:
    drafted(town, seminar(town))
    with around(town) as here:
        _kind, paper = there(here)
        here.session.connection().exec_driver_sql("UPDATE paper SET version = version + 1")
        with pytest.raises(Refusal, match="ちょうど別の人が変えたところです"):
            move(here, paper, "change", "S02")


def test_the_newest_version_is_found_by_kind_and_event(town: Town) -> None:
    drafted(town, seminar(town))
    with around(town) as here:
        _kind, paper = there(here)
        found, last = latest(here.session, "seminar_report", "W01"), newest(here.session, paper)
        assert found is not None
        assert found is last
        assert latest(here.session, "seminar_report", "W02") is None


def test_every_kind_of_event_has_its_paper(town: Town) -> None:
    with around(town) as here:
        assert {one.of for one in kinds(here).values()} >= {"seminar", "visit", "exchange"}


def test_a_state_leads_only_where_there_are_words_for_it() -> None:
    for state in STATES:
        for event in ("change", "ready", "sent", "confirmed", "returned"):
            assert (next_state(state, event) or state) in STATES


def test_a_source_is_read_back() -> None:
    paper = UUID(int=7)
    assert paper_in(source_of(paper)) == paper
    assert [paper_in(one) for one in ("handout:7", "paper:seven", "")] == [None, None, None]


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("全部ある", ()),
        ("【未記入：講師所感】", ("講師所感",)),
        ("【未記入：】", ()),
        ("【未記入：" + "あ" * 61 + "】", ()),
    ],
)
def test_marks_of_missing_parts_are_found(words: str, missing: tuple[str, ...]) -> None:
    assert lacking(words) == missing


def test_a_file_is_named_by_its_version_from_the_second_on() -> None:
    assert (named("a", 1), named("a", 2)) == ("a.docx", "a_第2版.docx")
