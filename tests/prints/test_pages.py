"""The page of printed papers: what it offers, what it says is missing, and codes that are made once."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from bot.store.ledger import LedgerEntry
from handlers.meetings.tables import Meeting
from handlers.people.tables import Association, BindingCode, Worker
from handlers.prints import letters
from tests.cast import Chat, Town
from tests.documents.reading import rows_of, words_of
from tests.meetings.guests import join
from tests.meetings.stages import agreed, furnish, group, place, thing, version
from tests.signing import console, stamp
from tests.surveys.placed import place as place_survey
from tests.visits.stages import fixed

ROOM = "/staff/prints"


def see(town: Town, path: str) -> TestResponse:
    """A page of the room."""
    return town.http.get(f"{ROOM}/{path}")


def take(town: Town, path: str) -> TestResponse:
    """A paper, by its button."""
    return write(town, path)


def write(town: Town, path: str, **form: str) -> TestResponse:
    """A form of the room, as its list drew it."""
    return town.http.post(f"{ROOM}/{path}", data={"csrf": stamp(town.http.get(ROOM)), **form})


def name_of(answer: TestResponse) -> str:
    """The name a file is saved under."""
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment")
    return unquote(said.rpartition("''")[2])


def codes(town: Town) -> int:
    """How many one-time codes there are."""
    with town.house.db.read() as session:
        return session.scalar(select(func.count()).select_from(BindingCode)) or 0


def noted(town: Town, did: str) -> list[tuple[str, str, str, int]]:
    """What the ledger says of these acts, oldest first."""
    with town.house.db.read() as session:
        rows = session.scalars(select(LedgerEntry).where(LedgerEntry.did == did).order_by(LedgerEntry.at))
        return [(one.who, one.what, one.about, one.count) for one in rows]


def meeting(town: Town, kind: str = "seminar", **more: Any) -> UUID:
    """A meeting that is ready for the printer, with a worker in front of its page."""
    made = place(town, "fixed", kind, **more)
    furnish(town, made)
    console(town)
    return made


def test_the_list_leads_to_each_meeting_and_association(town: Town) -> None:
    meeting(town)
    page = town.http.get(ROOM).text
    assert f'href="{ROOM}/meetings/W01"' in page
    assert f'href="{ROOM}/associations/A001"' in page
    assert f'href="{ROOM}"' in town.http.get("/staff").text


@pytest.mark.parametrize(("words", "found"), [("さくら", "A001"), ("a002", "A002"), ("Ａ００２", "A002")])
def test_an_association_is_found_by_name_or_code(town: Town, words: str, found: str) -> None:
    console(town)
    page = town.http.get(ROOM, query_string={"words": words}).text
    assert page.count("/associations/") == 1
    assert f"{ROOM}/associations/{found}" in page


def test_a_sign_of_a_search_is_no_wildcard(town: Town) -> None:
    console(town)
    assert "この名前の団体はありません。" in town.http.get(ROOM, query_string={"words": "%"}).text


def test_a_run_sheet_is_saved_under_its_name_and_noted(town: Town) -> None:
    meeting(town)
    answer = take(town, "meetings/W01/run_sheet")
    assert name_of(answer) == "20261112_講習会第1回_進行表_第1版.docx"
    assert [row[:2] for row in rows_of(answer.data, "時刻")[1:]] == [["14:00〜15:30", "実習"], ["15:30〜16:00", "質疑"]]
    assert ("S02", "run sheet", "W01", 1) in noted(town, "printed")


def test_a_course_nobody_saved_is_the_template_and_says_so(town: Town) -> None:
    place(town, "fixed", "visit")
    console(town)
    text = words_of(take(town, "meetings/V01/run_sheet").data)
    assert "※ この進行表はひな形のままです。" in text
    assert "□ 困りごとの聞き取り（事前アンケートなど）（事前）" in text


def test_a_run_sheet_names_things_groups_and_no_person(town: Town) -> None:
    made = meeting(town, "exchange")
    thing(town, made, "プロジェクター", "ward")
    thing(town, made, "ルーター", consulted_on=date(2026, 10, 9))
    group(town, made, 1, "S02")
    content = take(town, "meetings/X01/run_sheet").data
    assert rows_of(content, "品名")[1:] == [
        ["ルーター", "当社", "協議 10月9日(金)", "□"], ["プロジェクター", "区", "いりません", "□"]
    ]  # fmt: skip
    assert rows_of(content, "班")[1][:2] == ["1班", "S02"]


def test_attendance_has_the_codes_of_those_who_come_and_rows_for_the_others(town: Town) -> None:
    agreed(town)
    join(town.hanako, "講習会1に申し込みました")
    town.staff.say("/人数 W01 4")
    console(town)
    rows = rows_of(take(town, "meetings/W01/attendance_sheet").data, "行")
    assert rows[1] == ["1", "P0001", "さくら町会", "参加", "□", "□"]
    assert len(rows) == 1 + 4 + 2
    assert rows[6] == ["6", "", "", "", "□", "□"]


def test_attendance_of_a_visit_has_the_officers_of_the_group(town: Town) -> None:
    fixed(town)
    console(town)
    assert rows_of(take(town, "meetings/V01/attendance_sheet").data, "行")[1][1:4] == ["P0002", "いなほ町会", ""]


def test_a_print_order_counts_headcount_and_spare(town: Town) -> None:
    made = meeting(town)
    place_survey(town, made, "agreed", seats=22)
    content = take(town, "meetings/W01/print_order").data
    rows = rows_of(content, "品名")[1:]
    assert [row[:3] for row in rows] == [
        ["当日の資料", "第1版", "17部"], ["アンケート用紙（番号つき）", "合意ずみ", "22部"]
    ]  # fmt: skip
    assert rows[0][4] == "0" * 12
    assert dict(rows_of(content, "行事"))["納める日"] == "令和8年11月11日まで"


@pytest.mark.parametrize(
    ("values", "state", "why"),
    [
        ({"headcount": None}, "confirmed", "区から聞いた人数がまだなので"),
        ({}, "submitted", "資料の区の確認がまだです。"),
        ({}, "returned", "資料の区の確認がまだです。"),
        ({}, None, "資料の区の確認がまだです。"),
    ],
)
def test_only_what_the_ward_confirmed_is_ordered_for_whom_it_told(
    town: Town, values: dict[str, Any], state: str | None, why: str
) -> None:
    made = place(town, "fixed", **values)
    if state is not None:
        version(town, made, state)
    console(town)
    assert why in see(town, "meetings/W01").text
    answer = take(town, "meetings/W01/print_order")
    assert answer.status_code == 409
    assert why in answer.text
    assert noted(town, "printed") == []


def test_a_version_after_the_confirmed_one_is_not_ordered(town: Town) -> None:
    made = meeting(town)
    version(town, made, "draft", 2)
    assert take(town, "meetings/W01/print_order").status_code == 409


def test_a_visit_without_new_materials_orders_the_seminars(town: Town) -> None:
    place(town, "fixed", "visit", materials="none")
    console(town)
    assert rows_of(take(town, "meetings/V01/print_order").data, "品名")[1][0] == "講習会で使った資料"


def test_survey_sheets_are_offered_once_there_are_numbers(town: Town) -> None:
    made = meeting(town)
    assert "枚数は「/アンケート用紙 W01 22」で決めます。" in see(town, "meetings/W01").text
    place_survey(town, made, "agreed", seats=22)
    assert "/staff/surveys/W01/sheets" in see(town, "meetings/W01").text


def test_rules_of_a_group_carry_its_name(town: Town) -> None:
    with town.house.db.write() as session:
        session.execute(update(Association).where(Association.code == "A002").values(name="髙﨑𠮷{{ x }}町会"))
    console(town)
    answer = take(town, "associations/A002/rules/openchat")
    assert name_of(answer) == "20261014_A002_オープンチャット_運用ルール_第1版.docx"
    assert words_of(answer.data).startswith("髙﨑𠮷{{ x }}町会\nオープンチャット 運用ルール（案）")
    assert ("S02", "operating rules", "A002", 1) in noted(town, "printed")


@pytest.mark.parametrize(
    "path",
    [
        "meetings/W09/run_sheet", "meetings/x/run_sheet", "meetings/W01/letters", "associations/A999/letters",
        "associations/A001/rules/fax",
    ],
)  # fmt: skip
def test_a_paper_of_what_does_not_exist_is_not_found(town: Town, path: str) -> None:
    meeting(town)
    assert take(town, path).status_code == 404


@pytest.mark.parametrize("path", ["meetings/W09", "meetings/x", "associations/A999", "associations/x"])
def test_a_page_of_what_does_not_exist_is_not_found(town: Town, path: str) -> None:
    console(town)
    assert see(town, path).status_code == 404


def letter_codes(content: bytes) -> list[str]:
    """The codes on letters."""
    return [line for line in words_of(content).splitlines() if len(line) == 9 and line[4] == "-"]


def test_a_letter_makes_a_new_code_that_works_once(town: Town) -> None:
    console(town)
    answer = write(town, "associations/A001/letters", each="2")
    assert name_of(answer) == "20261014_A001_コードのお知らせ_第2版.docx"
    one, other = letter_codes(answer.data)
    assert one != other
    assert noted(town, "issued")[-1] == ("S02", "officer codes", "A001", 2)
    assert "令和8年12月13日まで" in words_of(answer.data)
    town.stranger.say(one).heard("さくら町会")
    Chat(town, town.platform.add_user("べつの人", friend=True)).say(one).heard("このコードは使えませんでした。")


def test_a_letter_is_never_the_same_twice(town: Town) -> None:
    console(town)
    first, second = (write(town, "associations/A001/letters", each="1") for _time in range(2))
    assert letter_codes(first.data) != letter_codes(second.data)
    assert name_of(first) != name_of(second)


@pytest.mark.parametrize("each", ["0", "6", "", "さくら", "-1", "9" * 50, "\x00"])
def test_a_number_of_letters_that_is_none_makes_no_code(town: Town, each: str) -> None:
    console(town)
    answer = write(town, "associations/A001/letters", each=each)
    assert answer.status_code == 422
    assert "枚数を1から5までの数で入れてください。" in answer.text
    assert codes(town) == 0


def test_letters_for_all_are_one_for_each_association(town: Town) -> None:
    console(town)
    answer = write(town, "letters", each="1", sure="yes")
    text = words_of(answer.data)
    with town.house.db.read() as session:
        names = session.scalars(select(Association.name)).all()
    assert all(f"{name}　御中" in text for name in names)
    assert len(letter_codes(answer.data)) == codes(town) == len(names)
    assert [about for _who, _what, about, _count in noted(town, "issued")] == [f"A00{n}" for n in range(1, 6)]
    assert name_of(answer) == "20261014_全団体_コードのお知らせ_第5版.docx"


def test_letters_for_all_want_to_be_sure(town: Town) -> None:
    console(town)
    answer = write(town, "letters", each="1")
    assert (answer.status_code, codes(town)) == (422, 0)


def test_more_letters_than_one_file_takes_are_refused_before_any_code(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "MOST_AT_ONCE", 9)
    console(town)
    answer = write(town, "letters", each="2", sure="yes")
    assert "一度に作れるのは9枚までです（いま10枚）。" in answer.text
    assert codes(town) == 0


def test_a_form_of_another_site_makes_no_code(town: Town) -> None:
    console(town)
    answer = town.http.post(f"{ROOM}/associations/A001/letters", data={"csrf": "x", "each": "1"})
    assert answer.status_code in (400, 403)
    assert codes(town) == 0


def test_an_auditor_sees_what_there_is_and_takes_nothing(town: Town) -> None:
    place(town, "fixed")
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(kind="auditor"))
    console(town)
    assert "Wordで出す" not in see(town, "meetings/W01").text
    assert "お知らせを作る" not in see(town, "associations/A001").text
    assert take(town, "meetings/W01/run_sheet").status_code == 403


def test_what_was_called_off_is_not_listed(town: Town) -> None:
    made = meeting(town)
    with town.house.db.write() as session:
        session.execute(update(Meeting).where(Meeting.id == made).values(state="cancelled"))
    assert "行事はまだありません。" in town.http.get(ROOM).text


def test_the_page_of_an_association_leads_to_its_papers(town: Town) -> None:
    console(town)
    assert f'href="{ROOM}/associations/A001"' in town.http.get("/staff/associations/A001").text
