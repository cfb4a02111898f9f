"""What stands on each report, cell by cell, as the ward reads it; bad input comes out literally or says why not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from handlers.reports.making import make
from handlers.reports.queries import kinds
from handlers.reports.rules import Theme, lacking
from tests.cast import Town
from tests.documents.reading import edges, parts_of, rows_of, words_of
from tests.meetings.stages import now_of, thing
from tests.reports.stages import (
    SEMINAR,
    around,
    comment,
    drafted,
    exchange,
    filled,
    paper_of,
    seminar,
    visit,
)

LONG = ("長い所感👵🏻{{ 7*7 }}{% raw %}髙﨑𠮷&<w:p>\u200d" * 200)[:4000]
GROUP_WORK = {
    "lecture": "他区の先進事例を三つ紹介した。", "group1_issue": "若い世代に届かない",
    "group1_ideas": "Instagramで行事を伝える", "group2_issue": "回覧板が遅い",
    "group2_ideas": "LINEのお知らせに写しを載せる",
    "impressions": "よく話し合われた。",
}  # fmt: skip
AGENDA = {f"item{n}": f"{n}番目を行った。" for n in range(3, 9)}


def test_a_seminar_says_when_where_and_with_how_many(town: Town) -> None:
    content = filled(town, seminar(town))
    assert rows_of(content, "名称") == [
        ["名称", "デジタル活用講習会　第1回"], ["題名", "LINE"],
        ["実施日時", "令和8年11月12日(木) 14時00分から16時00分まで"], ["実績", "14時00分から16時05分まで"],
        ["会場", "見本区民館"], ["参加人数", "12人（区からの連絡 15人）"],
        ["配付した資料", "第1版（区の確認 令和8年10月14日）、17部を印刷・帳合い"], ["使用した機材", "なし"],
    ]  # fmt: skip
    assert rows_of(content, "内容", "形式") == [
        ["内容", "形式", "時間"],
        ["実習", "実習", "90分"],
        ["質疑", "全体", "30分"],
    ]


def test_a_seminar_says_its_totals_and_what_staff_wrote(town: Town) -> None:
    content = filled(town, seminar(town))
    words = words_of(content)
    assert "出席12人のうち10人が回答しました（オンライン10人、紙0人、回答率83.3%）。" in words
    assert "回答10人　平均4.10" in words
    assert rows_of(content, "答え") == [
        ["答え", "人数", "割合", "グラフ"], ["不満", "0人", "0.0%", ""], ["少し不満", "3人", "30.0%", ""],
        ["ふつう", "0人", "0.0%", ""], ["少し満足", "0人", "0.0%", ""], ["満足", "7人", "70.0%", ""],
    ]  # fmt: skip
    assert 'descr="満足 70.0%"' in parts_of(content)["word/document.xml"]
    assert rows_of(content, "内容", "件数") == [
        ["内容", "件数", "グラフ"], ["回覧板に使いたい", "2件", ""], ["操作が速かった", "1件", ""],
    ]  # fmt: skip
    assert "自由記述3件を、担当者が読んで分けました（一件を二つ以上に数えることがあります）。" in words
    assert set(SEMINAR.values()) <= set(words.splitlines())
    assert lacking(words) == ()


def test_free_texts_themselves_stand_on_no_report(town: Town) -> None:
    assert "声1" not in words_of(filled(town, seminar(town)))


@pytest.mark.parametrize(
    ("make", "form", "title"),
    [(seminar, "様式第1号", "デジタル活用講習会　第1回"), (visit, "様式第2号", "さくら町会"),
     (exchange, "様式第3号", "デジタル意見交換会　第1回")],
)  # fmt: skip
def test_every_page_says_contract_form_and_version_and_its_number(
    town: Town, make: object, form: str, title: str
) -> None:
    assert callable(make)
    content = drafted(town, make(town))
    header, footer = edges(content)
    assert header == f"令和8年度 町会・自治会デジタル活用支援事業委託\t{form}　{title}　第1版"
    assert " / " in footer
    assert "令和8年11月12日" in words_of(content).splitlines()
    assert [row[0] for row in rows_of(content, "生成AIの使用")] == ["生成AIの使用", "版と照合値"]


def test_a_draft_marks_everything_that_only_people_know(town: Town) -> None:
    assert lacking(words_of(drafted(town, seminar(town)))) == (
        "実施内容",
        "自由記述のまとめ",
        "講師所感",
        "生成AIの使用の有無",
    )


def test_a_visit_holds_its_agenda_against_what_was_done(town: Town) -> None:
    content = filled(town, visit(town), {**AGENDA, "support": "12月に電話で確かめる。"}, ())
    assert rows_of(content, "番号")[:4] == [
        ["番号", "項目", "予定", "行ったこと"],
        ["1", "困りごとの聞き取り（事前アンケートなど）", "—", "令和8年10月9日に団体から聞き取りを行った。"],
        ["2", "内容を区と協議", "—", "令和8年10月9日に区と内容を合意した。"],
        ["3", "はじめに: 目的と目標", "10分", "3番目を行った。"],
    ]
    assert len(rows_of(content, "番号")) == 1 + 8
    assert ["対象のツール", "LINE公式アカウント"] in rows_of(content, "派遣の番号")
    assert "12月に電話で確かめる。" in words_of(content).splitlines()
    assert lacking(words_of(content), ("実施内容", "今後の支援方針")) == ()


def test_a_visit_without_the_support_to_come_lacks_it_by_name(town: Town) -> None:
    assert "今後の支援方針" in lacking(words_of(filled(town, visit(town), AGENDA, ())))


def test_an_exchange_says_what_each_group_discussed(town: Town) -> None:
    content = filled(town, exchange(town), GROUP_WORK, ())
    assert rows_of(content, "班") == [
        ["班", "ファシリテーター（従事者の番号）", "選んだ課題", "話し合った解決策"],
        ["1班", "S01", "若い世代に届かない", "Instagramで行事を伝える"],
        ["2班", "S02", "回覧板が遅い", "LINEのお知らせに写しを載せる"],
    ]
    words = words_of(content)
    assert {"2班に分かれて話し合いました。", "他区の先進事例を三つ紹介した。", "よく話し合われた。"} <= set(
        words.splitlines()
    )
    assert lacking(words) == ()


def test_an_exchange_without_groups_lacks_them_by_name(town: Town) -> None:
    assert "グループワークの班" in lacking(words_of(drafted(town, exchange(town, groups=0))))


def test_what_was_written_on_the_events_page_stands_until_newer_words_are(town: Town) -> None:
    code = seminar(town)
    comment(town, now_of(town).id, "行事のページの所感")
    assert "行事のページの所感" in words_of(drafted(town, code))
    assert "質問が活発" in words_of(filled(town, code))


@pytest.mark.parametrize(
    ("survey", "answers", "said"),
    [
        ("tallied", 0, "出席12人のうち、回答した方はいませんでした。"),
        ("tallied", 2, "回答が3人より少ないため、だれの答えか分からないように、集計は示しません。"),
        ("closed", 5, "【未記入：アンケートの集計結果】"),
        ("", 0, "【未記入：アンケートの集計結果】"),
    ],
)
def test_where_there_are_no_totals_the_report_says_why(town: Town, survey: str, answers: int, said: str) -> None:
    content = drafted(town, seminar(town, answers=answers, voices=0, survey=survey))
    assert said in words_of(content)
    assert "グラフ" not in words_of(content)


def test_a_survey_that_was_not_made_may_be_explained(town: Town) -> None:
    words = {**SEMINAR, "survey_note": "停電のため、アンケートを行わなかった。"}
    content = filled(town, seminar(town, survey=""), words, ())
    assert "停電のため、アンケートを行わなかった。" in words_of(content)
    assert lacking(words_of(content)) == ()


def test_a_seminar_to_which_nobody_came_is_reported_too(town: Town) -> None:
    content = filled(town, seminar(town, attended=0, answers=0, voices=0), SEMINAR, ())
    assert ["参加人数", "0人（区からの連絡 15人）"] in rows_of(content, "名称")
    assert "出席0人のうち、回答した方はいませんでした。" in words_of(content)
    assert lacking(words_of(content)) == ()


def test_a_comment_of_4000_signs_with_everything_in_it_comes_out_literally(town: Town) -> None:
    content = filled(town, seminar(town, answers=0, voices=0), {**SEMINAR, "impressions": LONG}, ())
    assert LONG in words_of(content)
    assert len(LONG) == 4000


def test_rare_signs_and_marks_in_names_come_out_literally(town: Town) -> None:
    code = seminar(town, title="髙﨑𠮷{{ x }}", venue="髙島平の﨑会館")
    thing(town, now_of(town).id, "髙い{% x %}三脚")
    content = drafted(town, code)
    assert ["題名", "髙﨑𠮷{{ x }}"] in rows_of(content, "名称")
    assert ["使用した機材", "受託者が準備: 髙い{% x %}三脚"] in rows_of(content, "名称")


def test_equal_facts_give_equal_bytes_and_other_facts_another_mark(town: Town) -> None:
    code = seminar(town)
    filled(town, code)
    with around(town) as here:
        kind, paper = kinds(here)["seminar_report"], paper_of(town, code)
        first, second = make(here, kind, paper, 1), make(here, kind, paper, 1)
        later = make(here, kind, paper, 2)
    assert first == second
    assert (later.facts, later.content == first.content) == (first.facts, False)
    marks = [rows_of(one, "生成AIの使用")[1][1] for one in (first.content, filled(town, code, {"remarks": "別"}))]
    assert marks[0] != marks[1]


@pytest.mark.parametrize(
    ("used", "said"),
    [(True, "この書類の作成には、生成AIを使用しました（使用した部分: 要約）。"),
     (False, "生成AIは使用していません。"), (None, "【未記入：生成AIの使用の有無】")],
)  # fmt: skip
def test_the_use_of_generative_ai_is_said_on_the_paper(town: Town, used: bool | None, said: str) -> None:
    drafted(town, seminar(town))
    with town.house.db.write() as session:
        paper = session.merge(paper_of(town, "W01"))
        paper.ai_used, paper.ai_scope = used, "要約" if used else ""
    assert ["生成AIの使用", said] in rows_of(drafted(town, "W01"), "生成AIの使用")


def test_themes_are_as_staff_counted_them(town: Town) -> None:
    themes = (Theme("{{ 絵文字👵 }}", 3),)
    assert rows_of(filled(town, seminar(town), SEMINAR, themes), "内容", "件数")[1][:2] == ["{{ 絵文字👵 }}", "3件"]


def test_no_mark_of_a_template_is_left(town: Town) -> None:
    made: Mapping[str, bytes] = {
        "seminar": drafted(town, seminar(town)), "visit": drafted(town, visit(town)),
        "exchange": drafted(town, exchange(town)),
    }  # fmt: skip
    for content in made.values():
        assert [mark for text in parts_of(content).values() for mark in ("{{", "{%", "%}") if mark in text] == []
