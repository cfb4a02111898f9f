"""Whether a meeting is prepared: what is there, what is missing, and what takes "ready" back (requirements 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from bot.catalogs import Lazy, _
from bot.chat.messages import Button, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.contract.rules import profile
from handlers.meetings.changes import move
from handlers.meetings.preparing import MATERIAL_STATES, wanted_copies
from handlers.meetings.queries import equipment_of, groups_of, lacks_agreement, materials_of
from handlers.meetings.sheets import add_up, balance, rows_of
from handlers.meetings.tables import DiscussionGroup, Meeting, RunSheet
from handlers.people.rules import why_not_at_work
from handlers.people.tables import Worker
from handlers.visits.tables import Visit

ROUTER = "ルーター"
NOT_READY = _("「準備ができた」は取り消しました。足りないもの: {what}")


@dataclass(frozen=True)
class Part:
    """One part of the preparation: its name, how it stands, whether it is there, and the next step as a button."""

    name: Lazy
    words: Lazy
    there: bool
    button: Button | None = None
    key: str = ""  # for pages: where on the meeting's page it stands


def parts(around: Surroundings, meeting: Meeting) -> list[Part]:
    """Everything that has to be there before a meeting is ready, in the order of its deadlines."""
    found = [
        *_talks(meeting),
        ("materials", _materials(around, meeting)),
        ("headcount", _headcount(meeting)),
        ("equipment", _equipment(around, meeting)),
        ("sheet", _sheet(around, meeting)),
    ]
    if lacks_agreement(meeting):
        found.insert(0, ("agree", _agreement(meeting)))
    if meeting.kind != "visit":  # a visit goes to the association's own place
        found[-2:-2] = [("venue", _venue(meeting)), ("internet", _internet_of_the_ward(meeting))]
        found.append(("survey", _survey(meeting)))
    visit = _visit(around, meeting)
    if visit is not None:
        found.insert(len(found) - 1, ("internet", _internet(around, meeting, visit)))
    if meeting.kind == "exchange":
        found.append(("groups", _groups(around, meeting)))
    return [replace(part, key=key) for key, part in found]


def missing(around: Surroundings, meeting: Meeting) -> list[Part]:
    """The parts that are not there yet."""
    return [one for one in parts(around, meeting) if not one.there]


def steady(around: Surroundings, meeting: Meeting, by: str) -> list[Text]:
    """Take "ready" back when something that was changed broke it, and say so; nothing otherwise."""
    lacking = missing(around, meeting) if meeting.state == "ready" else []
    if not lacking:
        return []
    move(around, meeting, "unready", by)
    return [Text(NOT_READY.fill(what=named(lacking)))]


def named(lacking: Sequence[Part]) -> tuple[Lazy, ...]:
    """The names of some parts, for a gap of a sentence."""
    return tuple(one.name for one in lacking)


def copies_line(around: Surroundings, meeting: Meeting) -> Lazy | None:
    """How many copies are wanted or printed; None while nobody knows the headcount and nothing is printed."""
    if meeting.copies is not None:
        return _("印刷: {n}部すみ").fill(n=meeting.copies)
    if meeting.headcount is None:
        return None
    spare = profile(around.settings.contract).chains.spare_copies
    words = _("印刷: まだ（人数分と予備{spare}部で{n}部。すんだら「/印刷済み {code} {n}」）")
    return words.fill(spare=spare, n=wanted_copies(meeting.headcount, spare), code=meeting.code)


def copies_words(around: Surroundings, meeting: Meeting) -> str:
    """The same for a page, which has a field for it."""
    if meeting.copies is not None or meeting.headcount is None:
        return f"印刷: {meeting.copies}部すみ" if meeting.copies is not None else ""
    spare = profile(around.settings.contract).chains.spare_copies
    return f"印刷: まだ（人数分と予備{spare}部で{wanted_copies(meeting.headcount, spare)}部）"


def lacks_facilitator(around: Surroundings, meeting: Meeting, group: DiscussionGroup) -> bool:
    """Whether a group has nobody on the register who leads it and is at work on the day (S4-3-カ.c)."""
    day = in_tokyo(meeting.starts_at).date() if meeting.starts_at else around.today
    worker = around.session.scalar(select(Worker).where(Worker.code == group.facilitator))
    return worker is None or why_not_at_work(worker, day) is not None


def _talks(meeting: Meeting) -> list[tuple[str, Part]]:
    """What is talked over first: with the association before a visit, and always with the ward about the content."""
    marks = {"id": meeting.id, "v": meeting.version}
    heard = Tap(_("聞き取りをした"), encode("meetings.talked", **marks, what="heard_on"))
    agreed = Tap(_("内容に区と合意した"), encode("meetings.talked", **marks, what="content_on"))
    content = ("content", _talk(_("内容の合意"), meeting.content_on, agreed))
    first = ("heard", _talk(_("事前の聞き取り"), meeting.heard_on, heard))
    return [first, content] if meeting.kind == "visit" else [content]


def _agreement(meeting: Meeting) -> Part:
    button = Tap(_("この日時を区と合意した"), encode("meetings.agree", id=meeting.id, v=meeting.version))
    return Part(_("日時の合意"), _("日時の合意: 変えた日時の記録がまだ"), there=False, button=button)


def _talk(name: Lazy, on: date | None, button: Button) -> Part:
    words = _("{name}: {day}").fill(name=name, day=on) if on else _("{name}: まだ").fill(name=name)
    return Part(name, words, there=on is not None, button=None if on else button)


def _materials(around: Surroundings, meeting: Meeting) -> Part:
    name, newest = _("資料"), next(iter(materials_of(around.session, meeting.id)), None)
    button = Tap(_("資料を見る"), encode("meetings.materials", id=meeting.id))
    if meeting.materials == "none":
        return Part(name, _("資料: 新しい資料はありません"), there=True)
    if newest is None:
        return Part(name, _("資料: まだ"), there=False, button=button)
    words = _("資料: 第{n}版 {state}").fill(n=newest.version, state=MATERIAL_STATES[newest.state])
    return Part(name, words, there=newest.state == "confirmed", button=button)


def _headcount(meeting: Meeting) -> Part:
    name = _("人数")
    if meeting.headcount is not None:
        return Part(name, _("人数: {n}人").fill(n=meeting.headcount), there=True)
    button = Tap(_("人数を入れる"), encode("meetings.ask_headcount", id=meeting.id, v=meeting.version))
    return Part(name, _("人数: まだ（区から）"), there=False, button=button)


def _venue(meeting: Meeting) -> Part:
    words = _("会場: {venue}").fill(venue=meeting.venue) if meeting.venue else _("会場: まだ（「/会場」で入れる）")
    return Part(_("会場"), words, there=bool(meeting.venue))


def _equipment(around: Surroundings, meeting: Meeting) -> Part:
    name, things = _("機材"), equipment_of(around.session, meeting.id)
    button = Tap(_("機材を見る"), encode("meetings.equipment", id=meeting.id))
    open_ones = [one.name for one in things if one.provider == "us" and one.consulted_on is None]
    if open_ones:
        words = _("機材: 区と協議していないもの {names}").fill(names="、".join(open_ones))
        return Part(name, words, there=False, button=button)
    waiting = [one.name for one in things if one.provider == "us" and one.allowed_on is None]
    if waiting:
        words = _("機材: 協議ずみ。許可がまだのもの {names}").fill(names="、".join(waiting))
        return Part(name, words, there=True, button=button)
    return Part(name, _("機材: {n}点、協議の残りなし").fill(n=len(things)), there=True, button=button)


def _visit(around: Surroundings, meeting: Meeting) -> Visit | None:
    mine = select(Visit).where(Visit.number == meeting.number)
    return around.session.scalar(mine) if meeting.kind == "visit" else None


def _internet(around: Surroundings, meeting: Meeting, visit: Visit) -> Part:
    """Where the place has no internet that can be used, we bring it (S4-2-ク.b)."""
    name = _("インターネット")
    if any(ROUTER in one.name for one in equipment_of(around.session, meeting.id)):
        return Part(name, _("インターネット: ルーターを持っていきます"), there=True)
    if visit.internet == "yes" and meeting.internet_on is None:
        return Part(name, _("インターネット: 会場にあると聞いています"), there=True)
    words = _("インターネット: {known}（使えないときは「/機材 {code} ルーター 当社」）")
    known = _("会場にないと聞いています") if visit.internet == "no" else _("会場にあるか、まだわかりません")
    return _checked(meeting, name, words.fill(known=known, code=meeting.code))


def _internet_of_the_ward(meeting: Meeting) -> Part:
    """The ward's venue has internet for everybody who comes: ours is to make sure of it (S4-1-ク.c, S4-3-ク.c)."""
    return _checked(meeting, _("インターネット"), _("インターネット: まだ（会場でみなさんが使えるか、区に確かめる）"))


