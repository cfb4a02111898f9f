"""A profile is data: another ward is another file, stricter documents are switched on, a slip is told with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.content import CONTENT, load
from bot.errors import ContentFault
from handlers.contract.counting import deadlines
from handlers.contract.gates import POINTS
from handlers.contract.rules import Profile

NERIMA = (CONTENT / "contracts" / "nerima-r8.toml").read_text(encoding="utf-8")


def profile_with(folder: Path, old: str, new: str) -> Profile:
    """The sample with one thing changed, as a file of its own."""
    assert old in NERIMA
    file = folder / "another.toml"
    file.write_text(NERIMA.replace(old, new, 1), encoding="utf-8")
    return load(file, Profile)


def test_another_ward_is_another_file(tmp_path: Path) -> None:
    other = profile_with(tmp_path, "last_day = 2026-12-25", "last_day = 2027-01-29")
    found = deadlines(other, "seminar", date(2027, 1, 29))
    assert found is not None
    assert found.report_nominal == date(2027, 2, 28)


def test_the_strict_reading_is_a_switch(tmp_path: Path) -> None:
    strict = profile_with(tmp_path, "strict = false", "strict = true")
    found = deadlines(strict, "seminar", date(2026, 10, 15))
    assert found is not None
    assert (found.materials, found.headcount) == (date(2026, 9, 30), date(2026, 10, 9))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("headcount_days = 5", "headcount_day = 5", "another.toml:52: chains.headcount_day: "),
        ("headcount = { before", "headcounts = { before", "another.toml:63: chains.knocks.headcounts"),
        ("minutes = 120", "minutes = 12000", "another.toml:26: visits.minutes: "),
        ('documents = ["000", "004"]', 'documents = ["000", "005"]', "another.toml:3: documents"),
        ("first_day = 2026-09-01", "first_day = 2027-12-01", "another.toml:21: visits: "),
        ("first_day = 2026-09-01", "first_day = 2026-09-31", "another.toml:22: Invalid date"),
        ("exact = true", "exact = ture", "another.toml:44: Invalid value"),
        ("[seminars]", "[seminar]", "another.toml:31: seminar: "),
        ('"01-01"', '"1-1"', "another.toml:103: office.closed.3: must be a month and a day of the calendar"),
        ('"12-29"', '"11-31"', "another.toml:103: office.closed.0: must be a month and a day of the calendar"),
        ("opens = 08:30:00", "opens = 18:30:00", "another.toml:102: office.closes: closes must come after opens"),
        ("people = [10, 20]", "people = [20, 10]", "another.toml:36: seminars.people: must be the least"),
        ("ends_on = 2027-03-31", "ends_on = 2026-03-31", "another.toml:6: ends_on: ends_on must come after fixed_on"),
        ("last_day = 2027-02-14", "last_day = 2028-02-14", "another.toml:40: exchanges: last_day must lie between"),
        (
            "planned_by = 2026-11-30",
            "planned_by = 2025-11-30",
            "another.toml:31: seminars: planned_by must lie between",
        ),
        ("planned_by = 2026-11-30", "planned_by = 2026-12-30", "another.toml:37: seminars.planned_by: planned_by must"),
        ("drills = [2026-09-10", "drills = [2025-09-10", "another.toml:73: incident: drills must lie between"),
        ("headcount = { before = [3", "headcount = { before = [-3", "another.toml:63: chains.knocks.headcount.before"),
        ("kyodo@kuyakusho.example", "kyodo.kuyakusho.example", "another.toml:19: ward.mail: must be one mail address"),
        ('phone = "03-6759-9119"', 'phone = "03-6759-911g"', "another.toml:17: ward.phone: "),
        ('rows = ["B-1"', 'rows = ["B-99"', "another.toml:136: consent: inventory_b has no row B-99"),
        ('id = "B-2"', 'id = "B-1"', "another.toml:141: inventory_b: B-1 stands here twice"),
        ("warns_at = [80", "warns_at = [800", "another.toml:129: line.warns_at.0: "),
    ],
)
def test_a_slip_is_told_with_its_file_and_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(ContentFault) as found:
        profile_with(tmp_path, old, new)
    assert told in str(found.value)


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    file = tmp_path / "another.toml"
    file.write_bytes(b"\xef\xbb\xbf" + NERIMA.replace("\n", "\r\n").encode())
    assert load(file, Profile).ends_on == date(2027, 3, 31)


def test_what_only_a_stricter_document_asks_for_is_asked_when_it_is_kept(tmp_path: Path) -> None:
    plain = profile_with(tmp_path, 'also_kept = ["001", "002", "003"]', "also_kept = []")
    assert {one.name for one in POINTS if not plain.binds(one.clause)} == {
        "sending-method", "inventory-b", "ward-contact", "declaration",
    }  # fmt: skip
    strict = profile_with(tmp_path, 'also_kept = ["001", "002", "003"]', 'also_kept = ["003"]')
    assert {one.name for one in POINTS if not strict.binds(one.clause)} == {"ward-contact", "declaration"}


def test_the_period_begins_the_day_after_the_contract_was_fixed(tmp_path: Path) -> None:
    contract = profile_with(tmp_path, "fixed_on = 2026-06-30", "fixed_on = 2026-08-31")
    assert contract.starts_on == date(2026, 9, 1)
    inside = {date(2026, 8, 31): False, date(2026, 9, 1): True, date(2027, 3, 31): True, date(2027, 4, 1): False}
    assert {day: contract.in_term(day) for day in inside} == inside
