"""What is used at a meeting: from the ward, or ours, on which the ward is consulted first (S4-1-ク, 000-§21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from bot.catalogs import Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Button, Card, Cards, Message, Tap
from bot.chat.postbacks import encode, is_uuid
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.store.ledger import Act, note
from bot.text import key as comparable
from bot.text import plain
from handlers.deadlines.queries import Change, reopen, settle
from handlers.meetings.changes import changing, expect_possible
from handlers.meetings.planning import tapped
from handlers.meetings.prepare import anybodys
from handlers.meetings.preparing import MOST_EQUIPMENT
from handlers.meetings.queries import brings_own, equipment_of, groups_of, name_of
from handlers.meetings.readiness import steady
from handlers.meetings.sheets import template, thing_of
from handlers.meetings.tables import Equipment, Meeting
from handlers.meetings.typed import Equipped

LONGEST_NAME = 30
CARDS = 11  # LINE: a carousel holds twelve; the first is the list
AWAY = "away"
WHO = {"区": "ward", "ward": "ward", "当社": "us", "うち": "us", "自社": "us", "us": "us", "外す": AWAY, "remove": AWAY}
PROVIDERS = {"ward": _("区が用意"), "us": _("当社が持込み")}
HOW = _(
    "足すときは「/機材 W03 プロジェクター 区」か「/機材 W03 ルーター 当社」、"
    "外すときは「/機材 W03 ルーター 外す」と送ってください。"
)


@command("機材", "equipment", about=_("機材を見る・足す・外す"), example="W03 ルーター 当社")
def equipment(turn: Turn, meeting: Meeting, what: Equipped | None = None) -> Response:
    """The list, or one thing more with who provides it; what is ours has to be consulted on."""
    if what is None:
        return [equipment_cards(turn, meeting)]
    name, provider = _read(what)
    if provider == AWAY:
        return _remove(turn, meeting, _of_name(turn, meeting, name))
    return _put(turn, meeting, name, provider)


def equipment_cards(around: Surroundings, meeting: Meeting) -> Cards:
    """The list, then a card with buttons for each thing; ours come first."""
    things = equipment_of(around.session, meeting.id)
    lines: list[Sentence] = [line_of(around, meeting, one) for one in things] or [_("まだ何もありません。")]
    lines.append(HOW)
    starters = Tap(_("ひな形の機材を入れる"), encode("meetings.starters", id=meeting.id, v=meeting.version))
    buttons: tuple[Button, ...] = (starters,) if _starters(around, meeting) else ()
    heading = _("{name}（{code}）の機材").fill(name=name_of(meeting), code=meeting.code)
    cards = tuple(_card(around, meeting, one) for one in things[:CARDS])
    return Cards(heading, (Card(heading, tuple(lines), buttons), *cards))


def line_of(around: Surroundings, meeting: Meeting, one: Equipment) -> Sentence:
    """One thing in a line: how many, from whom, whether the ward was consulted and allowed it."""
    named = _("{name}{count}: {who}").fill(
        name=one.name, count=quantity(around, meeting, one), who=PROVIDERS[one.provider]
    )
    if one.provider == "ward":
        return named
    if one.consulted_on is None:
        return _("{named}（区とまだ協議していません）").fill(named=named)
    if one.allowed_on is None:
        return _("{named}（{day}協議、許可はまだ）").fill(named=named, day=one.consulted_on)
    return _("{named}（{day}持込み許可）").fill(named=named, day=one.allowed_on)


def quantity(around: Surroundings, meeting: Meeting, one: Equipment) -> Sentence:
    """How many of a thing the groups need; empty where the template says nothing or there are no groups yet."""
    thing = thing_of(meeting.kind, one.name)
    groups = len(groups_of(around.session, meeting.id))
    if thing is None or thing.per_group is None or not groups:
        return ""
    return _("{n}{unit}").fill(n=thing.per_group * groups, unit=thing.unit)


def tap_equipment(turn: Turn, values: Mapping[str, str]) -> Response:
    """「機材を見る」 on a card."""
    return [equipment_cards(turn, anybodys(turn, values))]


def tap_starters(turn: Turn, values: Mapping[str, str]) -> Response:
    """「ひな形の機材を入れる」: what this kind of event usually needs and is not on the list yet."""
    meeting = tapped(turn, values)
    expect_possible(meeting, "change")
    new = _starters(turn, meeting)
    with changing(turn, meeting, turn.by):
        turn.session.add_all(_new(meeting, name, provider) for name, provider in new)
    return [*steady(turn, meeting, turn.by), equipment_cards(turn, meeting)]


def tap_consulted(turn: Turn, values: Mapping[str, str]) -> Response:
    """「区と協議した」: its deadline is met once this holds for everything of ours."""
    meeting, one = _tapped(turn, values)
    if one.consulted_on is not None:
        raise Refusal(_("{name}の協議は、もう記録されています。").fill(name=one.name))
    with changing(turn, meeting, turn.by):
        _mark(turn, meeting, one, consulted_on=turn.today)
    return [equipment_cards(turn, meeting)]


def tap_allowed(turn: Turn, values: Mapping[str, str]) -> Response:
    """「持込みの許可が出た」: whoever may bring it was consulted too."""
    meeting, one = _tapped(turn, values)
    if one.allowed_on is not None:
        raise Refusal(_("{name}の許可は、もう記録されています。").fill(name=one.name))
    with changing(turn, meeting, turn.by):
        _mark(turn, meeting, one, consulted_on=one.consulted_on or turn.today, allowed_on=turn.today)
    return [equipment_cards(turn, meeting)]


def tap_remove(turn: Turn, values: Mapping[str, str]) -> Response:
    """「外す」."""
    meeting, one = _tapped(turn, values)
    return _remove(turn, meeting, one)


def _put(turn: Turn, meeting: Meeting, name: str, provider: str) -> Response:
    expect_possible(meeting, "change")
    there = {one.name: one for one in equipment_of(turn.session, meeting.id)}
    if name in there and there[name].provider == provider:
        raise Refusal(_("{name}はもう入っています（{who}）。").fill(name=name, who=PROVIDERS[provider]))
    if name not in there and len(there) >= MOST_EQUIPMENT:
        raise Refusal(_("機材は{n}点までです。いらないものを外してください。").fill(n=MOST_EQUIPMENT))
    with changing(turn, meeting, turn.by):
        if name in there:
            one = there[name]
            one.provider, one.consulted_on, one.allowed_on = provider, None, None
        else:
            turn.session.add(_new(meeting, name, provider))
        if provider == "us":
            reopen(turn, meeting.code, "bring_in", Change(turn.by, "added"))
    said: list[Message] = [*steady(turn, meeting, turn.by), equipment_cards(turn, meeting)]
    return said


def _remove(turn: Turn, meeting: Meeting, one: Equipment) -> Response:
    with changing(turn, meeting, turn.by):
        turn.session.delete(one)
    return [equipment_cards(turn, meeting)]


def _mark(turn: Turn, meeting: Meeting, one: Equipment, **days: date) -> None:
    for name, day in days.items():
        setattr(one, name, day)
    turn.session.flush()
    note(turn.session, turn.now, Act(turn.by, "recorded", "bring-in", meeting.code, " ".join(days)))
    if not brings_own(turn.session, meeting.id):
        settle(turn, meeting.code, "bring_in", Change(turn.by, f"協議 {turn.today}"))


def _tapped(turn: Turn, values: Mapping[str, str]) -> tuple[Meeting, Equipment]:
    meeting = tapped(turn, values)
    one = turn.session.get(Equipment, UUID(values["e"])) if is_uuid(values.get("e")) else None
    if one is None or one.meeting_id != meeting.id:
        raise Refusal(_("この機材は、もう一覧にありません。"))
    return meeting, one


def _of_name(turn: Turn, meeting: Meeting, name: str) -> Equipment:
    found = next((one for one in equipment_of(turn.session, meeting.id) if one.name == name), None)
    if found is None:
        raise Refusal(_("{name}という機材は一覧にありません。").fill(name=name))
    return found


def _read(words: str) -> tuple[str, str]:
    """The name of a thing and who provides it."""
    name, _space, who = plain(words).rpartition(" ")
    provider = WHO.get(comparable(who))
    if not name or provider is None:
        raise Refusal(_("だれが用意するかを最後に書いてください。{how}").fill(how=HOW))
    if len(name) > LONGEST_NAME:
        raise Refusal(_("機材の名前は{n}字までにしてください。").fill(n=LONGEST_NAME))
    return name, provider


def _starters(around: Surroundings, meeting: Meeting) -> list[tuple[str, str]]:
    there = {one.name for one in equipment_of(around.session, meeting.id)}
    return [(one.name, one.provider) for one in template(meeting.kind).equipment if one.name not in there]


def _new(meeting: Meeting, name: str, provider: str) -> Equipment:
    return Equipment(id=uuid4(), meeting_id=meeting.id, name=name, provider=provider)


def _card(around: Surroundings, meeting: Meeting, one: Equipment) -> Card:
    marks = {"id": meeting.id, "v": meeting.version, "e": one.id}
    taps: list[Button] = []
    if one.provider == "us" and one.consulted_on is None:
        taps.append(Tap(_("区と協議した"), encode("meetings.consulted", **marks), strong=True))
    if one.provider == "us" and one.allowed_on is None:
        taps.append(Tap(_("持込みの許可が出た"), encode("meetings.allowed", **marks)))
    taps.append(Tap(_("外す"), encode("meetings.remove", **marks)))
    return Card(one.name, (line_of(around, meeting, one),), tuple(taps))


on_equipment = Action("meetings.equipment", "staff", tap_equipment)
on_starters = Action("meetings.starters", "staff", tap_starters)
on_consulted = Action("meetings.consulted", "staff", tap_consulted)
on_allowed = Action("meetings.allowed", "staff", tap_allowed)
on_remove = Action("meetings.remove", "staff", tap_remove)
