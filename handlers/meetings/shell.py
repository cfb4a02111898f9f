"""The command line of meetings: the QR for the ward's notice, as a picture."""

from __future__ import annotations

from pathlib import Path

import click
import segno

from bot import bootstrap, settings
from bot.chat.turn import Refusal
from bot.errors import ContentFault
from bot.store.ledger import Act, note
from handlers.contract.rules import profile
from handlers.meetings.queries import find_meeting
from handlers.meetings.recruiting import link_of

KINDS = (".png", ".svg")

meetings = click.Group("meetings", help="Seminars and exchange meetings.")


@meetings.command("qr")
@click.argument("code")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="a .png or .svg file")
def qr(code: str, out: Path) -> None:
    """Draw the QR of the meeting CODE (W03, X01) for the ward's notice."""
    if out.suffix.lower() not in KINDS:
        raise click.BadParameter(f"{out.name} must end in .png or .svg.", param_hint="--out")
    chosen = settings.load()
    with bootstrap.opened(chosen) as house, house.db.write() as session:
        try:
            meeting = find_meeting(session, code)
            link = link_of(profile(chosen.contract), meeting)
        except Refusal as refusal:
            raise ContentFault(str(refusal.sentence)) from None
        note(session, house.clock.now(), Act("operator", "drew", "qr", meeting.code, channel="shell"))
    segno.make(link, error="m").save(str(out), kind=out.suffix.lower().removeprefix("."), scale=10)
    click.echo(f"{out}: {link}")
