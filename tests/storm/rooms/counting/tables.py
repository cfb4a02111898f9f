"""The effects of a storm: nothing in the table keeps a number from standing in it twice, so doubles would be seen."""

from __future__ import annotations

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Uuid, create_engine, text

from bot.settings import Settings
from bot.store.types import Moment, Sequence64

metadata = MetaData()  # its own: the house's migrations know nothing of storms
effect = Table(
    "storm_effect",
    metadata,
    Column("seq", Sequence64, primary_key=True, autoincrement=True),  # within a chat: the order of handling
    Column("number", Integer, nullable=False),
    Column("chat_id", Uuid, nullable=False),
    Column("event_id", String(64), nullable=False),
    Column("worker", Integer, nullable=False),  # the process that handled it
    Column("handled_at", Moment, nullable=False),  # real time, inside the handler
)


def lay(settings: Settings) -> None:
    """Make the table in a house's database, writable by its processes."""
    engine = create_engine(settings.migrate_database_url or settings.database_url)
    metadata.create_all(engine)
    _grant(engine)
    engine.dispose()


def _grant(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("GRANT INSERT, SELECT ON storm_effect TO PUBLIC"))
            connection.execute(text("GRANT USAGE ON SEQUENCE storm_effect_seq_seq TO PUBLIC"))
