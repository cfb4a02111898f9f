"""訪問希望のお知らせ: the wishes the ward has not heard of yet, in one mail that staff send with two taps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from bot.catalogs import _, show
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.mail.letters import Letter
from handlers.contract.requests import mark_of, preview, request, send
from handlers.people.tables import Association
from handlers.visits import told
from handlers.visits.changes import move
from handlers.visits.rules import HOPES, STAGES, TOOLS
from handlers.visits.show import label_of
from handlers.visits.tables import Visit

ORIGIN = "handlers/visits/asking.py"
CHANGED = _("いまの希望が、さきほどの文と変わりました。もう一度「/希望を区へ」を送ってください。")


@command("希望を区へ", "wishes-to-ward", about=_("まだ伝えていない訪問の希望を、まとめて区へメールする"))
def ask(turn: Turn) -> Response:
    """The words first; the second tap sends them and records that the ward was told."""
    letter, mark = letter_now(turn)
    return preview(letter, Tap(_("送る"), encode("visits.tell_ward", of=mark), strong=True))


def tap_send(turn: Turn, values: Mapping[str, str]) -> Response:
    """Exactly what was shown goes out; every wish in it counts as forwarded."""
    visits = _waiting(turn)
    letter = _letter(turn, visits)
    if values.get("of") != mark_of(letter):
        raise Refusal(CHANGED)
    for visit in visits:
        move(turn, visit, "forward", forwarded_on=turn.today)
    return [Text(send(turn, letter, turn.by, ORIGIN)), *(told.forwarded(turn, visit) for visit in visits)]


def letter_now(around: Surroundings) -> tuple[Letter, str]:
    """The mail as it would go now, with the mark by which sending it knows that nothing changed; raises Refusal."""
    letter = _letter(around, _waiting(around))
    return letter, mark_of(letter)


def _waiting(around: Surroundings) -> Sequence[Visit]:
    rows = around.session.scalars(select(Visit).where(Visit.state == "wish").order_by(Visit.number)).all()
    if not rows:
        raise Refusal(_("区に伝えていない希望はありません。"))
    return rows


def _letter(around: Surroundings, visits: Sequence[Visit]) -> Letter:
    lines = ["アドバイザー派遣の希望が、次のとおり届いています。訪問先のご決定をお願いいたします。", ""]
    lines += [_line(around, visit) for visit in visits]
    key = f"request:wishes:{'-'.join(f'{one.code}.{one.version}' for one in visits)}"[:150]
    return request(around, f"訪問希望のお知らせ（{len(visits)}件）", lines, visits[0].code, key)


def _line(around: Surroundings, visit: Visit) -> str:
    """An association with what it wishes; no person's name and none of an officer's own words."""
    name = around.session.get_one(Association, visit.association_id).name
    said = "、".join(show(label_of(options, key)) for options, key in (
        (TOOLS, visit.tool), (STAGES, visit.stage), (HOPES, visit.hope),
    ))  # fmt: skip
    return f"・{name}（{said}、{visit.people}人くらい）"


on_tell_ward = Action("visits.tell_ward", "staff", tap_send)
