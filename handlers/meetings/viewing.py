"""A meeting as its page shows it: plain words and numbers, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.days import short_day
from bot.web.offers import Offer
from bot.web.pages import tokyo
from handlers.contract.rules import profile
from handlers.meetings import offers
from handlers.meetings.cautions import cautions
from handlers.meetings.chain import Step, chain, when_words
from handlers.meetings.desk import Line
from handlers.meetings.equipment import line_of
from handlers.meetings.participants import codes_of, tallied
from handlers.meetings.preparing import MATERIAL_STATES
from handlers.meetings.queries import PUBLIC, equipment_of, groups_of, materials_of, name_of
from handlers.meetings.readiness import copies_words, lacks_facilitator, parts
from handlers.meetings.rules import AFTER, COUNT, LATE, STATES, next_state, outside
from handlers.meetings.sheets import Row, remarks, rows_of, template
from handlers.meetings.show import when_line
from handlers.meetings.tables import Comment, Meeting, MeetingDate, RunSheet
from handlers.meetings.upcoming import Next, next_of

MOST_CODES = 100
TOOK_PART = {"accepted": "参加", "asked": "区の連絡待ち", "absent": "行けなくなった"}


@dataclass(frozen=True)
class Version:
    """One version of the handout."""

    number: int
    state: str
    digest: str
    size: int
    made_at: datetime
    made_by: str
    told: str  # when it went to the ward and when the ward answered


@dataclass(frozen=True)
class Seen:
    """Everything the page of one meeting needs."""

    code: str
    kind: str
    name: str
    state: str
    when: str
    place: str
    lead: str
    version: int
    next: Next
    chain: tuple[Step, ...]
    cautions: tuple[str, ...]
    parts: tuple[tuple[bool, str], ...]
    headcount: int | None
    heard: str  # when the ward told the headcount
    attended: int | None
    copies: str
    versions: tuple[Version, ...]
    lines: tuple[Line, ...]  # of the run sheet
    from_template: bool
    remarks: tuple[str, ...]
    equipment: tuple[tuple[str, tuple[Offer, ...]], ...]
    groups: tuple[str, ...]
    tally: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    dates: tuple[str, ...]
    offers: dict[str, tuple[Offer, ...]]
    open: bool  # whether anything may still be changed here
    visit: bool
    after: bool
    words: str
    support: str
    said: str  # when the comment was written, and by whom


def seen(around: Surroundings, meeting: Meeting) -> Seen:
    """One meeting as it stands."""
    sheet, comment = around.session.get(RunSheet, meeting.id), around.session.get(Comment, meeting.id)
    rows = rows_of(sheet.rows) if sheet is not None else template(meeting.kind).rows
    public, coming = meeting.kind in PUBLIC, next_of(around, meeting)
    return Seen(
        code=meeting.code, kind=meeting.kind, name=name_of(meeting), state=str(STATES[meeting.state]),
        when=str(when_line(meeting)), place=meeting.venue, lead=meeting.lead or "", version=meeting.version,
        next=coming, chain=chain(around, meeting, coming.key), cautions=tuple(_cautions(around, meeting)),
        parts=tuple((one.there, str(one.words)) for one in parts(around, meeting)), headcount=meeting.headcount,
        heard=short_day(meeting.headcount_on) if meeting.headcount_on else "", attended=meeting.attended,
        copies=copies_words(around, meeting), versions=_versions(around, meeting), lines=lines_of(rows),
        from_template=sheet is None, remarks=tuple(map(str, remarks(rows, meeting.minutes))),
        equipment=_equipment(around, meeting), groups=_groups(around, meeting),
        tally=tuple(map(str, tallied(around.session, meeting))) if public else (),
        people=tuple((code, TOOK_PART[state]) for code, state in codes_of(around.session, meeting, MOST_CODES))
        if public else (),
        dates=_dates(around, meeting), offers=_offers(around, meeting, coming),
        open=next_state(meeting.state, "change") is not None, visit=meeting.kind == "visit",
        after=meeting.state in AFTER, words=comment.words if comment else "",
        support=comment.support if comment else "",
        said=f"{comment.said_by} {tokyo(comment.said_at)}" if comment else "",
    )  # fmt: skip


def lines_of(rows: Sequence[Row]) -> tuple[Line, ...]:
    """The rows of a run sheet as its form shows them."""
    return tuple((one.title, one.form, str(one.minutes)) for one in rows)


def _offers(around: Surroundings, meeting: Meeting, coming: Next) -> dict[str, tuple[Offer, ...]]:
    """What may be done, by the place on the page; what stands at the top already is not offered twice."""
    may_count = meeting.state not in ("running", "held") and next_state(meeting.state, "change") is not None
    found = {
        "headcount": (offers.headcount(meeting),) if may_count else (),
        "attended": (offers.attendance(meeting),)
        if next_state(meeting.state, "end") and meeting.state == "held"
        else (),
        "materials": (*offers.materials(around, meeting), *offers.printed(around, meeting)),
        "equipment": offers.more_things(around, meeting),
        "groups": offers.tables(around, meeting),
        "others": offers.others(around, meeting),
    }
    above = {one.deed for one in coming.offers}
    return {place: tuple(_calm(one) for one in several if one.deed not in above) for place, several in found.items()}


def _calm(one: Offer) -> Offer:
    """Only what is next stands out."""
    return one if one.look else replace(one, look="quiet")


def _cautions(around: Surroundings, meeting: Meeting) -> list[str]:
    """What the chat says once when something is changed, and a page as long as it holds."""
    contract, said = profile(around.settings.contract), []
    if meeting.state not in AFTER and meeting.state != "cancelled":
        said = [show(one.words) for one in cautions(around, meeting)]
    elif meeting.consult == COUNT:
        said = ["契約の回数より多い回です。区と協議して、記録を残してください。"]
    if meeting.consult == LATE:
        said.append("資料の確認か人数の連絡が、期限に間に合いませんでした。区と協議して、記録を残してください。")
    if meeting.headcount is not None and outside(contract, meeting.kind, meeting.headcount):
        least, most = contract.programme(meeting.kind).people
        said.append(f"契約では{least}〜{most}人程度です。{meeting.headcount}人でよいか、区に確かめてください。")
    if meeting.copies is not None and meeting.headcount is not None and meeting.copies < meeting.headcount:
        said.append(f"人数は{meeting.headcount}人ですが、印刷は{meeting.copies}部です。")
    return said


def _versions(around: Surroundings, meeting: Meeting) -> tuple[Version, ...]:
    return tuple(
        Version(
            one.version, str(MATERIAL_STATES[one.state]), one.digest, one.size, one.made_at, one.made_by,
            "　".join([*([f"区へ {short_day(one.submitted_on)}"] if one.submitted_on else []),
                      *([f"返事 {short_day(one.decided_on)}"] if one.decided_on else [])]),
        )
        for one in materials_of(around.session, meeting.id)
    )  # fmt: skip


def _equipment(around: Surroundings, meeting: Meeting) -> tuple[tuple[str, tuple[Offer, ...]], ...]:
    may = offers.things(around, meeting)
    things = equipment_of(around.session, meeting.id)
    return tuple((show(line_of(around, meeting, one)), may.get(one.name, ())) for one in things)


def _groups(around: Surroundings, meeting: Meeting) -> tuple[str, ...]:
    return tuple(
        f"{one.number}班: {'まだ' if lacks_facilitator(around, meeting, one) else one.facilitator}"
        for one in groups_of(around.session, meeting.id)
    )


def _dates(around: Surroundings, meeting: Meeting) -> tuple[str, ...]:
    """The dates it had before, the last one first."""
    rows = select(MeetingDate).where(MeetingDate.meeting_id == meeting.id).order_by(MeetingDate.at.desc())
    found = []
    for one in around.session.scalars(rows):
        was, became = in_tokyo(one.was), in_tokyo(one.became) if one.became else None
        to = f"{short_day(became.date())} {became:%H:%M}" if became else "なし"
        found.append(f"{short_day(was.date())} {was:%H:%M} → {to}（{tokyo(one.at)} {one.by}）")
    return tuple(found)


def row_of(around: Surroundings, meeting: Meeting) -> dict[str, str]:
    """One line of the list: how it stands and what is next."""
    coming = next_of(around, meeting)
    return {
        "code": meeting.code, "name": name_of(meeting), "when": when_words(meeting) or "日時はまだ",
        "state": str(STATES[meeting.state]), "place": meeting.venue, "lead": meeting.lead or "まだ",
        "next": coming.words if meeting.state not in ("confirmed", "cancelled") else "", "note": coming.note,
    }  # fmt: skip
