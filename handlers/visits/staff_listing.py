"""Visits as staff see them in the browser: how many stand where, one with its life so far and what is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.days import short_day
from bot.web.offers import Offer
from handlers.contract.rules import profile
from handlers.people.tables import Association
from handlers.visits.queries import chosen_count
from handlers.visits.rules import STAGES, STATES, TOLD, TOOLS, days_left, warnings
from handlers.visits.show import label_of, wish_lines
from handlers.visits.staff_deeds import offers
from handlers.visits.tables import Visit

PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("動いているもの", ("wish", "forwarded", "selected", "fixed")),
    "wish": ("区へ伝える", ("wish",)),
    "forwarded": ("区の決定待ち", ("forwarded",)),
    "selected": ("日時を決める", ("selected",)),
    "fixed": ("日時が決まった", ("fixed",)),
    "held": ("終わった", ("held",)),
    "ended": ("見送り・取り下げ・中止", ("declined", "withdrawn", "cancelled")),
}
NEXT = {
    "wish": "区へ伝えて、記録する", "forwarded": "区の決定を聞いて、記録する", "selected": "日時を団体と決める",
    "fixed": "当日まで準備する", "held": "報告書は、行事の画面で記録します", "declined": "することは、ありません",
    "withdrawn": "することは、ありません", "cancelled": "することは、ありません",
}  # fmt: skip
MANY = 40


@dataclass(frozen=True)
class Row:
    """One visit in the list."""

    code: str
    name: str
    state: str
    when: str
    wished: str
    about: str
    next: str


@dataclass(frozen=True)
class Listing:
    """The page of the list: the parts with their counts, the rows of one, page by page."""

    part: str
    parts: tuple[tuple[str, str, int], ...]
    rows: tuple[Row, ...]
    page: int
    pages: int
    waiting: int  # wishes the ward has not heard of


@dataclass(frozen=True)
class Seen:
    """One visit, ready for the template."""

    code: str
    version: int
    name: str
    state: str
    next: str
    steps: tuple[tuple[str, str, str], ...]  # state, what, when
    wish: tuple[str, ...]
    sealed: bool  # an officer's own words are kept
    offered: tuple[str, ...]
    cautions: tuple[str, ...]
    first: tuple[Offer, ...]
    others: tuple[Offer, ...]
    day: bool  # there is an event with its own page


def listing(around: Surroundings, said: Mapping[str, str]) -> Listing:
    """The visits of a part, oldest wish first (ended ones last first)."""
    part, page = said.get("part", "") if said.get("part") in PARTS else "", _page(said.get("page", ""))
    counts = _counts(around.session)
    parts = tuple((key, title, sum(counts.get(one, 0) for one in states)) for key, (title, states) in PARTS.items())
    order = Visit.number.desc() if part in ("held", "ended") else Visit.number
    mine = select(Visit, Association.name).join(Association, Association.id == Visit.association_id)
    rows = mine.where(Visit.state.in_(PARTS[part][1])).order_by(order).limit(MANY).offset((page - 1) * MANY)
    found = tuple(_row(row[0], row[1]) for row in around.session.execute(rows))
    total = next(count for key, _title, count in parts if key == part)
    return Listing(part, parts, found, page, max(1, -(-total // MANY)), counts.get("wish", 0))


def seen(around: Surroundings, visit: Visit, *, opened: bool = False) -> Seen:
    """One visit as it stands; `opened`: an officer's own words may stand there, which the caller has noted."""
    name = around.session.get_one(Association, visit.association_id).name
    may = offers(around, visit)
    first = may[: {"wish": 1, "forwarded": 2, "selected": 2}.get(visit.state, 0)]
    return Seen(
        code=visit.code, version=visit.version, name=name, state=show(STATES[visit.state]), next=NEXT[visit.state],
        steps=tuple(_steps(visit)), wish=tuple(_wish(around, visit, opened=opened)),
        sealed=visit.other_tool is not None and not opened, offered=tuple(_moment(one) for one in visit.offered),
        cautions=tuple(_cautions(around, visit)), first=first, others=may[len(first) :],
        day=visit.state in ("fixed", "held"),
    )  # fmt: skip


