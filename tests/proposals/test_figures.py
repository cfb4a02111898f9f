"""The year in figures: each number is right and says where it was read; small groups stay hidden."""

from __future__ import annotations

from datetime import timedelta

from handlers.proposals.figures import Figure, figures, of_association, opinions
from tests.cast import Town
from tests.proposals.year import around, issue, question, seminar, tip, visit


def found(town: Town) -> dict[str, Figure]:
    """The figures by their sources."""
    with town.house.db.read() as session:
        return {one.source: one for one in figures(around(town, session))}


def test_without_anything_there_are_no_figures(town: Town) -> None:
    assert found(town) == {}


def test_a_question_of_a_survey_is_linked_to_its_number(town: Town) -> None:
    seminar(town)
    by = found(town)
    assert by["講習会3 アンケート"].value == "4人"
    assert by["講習会3 アンケート 問1"].value == "満足 4人（100.0%）　平均5.00　回答4人"


def test_a_survey_of_too_few_is_not_shown(town: Town) -> None:
    seminar(town, people=2)
    by = found(town)
    assert by["講習会3 アンケート"].value == "答えた方が少ないため示しません"
    assert not [source for source in by if "問" in source]


def test_surveys_are_never_added_up(town: Town) -> None:
    seminar(town, 3, people=4)
    seminar(town, 4, people=5)
    assert {"講習会3 アンケート", "講習会4 アンケート"} <= set(found(town))
    assert not [one for one in found(town).values() if "9人" in one.value]


def test_events_are_counted_by_kind(town: Town) -> None:
    seminar(town, 3, attended=12)
    seminar(town, 4, attended=9)
    visit(town)
    by = found(town)
    assert by["講習会3・4 出席"].value == "2回、のべ21人"
    assert by["派遣1 出席"].value == "1回、のべ8人"


def test_tips_are_added_up_by_tool(town: Town) -> None:
    for answer in ("done", "done", "not_yet", None):
        tip(town, answer)
    tip(town, "advice", association="いなほ町会")
    tip(town, "done", "instagram")
    by = found(town)
    assert by["ヒント LINE公式アカウント"].value == "配信5通、できた2、まだ1、相談したい1"
    assert by["ヒント Instagram"].value == "配信1通、できた1、まだ0、相談したい0"


def test_questions_say_how_long_an_answer_takes(town: Town) -> None:
    question(town, 1, timedelta(hours=5), solved=True)
    question(town, 2, timedelta(hours=7))
    question(town, 3, timedelta(hours=9), solved=False)
    question(town, 4, None)
    assert found(town)["質問の一覧"].value == "受付4件、返事3件、解決1件、返事までの真ん中は7時間"


def test_a_quick_answer_is_not_nought_hours(town: Town) -> None:
    question(town, 1, timedelta(minutes=5))
    assert "1時間未満" in found(town)["質問の一覧"].value


def test_issues_are_counted_by_tool_and_problem_with_their_codes(town: Town) -> None:
    issue(town)
    issue(town, "instagram", "money")
    issue(town)
    by = found(town)
    assert by["課題 T001、T003"] == Figure("課題: LINE公式アカウント・人手がたりない", "2件", "課題 T001、T003")
    assert by["課題 T002"].value == "1件"


def test_what_was_written_after_events_has_its_source(town: Town) -> None:
    seminar(town)
    visit(town)
    with town.house.db.read() as session:
        said = {one.source: one.words for one in opinions(session)}
    assert said == {
        "講習会3 講師所感": "質問が多く、時間がたりなかった。", "派遣1 講師所感": "操作は一人でできた。",
        "派遣1 今後の支援方針": "三か月後に電話する",
    }  # fmt: skip


def test_an_association_sees_its_own_year_only(town: Town) -> None:
    seminar(town)
    visit(town)
    tip(town, "done")
    question(town, 1, None)
    issue(town, words="若い役員がいない", of="さくら町会")
    issue(town, words="べつの団体のこと", of="みなと見自治会")
    with town.house.db.read() as session:
        its, said = of_association(around(town, session), town.associations["さくら町会"])
        visited, words = of_association(around(town, session), town.associations["いなほ町会"])
    assert [one.source for one in its] == ["ヒント LINE公式アカウント", "質問の一覧", "課題 T001"]
    assert [one.words for one in said] == ["若い役員がいない"]
    assert (visited, [one.source for one in words]) == ([], ["派遣1 講師所感", "派遣1 今後の支援方針"])
