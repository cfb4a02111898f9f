"""Alembic's way in for the key store."""

from bot.store.keystore import Key
from bot.store.migrate import run

run(Key.metadata)
