"""A backup file is whole and as it was written, or it is refused and nothing of it is used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.chat.dialogues import DialogueRow
from bot.errors import EngawaError, NotConfigured
from bot.house import House
from bot.schedule.tables import ClockShift
from bot.store import archive
from bot.store.archive import Damaged, Label, label_of, reading, writing
from bot.store.backup import ROW_BACKUPS_LIVE, backups, drop_expired
from bot.store.chats import Chat
from bot.store.contract_key import LocalWrapper, make_key_file
from bot.store.copying import rows_in
from bot.store.restore import restore_keys, restore_rows
from bot.store.types import Base
from handlers.visits.tables import Visit
from tests.vault.conftest import TAKEN_AT, Street, site_of


def just_restore(house: House, file: Path) -> None:
    """Put rows back and leave them as they are."""
    with site_of(house) as site:
        restore_rows(site, file, lambda _session, _label: None)


def has_no_rows(house: House) -> bool:
    """Whether nothing was restored."""
    with house.db.read() as session:
        return not session.scalar(select(func.count()).select_from(Chat))


@pytest.mark.parametrize("part", [0.0, 0.02, 0.1, 0.3, 0.5, 0.9, 0.9999])
def test_one_flipped_bit_anywhere_is_refused_and_nothing_restored(
    street: Street, new_house: House, part: float
) -> None:
    file = street.backup("rows")
    content = bytearray(file.read_bytes())
    content[int(part * (len(content) - 1))] ^= 1
    file.write_bytes(content)
    with pytest.raises(EngawaError):
        just_restore(new_house, file)
    assert has_no_rows(new_house)


@pytest.mark.parametrize("back", range(4))
def test_a_length_that_is_not_as_it_was_written_is_refused(street: Street, new_house: House, back: int) -> None:
    file = street.backup("rows")
    content = bytearray(file.read_bytes())
    head = content.index(b"\n", content.index(b"\n") + 1) + 1  # behind the magic and the label: a chunk's length
    content[head + back] += 1
    file.write_bytes(content)
    with pytest.raises(EngawaError):
        just_restore(new_house, file)
    assert has_no_rows(new_house)


@pytest.mark.parametrize("left", [0, 5, 16, 100, 1000, -1])
def test_a_file_cut_off_is_refused(street: Street, new_house: House, left: int) -> None:
    file = street.backup("rows")
    file.write_bytes(file.read_bytes()[:left])
    with pytest.raises(Damaged, match="damaged, cut off or no backup at all"):
        just_restore(new_house, file)
    assert has_no_rows(new_house)


def wrapper_in(folder: Path) -> LocalWrapper:
    """A contract key."""
    make_key_file(folder / "contract.key")
    return LocalWrapper(folder / "contract.key")


def small_chunks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, LocalWrapper, list[bytes]]:
    """A file of many small chunks: its place, its contract key, its head and chunks."""
    monkeypatch.setattr(archive, "CHUNK", 16)
    wrapper, file = wrapper_in(folder), folder / "rows.engawa"
    with writing(file, "rows", TAKEN_AT, "0001", wrapper) as out:
        out.writelines(f"{number * 7919}\n" for number in range(300))
    content = file.read_bytes()
    head = content.index(b"\n", len(archive.MAGIC)) + 1
    step = archive.LENGTH_BYTES + 16 + 16
    return file, wrapper, [content[:head], *(content[at : at + step] for at in range(head, len(content), step))]


def read_lines(file: Path, wrapper: LocalWrapper) -> list[str]:
    """The lines of a file."""
    with reading(file, wrapper) as (_label, lines):
        return list(lines)


def test_many_chunks_come_back_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, wrapper, pieces = small_chunks(tmp_path, monkeypatch)
    assert len(pieces) > 20
    assert read_lines(file, wrapper) == [f"{number * 7919}\n" for number in range(300)]


def test_chunks_swapped_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, wrapper, pieces = small_chunks(tmp_path, monkeypatch)
    pieces[3], pieces[4] = pieces[4], pieces[3]
    file.write_bytes(b"".join(pieces))
    with pytest.raises(Damaged):
        read_lines(file, wrapper)


@pytest.mark.parametrize("dropped", [-1, 2])
def test_a_chunk_left_out_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dropped: int) -> None:
    file, wrapper, pieces = small_chunks(tmp_path, monkeypatch)
    del pieces[dropped]
    file.write_bytes(b"".join(pieces))
    with pytest.raises(Damaged):
        read_lines(file, wrapper)


def test_the_label_cannot_be_made_younger(street: Street, new_house: House) -> None:
    file = street.backup("keys")
    file.write_bytes(file.read_bytes().replace(b'"taken_at": "2026-10-14', b'"taken_at": "2026-10-24', 1))
    with site_of(new_house) as site, pytest.raises(Damaged):
        restore_keys(site, file, site.wrapper)


def test_a_write_that_fails_leaves_no_backup_behind(tmp_path: Path) -> None:
    file = tmp_path / "rows.engawa"

    def lines() -> Iterator[str]:
        yield "half"
        raise RuntimeError

    with pytest.raises(RuntimeError), writing(file, "rows", TAKEN_AT, "0001", wrapper_in(tmp_path)) as out:
        out.writelines(lines())
    assert not file.exists()


def test_a_backup_shows_no_names_and_is_for_its_owner_only(street: Street) -> None:
    file = street.backup("rows")
    assert file.name == "rows-20261014T030000Z.engawa"
    assert file.stat().st_mode & 0o777 == 0o600
    assert street.hanako.line_id.encode() not in file.read_bytes()
    assert b"dialogue" not in file.read_bytes()


def test_a_backup_never_mixes_with_what_is_there(street: Street) -> None:
    file = street.backup("rows")
    with pytest.raises(NotConfigured, match="needs an empty database, but there are rows in chat"):
        just_restore(street.house, file)


def test_keys_are_not_taken_for_rows(street: Street, new_house: House) -> None:
    with pytest.raises(NotConfigured, match="holds keys, not rows"):
        just_restore(new_house, street.backup("keys"))


def test_a_backup_of_another_shape_says_what_to_do(street: Street, new_house: House, tmp_path: Path) -> None:
    wrapper = LocalWrapper(street.house.settings.contract_key_file)
    with writing(tmp_path / "old", "rows", TAKEN_AT, "0000", wrapper) as out:
        out.write('{"end":0}\n')
    with pytest.raises(NotConfigured, match="shape 0000, the database's 0001"):
        just_restore(new_house, tmp_path / "old")
    assert label_of(tmp_path / "old") == Label(**vars(label_of(tmp_path / "old")))


@pytest.mark.parametrize("lines", [[], ['{"end":1}'], ['{"end":0}', '{"end":0}'], ["[1]"], ["null"]])
def test_lines_that_are_not_all_there_are_refused(house: House, lines: list[str]) -> None:
    with pytest.raises(Damaged), house.db.write() as session:
        rows_in(session, Base.metadata, lines)


def test_a_column_nobody_knows_is_refused(house: House) -> None:
    lines = ['{"table":"clock_shift","columns":["id","forgotten"]}', '{"end":0}']
    with pytest.raises(NotConfigured, match="clock_shift is not as this program knows it"), house.db.write() as session:
        rows_in(session, Base.metadata, lines)


def test_every_kind_of_value_comes_back_as_it_was(either_street: Street, other_house: House) -> None:
    with either_street.house.db.write() as session:
        session.add(ClockShift(id=3, microseconds=-(2**40), held_at=TAKEN_AT))
    just_restore(other_house, either_street.backup("rows"))
    for house in (either_street.house, other_house):
        with house.db.read() as session:
            shift = session.get_one(ClockShift, 3)
            assert (shift.microseconds, shift.held_at) == (-(2**40), TAKEN_AT)
    assert same_rows(either_street.house, other_house)


def same_rows(one: House, other: House) -> bool:
    """Whether both have the same dialogues, byte for byte."""
    found = []
    for house in (one, other):
        with house.db.read() as session:
            rows = session.scalars(select(DialogueRow).order_by(DialogueRow.id)).all()
            found.append([(row.id, row.answers, row.moved_at, row.state) for row in rows])
    return found[0] == found[1] and bool(found[0])


def test_backups_go_when_their_time_is_over_and_nothing_else_does(street: Street) -> None:
    folder = street.house.settings.backup_dir
    for days in (0, 8):
        street.backup("keys", TAKEN_AT + timedelta(days=days))
        street.backup("rows", TAKEN_AT + timedelta(days=days))
    (folder / "rows" / "README").write_text("not ours")
    (folder / "keys" / "keys-20260101T000000Z.engawa.part").write_text("left by a crash")
    drop_expired(folder, TAKEN_AT + timedelta(days=8))
    left = [(one.kind, one.taken_at.date()) for one in backups(folder)]
    assert sorted(left) == [
        ("keys", date(2026, 10, 22)), ("rows", date(2026, 10, 14)), ("rows", date(2026, 10, 22))
    ]  # fmt: skip
    assert drop_expired(folder, TAKEN_AT + ROW_BACKUPS_LIVE + timedelta(days=1)) == 2
    assert (folder / "rows" / "README").exists()


def test_no_table_refers_to_itself_so_that_rows_can_go_in_table_by_table() -> None:
    own = [key for table in Base.metadata.sorted_tables for key in table.foreign_keys if key.column.table is table]
    assert own == []
    assert Visit.__tablename__ in Base.metadata.tables
