"""What the forms of a meeting's page do: each goes through the function of its command or button in the chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import select

from bot.catalogs import _
from bot.chat.readers import Rest
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.text import whole_number
from bot.web.offers import LONGEST, Form, expect_sure, field, when_of
from handlers.contract.requests import mark_of
from handlers.meetings import asking, equipment, groups, materials, planning, prepare, running, staff
from handlers.meetings.tables import Meeting
from handlers.meetings.typed import Told, exact
from handlers.meetings.writing import plain_line
from handlers.people.queries import workers_at_work
from handlers.people.tables import Worker
from handlers.visits.rules import TOLD

Do = Callable[[Turn, Meeting, Form], Response]
Answer = Callable[[Turn, Mapping[str, str]], Response]

HOW = _("区からどのように聞いたかをえらんでください。")


def tap(answer: Answer, *names: str, **fixed: str) -> Do:
    """A button of the chat, with these fields of the form and these values."""

    def do(turn: Turn, meeting: Meeting, form: Form) -> Response:
        said = {name: field(form, name) for name in names}
        if "how" in said and said["how"] not in {one.key for one in TOLD}:
            raise Refusal(HOW)
        return answer(turn, {"id": str(meeting.id), "v": str(meeting.version), **said, **fixed})

    return do


def _words(command: Callable[..., Response], what: str) -> Do:
    """A command that takes the rest of the line."""

    def do(turn: Turn, meeting: Meeting, form: Form) -> Response:
        words = plain_line(field(form, "words"), LONGEST, what)
        if not words:
            raise Refusal(_("{what}を入れてください。").fill(what=what))
        return command(turn, meeting, Rest(words))

    return do


def _number(command: Callable[..., Response]) -> Do:
    """A command that takes a number."""

    def do(turn: Turn, meeting: Meeting, form: Form) -> Response:
        number = exact(field(form, "n"))
        if number is None:
            raise Refusal(_("数を「15」のように入れてください。"))
        return command(turn, meeting, number)

    return do


def _sure(do: Do) -> Do:
    def surely(turn: Turn, meeting: Meeting, form: Form) -> Response:
        expect_sure(form)
        return do(turn, meeting, form)

    return surely


def _move(turn: Turn, meeting: Meeting, form: Form) -> Response:
    return planning.change_date.run(turn, meeting, when_of(turn, field(form, "when")))


def _lead(turn: Turn, meeting: Meeting, form: Form) -> Response:
    return staff.lead.run(turn, meeting, _worker(turn, field(form, "worker")))


def _equipment(turn: Turn, meeting: Meeting, form: Form) -> Response:
    name = plain_line(field(form, "name"), equipment.LONGEST_NAME, "機材の名前")
    who = {"us": "当社", "ward": "区"}.get(field(form, "who"))
    if not name or who is None:
        raise Refusal(_("機材の名前と、だれが用意するかを入れてください。"))
    return equipment.equipment.run(turn, meeting, Rest(f"{name} {who}"))


def _facilitator(turn: Turn, meeting: Meeting, form: Form) -> Response:
    number = whole_number(field(form, "number")) or 0
    return groups.facilitator.run(turn, meeting, number, _worker(turn, field(form, "worker")))


def _ask(turn: Turn, meeting: Meeting, form: Form) -> Response:
    """The mail that the page showed, and no other."""
    letter = asking.LETTERS.get(field(form, "what"))
    if letter is not None and mark_of(letter(turn, meeting)) != field(form, "of"):
        raise Refusal(_("見ていただいた文から変わりました。もう一度、文を見てから送ってください。"))
    return tap(asking.tap_ask, "what", "of")(turn, meeting, form)


def _worker(turn: Turn, code: str) -> Worker:
    found = turn.session.scalar(select(Worker).where(Worker.code == code))
    if found is None:
        raise Refusal(_("従事者をえらんでください。"))
    return found


def workers(around: Surroundings) -> tuple[tuple[str, str], ...]:
    """The codes of those at work today, for a list to choose from."""
    return tuple((one.code, one.code) for one in workers_at_work(around.session, around.today) if one.kind != "auditor")


DEEDS: dict[str, Do] = {
    "move": _move,
    "agree": tap(planning.tap_agree, "how"),
    "postpone": _sure(lambda turn, meeting, _form: planning.postpone.run(turn, meeting)),
    "cancel": _sure(tap(planning.tap_cancel)),
    "venue": _words(staff.venue.run, "会場"),
    "title": _words(staff.title.run, "題名"),
    "bring": _words(staff.bring.run, "持ち物"),
    "lead": _lead,
    "headcount": _number(lambda turn, meeting, n: staff.headcount.run(turn, meeting, Told(str(n)))),
    "heard": tap(prepare.tap_talked, what="heard_on"),
    "internet": tap(prepare.tap_talked, what="internet_on"),
    "content": tap(prepare.tap_talked, what="content_on"),
    "ready": tap(prepare.tap_ready),
    "start": tap(running.tap_start),
    "end": _number(running.end.run),
    "reported": tap(running.tap_reported),
    "confirmed": tap(running.tap_confirmed),
    "returned": tap(running.tap_returned),
    "submit": tap(materials.tap_submit),
    "checked": tap(materials.tap_confirm, "how"),
    "sent-back": tap(materials.tap_return),
    "no-material": tap(materials.tap_none),
    "printed": _number(materials.printed.run),
    "equipment": _equipment,
    "starters": tap(equipment.tap_starters),
    "consulted": tap(equipment.tap_consulted, "e"),
    "allowed": tap(equipment.tap_allowed, "e"),
    "remove": tap(equipment.tap_remove, "e"),
    "groups": _number(groups.groups.run),
    "facilitator": _facilitator,
    "ask": _ask,
}

SAID: dict[str, str] = {
    "move": "日時を変えました。期限も計算し直しました。", "agree": "区との合意を記録しました。",
    "postpone": "延期にしました。", "cancel": "中止にしました。", "headcount": "人数を入れました。",
    "ready": "準備ができました。", "start": "始めました。", "end": "出席を入れました。",
    "reported": "報告書を送った、と記録しました。", "confirmed": "区の履行確認を記録しました。",
    "returned": "差し戻しを記録しました。報告書の期限は変わりません。", "submit": "区へ出した、と記録しました。",
    "checked": "区の確認を記録しました。", "printed": "印刷した部数を入れました。",
    "ask": "区へのメールを送る列に入れました。届かなければ、グループに知らせます。", "made": "行事を作りました。",
}  # fmt: skip
DONE = "記録しました。"
