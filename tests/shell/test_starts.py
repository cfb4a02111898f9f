"""Starts that are refused: a sentence with what to do, nothing opened, one entry in the ledger."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import delete, select

from bot import bootstrap
from bot.doctor import examine
from bot.errors import NotConfigured
from bot.settings import Settings
from bot.store.db import Database
from bot.store.duty import DutyRoute
from bot.store.keystore import Key
from bot.store.ledger import LedgerEntry
from bot.web.app import create_app
from tests.cast import Town
from tests.houses import new_folder, sqlite_settings


def refusals(settings: Settings) -> list[str]:
    """What the ledger says was refused at a start."""
    db = Database(settings.database_url)
    with db.read() as session:
        found = select(LedgerEntry.what).where(LedgerEntry.did == "started", LedgerEntry.result == "refused")
        refused = list(session.scalars(found))
    db.close()
    return refused


def test_a_database_restored_without_its_keys_does_not_start(town: Town) -> None:
    house = town.house
    with house.key_db.write() as session:
        session.execute(delete(Key))
    with pytest.raises(NotConfigured, match="the key store has no keys.*Restore the keys first"):
        house.require_ready()
    assert refusals(house.settings) == ["key store without keys"]


def test_a_new_house_without_people_needs_no_keys_yet(town: Town) -> None:
    town.house.require_ready()
    assert refusals(town.house.settings) == []


@pytest.mark.parametrize("content", [None, "", "abc", "00" * 31])
def test_a_missing_or_truncated_key_file_does_not_start(
    tmp_path_factory: pytest.TempPathFactory, content: str | None
) -> None:
    folder = new_folder(tmp_path_factory.mktemp("house"))
    settings = sqlite_settings(folder)
    settings.contract_key_file.unlink()
    if content is not None:
        settings.contract_key_file.write_text(content)
    with pytest.raises(NotConfigured, match="contract.key"):
        bootstrap.build(settings)
    assert refusals(settings) == ["contract key"]


def test_the_doctor_has_no_doubts_about_what_the_deployment_key_seals(town: Town) -> None:
    town.staff.say("/使い方")
    with town.house.db.read() as session:
        assert session.scalars(select(DutyRoute)).first()
    assert examine(town.house.settings).healthy


def test_the_doctor_names_keys_without_people(town: Town) -> None:
    assert examine(town.house.settings).healthy
    town.house.vault.keys.ensure("person", str(uuid4()))
    report = examine(town.house.settings)
    assert not report.healthy
    assert "key" in report.text.splitlines()[-1]


@pytest.mark.parametrize("content", [None, "abc"])
def test_what_runs_all_the_time_starts_for_incidents_without_a_contract_key(town: Town, content: str | None) -> None:
    town.staff.say("/使い方")
    settings = town.house.settings
    settings.contract_key_file.unlink()
    if content is not None:
        settings.contract_key_file.write_text(content)
    with bootstrap.opened(settings, town.clock, may_be_keyless=True) as house:
        assert house.watch.closed()
        town.house, town.worker, town.http = house, house.worker(), create_app(house).test_client()
        sender, town.sender = town.sender, house.sender(town.line)
        town.staff.say("/事故").heard("電話")
        town.staff.say("/希望一覧").heard("いまは「/事故」だけが使えます。")
        town.sender.close()
        town.sender = sender
    assert refusals(settings) == ["contract key"]


def test_without_either_key_nothing_starts(town: Town) -> None:
    settings = town.house.settings
    settings.contract_key_file.unlink()
    settings.deployment_key_file.unlink()
    with pytest.raises(NotConfigured, match="contract key file"):
        bootstrap.build(settings, may_be_keyless=True)


def test_a_house_with_its_keys_is_open_whoever_starts_it(town: Town) -> None:
    with bootstrap.opened(town.house.settings, town.clock, may_be_keyless=True) as house:
        assert not house.watch.closed()


def test_the_doctor_names_a_missing_deployment_key(town: Town) -> None:
    town.house.settings.deployment_key_file.unlink()
    report = examine(town.house.settings)
    assert not report.healthy
    assert "The deployment key file deployment.key is missing." in report.text