def _checked(meeting: Meeting, name: Lazy, not_yet: Lazy) -> Part:
    if meeting.internet_on is not None:
        words = _("インターネット: 会場で使えます（{day}に確かめました）")
        return Part(name, words.fill(day=meeting.internet_on), there=True)
    marks = encode("meetings.talked", id=meeting.id, v=meeting.version, what="internet_on")
    return Part(name, not_yet, there=False, button=Tap(_("会場で使えると確かめた"), marks))


def _sheet(around: Surroundings, meeting: Meeting) -> Part:
    name, sheet = _("進行表"), around.session.get(RunSheet, meeting.id)
    if sheet is None:
        button = Tap(_("進行表のひな形を使う"), encode("meetings.use_template", id=meeting.id, v=meeting.version))
        return Part(name, _("進行表: まだ"), there=False, button=button)
    total = add_up(rows_of(sheet.rows), meeting.minutes)
    return Part(name, _("進行表: {sum}").fill(sum=balance(total)), there=total.fits)


def _survey(meeting: Meeting) -> Part:
    """The questionnaire is agreed on for each event (S4-1-ケ.b, S4-3-ケ); visits have none (S4-2-∅)."""
    if meeting.survey_on is not None:
        words = _("アンケート: {day}に区と合意ずみ").fill(day=meeting.survey_on)
        return Part(_("アンケート"), words, there=True)
    words = _("アンケート: まだ（区と決めたら「/アンケート合意 {code}」）").fill(code=meeting.code)
    return Part(_("アンケート"), words, there=False)


def _groups(around: Surroundings, meeting: Meeting) -> Part:
    name, groups = _("班とファシリテーター"), groups_of(around.session, meeting.id)
    if not groups:
        button = Tap(_("班を作る"), encode("meetings.groups", id=meeting.id, v=meeting.version))
        return Part(name, _("班: まだ"), there=False, button=button)
    alone = [str(one.number) for one in groups if lacks_facilitator(around, meeting, one)]
    if alone:
        words = _("班: {n}班。ファシリテーターがいない班 {alone}（「/ファシリ {code} {first} S01」で決める）")
        told = words.fill(n=len(groups), alone="、".join(alone), code=meeting.code, first=alone[0])
        return Part(name, told, there=False)
    return Part(name, _("班: {n}班、どの班にもファシリテーターがいます").fill(n=len(groups)), there=True)
