"""Paper: one types it in, another looks; of a sheet that was answered twice one answer counts."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import update

from handlers.people.tables import Worker
from handlers.surveys.tables import SurveyAnswer
from tests.cast import Town
from tests.surveys.hands import PaperDesk, Phone, figures, seat_path
from tests.surveys.stage import KEPT, kept, meter, near_the_end, respondents, survey


def opened(town: Town) -> None:
    """A survey that takes answers, with twenty sheets handed out."""
    near_the_end(town, sheets=20)


def closed(town: Town) -> None:
    """No more answers online."""
    town.staff.say("/アンケート締切 W01").tap("はい、締め切ります")


def test_a_sheet_counts_when_two_people_have_looked(town: Town) -> None:
    opened(town)
    page = PaperDesk(town).type_in(3, KEPT, voice="字が小さい")
    assert "もう一人の従事者が、用紙と見くらべて" in page.text
    assert (meter(town).paper, meter(town).unchecked) == (0, 1)
    other = PaperDesk(town, town.saeki)
    assert "字が小さい" in other.see("/paper/3").text
    assert "たしかめました。" in other.decide(3, "check").text
    assert (meter(town).paper, meter(town).unchecked) == (1, 0)
    assert kept(town) == [KEPT | {"voice": ("",)}]


def test_nobody_checks_what_they_typed_in_themselves(town: Town) -> None:
    opened(town)
    desk = PaperDesk(town)
    desk.type_in(3, KEPT)
    assert "用紙と同じ。たしかめた" not in desk.see("/paper/3").text
    page = desk.decide(3, "check")
    assert page.status_code == 422
    assert "入力した人ではない、もう一人の従事者です。" in page.text
    assert meter(town).paper == 0


def test_what_was_checked_is_not_typed_over(town: Town) -> None:
    opened(town)
    PaperDesk(town).type_in(3, KEPT)
    other = PaperDesk(town, town.saeki)
    other.decide(3, "check")
    assert "もう二人でたしかめてあります。" in other.type_in(3, {"pace": ("fast",)}).text
    assert kept(town) == [KEPT]


def test_what_was_typed_wrong_is_typed_again(town: Town) -> None:
    opened(town)
    desk = PaperDesk(town)
    desk.type_in(3, {"pace": ("fast",)})
    desk.type_in(3, KEPT)
    assert kept(town) == [KEPT]
    assert "取り消しました。" in desk.decide(3, "drop").text
    assert respondents(town) == []
    assert desk.see("/paper/3").status_code == 404


@pytest.mark.parametrize(
    ("seat", "given", "why"),
    [
        ("0", KEPT, "用紙の番号は1から20までです。"), ("21", KEPT, "1から20まで"), ("さくら", KEPT, "1から20まで"),
        ("3", {}, "何も入っていません。"), ("3", {"together": ("99",)}, "数字で答える質問を"),
    ],
)  # fmt: skip
def test_what_cannot_be_typed_in_is_said_and_stands_there_again(
    town: Town, seat: str, given: dict[str, tuple[str, ...]], why: str
) -> None:
    opened(town)
    page = PaperDesk(town).type_in(seat, given)
    assert page.status_code == 422
    assert why in page.text
    assert f'value="{seat}"' in page.text
    assert respondents(town) == []


def test_an_empty_sheet_is_no_answer_and_not_missing(town: Town) -> None:
    opened(town)
    PaperDesk(town).type_in(4, KEPT, blank="yes")
    PaperDesk(town, town.saeki).decide(4, "check")
    assert (meter(town).paper, meter(town).refused) == (0, 1)
    assert kept(town) == [{}]


def test_of_paper_and_page_the_page_counts_unless_staff_choose(town: Town) -> None:
    opened(town)
    Phone(town, seat_path(town, 5)).answer(KEPT)
    PaperDesk(town).type_in(5, {"pace": ("slow",)})
    desk = PaperDesk(town, town.saeki)
    desk.decide(5, "check")
    assert (meter(town).online, meter(town).paper) == (1, 0)
    assert "この番号では、LINEかページからも答えがあります。" in desk.see("/paper/5").text
    desk.decide(5, "paper")
    assert (meter(town).online, meter(town).paper) == (0, 1)
    desk.decide(5, "online")
    assert (meter(town).online, meter(town).paper) == (1, 0)


def test_who_answers_online_after_their_sheet_was_typed_in_counts_once(town: Town) -> None:
    opened(town)
    PaperDesk(town).type_in(5, KEPT)
    PaperDesk(town, town.saeki).decide(5, "check")
    one = Phone(town, seat_path(town, 5))
    one.begin()
    assert (meter(town).online, meter(town).paper) == (0, 1)
    one.answer(KEPT)
    assert (meter(town).online, meter(town).paper) == (1, 0)


def test_paper_is_typed_in_after_the_closing_and_until_the_tally(town: Town) -> None:
    opened(town)
    Phone(town, seat_path(town, 5)).answer(KEPT)
    closed(town)
    desk = PaperDesk(town)
    desk.type_in(5, KEPT)
    desk.type_in(6, KEPT)
    page = desk.do("/tally", {})
    assert page.status_code == 422
    assert "二人目の確認を待っている用紙が2枚あります。" in page.text
    other = PaperDesk(town, town.saeki)
    other.decide(5, "check")
    other.decide(6, "check")
    assert (meter(town).online, meter(town).paper) == (1, 1)
    assert "集計しました。" in other.do("/tally", {}).text
    assert "紙の入力ができるのは" in other.type_in(7, KEPT).text


def test_the_totals_stand_on_the_page_and_in_the_file(town: Town) -> None:
    opened(town)
    for seat, voice in ((1, "よかった。"), (2, "090-0000-1234へ"), (3, "また来たい。")):
        Phone(town, seat_path(town, seat)).answer(KEPT, voice=voice)
    desk = PaperDesk(town)
    assert desk.see("/totals/csv").status_code == 409
    closed(town)
    assert "満足" not in desk.see().text
    page = desk.do("/tally", {}).text
    assert "割合のもと: 答えた方3人（答えがない0人）" in page
    assert "（電話番号のように見えるため、伏せました）" in page
    assert "1234" not in page
    content = desk.see("/totals/csv").data.decode("utf-8-sig")
    assert "満足,3,100.0%" in content
    assert "よかった。" in content
    assert desk.see("/totals/pdf").status_code == 404
    book = ZipFile(BytesIO(desk.see("/totals/xlsx").data))
    assert "xl/charts/chart1.xml" in book.namelist()
    assert "よかった。" in book.read("xl/sharedStrings.xml").decode()


def test_words_that_tell_of_somebody_are_covered_for_good(town: Town) -> None:
    opened(town)
    for seat in (1, 2, 3):
        Phone(town, seat_path(town, seat)).answer(KEPT, voice=f"{seat}番目の声")
    closed(town)
    desk = PaperDesk(town)
    page = desk.do("/tally", {}).text
    answer = page.split("1番目の声")[1].split('name="answer" value="')[1].split('"')[0]
    assert "伏せました。報告にも出ません。" in desk.do("/hide", {"answer": answer}).text
    assert "1番目の声" not in desk.see().text
    assert "1番目の声" not in desk.see("/totals/csv").text
    assert desk.do("/hide", {"answer": "x"}).status_code == 404


def test_every_sheet_has_its_number_its_figures_and_its_own_qr(town: Town) -> None:
    opened(town)
    desk = PaperDesk(town)
    page = desk.see("/sheets").text
    assert page.count('class="sheet"') == 20
    assert page.count("<svg") == 20
    assert figures(town, 20) in page
    assert "問11　ご意見やご感想がありましたら" in page
    assert "□ ちょうどよかった" in page
    assert desk.see("/sheets?from=3&to=5").text.count('class="sheet"') == 3


def test_the_screen_shows_the_way_and_nothing_else(town: Town) -> None:
    opened(town)
    page = PaperDesk(town).see("/screen").text
    assert f"/s/{survey(town).slug}" in page
    assert "<svg" in page
    assert "サインイン" not in page


def test_the_list_leads_to_every_survey(town: Town) -> None:
    opened(town)
    PaperDesk(town)
    page = town.http.get("/staff/surveys").text
    assert 'href="/staff/surveys/W01"' in page
    assert 'href="/staff/surveys"' in town.http.get("/staff").text


@pytest.mark.parametrize("path", ["", "/paper", "/sheets", "/screen", "/totals/csv", "/paper/3"])
def test_strangers_see_nothing_of_it(town: Town, path: str) -> None:
    opened(town)
    assert town.http.get(f"/staff/surveys/W01{path}").status_code == 403


def test_an_auditor_sees_numbers_and_no_words(town: Town) -> None:
    opened(town)
    for seat in (1, 2, 3):
        Phone(town, seat_path(town, seat)).answer(KEPT, voice="ひみつの将棋盤")
    closed(town)
    desk = PaperDesk(town)
    desk.do("/tally", {})
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(kind="auditor"))
    page = desk.see()
    assert page.status_code == 200
    assert "ひみつの将棋盤" not in page.text
    assert desk.see("/totals/csv").status_code == 403
    assert desk.see("/paper").status_code == 403


def test_an_event_without_a_survey_has_no_page(town: Town) -> None:
    opened(town)
    assert PaperDesk(town, code="W09").see().status_code == 404
    with town.house.db.read() as session:
        assert session.query(SurveyAnswer).count() == 0
