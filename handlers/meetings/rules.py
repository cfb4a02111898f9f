"""What a meeting may become, on which days it may be, and what its date brings with it: pure (requirements 9, S4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.catalogs import Lazy, _
from bot.clock import in_tokyo
from handlers.contract.counting import after, before, deadlines, proposal_due
from handlers.contract.kinds import TITLES, days_shown
from handlers.contract.rules import KINDS, Profile
from handlers.deadlines.rules import Wanted

STATES: dict[str, Lazy] = {
    "draft": _("案"),
    "in_talks": _("区と協議中"),
    "fixed": _("日時が確定"),
    "ready": _("準備ができた"),
    "running": _("実施中"),
    "held": _("実施済み"),
    "reported": _("報告書を送った"),
    "confirmed": _("区の履行確認ずみ"),
    "cancelled": _("中止"),
}

MOVES: dict[str, dict[str, str]] = {
    "draft": {"propose": "in_talks", "change": "draft", "cancel": "cancelled"},
    "in_talks": {"propose": "in_talks", "agree": "fixed", "change": "in_talks", "cancel": "cancelled"},
    "fixed": {
        "propose": "fixed", "change": "fixed", "postpone": "in_talks", "ready": "ready", "start": "running",
        "end": "held", "cancel": "cancelled",
    },
    "ready": {
        "propose": "fixed", "change": "ready", "postpone": "in_talks", "start": "running", "end": "held",
        "cancel": "cancelled", "unready": "fixed",
    },
    "running": {"change": "running", "end": "held"},
    "held": {"change": "held", "end": "held", "report": "reported"},
    "reported": {"confirm": "confirmed", "return": "held"},
    "confirmed": {},
    "cancelled": {},
}  # fmt: skip

WHY_NOT: dict[str, Lazy] = {
    "propose": _("日時を変えられるのは、始まる前だけです。"),
    "agree": _("「合意した」と記録できるのは、日時を決めて区と協議しているあいだだけです。"),
    "change": _("内容を変えられるのは、報告書を送る前だけです。"),
    "postpone": _("延期にできるのは、日時が確定してから始まるまでです。"),
    "ready": _("「準備ができた」にできるのは、日時が確定しているときだけです。"),
    "start": _("始められるのは、日時が確定しているときだけです。"),
    "end": _("終わりを記録できるのは、日時が確定しているか、始まったあとです。"),
    "report": _("報告書を送れるのは、終わりを記録したあとです。先に「/終了」を送ってください。"),
    "confirm": _("履行確認を記録できるのは、報告書を送ったあとです。"),
    "return": _("差戻しを記録できるのは、報告書を送ったあとです。"),
    "cancel": _("始まった行事は、中止にできません。"),
}
ENDED = _("もう終わっているので、変えられません。")

AGREED = ("fixed", "ready", "running", "held", "reported", "confirmed")  # a date the ward and we agreed on
TO_COME = ("fixed", "ready")
AFTER = ("held", "reported", "confirmed")
APART = timedelta(hours=3)
COUNT, LATE = "count", "late"  # why the ward is consulted: one event more than about so many; something came late
LATE_DAYS = 14  # to record what was agreed about lateness (a house rule)


@dataclass(frozen=True)
class Facts:
    """What a meeting's deadlines follow from."""

    kind: str
    state: str
    day: date | None
    has_materials: bool = True
    brings_own: bool = False  # something of ours on which the ward was not consulted yet
    consult: str = ""  # why the ward has to be consulted


def next_state(state: str, event: str) -> str | None:
    """The state an event leads to, or None when it may not happen now."""
    return MOVES[state].get(event)


def why_not(state: str, event: str) -> Lazy:
    """The reason an event may not happen now, with what to do instead where there is something."""
    return WHY_NOT[event] if MOVES[state] else ENDED


def why_not_that_day(contract: Profile, kind: str, starts_at: datetime, now: datetime) -> Lazy | None:
    """The reason a meeting cannot be at that moment; None when it can (S4-1-ア, S4-2-ア, S4-3-ア)."""
    window, day = contract.programme(kind), in_tokyo(starts_at).date()
    if not window.first_day <= day <= window.last_day:
        words = _("{day}は{kind}の期間の外です。{first}から{last}までの日にしてください。")
        shown = days_shown((day, window.first_day, window.last_day), in_tokyo(now).date())
        return words.fill(day=shown[0], kind=TITLES[kind], first=shown[1], last=shown[2])
    if starts_at <= now:
        return _("{day} {time}はもう過ぎています。これからの日時にしてください。").fill(
            day=day, time=in_tokyo(starts_at).time()
        )
    return None


def too_many(contract: Profile, kind: str, planned: int) -> Lazy | None:
    """Why no more events of a kind can be planned: only where the contract says exactly how many (S4-3-ウ)."""
    frame = contract.programme(kind)
    if not frame.exact or planned < frame.about:
        return None
    return _("{kind}は契約で全{n}回と決まっています。{more}回目は作れません。").fill(
        kind=TITLES[kind], n=frame.about, more=planned + 1
    )


def more_than_about(contract: Profile, kind: str, planned: int) -> bool:
    """Whether so many events are more than about as many as the contract says: the ward is consulted (S4-1-ウ)."""
    return not contract.programme(kind).exact and planned > contract.programme(kind).about


def wanted(contract: Profile, meeting: Facts) -> list[Wanted]:
    """The deadlines of a meeting as it stands: none before its date is agreed, the report's once it was held."""
    if meeting.state not in AGREED or meeting.day is None:
        return []
    found = deadlines(contract, meeting.kind, meeting.day)
    if found is None:
        return []
    day, report = meeting.day, "visit_report" if meeting.kind == "visit" else "report"
    owed = [Wanted(report, found.report_effective, day)]
    if meeting.consult or found.report_effective != found.report_nominal:  # the contract's end comes before it (R8)
        owed.append(Wanted("consult", after(day, LATE_DAYS) if meeting.consult == LATE else day, day))
    if meeting.state in AFTER:
        return owed
    if meeting.has_materials:
        owed.append(Wanted("materials", found.materials, day))
        owed.append(Wanted("print", before(day, contract.chains.print_days), day))
    if meeting.brings_own:
        owed.append(Wanted("bring_in", before(day, contract.chains.bring_in_days, strict=contract.chains.strict), day))
    return [*owed, Wanted("headcount", found.headcount, day)]


def of_the_contract(contract: Profile, last_event: date | None) -> list[Wanted]:
    """The deadlines that hang on no single event: all dates planned, the proposal, the end of the contract."""
    owed = [Wanted("end", contract.ends_on)]
    for kind in KINDS:
        by = contract.programme(kind).planned_by
        if by is not None:
            owed.append(Wanted(f"plan_{kind}", by))
    if last_event is not None:
        owed.append(Wanted("proposal", min(proposal_due(contract, last_event), contract.ends_on), last_event))
    return owed


def close_to(starts_at: datetime, others: Sequence[datetime]) -> datetime | None:
    """Another event so near that the same people cannot do both."""
    return next((other for other in others if abs(other - starts_at) < APART), None)


def outside(contract: Profile, kind: str, people: int) -> bool:
    """Whether so many people are far from what the contract expects (S4-1-エ.a)."""
    least, most = contract.programme(kind).people
    return not least <= people <= most
