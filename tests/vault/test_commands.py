"""`backup`, `restore`, `release`, `rotate-keys`: what an operator types, and what the ledger remembers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from bot.clock import wall
from bot.delivery.tables import InboxEvent
from bot.house import House
from bot.store.archive import label_of
from bot.store.backup import backups
from bot.store.chain import Sealer
from bot.store.heads import Notary
from bot.store.ledger import LedgerEntry
from tests.vault.conftest import TAKEN_AT, Operator, Street


def made(house: House, kind: str) -> Path:
    """The one backup of that kind."""
    (found,) = [one for one in backups(house.settings.backup_dir) if one.kind == kind]
    return found.path


def acts(house: House) -> set[tuple[str, str, str, str]]:
    """Who did what, as the ledger remembers."""
    with house.db.read() as session:
        return {(one.who, one.did, one.what[:12], one.about) for one in session.scalars(select(LedgerEntry))}


def test_the_whole_way_of_a_disaster(operator: Operator, street: Street, new_house: House) -> None:
    event_waits(street)
    Sealer(street.house.db, Notary(street.house.vault.keys), street.house.settings.heads_dir).step(TAKEN_AT)
    assert "rows" in operator.said("backup")
    operator.said("backup", "--keys")
    street.house.eraser().erase(street.hanako.subject, "operator")
    there = operator.at(new_house)
    assert "2 stay erased" in there.said("restore", str(made(street.house, "keys")))
    assert "run `python -m bot release`" in there.said("restore", str(made(street.house, "rows")))
    assert event_states(new_house) == ["quarantined"]
    assert there.said("release") == "1 released, 0 missed.\n"
    assert event_states(new_house) == ["open"]
    assert street.takeshi.read(new_house)[1] == street.takeshi.words


def event_waits(street: Street) -> None:
    """An event of Takeshi's that is not handled yet, and a sealed ledger entry."""
    with street.house.db.write() as session:
        session.add(InboxEvent(id=uuid4(), event_id="1", chat_id=street.takeshi.chat, kind="message",
                               happened_at=TAKEN_AT, received_at=wall(), state="open", attempts=0))  # fmt: skip


def event_states(house: House) -> list[str]:
    """The states of all events."""
    with house.db.read() as session:
        return list(session.scalars(select(InboxEvent.state)))


def test_the_ledger_records_backups_and_the_fork_with_its_position(
    operator: Operator, street: Street, new_house: House
) -> None:
    operator.said("backup", "--keys")
    Sealer(street.house.db, Notary(street.house.vault.keys), street.house.settings.heads_dir).step(TAKEN_AT)
    operator.said("backup")
    for kind in ("keys", "rows"):
        operator.at(new_house).said("restore", str(made(street.house, kind)))
    assert {("operator", "restored", "keys of 2026", "head 0"), ("operator", "restored", "rows of 2026", "head 1")} <= (
        acts(new_house)
    )
    assert ("operator", "backed up", "keys", "") in {(who, did, what, "") for who, did, what, _about in acts(new_house)}


def test_rows_go_in_once(operator: Operator, street: Street, new_house: House) -> None:
    operator.said("backup")
    operator.at(new_house).said("restore", str(made(street.house, "rows")))
    assert "needs an empty database" in operator.at(new_house).refused("restore", str(made(street.house, "rows")))


def test_restoring_keys_without_the_list_is_refused_unless_nobody_was_erased(
    operator: Operator, street: Street, new_house: House
) -> None:
    operator.said("backup", "--keys")
    street.house.settings.destroyed_keys_file.unlink()
    there, file = operator.at(new_house), str(made(street.house, "keys"))
    assert "put its copy there first" in there.refused("restore", file)
    assert "0 stay erased" in there.said("restore", "--nobody-erased", file)


def test_a_backup_from_before_a_rotation_opens_with_the_retired_key(
    operator: Operator, street: Street, new_house: House
) -> None:
    operator.said("backup")
    operator.said("backup", "--keys")
    assert "keys wrapped anew" in operator.said("rotate-keys")
    there = operator.at(new_house)
    assert "contract key is another one" in there.refused("restore", str(made(street.house, "rows")))
    retired = f"--old-key={street.house.settings.contract_key_file}.retired"
    for kind in ("keys", "rows"):
        there.said("restore", retired, str(made(street.house, kind)))
    assert street.hanako.read(new_house)[1] == street.hanako.words
    assert ("operator", "rotated keys", "contract key", "") in acts(street.house)


def test_the_night_deletes_backups_whose_time_is_over(street: Street) -> None:
    house, now = street.house, wall()
    street.backup("keys", now - timedelta(days=7, hours=1))
    street.backup("keys", now - timedelta(days=6))
    street.backup("rows", now - timedelta(days=34))
    street.backup("rows", now - timedelta(days=36))
    ticker = house.ticker("test")
    ticker.tick(house.clock.now())
    left = sorted((one.kind, (now - one.taken_at).days) for one in backups(house.settings.backup_dir))
    assert left == [("keys", 6), ("rows", 34)]


def test_a_backup_says_when_it_was_taken_and_of_which_shape(operator: Operator, street: Street) -> None:
    operator.said("backup")
    label = label_of(made(street.house, "rows"))
    assert (label.kind, label.shape) == ("rows", "0001")
    assert wall() - label.moment < timedelta(minutes=1)
