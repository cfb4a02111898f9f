"""The proposal as a Word file, cell by cell; what is missing stands in it as a mark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from bot.documents.building import build
from bot.documents.word import FOLDER, render
from handlers.proposals import paper
from handlers.proposals.forms import FORMS
from handlers.proposals.rules import PARTS
from handlers.proposals.tables import SupportPolicy
from tests.cast import Town
from tests.documents.reading import edges, parts_of, rows_of, words_of
from tests.proposals.examples import CONTRACT, FRAME
from tests.proposals.year import WORDS, around, context, costs, issue, missing, policy, seminar, visit, whole

HOSTILE = "{{ code }}{% x %}<w:p>&\x00髙﨑𠮷①㈱👵\n二行目{_{"
SHOWN = "{{ code }}{% x %}<w:p>&\ufffd髙﨑𠮷①㈱👵\n二行目{_{"


def made(shown: dict[str, Any]) -> bytes:
    """The paper."""
    return render(paper.TEMPLATE, FRAME | shown)


def test_the_tracked_template_is_what_the_script_writes(tmp_path: Path) -> None:
    for path in build(FORMS, tmp_path):
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), "run `make documents`"


def test_a_whole_proposal_says_everything_and_lacks_nothing(town: Town) -> None:
    whole(town)
    assert missing(town) == []
    content = made(context(town))
    text = words_of(content)
    assert "未記入" not in text
    assert all(words in text for words in WORDS.values())
    assert "提案書（令和9年度実施案および団体支援方針）" in text
    assert edges(content)[0] == f"{CONTRACT.title}\t様式第4号　提案書　第1版"
    assert all(one in text for one in paper.HEADINGS)
    assert not [part for part in parts_of(content).values() if "{{" in part or "{%" in part]


def test_the_budget_is_added_up(town: Town) -> None:
    whole(town)
    content = made(context(town))
    assert rows_of(content, "品目") == [
        ["品目", "数量", "単価", "金額"], ["講習会の講師料", "7回", "50,000円", "350,000円"],
        ["資料の印刷", "120部", "300円", "36,000円"],
    ]  # fmt: skip
    assert "合計（税込み）　386,000円" in words_of(content)


def test_each_figure_stands_beside_its_source(town: Town) -> None:
    whole(town)
    rows = rows_of(made(context(town)), "番号")
    assert rows[0] == ["番号", "項目", "数字", "出典"]
    assert rows[1] == ["1", "講習会の実施", "1回、のべ12人", "講習会3 出席"]
    assert [row[0] for row in rows[1:]] == [str(n) for n in range(1, len(rows))]
    assert all(row[3] for row in rows[1:])
    assert "講習会3 アンケート 問2" in [row[3] for row in rows]


def test_opinions_and_policies_stand_beside_whose_they_are(town: Town) -> None:
    whole(town)
    content = made(context(town))
    assert rows_of(content, "団体")[1:] == [["いなほ町会", "月に一度、電話で様子を聞く"]]
    assert rows_of(content, "内容")[1:] == [
        ["質問が多く、時間がたりなかった。", "講習会3 講師所感"], ["操作は一人でできた。", "派遣1 講師所感"],
        ["三か月後に電話する", "派遣1 今後の支援方針"], ["若い役員がいない", "課題 T001（さくら町会）"],
    ]  # fmt: skip


def test_equal_years_give_equal_bytes(town: Town) -> None:
    whole(town)
    assert made(context(town)) == made(context(town))


def test_nothing_at_all_marks_every_mandatory_part(town: Town) -> None:
    lacks = [*(one.title for one in PARTS), "根拠となる数字", "予算"]
    assert missing(town, {}) == lacks
    text = words_of(made(context(town, {})))
    assert all(f"【未記入：{one}】" in text for one in lacks)


def test_a_visited_association_without_a_policy_is_missing(town: Town) -> None:
    whole(town)
    with town.house.db.write() as session:
        session.execute(delete(SupportPolicy))
    assert missing(town) == ["団体ごとの支援方針: いなほ町会"]
    assert "【未記入：団体ごとの支援方針: いなほ町会】" in words_of(made(context(town)))


def test_an_association_nobody_visited_may_have_a_policy(town: Town) -> None:
    whole(town)
    policy(town, "さくら町会", "講習会に誘う")
    rows = rows_of(made(context(town)), "団体")[1:]
    assert [row[0] for row in rows] == ["さくら町会", "いなほ町会"]


def test_what_marks_a_part_is_what_is_missing(town: Town) -> None:
    visit(town)
    marks = words_of(made(context(town, {})))
    assert [one for one in missing(town, {}) if f"【未記入：{one}】" not in marks] == []


@pytest.mark.parametrize("words", [HOSTILE, "長い文です。{{ x }}" * 700])
def test_odd_words_come_out_as_they_are(town: Town, words: str) -> None:
    seminar(town)
    shown = SHOWN if words == HOSTILE else words
    text = words_of(made(context(town, dict.fromkeys(WORDS, words))))
    assert text.count(shown) >= len(PARTS)


def test_odd_items_names_and_issues_come_out_as_they_are(town: Town) -> None:
    costs(town, ("{{ x }}髙﨑𠮷👵<&>", "1", "式", "0"))
    issue(town, words="{% for %}髙﨑𠮷", of="さくら町会")
    content = made(context(town))
    assert rows_of(content, "品目")[1] == ["{{ x }}髙﨑𠮷👵<&>", "1式", "0円", "0円"]
    assert rows_of(content, "内容")[1][0] == "{% for %}髙﨑𠮷"


def test_the_file_is_named_for_the_year_it_is_about(town: Town) -> None:
    with town.house.db.read() as session:
        assert paper.file_name(around(town, session)) == "20261014_令和9年度_提案書"
