"""What the papers of a meeting say, read from the rows; and why one cannot be made yet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.clock import in_tokyo
from bot.days import show_day
from handlers.contract.counting import before
from handlers.contract.kinds import TITLES as KINDS
from handlers.contract.rules import profile
from handlers.meetings.preparing import wanted_copies
from handlers.meetings.queries import (
    PUBLIC,
    attending,
    confirmed_material,
    equipment_of,
    groups_of,
    name_of,
)
from handlers.meetings.sheets import Row, add_up, balance, remarks, rows_of, template
from handlers.meetings.tables import Equipment, Meeting, RunSheet
from handlers.people.queries import officers_of, offices_of
from handlers.people.tables import Association, Person
from handlers.prints.papers import Course, Event, Order, Seat, when_words
from handlers.prints.rules import Item, timed
from handlers.surveys.queries import survey_of
from handlers.visits.tables import Visit

MOST_SEATS = 300
NO_HEADCOUNT = _("区から聞いた人数がまだなので、部数が決まりません。先に行事の画面で人数を入れてください。")
UNCONFIRMED = _("資料の区の確認がまだです。確認されていない資料は印刷できません。")
HANDOUT, SURVEY = "A4　両面　白黒　左上をとめる", "A4　両面　白黒　1枚ごとに番号がちがう"


def event_of(meeting: Meeting) -> Event:
    """What every paper of a meeting says of it."""
    return Event(
        code=meeting.code, name=name_of(meeting), title=f"{KINDS[meeting.kind]}第{meeting.number}回",
        version=meeting.version, day=in_tokyo(meeting.starts_at).date() if meeting.starts_at else None,
        when=when_words(meeting.starts_at, meeting.minutes), place=meeting.venue, people=meeting.headcount,
        lead=meeting.lead or "",
    )  # fmt: skip


def course_of(around: Surroundings, meeting: Meeting) -> Course:
    """The course of a meeting as it was saved, or as its template begins."""
    sheet = around.session.get(RunSheet, meeting.id)
    rows = rows_of(sheet.rows) if sheet is not None else template(meeting.kind).rows
    first = () if sheet is not None else ("この進行表はひな形のままです。行事の画面で直して保存してください。",)
    return Course(
        steps=timed([(one.title, one.form, one.minutes) for one in rows if one.minutes], meeting.starts_at),
        total=str(balance(add_up(rows, meeting.minutes))),
        remarks=[*first, *map(str, remarks(rows, meeting.minutes)[1:])], besides=_besides(rows),
        things=[_thing(one) for one in equipment_of(around.session, meeting.id)],
        groups=[(one.number, one.facilitator or "") for one in groups_of(around.session, meeting.id)],
    )  # fmt: skip


def seats_of(around: Surroundings, meeting: Meeting) -> list[Seat]:
    """Everybody known by code, then empty rows for the others of the headcount and the spare ones."""
    known = _participants(around, meeting) if meeting.kind in PUBLIC else _group(around, meeting)
    spare = profile(around.settings.contract).chains.spare_copies
    coming = sum(1 for one in known if one.state != "行けなくなった")
    empty = max((meeting.headcount or 0) - coming, 0) + spare
    return [*known, *(Seat() for _row in range(empty))][:MOST_SEATS]


def order_of(around: Surroundings, meeting: Meeting) -> Order:
    """What is to be printed; raises Refusal before the headcount is known and the ward confirmed the material."""
    contract = profile(around.settings.contract)
    if meeting.headcount is None:
        raise Refusal(NO_HEADCOUNT)
    spare = contract.chains.spare_copies
    copies = wanted_copies(meeting.headcount, spare)
    survey = survey_of(around.session, meeting.id)
    items = [_handout(around, meeting, copies)]
    if survey is not None:
        items.append(Item("アンケート用紙（番号つき）", "合意ずみ", max(survey.seats, copies), SURVEY, ""))
    until = before(in_tokyo(meeting.starts_at).date(), contract.chains.print_days) if meeting.starts_at else None
    return Order(
        around.today, until, f"{meeting.headcount}人 + 予備{spare}部 = {copies}部", items, _open_points(survey is None)
    )


def _handout(around: Surroundings, meeting: Meeting, copies: int) -> Item:
    if meeting.materials == "none":
        return Item("講習会で使った資料", "確認ずみ", copies, HANDOUT, "")
    material = confirmed_material(around.session, meeting.id)
    if material is None:
        raise Refusal(UNCONFIRMED)
    return Item("当日の資料", f"第{material.version}版", copies, HANDOUT, material.digest[:12])


def _open_points(no_survey: bool) -> list[str]:
    return ["アンケート用紙は、区との合意がまだなので、この発注書にありません。"] if no_survey else []


def _participants(around: Surroundings, meeting: Meeting) -> list[Seat]:
    """Whom the ward accepted, who waits for its word, who cannot come: by code, with their associations."""
    found = []
    for state, words in (("accepted", "参加"), ("asked", "区の連絡待ち"), ("absent", "行けなくなった")):
        for person, _said in attending(around.session, meeting.id, around.today, state):
            names = "、".join(one.name for one in offices_of(around.session, person.id, around.today))
            found.append(Seat(person.code, names, words))
    return found


def _group(around: Surroundings, meeting: Meeting) -> list[Seat]:
    """The officers of the association that is visited."""
    visit = around.session.scalar(select(Visit).where(Visit.number == meeting.number))
    if visit is None:
        return []
    name = around.session.get_one(Association, visit.association_id).name
    people: Sequence[Person] = officers_of(around.session, visit.association_id, around.today)
    return [Seat(one.code, name, "LINEなし" if one.chat_id is None else "") for one in people]


def _besides(rows: Sequence[Row]) -> list[str]:
    return [f"{one.title}（{one.form}）" if one.form else one.title for one in rows if not one.minutes]


def _thing(one: Equipment) -> dict[str, str]:
    said = [f"協議 {show_day(one.consulted_on)}"] if one.consulted_on else []
    said += [f"了解 {show_day(one.allowed_on)}"] if one.allowed_on else []
    needs = one.provider == "us"
    told = "　".join(said) or ("協議がまだです" if needs else "いりません")
    return {"what": one.name, "by": "当社" if needs else "区", "told": told}
