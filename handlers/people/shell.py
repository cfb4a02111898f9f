"""The command line about associations and officers: importing, one-time codes, letters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import bootstrap, settings
from bot.errors import ContentFault
from bot.store.ledger import Act, note
from bot.store.vault import Vault
from handlers.contract.rules import profile
from handlers.people.codes import OFFICER, issue
from handlers.people.letters import write_letters
from handlers.people.tables import Association

LONGEST_NAME = 60  # as much as the column takes

association = click.Group("association", help="The neighbourhood associations.")
officer = click.Group("officer", help="The officers of the associations.")


@association.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--invented", is_flag=True, help="made-up associations, to try everything while preparing")
def import_associations(file: Path, invented: bool) -> None:
    """Read associations from a CSV file with a column 「name」 or 「団体名」; known ones are left alone."""
    names = _names(file)
    with opened() as (session, _vault, now):
        new = add_associations(session, names, now, invented=invented)
        note(session, now, Act("operator", "imported", "associations", count=len(new), channel="shell"))
    click.echo(f"{len(new)} new, {len(names) - len(new)} known.")


@officer.command("codes")
@click.option("--each", type=click.IntRange(1), default=1, show_default=True, help="codes for every association")
@click.option("--letters", type=click.Path(dir_okay=False, path_type=Path), help="also write letters with QR (HTML)")
def officer_codes(each: int, letters: Path | None) -> None:
    """Print one-time codes, to be handed out on paper."""
    chosen = settings.load()
    with opened() as (session, vault, now):
        known = session.scalars(select(Association).order_by(Association.code)).all()
        issued = [
            (one, issue(session, vault, OFFICER, now, association=one.id)) for one in known for _number in range(each)
        ]
        note(session, now, Act("operator", "issued", "officer codes", count=len(issued), channel="shell"))
    for one, code in issued:  # only now, when every code is kept and works
        click.echo(f"{one.code}  {one.name}  {code}")
    if letters is not None:
        write_letters(letters, profile(chosen.contract), [(one.name, code) for one, code in issued])
        click.echo(f"Letters: {letters}", err=True)


def add_associations(session: Session, names: list[str], now: datetime, *, invented: bool = False) -> list[Association]:
    """Add the associations that are not known yet, with the next codes."""
    known = set(session.scalars(select(Association.name)))
    count = session.scalar(select(func.count()).select_from(Association)) or 0
    fresh = [name for name in dict.fromkeys(names) if name not in known]
    new = [
        Association(id=uuid4(), code=f"A{count + number:03}", name=name, made_at=now, invented=invented)
        for number, name in enumerate(fresh, 1)
    ]
    session.add_all(new)
    session.flush()
    return new


@contextmanager
def opened() -> Iterator[tuple[Session, Vault, datetime]]:
    """A transaction of the house, for one command."""
    with bootstrap.opened(settings.load()) as house, house.db.write() as session:
        yield session, house.vault, house.clock.now()


def _names(file: Path) -> list[str]:
    rows = csv.reader(io.StringIO(_text(file), newline=""))
    heads = [head.strip() for head in next(rows, [])]
    column = next((heads.index(name) for name in ("name", "団体名") if name in heads), None)
    if column is None:
        raise ContentFault(f"{file.name}:1: there is no column called name or 団体名")
    names = []
    for row in rows:
        name = row[column].strip() if column < len(row) else ""
        if len(name) > LONGEST_NAME:
            raise ContentFault(f"{file.name}:{rows.line_num}: a name has at most {LONGEST_NAME} characters")
        names += [name] if name else []
    return names


def _text(file: Path) -> str:
    """The file's text: UTF-8, or what spreadsheets in Japan save (Windows-31J)."""
    content = file.read_bytes()
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ContentFault(f"{file.name}:1: the text is neither UTF-8 nor Shift_JIS")
