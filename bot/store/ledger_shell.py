"""The command line about the ledger: does it hold, where does it end, who did what, and the ward's handling ledger."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

import click
from sqlalchemy import Select, func, select

from bot import bootstrap, settings
from bot.clock import TOKYO, in_tokyo
from bot.contract import bounds
from bot.house import House
from bot.store.chain import head_of
from bot.store.heads import FILE, Head, Notary, read_heads
from bot.store.ledger import Act, LedgerEntry, note
from bot.store.proof import verify as proven

DAY = click.DateTime(["%Y-%m-%d"])
COLUMNS = ("when", "who", "did", "what", "about", "why", "count", "inventory", "channel", "result")
AT_ONCE = 1000
# What an act is in the words of 003-§11-10(4); whatever is not named here is use.
HANDLING = {
    "added": "保管", "bound": "保管", "changed": "保管", "imported": "保管", "restored": "保管",
    "exported": "複写", "printed": "複写", "backed up": "複写",
    "sent": "受渡し", "handed over": "受渡し", "returned": "受渡し",
    "erased": "廃棄", "destroyed key": "廃棄",
}  # fmt: skip
HANDLING_COLUMNS = ("区分", "日時", "取扱者", "記録の種類", "件数", "理由", "目録")

ledger = click.Group("ledger", help="The ledger: who did or saw what, and whether it still says what it said.")


@ledger.command("verify")
@click.option("--heads", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="a file of signed heads that left earlier; HEADS_DIR's own when left out")  # fmt: skip
@click.option("--public-key", metavar="HEX", help="the key the heads were signed by; the key store's own when left out")
def verify(heads: Path | None, public_key: str | None) -> None:
    """Tell whether every entry is what it was; fails naming the first position that is not, and how."""
    with _opened() as (house, now):
        known = _known(house, heads, public_key)
        with house.db.read() as session:
            broken = proven(session, known, now, clock_moves=house.settings.movable_clock)
            count = head_of(session).position
    if broken is not None:
        click.echo(f"Position {broken.position}: {broken.how}.")
        raise SystemExit(1)
    click.echo(f"{count} entries hold.")
    click.echo(f"{len(known)} heads agree." if known else "No head was compared: a cut tail would not show.")


@ledger.command("head")
def head() -> None:
    """Seal what waits, let a signed head out now and print it."""
    with _opened() as (house, now):
        sealer = house.sealer()
        sealer.seal_all()
        click.echo(sealer.let_head_out(now).line())


@ledger.command("public-key")
def public_key() -> None:
    """Print the key by which anybody can check the heads' signatures; the ward keeps it."""
    with _opened() as (house, _now):
        click.echo(Notary(house.vault.keys).public_key())


@ledger.command("show")
@click.option("--from", "first", type=DAY, help="the first day (Tokyo)")
@click.option("--to", "last", type=DAY, help="the last day (Tokyo)")
@click.option("--about", metavar="CODE", help="only what was done about this person, worker, visit …")
def show(first: datetime | None, last: datetime | None, about: str | None) -> None:
    """Print entries, oldest first, a line each with tabs between the columns."""
    rows = select(LedgerEntry)
    if first is not None:
        rows = rows.where(LedgerEntry.at >= first.replace(tzinfo=TOKYO))
    if last is not None:
        rows = rows.where(LedgerEntry.at < last.replace(tzinfo=TOKYO) + timedelta(days=1))
    if about is not None:
        rows = rows.where(LedgerEntry.about == about)
    click.echo("\t".join(COLUMNS))
    with _opened() as (house, _now):
        for entry in _streamed(house, rows):
            click.echo("\t".join(_cells(entry)))


@ledger.command("handling")
@click.option("--csv", "file", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="the file to write, for a spreadsheet")  # fmt: skip
def handling(file: Path) -> None:
    """Write the handling ledger (個人情報取扱台帳): every act done on personal data of inventory B."""
    personal = LedgerEntry.inventory.is_not(None) & (LedgerEntry.result == "done")
    with _opened() as (house, now), _new_file(file) as written:
        with house.db.write() as session:
            count = session.scalar(select(func.count()).select_from(LedgerEntry).where(personal)) or 0
            note(session, now, Act("operator", "exported", "handling ledger", count=count, channel="shell"))
        titles = {row.id: row.title for row in bounds(house.settings.contract).inventory_b}
        table = csv.writer(written)
        table.writerow(HANDLING_COLUMNS)
        table.writerows(_handled(one, titles) for one in _streamed(house, select(LedgerEntry).where(personal)))
    click.echo(f"{count} entries in {file}.")


@contextmanager
def _new_file(file: Path) -> Iterator[TextIO]:
    try:
        with open(file, "w", encoding="utf-8-sig", newline="") as opened:  # the mark lets a spreadsheet read Japanese
            yield opened
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written ({error.strerror}).") from None


@contextmanager
def _opened() -> Iterator[tuple[House, datetime]]:
    with bootstrap.opened(settings.load()) as house:
        yield house, house.clock.now()


def _known(house: House, file: Path | None, key: str | None) -> list[Head]:
    """The heads to compare with, all read before the ledger is: one that left in between would look cut off."""
    own = house.settings.heads_dir / FILE
    if file is None and not own.exists():
        return []
    return list(read_heads(file or own, key or Notary(house.vault.keys).public_key()))


def _streamed(house: House, rows: Select[LedgerEntry]) -> Iterator[LedgerEntry]:
    ordered = rows.order_by(LedgerEntry.at, LedgerEntry.id).execution_options(yield_per=AT_ONCE)
    with house.db.read() as session, session.scalars(ordered) as entries:
        yield from entries


def _cells(entry: LedgerEntry) -> list[str]:
    values = (entry.who, entry.did, entry.what, entry.about, entry.why, entry.count, entry.inventory, entry.channel,
              entry.result)  # fmt: skip
    return [_shown(entry.at), *("-" if value in ("", None) else str(value) for value in values)]


def _handled(entry: LedgerEntry, titles: dict[str, str]) -> tuple[str | int, ...]:
    row = entry.inventory or ""
    reason = entry.why or f"{entry.did} {entry.what}".strip()
    kind, title = HANDLING.get(entry.did, "使用"), titles.get(row, "（目録にない種類）")
    return (kind, _shown(entry.at), entry.who, title, entry.count, reason, row)


def _shown(moment: datetime) -> str:
    return in_tokyo(moment).isoformat(timespec="seconds")
