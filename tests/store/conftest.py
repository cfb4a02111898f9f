"""A vault whose minute passes when told to."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.clock import wall
from bot.house import House
from bot.store.contract_key import LocalWrapper
from bot.store.keystore import KeyStore
from bot.store.vault import Vault


@dataclass
class Seconds:
    """A monotonic clock that stands still until it is moved."""

    value: float = 1000.0

    def __call__(self) -> float:
        """The seconds now."""
        return self.value


@pytest.fixture
def seconds() -> Seconds:
    """The clock of the vault's cache."""
    return Seconds()


def keys_of(house: House) -> KeyStore:
    """A key store of its own on the house's keys, as another process has it."""
    return KeyStore(house.key_db, LocalWrapper.from_file(house.settings.contract_key_file), wall)


@pytest.fixture
def vault(either_house: House, seconds: Seconds) -> Vault:
    """A vault on each engine."""
    return Vault(keys_of(either_house), seconds)


@pytest.fixture
def lite_vault(house: House, seconds: Seconds) -> Vault:
    """A vault on SQLite."""
    return Vault(keys_of(house), seconds)