def when_of_visit(visit: Visit) -> str:
    """When it is, or which days suit the association."""
    if visit.starts_at is not None:
        begins = in_tokyo(visit.starts_at)
        return f"{short_day(begins.date())} {begins:%H:%M}"
    days = "・".join(short_day(date.fromisoformat(day)) for day in visit.candidates)
    return f"希望 {days}" if days else "日はあとで相談"


def _wish(around: Surroundings, visit: Visit, *, opened: bool) -> list[str]:
    """The wish; where an officer's own words stand sealed, only that there are some."""
    told = [show(line) for line in wish_lines(around, visit, in_group=not opened)]
    if visit.other_tool is None or opened:
        return told
    return ["道具: その他（書かれた言葉があります）", *told[1:]]


def _counts(session: Session) -> dict[str, int]:
    found = session.execute(select(Visit.state, func.count()).group_by(Visit.state))
    return {row[0]: row[1] for row in found}


def _row(visit: Visit, name: str) -> Row:
    about = f"{show(label_of(TOOLS, visit.tool))}・{show(label_of(STAGES, visit.stage))}"
    wished = short_day(in_tokyo(visit.wished_at).date())
    return Row(visit.code, name, show(STATES[visit.state]), when_of_visit(visit), wished, about, NEXT[visit.state])


def _steps(visit: Visit) -> list[tuple[str, str, str]]:
    """The life of a wish: what happened and when, what is next."""
    how = next((f"（{show(one.label)}）" for one in TOLD if one.key == visit.decided_by), "")
    decided = {"declined": "区が見送った"}.get(visit.state, "区が選んだ")
    known = [
        ("希望を受け付けた", short_day(in_tokyo(visit.wished_at).date())),
        ("区へ伝えた", short_day(visit.forwarded_on) if visit.forwarded_on else ""),
        (decided, short_day(visit.decided_on) + how if visit.decided_on else ""),
        ("日時が決まった", when_of_visit(visit) if visit.starts_at else ""),
        ("訪問が終わった", "済み" if visit.state == "held" else ""),
    ]
    if visit.state in ("declined", "withdrawn", "cancelled"):
        ended = [] if visit.state == "declined" else [(show(STATES[visit.state]), "済み")]
        return [("done", what, when) for what, when in [*(one for one in known if one[1]), *ended]]
    first = next((place for place, one in enumerate(known) if not one[1]), len(known))
    return [
        ("done" if place < first else "next" if place == first else "open", what, when)
        for place, (what, when) in enumerate(known)
    ]


def _cautions(around: Surroundings, visit: Visit) -> list[str]:
    """What staff should know: more associations than the contract says, a late day, a window that has closed."""
    contract, said = profile(around.settings.contract), []
    chosen = chosen_count(around.session)
    if visit.state in ("forwarded", "selected", "fixed") and chosen > contract.visits.about:
        said.append(
            f"選ばれた団体が{chosen}つです。契約では{contract.visits.about}団体程度です。協議の記録を残してください。"
        )
    if visit.state == "fixed" and visit.starts_at is not None:
        said += [show(line) for line in warnings(contract, visit.starts_at)]
    first, last = days_left(contract, around.today)
    if visit.state in ("wish", "forwarded", "selected") and first > last:
        said.append(f"訪問のできる期間は{short_day(last)}までです。準備の時間がありません。")
    return said


def _moment(iso: str) -> str:
    begins = in_tokyo(datetime.fromisoformat(iso))
    return f"{short_day(begins.date())} {begins:%H:%M}"


def _page(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and 0 < int(said[:6]) < 100_000 else 1
