"""The command line of this room: associations and one-time codes."""

from __future__ import annotations

import csv
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
from bot.store.vault import Vault
from handlers.people.codes import OFFICER, STAFF_GROUP, issue
from handlers.people.tables import Association

staff = click.Group("staff", help="The contractor's staff.")
association = click.Group("association", help="The neighbourhood associations.")
officer = click.Group("officer", help="The officers of the associations.")


@staff.command("group-code")
def group_code() -> None:
    """Print the code that binds the private group (send 「/登録 CODE」 there)."""
    with _writing() as (session, vault, now):
        click.echo(issue(session, vault, STAFF_GROUP, now))


@association.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_associations(file: Path) -> None:
    """Read associations from a CSV file with a column 「name」 or 「団体名」; known ones are left alone."""
    names = _names(file)
    with _writing() as (session, _vault, now):
        new = add_associations(session, names, now)
    click.echo(f"{len(new)} new, {len(names) - len(new)} known.")


@officer.command("codes")
@click.option("--each", default=1, show_default=True, help="codes for every association")
def officer_codes(each: int) -> None:
    """Print one-time codes, to be handed out on paper."""
    with _writing() as (session, vault, now):
        for one in session.scalars(select(Association).order_by(Association.code)).all():
            for _number in range(each):
                click.echo(f"{one.code}  {one.name}  {issue(session, vault, OFFICER, now, one.id)}")


def add_associations(session: Session, names: list[str], now: datetime) -> list[Association]:
    """Add the associations that are not known yet, with the next codes."""
    known = set(session.scalars(select(Association.name)))
    count = session.scalar(select(func.count()).select_from(Association)) or 0
    fresh = [name for name in dict.fromkeys(names) if name not in known]
    new = [
        Association(id=uuid4(), code=f"A{count + number:03}", name=name, made_at=now)
        for number, name in enumerate(fresh, 1)
    ]
    session.add_all(new)
    session.flush()
    return new


def _names(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        column = next((name for name in ("name", "団体名") if name in (reader.fieldnames or ())), None)
        if column is None:
            raise ContentFault(f"{file.name}:1: there is no column called name or 団体名")
        return [row[column].strip() for row in reader if (row[column] or "").strip()]


@contextmanager
def _writing() -> Iterator[tuple[Session, Vault, datetime]]:
    house = bootstrap.build(settings.load())
    try:
        with house.db.write() as session:
            yield session, house.vault, house.clock.now()
    finally:
        house.close()
