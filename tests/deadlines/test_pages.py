"""The board in the browser: parts with counts, filters, what may be done by whom, old days, what one date brings."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from handlers.deadlines import listing
from handlers.deadlines.tables import Obligation
from handlers.deadlines.viewing import mark_of
from handlers.people.tables import Worker
from tests.cast import Town
from tests.meetings.stages import agreed, owed
from tests.signing import console, stamp
from tests.venue import at_a_venue

BOARD = "/staff/deadlines"


def row_of(town: Town, anchor: str, item: str) -> Obligation:
    """One deadline as it stands."""
    with town.house.db.read() as session:
        return session.scalars(select(Obligation).where(Obligation.anchor == anchor, Obligation.item == item)).one()


def owe(town: Town, due: date, state: str = "open", lead: str | None = None, anchor: str = "W09") -> UUID:
    """A deadline put straight onto the board."""
    made = Obligation(
        id=uuid4(), anchor=anchor, item="proposal", label="見本", owner="us", lead=lead, due_on=due, target_on=due,
        made_on=date(2026, 10, 1), state=state, ended_on=None if state == "open" else due,
    )  # fmt: skip
    with town.house.db.write() as session:
        session.add(made)
    return made.id


def do(town: Town, deed: str, row: Obligation, mark: str | None = None, query: str = "") -> TestResponse:
    """Press a button of a row, as the page drew it unless another mark is given."""
    form = {"csrf": stamp(town.http.get(BOARD)), "mark": mark_of(row) if mark is None else mark}
    return town.http.post(f"{BOARD}/{row.id}/{deed}{query}", data=form)


def become(town: Town, kind: str) -> None:
    """野々村 is something else on the register from now on."""
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(kind=kind))


def test_the_board_counts_each_part_and_says_who_owes_what_until_when(town: Town) -> None:
    agreed(town, "10/24 14:00")
    console(town)
    page = town.http.get(BOARD).text
    for words in ("<b>1</b> すぎたもの", "<b>1</b> これから7日", "10/10(土)", "4日すぎ", "出すのは当社", "出すのは区"):
        assert words in page
    assert 'href="/staff/meetings/W01#headcount"' in page


@pytest.mark.parametrize(
    ("due", "state", "part"),
    [
        ("2026-10-13", "open", "late"),
        ("2026-10-14", "open", "week"),
        ("2026-10-21", "open", "week"),
        ("2026-10-22", "open", "month"),
        ("2026-11-13", "open", "month"),
        ("2026-11-14", "open", "later"),
        ("2026-10-13", "done", "done"),
        ("2026-10-13", "waived", "dropped"),
        ("2026-12-13", "withdrawn", "dropped"),
    ],
)
def test_a_deadline_stands_in_one_part(town: Town, due: str, state: str, part: str) -> None:
    owe(town, date.fromisoformat(due), state)
    with town.house.db.read() as session:
        counts = listing.counts(session, listing.Wish(), date(2026, 10, 14))
    assert {name: n for name, n in counts.items() if n} == {part: 1}


def test_mine_one_event_and_one_kind_narrow_the_board(town: Town) -> None:
    owe(town, date(2026, 10, 20), lead="S02", anchor="W07")
    owe(town, date(2026, 10, 20), lead="S01", anchor="W08")
    console(town)
    assert town.http.get(f"{BOARD}?whose=mine").text.count("提案書（次年度）</h3>") == 1
    assert "W07 見本</a>" in town.http.get(f"{BOARD}?whose=mine").text
    assert "W08 見本</a>" in town.http.get(f"{BOARD}?event=W08").text
    assert "ありません。" in town.http.get(f"{BOARD}?kind=payment").text


@pytest.mark.parametrize(
    "query", ["part=fly", "kind=fly", "page=0", "page=-1", "page=x", "page=９", "event=%00", "page=99999999"]
)
def test_an_odd_address_shows_the_board(either_town: Town, query: str) -> None:
    owe(either_town, date(2026, 10, 20))
    console(either_town)
    assert either_town.http.get(f"{BOARD}?{query}").status_code == 200


def test_a_long_part_is_shown_page_by_page(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MANY", 2)
    monkeypatch.setattr(listing, "FEW", 1)
    for number in range(3):
        owe(town, date(2026, 10, 20), anchor=f"W0{number}")
    console(town)
    assert "（あと2件）" in town.http.get(BOARD).text
    first, second = (town.http.get(f"{BOARD}?part=week&page={page}").text for page in (1, 2))
    assert ("W00 見本</a>" in first, "W02 見本</a>" in first, "次のページ" in first) == (True, False, True)
    assert ("W02 見本</a>" in second, "前のページ" in second) == (True, True)


def test_an_empty_board_says_how_deadlines_come_about(town: Town) -> None:
    console(town)
    assert "行事の日時を決めると、ひとりでにできます" in town.http.get(BOARD).text


def test_what_is_settled_by_hand_is_settled_here_and_taken_back(town: Town) -> None:
    agreed(town)
    console(town)
    answer = do(town, "done", row_of(town, "contract", "proposal"), query="?kind=proposal")
    assert (answer.status_code, answer.location) == (303, f"{BOARD}?kind=proposal&said=done")
    assert owed(town, "contract")["proposal"][0] == "done"
    page = town.http.get(f"{BOARD}?part=done").text
    assert "済み: 10/14(水)　S02" in page
    assert do(town, "undo", row_of(town, "contract", "proposal")).status_code == 303
    assert owed(town, "contract")["proposal"][0] == "open"


def test_what_an_event_settles_is_not_settled_by_a_word(town: Town) -> None:
    agreed(town)
    console(town)
    answer = do(town, "done", row_of(town, "W01", "headcount"))
    assert answer.status_code == 422
    assert "その行事の操作で済みになります" in answer.text
    assert owed(town, "W01")["headcount"][0] == "open"


def test_two_people_at_once_are_told(town: Town) -> None:
    agreed(town)
    console(town)
    row = row_of(town, "contract", "proposal")
    do(town, "done", row)
    answer = do(town, "done", row)
    assert answer.status_code == 422
    assert "ほかの人が先に変えました" in answer.text


def test_only_who_answers_for_it_says_that_something_is_not_needed(town: Town) -> None:
    agreed(town)
    console(town)
    row = row_of(town, "W01", "print")
    assert "不要と記録する" not in town.http.get(BOARD).text
    assert do(town, "waive", row).status_code == 403
    console(town, town.saeki)
    assert "不要と記録する" in town.http.get(BOARD).text
    assert do(town, "waive", row).status_code == 303
    assert owed(town, "W01")["print"][0] == "waived"


def test_an_auditor_looks_and_settles_nothing(town: Town) -> None:
    agreed(town)
    console(town)
    become(town, "auditor")
    page = town.http.get(BOARD).text
    assert "提案書（次年度）" in page
    assert 'class="deeds"' not in page
    assert do(town, "done", row_of(town, "contract", "proposal")).status_code == 403


def test_an_old_day_stays_visible(town: Town) -> None:
    agreed(town)
    town.staff.say("/日程変更 W01 11/19 14:00").heard("11月19日")
    console(town)
    page = town.http.get(f"{BOARD}?event=W01&kind=materials").text
    assert "10/14 17:59　S01　10/29(木) → 11/5(木)　日時の変更" in page


def test_a_forged_form_settles_nothing(town: Town) -> None:
    agreed(town)
    console(town)
    row = row_of(town, "contract", "proposal")
    assert town.http.post(f"{BOARD}/{row.id}/done", data={"csrf": "x"}).status_code == 403
    assert owed(town, "contract")["proposal"][0] == "open"


@pytest.mark.parametrize("path", ["00000000-0000-0000-0000-000000000009/done", "x/done"])
def test_a_deadline_that_does_not_exist_is_not_found(town: Town, path: str) -> None:
    console(town)
    csrf = stamp(town.http.get(BOARD))
    assert town.http.post(f"{BOARD}/{path}", data={"csrf": csrf}).status_code in (404, 405)


def test_an_invoice_begins_the_wards_thirty_days(town: Town) -> None:
    console(town)
    csrf = stamp(town.http.get(BOARD))
    answer = town.http.post(f"{BOARD}/invoice", data={"csrf": csrf, "received": "今日"})
    assert answer.status_code == 303
    assert owed(town, "contract")["payment"] == ("open", date(2026, 11, 13))


@pytest.mark.parametrize(("said", "why"), [("10/15", "まだ来ていません"), ("そのうち", "日にちがわかりませんでした")])
def test_an_invoice_that_makes_no_sense_is_explained_and_kept_in_its_field(town: Town, said: str, why: str) -> None:
    console(town)
    csrf = stamp(town.http.get(BOARD))
    answer = town.http.post(f"{BOARD}/invoice", data={"csrf": csrf, "received": said})
    assert answer.status_code == 422
    assert why in answer.text
    assert f'value="{said}"' in answer.text
    assert "送ってください" not in answer.text


@pytest.mark.parametrize("day", ["11/12", "2026-11-12", "令和8年11月12日", "来月の12日"])
def test_a_what_if_understands_days_as_people_say_them(town: Town, day: str) -> None:
    console(town)
    page = town.http.get(f"{BOARD}/what-if", query_string={"kind": "seminar", "day": day}).text
    assert "講習会を11月12日(木)に行うと" in page
    assert "資料の区の確認: 10月29日(木)まで" in page
    assert owed(town, "contract") == {}


@pytest.mark.parametrize(
    ("day", "why"), [("12/26", "期間の外です"), ("13/40", "という日はありません"), ("ねこ", "わかりませんでした")]
)
def test_a_what_if_that_cannot_be_answered_says_why(town: Town, day: str, why: str) -> None:
    console(town)
    answer = town.http.get(f"{BOARD}/what-if", query_string={"kind": "seminar", "day": day})
    assert answer.status_code == 422
    assert why in answer.text
    assert f'value="{day}"' in answer.text


def test_at_a_venue_the_board_shows_codes_and_no_buttons(town: Town) -> None:
    agreed(town)
    console(town)
    page = at_a_venue(town).get(BOARD).text
    assert "<p>W01</p>" in page
    assert "LINE" not in page.split("<main", 1)[1]
    assert 'method="post"' not in page.split("<main", 1)[1]


def test_at_a_venue_nothing_is_settled(town: Town) -> None:
    agreed(town)
    console(town)
    row = row_of(town, "contract", "proposal")
    csrf = stamp(town.http.get(BOARD))
    answer = at_a_venue(town).post(f"{BOARD}/{row.id}/done", data={"csrf": csrf})
    assert answer.status_code == 403
    assert "会場モード" in answer.text


def test_today_leads_from_a_deadline_to_its_event(town: Town) -> None:
    agreed(town, "10/24 14:00")
    console(town)
    page = town.http.get("/staff").text
    assert "資料の区の確認 講習会1" in page
    assert 'href="/staff/meetings/W01"' in page
