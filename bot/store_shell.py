"""The commands that keep data safe: backups, restoring, releasing what was restored, a new contract key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from bot import bootstrap, settings
from bot.clock import wall
from bot.delivery.quarantine import quarantine, release
from bot.house import House
from bot.settings import Settings
from bot.store.archive import Label
from bot.store.backup import take
from bot.store.chain import head_of
from bot.store.contract_key import LocalWrapper, Several, Wrapper, contract_wrapper, contract_wrappers
from bot.store.db import Database
from bot.store.destroyed import DestroyedList
from bot.store.ledger import Act, note
from bot.store.migrate import require_current, targets
from bot.store.restore import Site, clean_again, kind_of, restore_keys, restore_rows
from bot.store.rotation import Rotation

OPERATOR = "operator"
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--keys", "keys", is_flag=True, help="the key store instead of the rows; keep it somewhere else")
def backup(keys: bool) -> None:
    """Write the rows (or the keys) to an encrypted file in BACKUP_DIR."""
    with bootstrap.opened(settings.load()) as house:
        chosen, kind = house.settings, "keys" if keys else "rows"
        if keys:
            DestroyedList(chosen.destroyed_keys_file).add([])  # a restore of keys asks for it
        db = house.key_db if keys else house.db
        made, count = take(db, kind, chosen.backup_dir, contract_wrapper(chosen), wall())
        _note(house, Act(OPERATOR, "backed up", kind, made.path.stem, count=count, channel="shell"))
    click.echo(f"{made.path}: {count} rows.")


@click.command()
@click.argument("file", type=FILE)
@click.option("--old-key", type=FILE, help="contract.key.retired, when the backup is older than the last rotation")
@click.option("--nobody-erased", is_flag=True, help="keys only: there is no list, since nobody was ever erased")
def restore(file: Path, old_key: Path | None, nobody_erased: bool) -> None:
    """Put a backup back into an EMPTY migrated database; keys first, then rows."""
    chosen = settings.load()
    newest = contract_wrapper(chosen)
    with _site(chosen, newest, old_key) as site:
        if kind_of(file) == "keys":
            done = restore_keys(site, file, newest, nobody_erased=nobody_erased)
            with site.rows.write() as session:
                _note_restored(session, site.now, done.label, done.rows)
        else:
            done = restore_rows(site, file, _settle)
            click.echo("What waited is in quarantine: look at it, then run `python -m bot release`.")
    click.echo(f"{done.rows} {done.label.kind} restored, of {done.label.taken_at}; {done.erased} stay erased.")


@click.command("release")
def release_command() -> None:
    """Let go what a restore has put in quarantine; messages past their use become missed."""
    with bootstrap.opened(settings.load()) as house:
        chosen = house.settings
        listed = DestroyedList(chosen.destroyed_keys_file)
        site = Site(house.db, house.key_db, contract_wrapper(chosen), listed, house.rooms.erasings, wall())
        clean_again(site)
        with house.db.write() as session:
            back, missed = release(session, house.clock.now(), wall())
            note(session, house.clock.now(), Act(OPERATOR, "released", "quarantine", count=back, channel="shell"))
    click.echo(f"{back} released, {missed} missed.")


@click.command("rotate-keys")
def rotate_keys() -> None:
    """Make a new contract key and wrap every key by it; everything may go on running."""
    with bootstrap.opened(settings.load()) as house:
        chosen = house.settings
        services = contract_wrappers(chosen) if chosen.contract_kms_key else []
        remote = [one for one in services if not isinstance(one, LocalWrapper)]
        count = Rotation(house.key_db, chosen.contract_key_file, remote).run()
        _note(house, Act(OPERATOR, "rotated keys", "contract key", count=count, channel="shell"))
    click.echo(f"{count} keys wrapped anew. Make new backups now, and keep a copy of the new contract key.")


OWN = (backup, restore, release_command, rotate_keys)


@contextmanager
def _site(chosen: Settings, newest: Wrapper, old_key: Path | None) -> Iterator[Site]:
    """Both databases as their owner, who may set sequences; with the old contract keys when they are needed."""
    rows, keys = targets(chosen)
    wrapper = Several([newest, LocalWrapper(old_key)]) if old_key else newest
    erasings = bootstrap.discover(chosen.rooms).erasings
    listed = DestroyedList(chosen.destroyed_keys_file)
    dbs = Database(rows.owner_url), Database(keys.owner_url)
    try:
        require_current(*dbs)
        yield Site(*dbs, wrapper, listed, erasings, wall())
    finally:
        for db in dbs:
            db.close()


def _settle(session: Session, label: Label) -> None:
    held = quarantine(session, label.moment)
    _note_restored(session, wall(), label, held)


def _note_restored(session: Session, now: datetime, label: Label, count: int) -> None:
    """The fork: what was restored, and where the ledger's chain stood in it."""
    head = head_of(session).position
    what = f"{label.kind} of {label.taken_at}"
    note(session, now, Act(OPERATOR, "restored", what, f"head {head}", count=count, channel="shell"))


def _note(house: House, act: Act) -> None:
    now = house.clock.now()
    with house.db.write() as session:
        note(session, now, act)
