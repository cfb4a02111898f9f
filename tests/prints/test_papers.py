"""The printed papers say what they must, cell by cell, whatever they are made of."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.clock import TOKYO
from bot.content import CONTENT
from bot.documents.building import Page, build, keep, sheet
from bot.documents.pictures import place_style, with_pictures
from bot.documents.word import FOLDER, MissingPart, render
from bot.errors import ContentFault
from handlers.prints import papers
from handlers.prints.forms import FORMS
from handlers.prints.models import TOOLS, model
from handlers.prints.papers import Seat
from handlers.prints.rules import file_name, link_to_add, timed
from tests.documents.reading import edges, parts_of, rows_of, words_of
from tests.prints.examples import (
    BARE_COURSE,
    BARE_EVENT,
    BEGINS,
    CONTRACT,
    COURSE,
    EVENT,
    LETTERS,
    ORDER,
    ROWS,
    TODAY,
    all_papers,
)

PAPERS = all_papers()
HOSTILE = "{{ code }}{% x %}<w:p>&\x00髙﨑①㈱👵\n二行目{_{"
SHOWN = "{{ code }}{% x %}<w:p>&\ufffd髙﨑①㈱👵\n二行目{_{"
LONG = "とても長い言葉です。{{ x }}" * 200


def test_every_template_is_filled() -> None:
    assert {form.__name__ for form in FORMS} == set(PAPERS)
    assert {path.stem for path in FOLDER.glob("*.docx")} >= set(PAPERS)


def test_the_tracked_templates_are_what_the_script_writes(tmp_path: Path) -> None:
    for path in build(FORMS, tmp_path):
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), "run `make documents`"


@pytest.mark.parametrize("name", PAPERS)
def test_no_mark_of_a_template_is_left(name: str) -> None:
    left = [mark for text in parts_of(PAPERS[name].content).values() for mark in ("{{", "{%") if mark in text]
    assert left == []


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_made_equal_again(name: str) -> None:
    assert all_papers()[name] == PAPERS[name]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("run_sheet", "20261015_講習会第3回_進行表_第5版.docx"),
        ("attendance_sheet", "20261015_講習会第3回_出欠表_第5版.docx"),
        ("print_order", "20261015_講習会第3回_印刷発注書_第5版.docx"),
        ("operating_rules", "20261009_A003_LINE公式アカウント_運用ルール_第1版.docx"),
        ("officer_letters", "20261009_A003_コードのお知らせ_第2版.docx"),
    ],
)
def test_a_file_carries_day_whose_title_and_version(name: str, file: str) -> None:
    assert PAPERS[name].name == file


def test_a_file_of_a_day_that_is_not_fixed_says_so() -> None:
    assert file_name(None, "派遣第1回", "進行表", 1) == "日未定_派遣第1回_進行表_第1版.docx"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("run_sheet", "進行表　W03　第5版"), ("attendance_sheet", "出欠表　W03　第5版"),
        ("print_order", "印刷発注書　W03　第5版"), ("operating_rules", "LINE公式アカウント 運用ルールのひな形　第1版"),
        ("officer_letters", "コードのお知らせ"),
    ],
)  # fmt: skip
def test_each_page_says_contract_title_and_version(name: str, title: str) -> None:
    header, footer = edges(PAPERS[name].content)
    assert header == f"{CONTRACT.title}\t{title}"
    assert " / " in footer


def test_a_run_sheet_says_when_each_row_begins_and_ends() -> None:
    assert rows_of(PAPERS["run_sheet"].content, "時刻") == [
        ["時刻", "内容", "形", "分", "担当・メモ"],
        ["14:00〜14:10", "はじめに", "講義", "10", ""],
        ["14:10〜15:30", "実習", "実習", "80", ""],
        ["15:30〜16:00", "質疑", "全体", "30", ""],
    ]


def test_a_run_sheet_says_the_event_its_things_and_groups() -> None:
    content = PAPERS["run_sheet"].content
    assert rows_of(content, "行事") == [
        ["行事", "講習会3 LINE（W03）"], ["日時", "令和8年10月15日　14:00〜16:00"], ["会場", "見本区民館"],
        ["人数", "15人"], ["担当", "S02"], ["きょうの目標", ""],
    ]  # fmt: skip
    assert rows_of(content, "品名")[1] == ["プロジェクター", "区", "いりません", "□"]
    assert rows_of(content, "班")[1:] == [["1班", "S02", ""], ["2班", "まだ", ""]]
    text = words_of(content)
    assert all(one in text for one in ("合計120分", "※ 注意すること", "□ 聞き取り（事前）"))


def test_only_an_exchange_has_groups_on_its_run_sheet() -> None:
    made = papers.run_sheet(CONTRACT, EVENT, replace(COURSE, groups=()))
    assert "ファシリテーター" not in words_of(made.content)


def test_nothing_known_makes_papers_all_the_same() -> None:
    content = papers.run_sheet(CONTRACT, BARE_EVENT, BARE_COURSE).content
    assert dict(rows_of(content, "行事"))["日時"] == "日時はまだ決まっていません"
    assert dict(rows_of(content, "行事"))["人数"] == "まだ"
    assert "ありません。" in words_of(content)
    assert rows_of(papers.attendance_sheet(CONTRACT, BARE_EVENT, ()).content, "行") == [
        ["行", "番号", "団体", "ようす", "出席", "欠席"]
    ]


def test_before_the_date_is_fixed_a_course_counts_minutes() -> None:
    assert [(one.begins, one.ends) for one in timed(ROWS, None)] == [
        ("0分", "10分"), ("10分", "90分"), ("90分", "120分")
    ]  # fmt: skip


def test_what_is_done_outside_the_day_has_no_time() -> None:
    steps = timed((("聞き取り", "事前", 0), *ROWS), BEGINS)
    assert (steps[0].begins, steps[0].ends) == ("", "")
    assert steps[1].begins == "14:00"


def test_attendance_has_codes_and_boxes_and_no_names() -> None:
    content = PAPERS["attendance_sheet"].content
    assert rows_of(content, "行")[1:] == [
        ["1", "P0001", "さくら町会", "参加", "□", "□"], ["2", "P0002", "いなほ町会", "行けなくなった", "□", "□"],
        ["3", "", "", "", "□", "□"], ["4", "", "", "", "□", "□"],
    ]  # fmt: skip
    assert "お名前・電話番号は書きません。" in words_of(content)


def test_a_print_order_says_how_many_and_of_which_file() -> None:
    content = PAPERS["print_order"].content
    assert rows_of(content, "品名")[1:] == [
        ["当日の資料", "第2版", "17部", "A4", "0123456789ab", ""], ["アンケート用紙", "合意ずみ", "22部", "A4", "", ""]
    ]  # fmt: skip
    facts = dict(rows_of(content, "行事"))
    assert facts["部数"] == "15人 + 予備2部 = 17部"
    assert facts["納める日"] == "令和8年10月14日まで"
    assert "令和8年10月9日" in words_of(content)


@pytest.mark.parametrize("tool", TOOLS)
def test_each_tool_has_rules_to_begin_with(tool: str) -> None:
    rules = model(tool)
    content = papers.operating_rules(CONTRACT, ("A003", "さくら町会"), tool, rules, TODAY).content
    text = words_of(content)
    assert text.startswith(f"さくら町会\n{TOOLS[tool]} 運用ルール（案）")
    assert all(f"・{line}" in text for section in rules.sections for line in section.lines)
    assert [row[:2] for row in rows_of(content, "役割")[1:]] == [[one.role, one.does] for one in rules.duties]
    assert f"{len(rules.sections) + 1}　{rules.sections[-1].title}" in text


def test_no_file_of_rules_is_forgotten() -> None:
    assert {path.stem for path in (CONTENT / "rules").glob("*.toml")} == set(TOOLS)


def test_rules_that_say_nothing_are_named_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "line.toml").write_text('version = 1\npurpose = ""\n', encoding="utf-8")
    with pytest.raises(ContentFault, match=r"line\.toml:2"):
        model("line", tmp_path)


def test_a_letter_says_whom_to_how_which_code_and_until_when() -> None:
    text = words_of(PAPERS["officer_letters"].content)
    assert text.startswith("さくら町会　御中")
    for one in ("髙﨑𠮷町会　御中", "ABCD-2345", "WXYZ-6789", "令和8年12月8日まで", "区 03-6759-9119", "@engawa-mihon"):
        assert one in text


def test_each_letter_has_a_page_and_two_squares_of_its_own() -> None:
    content = PAPERS["officer_letters"].content
    document = parts_of(content)["word/document.xml"]
    assert document.count('<w:br w:type="page"/>') == len(LETTERS) - 1
    assert document.count("<pic:pic") == 2 * len(LETTERS)
    with ZipFile(BytesIO(content)) as file:
        squares = [name for name in file.namelist() if name.startswith("word/media/")]
    assert len(squares) == 1 + len(LETTERS)  # the way to us is the same on each


def test_the_squares_of_a_letter_stand_in_the_order_of_the_letters() -> None:
    pictures = re.findall(r'r:embed="(rId\d+)"', parts_of(PAPERS["officer_letters"].content)["word/document.xml"])
    assert pictures[0] == pictures[2]
    assert len({pictures[1], pictures[3]}) == 2


def test_a_square_makes_us_a_friend() -> None:
    assert link_to_add(CONTRACT.contractor) == "https://line.me/R/ti/p/%40engawa-mihon"


def test_a_template_that_lost_a_place_for_a_picture_is_refused(tmp_path: Path) -> None:
    made = sheet(Page("見本", "見本", "見本"))
    place_style(made)
    made.add_paragraph("ここ")
    keep(made, "lost", tmp_path)
    with pytest.raises(MissingPart, match="0 paragraphs of the style Picture for 1 pictures"):
        with_pictures(render("lost", {}, tmp_path), [b""], 20)


@pytest.mark.parametrize("words", [HOSTILE, LONG])
def test_odd_words_come_out_as_they_are(words: str) -> None:
    shown = SHOWN if words == HOSTILE else words
    event = replace(EVENT, name=words, place=words, lead=words)
    course = replace(COURSE, remarks=(words,), besides=(words,), things=({"what": words, "by": words, "told": words},))
    assert words_of(papers.run_sheet(CONTRACT, event, course).content).count(shown) >= 8
    assert shown in words_of(papers.attendance_sheet(CONTRACT, event, (Seat("P0001", words, words),)).content)
    assert shown in words_of(papers.print_order(CONTRACT, event, replace(ORDER, sum=words)).content)
    assert shown in words_of(papers.operating_rules(CONTRACT, ("A1", words), "line", model("line"), TODAY).content)
    letters = (replace(LETTERS[0], name=words),)
    assert shown in words_of(papers.officer_letters(CONTRACT, letters, "A001", TODAY, 1).content)


def test_a_meeting_may_go_on_past_midnight() -> None:
    late = datetime(2026, 10, 15, 23, 30, tzinfo=TOKYO)
    assert papers.when_words(late, 60) == "令和8年10月15日　23:30〜00:30"
    assert timed((("見本", "", 60),), late)[0].ends == "00:30"
