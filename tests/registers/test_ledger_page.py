"""The ledger's page: searched by everything it holds, newest first, a page at a time; for inspectors only."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import TOKYO
from bot.store.ledger import Act, LedgerEntry
from handlers.registers import search
from handlers.registers.search import PAGE, Search, cursor_of, search_of
from tests.cast import Town
from tests.registers.conftest import LEDGER, write
from tests.visitors import Desk, desk_of

MIDNIGHT = datetime(2026, 10, 10, 0, 0, tzinfo=TOKYO)
SECOND = timedelta(seconds=1)
ACTS = {
    "M1": Act("S08", "printed", about="M1", channel="page"),
    "M2": Act("S09", "printed", about="M2", channel="group", result="refused"),
    "M3": Act("operator", "backed up", "rows", about="M3", channel="shell"),
}
SEARCHES = {
    "who=S08": ["M1"], "who=s08": ["M1"], "who=operator": ["M3"], "did=printed": ["M2", "M1"], "about=M3": ["M3"],
    "channel=group": ["M2"], "result=refused": ["M2"], "did=printed&result=refused&who=S09": ["M2"],
    "first=2026-10-10": ["M2"], "last=2026-10-09": ["M1", "M3"], "first=2026-10-09&last=2026-10-09": ["M1"],
    "first=2026-10-09&last=2026-10-10": ["M2", "M1"], "who=S99": [], "did=never": [],
}  # fmt: skip


def marks(text: str) -> list[str]:
    """Our own entries on a page, in order."""
    return re.findall(r"<td>(M\d+)</td>", text)


def three(town: Town) -> None:
    """Entries around midnight in Tokyo, which is the day before in UTC."""
    write(town, MIDNIGHT - SECOND, ACTS["M1"])
    write(town, MIDNIGHT, ACTS["M2"])
    write(town, MIDNIGHT - timedelta(days=1) - SECOND, ACTS["M3"])


def test_a_search_finds_what_it_says_by_tokyos_days(desk: Desk, town: Town) -> None:
    three(town)
    assert {one: marks(desk.text(f"{LEDGER}?{one}")) for one in SEARCHES} == SEARCHES


def test_moments_are_shown_as_in_tokyo_and_words_as_people_say_them(desk: Desk, town: Town) -> None:
    three(town)
    page = desk.text(f"{LEDGER}?who=S09")
    assert "2026/10/10 00:00:00" in page
    assert "印刷した" in page
    assert "断られた" in page


def test_what_cannot_be_read_is_told_and_left_out(desk: Desk, town: Town) -> None:
    three(town)
    answer = desk.get(f"{LEDGER}?first=yesterday&who=S08")
    assert answer.status_code == 422
    assert "日は 2026-10-14 のように" in answer.text
    assert marks(answer.text) == ["M1"]
    assert "終わりの日が、はじめの日より前" in desk.get(f"{LEDGER}?first=2026-10-10&last=2026-10-09").text


@pytest.mark.parametrize("odd", ["0001-01-01", "9999-12-31", "2026-13-01", "\x00", "１", "2026-10-10T00:00"])
def test_odd_days_end_in_a_sentence(desk: Desk, town: Town, odd: str) -> None:
    for field in ("first", "last"):
        assert town.http.get(LEDGER, query_string={field: odd}).status_code == 422


def test_odd_words_find_nothing_and_break_nothing(either_town: Town) -> None:
    for odd in (
        "%",
        "\x00S01",
        "<b>",
        "'; --",
        "あ" * 4000,
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ):
        form = dict.fromkeys(("who", "did", "about", "channel", "result"), odd)
        wanted, wrong = search_of(form)
        with either_town.house.db.read() as session:
            assert (search.page(session, wanted, cursor_of(odd)), wrong) == (([], None), [])


@pytest.mark.parametrize(
    "odd", ["", "~", "x~y", "2026-10-10~", "2026-10-10T00:00:00~00000000-0000-0000-0000-000000000000",
            "0001-01-01T00:00:00+00:00~00000000-0000-0000-0000-000000000000"],
)  # fmt: skip
def test_odd_places_begin_at_the_beginning(odd: str) -> None:
    assert cursor_of(odd) is None


def test_pages_border_on_each_other_even_within_one_moment(either_town: Town) -> None:
    for day in range(3):
        write(
            either_town,
            MIDNIGHT + timedelta(days=day),
            *[Act("S77", "printed", about=f"M{n}") for n in range(PAGE - 1)],
        )
    wanted, after = Search(who="S77"), None
    found: list[LedgerEntry] = []
    sizes: list[int] = []
    with either_town.house.db.read() as session:
        while after is not None or not sizes:
            some, after = search.page(session, wanted, after)
            sizes.append(len(some))
            found += some
        every = session.scalars(search.newest_first(select(LedgerEntry).where(LedgerEntry.who == "S77"))).all()
    assert [one.id for one in found] == [one.id for one in every]
    assert sizes == [PAGE, PAGE, PAGE - 3]


def test_the_page_leads_to_the_next_with_its_search(desk: Desk, town: Town) -> None:
    write(town, MIDNIGHT, *[Act("S77", "printed", about=f"M{n}") for n in range(PAGE + 1)])
    page = desk.text(f"{LEDGER}?who=S77")
    assert len(marks(page)) == PAGE
    (path,) = re.findall(r'href="([^"]+)">つぎの', page)
    assert len(marks(desk.text(path.replace("&amp;", "&")))) == 1


def test_it_says_what_is_sealed_and_what_is_not_yet(desk: Desk, town: Town) -> None:
    three(town)
    assert "封がまだ 1件" in desk.text(f"{LEDGER}?about=M1")
    town.house.sealer().seal_all()
    assert "みな封ずみ" in desk.text(f"{LEDGER}?about=M1")


def test_a_search_that_finds_nothing_says_what_to_do(desk: Desk) -> None:
    page = desk.text(f"{LEDGER}?who=S99")
    assert "条件をへらすと、見つかることがあります" in page
    assert "ファイルにする" not in page


def test_an_auditor_reads_it_a_worker_does_not_and_that_is_noted(town: Town) -> None:
    assert desk_of(town, "auditor").get(LEDGER).status_code == 200
    worker = desk_of(town)
    for path in (LEDGER, f"{LEDGER}/checks/00000000-0000-0000-0000-000000000000"):
        assert worker.get(path).status_code == 403
    for path in (f"{LEDGER}/export", f"{LEDGER}/checks"):
        assert worker.post(path).status_code == 403
    with town.house.db.read() as session:
        refused = select(LedgerEntry.what).where(LedgerEntry.who == "S02", LedgerEntry.result == "refused")
        assert LEDGER in session.scalars(refused).all()


def test_at_a_venue_it_is_closed(desk: Desk) -> None:
    assert desk.at_a_venue().get(LEDGER).status_code == 403
