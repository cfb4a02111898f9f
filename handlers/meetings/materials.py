"""Handouts (資料): versions go to the ward, come back confirmed or returned; only what was confirmed is printed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from bot.catalogs import Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Button, Card, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.store.ledger import Act, note
from handlers.contract.kinds import TITLES
from handlers.contract.rules import profile
from handlers.deadlines.queries import Change, reopen
from handlers.meetings.changes import changing, expect_possible
from handlers.meetings.planning import tapped
from handlers.meetings.prepare import anybodys, ready_card
from handlers.meetings.preparing import (
    MATERIAL_MOVES,
    MATERIAL_STATES,
    MOST_COPIES,
    WHY_NOT_MATERIAL,
    wanted_copies,
)
from handlers.meetings.queries import confirmed_material, materials_of, name_of
from handlers.meetings.readiness import copies_line, steady
from handlers.meetings.tables import Material, Meeting
from handlers.visits.rules import TOLD

SHOWN = 6  # versions a card lists
NONE_YET = _("資料はまだ登録されていません。「/画面」から行事のページをひらいて登録してください。")
UNCONFIRMED = _("資料の区の確認がまだです。確認されていない資料は印刷できません。")


@command("資料", "materials", about=_("資料の版と、区の確認のようす"), example="W03")
def materials(turn: Turn, meeting: Meeting) -> Response:
    """All versions and the next step."""
    return [materials_card(turn, meeting)]


@command("資料提出", "submit", about=_("資料の新しい版を区へ出した、と記録する"), example="W03")
def submit(turn: Turn, meeting: Meeting) -> Response:
    """The newest version went to the ward."""
    return _decide(turn, meeting, "submit", submitted_on=turn.today, decided_on=None, decided_by=None)


@command("資料確認", "confirm-materials", about=_("資料を区が確認した、と記録する"), example="W03")
def confirm(turn: Turn, meeting: Meeting) -> Response:
    """The ward confirmed the newest version; how it told is asked by buttons."""
    expect_possible(meeting, "change")
    _newest(turn, meeting, "confirm")
    return [_how(meeting)]


@command("追加資料なし", "no-new-materials", about=_("派遣で新しい資料を使わない、と記録する"), example="V01")
def none_new(turn: Turn, meeting: Meeting) -> Response:
    """Seminar material is used again: no check is needed (S4-2-キ.a); only visits know that."""
    if meeting.kind != "visit":
        words = _("「追加資料なし」は派遣だけです。{kind}の資料は、毎回、区の確認がいります。")
        raise Refusal(words.fill(kind=TITLES[meeting.kind]))
    if materials_of(turn.session, meeting.id):
        raise Refusal(_("この派遣には資料がもう登録されています。新しい資料には区の確認がいります。"))
    if meeting.materials == "none":
        raise Refusal(_("「新しい資料はない」は、もう記録されています。"))
    with changing(turn, meeting, turn.by, materials="none"):
        note(turn.session, turn.now, Act(turn.by, "declared", "no new materials", meeting.code))
    return [materials_card(turn, meeting)]


@command("印刷済み", "printed", about=_("資料を印刷して帳合いした部数を入れる"), example="W03 17")
def printed(turn: Turn, meeting: Meeting, copies: int) -> Response:
    """Copies are there; only a confirmed version may be printed, in the number of the participants (S4-1-キ.b)."""
    expect_possible(meeting, "change")
    if meeting.materials == "new" and confirmed_material(turn.session, meeting.id) is None:
        raise Refusal(UNCONFIRMED)
    if meeting.headcount is None:
        raise Refusal(_("人数がまだです。区に聞いて「/人数 {code} 15」で入れてください。").fill(code=meeting.code))
    if not 0 < copies <= MOST_COPIES:
        raise Refusal(_("部数を1から{n}までの数で入れてください。").fill(n=MOST_COPIES))
    with changing(turn, meeting, turn.by, copies=copies):
        note(turn.session, turn.now, Act(turn.by, "printed", "materials", meeting.code, count=copies))
    return [*_too_few(turn, meeting.headcount, copies), ready_card(turn, meeting)]


def add_version(around: Surroundings, meeting: Meeting, file: tuple[str, int], by: str) -> list[Text]:
    """Keep the SHA-256 and size of a new version; what was confirmed or printed before counts no more. Raises Refusal.

    Returns what is to be said about a readiness that is gone.
    """
    digest, size = file
    expect_possible(meeting, "change")
    newest = next(iter(materials_of(around.session, meeting.id)), None)
    if newest is not None and newest.digest == digest:
        words = _("第{n}版と同じファイルです。直したファイルをえらんでください。")
        raise Refusal(words.fill(n=newest.version))
    version = newest.version + 1 if newest is not None else 1
    with changing(around, meeting, by, materials="new", copies=None):
        around.session.add(
            Material(
                id=uuid4(),
                meeting_id=meeting.id,
                version=version,
                digest=digest,
                size=size,
                state="draft",
                made_at=around.now,
                made_by=by,
            )  # fmt: skip
        )
        for item in ("materials", "print"):
            reopen(around, meeting.code, item, Change(by, f"v{version}"))
        note(around.session, around.now, Act(by, "added", f"materials v{version}", meeting.code, digest[:16]))
    return steady(around, meeting, by)


def materials_card(turn: Turn, meeting: Meeting) -> Card:
    """The versions of a handout, newest first, and the next step as buttons."""
    versions = materials_of(turn.session, meeting.id)
    lines: list[Sentence] = [_line(one) for one in versions[:SHOWN]]
    if meeting.materials == "none":
        lines.append(_("新しい資料はありません（区の確認はいりません）。"))
    elif not versions:
        lines.append(NONE_YET)
    copies = copies_line(turn, meeting)
    heading = _("{name}（{code}）の資料").fill(name=name_of(meeting), code=meeting.code)
    return Card(
        heading,
        (*lines, *([copies] if copies is not None else [])),
        tuple(_buttons(meeting, next(iter(versions), None))),
    )


def tap_materials(turn: Turn, values: Mapping[str, str]) -> Response:
    """「資料を見る」 on a card."""
    return [materials_card(turn, anybodys(turn, values))]


def tap_submit(turn: Turn, values: Mapping[str, str]) -> Response:
    """「区へ出した」."""
    return submit.run(turn, tapped(turn, values))


def tap_confirm(turn: Turn, values: Mapping[str, str]) -> Response:
    """「区が確認した」: first how the ward told it, then the record; the deadline ends with it as its evidence."""
    meeting, how = tapped(turn, values), values.get("how")
    if how not in {one.key for one in TOLD}:
        return confirm.run(turn, meeting)
    return _decide(turn, meeting, "confirm", decided_on=turn.today, decided_by=how)


def tap_return(turn: Turn, values: Mapping[str, str]) -> Response:
    """「差し戻された」: a new version is needed."""
    return _decide(turn, tapped(turn, values), "return", decided_on=turn.today)


def tap_none(turn: Turn, values: Mapping[str, str]) -> Response:
    """「新しい資料はない」."""
    return none_new.run(turn, tapped(turn, values))


def _decide(turn: Turn, meeting: Meeting, event: str, **values: object) -> Response:
    expect_possible(meeting, "change")
    newest = _newest(turn, meeting, event)
    with changing(turn, meeting, turn.by):
        newest.state = MATERIAL_MOVES[newest.state][event]
        for name, value in values.items():
            setattr(newest, name, value)
        note(turn.session, turn.now, Act(turn.by, newest.state, f"materials v{newest.version}", meeting.code))
    return [*steady(turn, meeting, turn.by), materials_card(turn, meeting)]


def _newest(turn: Turn, meeting: Meeting, event: str) -> Material:
    """The version an event may happen to; raises Refusal with the reason."""
    newest = next(iter(materials_of(turn.session, meeting.id)), None)
    if newest is None:
        raise Refusal(NONE_YET)
    if event not in MATERIAL_MOVES[newest.state]:
        words = _("第{n}版は「{state}」です。{why}")
        why = WHY_NOT_MATERIAL[event]
        raise Refusal(words.fill(n=newest.version, state=MATERIAL_STATES[newest.state], why=why))
    return newest


def _too_few(turn: Turn, headcount: int, copies: int) -> list[Text]:
    if copies < headcount:
        words = _("注意: 人数は{people}人です。{n}部では足りません。")
        return [Text(words.fill(people=headcount, n=copies))]
    wanted = wanted_copies(headcount, profile(turn.settings.contract).chains.spare_copies)
    words = _("人数分はあります。予備をふくめた部数は{wanted}部です。")
    return [Text(words.fill(wanted=wanted))] if copies < wanted else []


def _line(one: Material) -> Sentence:
    said = [_("第{n}版: {state}").fill(n=one.version, state=MATERIAL_STATES[one.state])]
    if one.submitted_on is not None:
        said.append(_("提出 {day}").fill(day=one.submitted_on))
    if one.decided_on is not None and one.state in ("confirmed", "returned"):
        how = next((told.label for told in TOLD if told.key == one.decided_by), "")
        answer = _("返事 {day} {how}") if how else _("返事 {day}")
        said.append(answer.fill(day=one.decided_on, how=how))
    return _("{parts}（SHA-256 {digest}…、{size}バイト）").fill(parts=tuple(said), digest=one.digest[:8], size=one.size)


def _buttons(meeting: Meeting, newest: Material | None) -> list[Button]:
    """What may happen to the newest version."""
    marks = {"id": meeting.id, "v": meeting.version}
    if newest is None:
        said = Tap(_("新しい資料はない"), encode("meetings.material_none", **marks))
        return [said] if meeting.kind == "visit" and meeting.materials == "new" else []
    taps: dict[str, Button] = {
        "submit": Tap(_("区へ出した"), encode("meetings.material_submit", **marks), strong=True),
        "confirm": Tap(_("区が確認した"), encode("meetings.material_confirm", **marks), strong=True),
        "return": Tap(_("差し戻された"), encode("meetings.material_return", **marks)),
    }
    return [taps[event] for event in MATERIAL_MOVES[newest.state]]


def _how(meeting: Meeting) -> Card:
    marks = {"id": meeting.id, "v": meeting.version}
    taps = [Tap(one.label, encode("meetings.material_confirm", **marks, how=one.key)) for one in TOLD]
    return Card(_("区からは、どのように確認の返事がありましたか。"), (), tuple(taps))


on_materials = Action("meetings.materials", "staff", tap_materials)
on_submit = Action("meetings.material_submit", "staff", tap_submit)
on_confirm = Action("meetings.material_confirm", "staff", tap_confirm)
on_return = Action("meetings.material_return", "staff", tap_return)
on_none = Action("meetings.material_none", "staff", tap_none)
