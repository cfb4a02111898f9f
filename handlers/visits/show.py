"""How a visit looks to officers and to staff: words beside codes for staff, never a code for officers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from bot.catalogs import Lazy, Sentence, _
from bot.chat.messages import Button, Card, PickDay, Tap
from bot.chat.postbacks import encode
from bot.chat.questions import Option
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.store.vault import Place
from handlers.contract.rules import profile
from handlers.people.tables import Association
from handlers.visits.queries import details_of
from handlers.visits.rules import HOPES, INTERNET, STAGES, STATES, TOOLS, days_left
from handlers.visits.tables import Visit


def wish_lines(around: Surroundings, visit: Visit, *, in_group: bool = False) -> list[Sentence]:
    """What was wished for, in the words of the dialogue; an officer's own words are never posted in a group."""
    days: tuple[date, ...] = tuple(date.fromisoformat(day) for day in visit.candidates)
    return [
        _("道具: {tool}").fill(tool=_tool(around, visit, in_group=in_group)),
        _("段階: {stage}").fill(stage=label_of(STAGES, visit.stage)),
        _("願い: {hope}").fill(hope=label_of(HOPES, visit.hope)),
        _("人数: {n}人くらい").fill(n=visit.people),
        _("インターネット: {net}").fill(net=label_of(INTERNET, visit.internet)),
        _("都合のよい日: {days}").fill(days=days or _("あとで相談")),
    ]


def staff_card(around: Surroundings, visit: Visit, heading: Sentence | None = None, *, private: bool = False) -> Card:
    """The staff's card of a visit: how it stands, what was wished, and the next action as buttons."""
    name = around.session.get_one(Association, visit.association_id).name
    title = heading or _("{name}（{code}）").fill(name=name, code=visit.code)
    lines = [_state_line(visit), *wish_lines(around, visit, in_group=not private)]
    told = len(details_of(around.session, visit.id))
    lines += [_("準備のこと: {n}人が書きました（「/画面」の「訪問の準備」）").fill(n=told)] if told else []
    return Card(title, tuple(lines), tuple(_staff_buttons(around, visit)))


def state_words(visit: Visit) -> Lazy:
    """How a visit stands, for the people of its association: with the day once there is one."""
    if visit.state == "fixed" and visit.starts_at is not None:
        begins = in_tokyo(visit.starts_at)
        return _("{state}（{day} {time}から）").fill(state=STATES[visit.state], day=begins.date(), time=begins.time())
    return STATES[visit.state]


def offer_button(visit: Visit, moment: str) -> Tap:
    """The officer's button for one offered moment."""
    begins = in_tokyo(datetime.fromisoformat(moment))
    label = _("{day} {time}").fill(day=begins.date(), time=begins.time())
    return Tap(label, encode("visits.choose", id=visit.id, at=moment))


def known_answers(around: Surroundings, visit: Visit) -> dict[str, object]:
    """The wish as the dialogue keeps it, so that it can be changed there."""
    answers: dict[str, object] = {
        "tool": visit.tool,
        "stage": visit.stage,
        "hope": visit.hope,
        "people": visit.people,
        "internet": visit.internet,
        "candidates": {"days": visit.candidates, "closed": True},
    }
    if visit.other_tool is not None:
        answers["other_tool"] = _own_words(around, visit.id, visit.other_tool)
    return answers


def other_tool_place(visit: UUID) -> Place:
    """Where the officer's own words for a tool stand, sealed."""
    return Place("visit", "other_tool", visit)


def _own_words(around: Surroundings, visit: UUID, sealed: bytes) -> str:
    return around.vault.open(other_tool_place(visit), sealed).decode()


def _tool(around: Surroundings, visit: Visit, *, in_group: bool) -> Sentence:
    if visit.other_tool is None:
        return label_of(TOOLS, visit.tool)
    if in_group:
        return _("その他（書かれた言葉は、1対1のトークの「/訪問」で見られます）")
    return _("その他（{words}）").fill(words=_own_words(around, visit.id, visit.other_tool))


def label_of(options: Sequence[Option], key: str) -> Sentence:
    """The words of an option."""
    return next((option.label for option in options if option.key == key), key)


def _state_line(visit: Visit) -> Lazy:
    line = STATES[visit.state]
    if visit.state == "fixed" and visit.starts_at is not None:
        begins = in_tokyo(visit.starts_at)
        return _("いま: {state}（{day} {time}）").fill(state=line, day=begins.date(), time=begins.time())
    dated = {"forwarded": visit.forwarded_on, "selected": visit.decided_on, "declined": visit.decided_on}
    day = dated.get(visit.state)
    if day is not None:
        return _("いま: {state}（{day}）").fill(state=line, day=day)
    return _("いま: {state}").fill(state=line)


def _staff_buttons(around: Surroundings, visit: Visit) -> list[Button]:
    marks = {"id": visit.id, "v": visit.version}
    if visit.state == "wish":
        return [Tap(_("区へ伝えた"), encode("visits.forward", **marks))]
    if visit.state == "forwarded":
        return [
            Tap(_("選ばれた"), encode("visits.decided", **marks, what="select")),
            Tap(_("見送り"), encode("visits.decided", **marks, what="decline")),
        ]
    if visit.state in ("selected", "fixed"):
        return [*_picker(around, visit), Tap(_("中止する"), encode("visits.ask_cancel", **marks))]
    return []


def _picker(around: Surroundings, visit: Visit) -> list[Button]:
    """The picker for the date; none when the contract's window has closed."""
    contract, today = profile(around.settings.contract), in_tokyo(around.now).date()
    first, last = days_left(contract, today)
    earliest = max(today, contract.visits.first_day)
    if earliest > last:
        return []
    days = [date.fromisoformat(day) for day in visit.candidates]
    start = in_tokyo(visit.starts_at).date() if visit.starts_at else next(iter(days), first)
    label = _("日時を変える") if visit.state == "fixed" else _("日時を決める")
    start = min(max(start, earliest), last)
    return [PickDay(label, encode("visits.fix", id=visit.id, v=visit.version), earliest, last, start, with_time=True)]
