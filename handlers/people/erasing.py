"""Erasing people, by their code: what this room cleans, and the command that carries out the ward's decision."""

from __future__ import annotations

from uuid import UUID

import click
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot import bootstrap, settings
from bot.clock import wall
from bot.errors import ContentFault
from bot.store.erasure import Erasing, Subject, Tombstone
from handlers.people.sign_in_tables import Passkey, PasskeyChallenge, SignInLock, WrongFactor
from handlers.people.tables import Call, CodeTry, GroupMember, PageLink, Person, Worker

WHO = "operator"

erase = click.Group("erase", help="Erase somebody for good: tombstone, key, rows; takes up what was interrupted.")


@erase.command("person")
@click.argument("code")
@click.option("--yes", is_flag=True, help="do not ask")
def erase_person(code: str, yes: bool) -> None:
    """Erase CODE (an officer P0123 or a worker S03) in every copy there is."""
    if not yes:
        click.confirm(f"{code} を完全に消します。もとには戻せません。", abort=True)
    with bootstrap.opened(settings.load()) as house:
        with house.db.read() as session:
            subject = subject_of(session, code.upper())
        day = house.eraser().erase(subject, WHO)
        house.directory.forget()
    click.echo(f"{code} erased. It may be certified from {day} on, when the last backup of its key has expired.")


@erase.command("resume")
def resume() -> None:
    """Finish erasures that were interrupted."""
    with bootstrap.opened(settings.load()) as house:
        click.echo(f"{house.eraser().resume(WHO)} finished.")


@erase.command("list")
def listed() -> None:
    """Print who was erased, by code, and from when on it may be certified."""
    with bootstrap.opened(settings.load()) as house, house.db.read() as session:
        for stone in session.scalars(select(Tombstone).order_by(Tombstone.asked_at, Tombstone.kind)):
            state = "erased" if stone.rows_gone_at else "begun"
            click.echo(f"{stone.code}  {stone.kind:6}  {state}  {stone.certifiable_on or ''}")


def subject_of(session: Session, code: str) -> Subject:
    """Whose keys have to go; raises ContentFault when there is nobody of that code."""
    for table in (Person, Worker):
        found = session.execute(select(table.id, table.chat_id).where(table.code == code)).first()
        if found is not None:
            return Subject(code, found.id, (found.chat_id,) if found.chat_id else ())
    raise ContentFault(f"There is nobody with the code {code}.")


def clean(session: Session, subject: UUID) -> int:
    """Take a person or a chat out of this room's rows; the code and what was done stay."""
    gone = session.execute(
        update(Person).where((Person.id == subject) | (Person.chat_id == subject), Person.erased_at.is_(None))
        .values(name=None, phone=None, mail=None, chat_id=None, speaks_for=None, erased_at=wall())
        .returning(Person.id)
    ).all()  # fmt: skip
    cut = update(Worker).where((Worker.id == subject) | (Worker.chat_id == subject))
    cut_off = session.execute(
        cut.values(name=None, second_factor=None, duty_mail=None, chat_id=None).returning(Worker.id)
    ).all()
    session.execute(delete(CodeTry).where(CodeTry.chat_id == subject))
    session.execute(delete(GroupMember).where(GroupMember.chat_id == subject))
    sessions = select(PageLink.id).where((PageLink.person_id == subject) | (PageLink.worker_id == subject))
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.link_id.in_(sessions)))
    for table in (Passkey, WrongFactor, SignInLock):
        session.execute(delete(table).where(table.worker_id == subject))
    session.execute(delete(PageLink).where((PageLink.person_id == subject) | (PageLink.worker_id == subject)))
    session.execute(delete(Call).where(Call.person_id == subject, Call.done_at.is_(None)))
    return len(gone) + len(cut_off)


erasing = Erasing("people", clean)
