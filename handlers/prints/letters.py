"""New one-time codes for officers, each on a letter of its own; only hashes are kept, so none is printed twice."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.clock import in_tokyo
from bot.store.ledger import Act, note
from bot.text import whole_number
from handlers.contract.rules import profile
from handlers.people.codes import OFFICER, issue
from handlers.people.rules import LIFE
from handlers.people.tables import Association, BindingCode
from handlers.prints.papers import Letter, Printed, officer_letters
from handlers.prints.rules import MOST_LETTERS

MOST_AT_ONCE = 200  # pages of one file
EVERYBODY = "全団体"
HOW_MANY = _("枚数を1から{n}までの数で入れてください。")
TOO_MANY = _("一度に作れるのは{most}枚までです（いま{n}枚）。団体のページから、団体ごとに作ってください。")
NOBODY = _("団体がまだありません。")


def letters_for(around: Surroundings, association: Association, each: str, by: str) -> Printed:
    """Letters for one association with new codes, `each` as it was typed; raises Refusal."""
    return _made(around, [association], each, association.code, by)


def letters_for_all(around: Surroundings, each: str, by: str) -> Printed:
    """Letters for every association, in the order of their codes; raises Refusal."""
    known = around.session.scalars(select(Association).order_by(Association.code)).all()
    return _made(around, known, each, EVERYBODY, by)


def _made(around: Surroundings, known: Sequence[Association], each: str, whose: str, by: str) -> Printed:
    count = whole_number(each) or 0
    if not 0 < count <= MOST_LETTERS:
        raise Refusal(HOW_MANY.fill(n=MOST_LETTERS))
    if not known:
        raise Refusal(NOBODY)
    if len(known) * count > MOST_AT_ONCE:
        raise Refusal(TOO_MANY.fill(most=MOST_AT_ONCE, n=len(known) * count))
    letters = [_letter(around, one) for one in known for _number in range(count)]
    for one in known:
        note(around.session, around.now, Act(by, "issued", "officer codes", one.code, count=count, channel="page"))
    around.session.flush()
    version = _issued(around.session, known)
    return officer_letters(profile(around.settings.contract), letters, whose, around.today, version)


def _letter(around: Surroundings, association: Association) -> Letter:
    code = issue(around.session, around.vault, OFFICER, around.now, association=association.id)
    return Letter(association.name, code, in_tokyo(around.now + LIFE).date())


def _issued(session: Session, known: Sequence[Association]) -> int:
    """How many codes were ever made for these associations: no two files have the same version."""
    mine = (BindingCode.purpose == OFFICER, BindingCode.association_id.in_([one.id for one in known]))
    return session.scalar(select(func.count()).select_from(BindingCode).where(*mine)) or 0
