"""The worker register on the pages: everybody reads it, those who answer change it, as the command line does."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from sqlalchemy import select

from bot.store.ledger import LedgerEntry
from handlers.people.tables import PageLink, Worker
from tests.cast import Chat, Town
from tests.visitors import Desk, desk_of

LIST = "/staff/workers"
NAME = "見本 のぼる"


@pytest.fixture
def desk(town: Town) -> Desk:
    """佐伯, who answers for the data."""
    return desk_of(town, "responsible")


def worker(town: Town, code: str) -> Worker:
    """A row of the register."""
    with town.house.db.read() as session:
        return session.scalars(select(Worker).where(Worker.code == code)).one()


def enrolled(desk: Desk, **form: str) -> tuple[int, str]:
    """Send the form of a new worker; the status and the code shown, if any."""
    answer = desk.post(LIST, **({"name": NAME, "kind": "worker"} | form))
    codes = re.findall(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4})</code>", answer.text)
    return answer.status_code, codes[0] if codes else ""


def test_the_register_tells_who_may_work_and_why_not(desk: Desk, town: Town) -> None:
    enrolled(desk)
    page = desk.text(LIST)
    assert page.count("働けます</span>") == 2
    assert "区への届け出がまだです" in page
    assert "10/14 17:59" in page.split("S02")[0]
    assert NAME not in page


def test_somebody_new_gets_a_code_that_is_shown_once_and_works(desk: Desk, town: Town) -> None:
    status, code = enrolled(
        desk, notified_on="2026-10-01", educated_on="2026-10-14", educated_until="16:30", ends_on="2027-01-31"
    )
    assert (status, code in desk.text(LIST)) == (200, False)
    row = worker(town, "S03")
    assert (row.kind, row.starts_on, row.ends_on) == ("worker", date(2026, 10, 14), date(2027, 1, 31))
    assert (row.notified_on, row.educated_on, row.educated_until) == (
        date(2026, 10, 1),
        date(2026, 10, 14),
        time(16, 30),
    )
    assert row.name is not None
    assert NAME.encode() not in row.name
    Chat(town, town.platform.add_user("のぼる", friend=True)).say(code).heard("端末")


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"name": ""}, "お名前を"), ({"name": "長" * 81}, "お名前を"), ({"name": "\x00"}, "お名前を"),
        ({"kind": "king"}, "役割を選び"), ({"affiliation": "所" * 61}, "所属は"),
        ({"kind": "subcontractor"}, "先に区の承認が要ります"), ({"starts_on": "soon"}, "日は"),
        ({"ends_on": "2026-10-13"}, "終わりの日は"), ({"educated_until": "25:00"}, "時刻は"),
        ({"notified_on": "99999-01-01"}, "日は"),
    ],
)  # fmt: skip
def test_what_cannot_be_entered_is_told_and_nothing_is_lost(
    desk: Desk, town: Town, form: dict[str, str], says: str
) -> None:
    given = {"name": NAME, "kind": "worker", "notified_on": "2026-10-02"} | form
    answer = desk.post(LIST, **given)
    assert answer.status_code == 422
    assert says in answer.text
    assert given["notified_on"] in answer.text
    with town.house.db.read() as session:
        assert session.scalars(select(Worker.code).order_by(Worker.code)).all() == ["S01", "S02"]


def test_days_are_recorded_one_by_one(desk: Desk, town: Town) -> None:
    answer = desk.post(f"{LIST}/S02/do/record", device_on="2026-10-10", ends_on="2026-12-31")
    assert answer.status_code == 303
    row = worker(town, "S02")
    assert (row.device_on, row.ends_on, row.notified_on) == (date(2026, 10, 10), date(2026, 12, 31), date(2026, 9, 1))
    with town.house.db.read() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "changed")).one()
    assert (entry.who, entry.what, entry.about, entry.channel) == ("S01", "device_on, ends_on", "S02", "page")


@pytest.mark.parametrize("form", [{}, {"ends_on": "2026-08-31"}, {"notified_on": "yesterday"}])
def test_a_record_that_makes_no_sense_changes_nothing(desk: Desk, town: Town, form: dict[str, str]) -> None:
    assert desk.post(f"{LIST}/S02/do/record", **form).status_code == 422
    assert (worker(town, "S02").ends_on, worker(town, "S02").notified_on) == (date(2027, 3, 31), date(2026, 9, 1))


def test_ending_somebodys_work_puts_them_out_at_once(desk: Desk, town: Town) -> None:
    assert desk.post(f"{LIST}/S02/do/end", last="tomorrow").status_code == 422
    assert worker(town, "S02").ended_on is None
    Chat(town, town.nonomura).say("/画面")
    assert desk.post(f"{LIST}/S02/do/end").status_code == 303
    with town.house.db.read() as session:
        mine = select(PageLink.ended_at).join(Worker, Worker.id == PageLink.worker_id).where(Worker.code == "S02")
        assert None not in session.scalars(mine).all()
    assert worker(town, "S02").ended_on == date(2026, 10, 13)
    Chat(town, town.nonomura).say("/画面").heard("従事の期間が")


def test_a_new_phone_gets_a_new_code(desk: Desk, town: Town) -> None:
    answer = desk.post(f"{LIST}/S02/do/code")
    (code,) = re.findall(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4})</code>", answer.text)
    assert code not in desk.text(f"{LIST}/S02")
    Chat(town, town.platform.add_user("野々村の新しい電話", friend=True)).say(code).heard("端末")


@pytest.mark.parametrize("kind", ["worker", "auditor"])
def test_others_read_it_and_change_nothing(town: Town, kind: str) -> None:
    desk = desk_of(town, kind)
    for path in (LIST, f"{LIST}/S01"):
        assert '<form method="post" action="/staff/workers' not in desk.text(path)
    for path in (LIST, f"{LIST}/S02/do/record", f"{LIST}/S02/do/end", f"{LIST}/S02/do/code"):
        assert desk.post(path, name=NAME, kind="responsible", device_on="2026-10-10").status_code == 403
    assert worker(town, "S02").ended_on is None


def test_deeds_that_do_not_exist_and_odd_codes_lead_nowhere(desk: Desk) -> None:
    assert desk.post(f"{LIST}/S02/do/promote").status_code == 404
    for code in ("S99", "s01", "P0001", "S%00"):
        assert desk.get(f"{LIST}/{code}").status_code == 404
        assert desk.post(f"{LIST}/{code}/do/end").status_code == 404


def test_at_a_venue_it_is_closed(desk: Desk) -> None:
    assert desk.at_a_venue().get(LIST).status_code == 403
