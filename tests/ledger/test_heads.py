"""Ends of the chain leave signed; whatever did not leave so is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.errors import ContentFault
from bot.store.heads import FILE, Head, Notary, read_heads
from tests.ledger.conftest import Book
from tests.store.conftest import keys_of


@pytest.fixture
def kept(lite_book: Book) -> Path:
    """A file with three heads."""
    for _hour in range(2):
        lite_book.clock.moment += timedelta(hours=1)
        lite_book.write(2).seal()
    return lite_book.house.settings.heads_dir / FILE


@pytest.fixture
def key(lite_book: Book) -> str:
    """The public key of the ledger."""
    return Notary(lite_book.house.vault.keys).public_key()


def refusal(file: Path, key: str) -> str:
    """Why a file of heads is not believed."""
    with pytest.raises(ContentFault) as refused:
        list(read_heads(file, key))
    return str(refused.value)


def test_what_is_read_is_what_left(lite_book: Book, kept: Path, key: str) -> None:
    seals = lite_book.seals()
    assert list(read_heads(kept, key)) == [Head(at, seals[at - 1].hash) for at in (8, 10, 12)]


def test_anybody_can_check_a_signature_with_the_public_key_alone(kept: Path, key: str) -> None:
    values = json.loads(kept.read_text().splitlines()[0])
    signature = bytes.fromhex(values.pop("signature"))
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    public.verify(signature, json.dumps(values, sort_keys=True).encode())


def test_the_key_is_the_same_in_every_process(lite_book: Book, key: str) -> None:
    assert Notary(keys_of(lite_book.house)).public_key() == key


def test_a_head_with_any_byte_changed_is_refused_with_its_line(kept: Path, key: str, tmp_path: Path) -> None:
    first, second, third = kept.read_bytes().splitlines(keepends=True)
    changed = tmp_path / "changed.jsonl"
    believed = []
    for at in range(len(second)):
        for mask in (0x01, 0x20, 0x80):
            changed.write_bytes(first + second[:at] + bytes([second[at] ^ mask]) + second[at + 1 :] + third)
            if refusal(changed, key) != "changed.jsonl:2: this head was not signed by this ledger's key":
                believed.append((at, mask))
    assert believed == []


@pytest.mark.parametrize("line", ["", "{}", "[]", "null", "1", "{", '{"position": 1}', "[" * 100_000])
def test_a_line_that_is_no_head_is_refused(kept: Path, key: str, line: str) -> None:
    kept.write_text(kept.read_text() + line + "\n")
    assert refusal(kept, key).startswith("heads.jsonl:4: ")


def test_a_head_of_another_ledger_is_refused(kept: Path) -> None:
    assert refusal(kept, "00" * 32).startswith("heads.jsonl:1: ")


@pytest.mark.parametrize("key", ["", "00", "zz" * 32, "00" * 33])
def test_what_is_no_public_key_is_refused(kept: Path, key: str) -> None:
    assert "64 hexadecimal digits" in refusal(kept, key)


def test_half_a_line_left_by_a_full_disk_costs_no_other_head(lite_book: Book, kept: Path, key: str) -> None:
    kept.write_bytes(kept.read_bytes()[:-40])
    lite_book.sealer.let_head_out(lite_book.now)
    lines = kept.read_text().splitlines()
    assert len(lines) == 4
    assert refusal(kept, key).startswith("heads.jsonl:3: ")
    kept.write_text("\n".join([*lines[:2], lines[3]]))
    assert [head.position for head in read_heads(kept, key)] == [8, 10, 12]


def test_a_head_that_cannot_be_written_is_tried_again_at_the_next_step(lite_book: Book, kept: Path) -> None:
    lite_book.clock.moment += timedelta(hours=1)
    kept.rename(kept.with_suffix(".away"))
    kept.mkdir()
    with pytest.raises(IsADirectoryError):
        lite_book.write().seal()
    assert len(lite_book.seals()) == 13
    kept.rmdir()
    lite_book.seal()
    assert kept.exists()
