"""Alembic's way in for the business database."""

from bot.bootstrap import discover
from bot.store.migrate import run
from bot.store.types import Base

discover()
run(Base.metadata)
