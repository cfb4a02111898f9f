"""The list of meetings on its page: by day, of one kind or all, with what is next; and making one more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.catalogs import _, show
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.web.acting import Deed, act
from bot.web.offers import MOMENT, Field, Offer, field, when_of
from bot.web.pages import Premises, Visitor
from handlers.contract.kinds import TITLES
from handlers.contract.rules import KINDS, profile
from handlers.meetings import planning
from handlers.meetings.queries import agreed_count, meetings, planned_count
from handlers.meetings.rules import AFTER
from handlers.meetings.tables import Meeting
from handlers.meetings.typed import Title
from handlers.meetings.viewing import row_of
from handlers.meetings.writing import plain_line

ORIGIN = "handlers/meetings/listing.py"
PARTS = {"": "これから", "after": "終わったもの", "cancelled": "中止"}
MAKERS: dict[str, Callable[..., Response]] = {
    "seminar": planning.new_seminar.run, "exchange": planning.new_exchange.run,
}  # fmt: skip
NEW = Offer("new", "行事を作る", (
    Field("kind", "種類", "choice", options=tuple((kind, show(TITLES[kind])) for kind in MAKERS)),
    Field("when", "日時", hint=f"{MOMENT}。まだなら空けておく", required=False),
    Field("title", "題名", hint="20字まで。なくてもよい", required=False),
))  # fmt: skip


@dataclass(frozen=True)
class Listing:
    """The page of the list."""

    kind: str
    part: str
    kinds: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str, int], ...]
    rows: Sequence[dict[str, str]]
    year: tuple[str, ...]
    new: Offer = NEW


def listing(around: Surroundings, said: Mapping[str, str]) -> Listing:
    """The meetings of a kind and a part of the year, by their dates; without a date they stand last."""
    kind = said.get("kind", "") if said.get("kind") in KINDS else ""
    part = said.get("part", "") if said.get("part") in PARTS else ""
    mine = [one for one in meetings(around.session) if kind in ("", one.kind)]
    parts = tuple((name, title, sum(_part(one) == name for one in mine)) for name, title in PARTS.items())
    shown = sorted((one for one in mine if _part(one) == part), key=lambda one: one.starts_at is None)
    kinds = tuple((name, show(TITLES[name])) for name in KINDS)
    return Listing(kind, part, kinds, parts, [row_of(around, one) for one in shown], tuple(_year(around)))


def new_meeting(premises: Premises, visitor: Visitor, form: Mapping[str, str]) -> Meeting:
    """Make a seminar or an exchange meeting as its command does; raises Refusal."""
    make = MAKERS.get(form.get("kind", ""))
    if make is None:
        raise Refusal(_("種類をえらんでください。派遣は、訪問の日時が決まると、ひとりでにできます。"))
    before = {one.id for one in meetings(visitor.session)}

    def do(turn: Turn) -> Response:
        when, title = field(form, "when"), plain_line(field(form, "title"), 200, "題名")
        return make(turn, when_of(turn, when) if when else None, Title(title) if title else None)

    act(premises, visitor, Deed(ORIGIN, "new", form["kind"]), do)
    return next(one for one in meetings(visitor.session) if one.id not in before)


def _part(one: Meeting) -> str:
    return "after" if one.state in AFTER else "cancelled" if one.state == "cancelled" else ""


def _year(around: Surroundings) -> list[str]:
    """How many of each kind are agreed and planned, of how many the contract speaks."""
    contract, lines = profile(around.settings.contract), []
    for kind in KINDS:
        frame, agreed = contract.programme(kind), agreed_count(around.session, kind)
        about = f"全{frame.about}回" if frame.exact else f"全{frame.about}回程度"
        lines.append(f"{show(TITLES[kind])} 確定{agreed}・予定{planned_count(around.session, kind)}／{about}")
    return lines
