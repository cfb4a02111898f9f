"""What staff do about officers: lists by code, new phones, the change of office, those without LINE, requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NewType
from uuid import UUID

from sqlalchemy import select

from bot.catalogs import Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Action, Reader
from bot.chat.messages import Card, Cards, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.turn import Refusal, Response, Turn
from bot.clock import in_tokyo
from bot.text import key as comparable
from handlers.people import calls, offices, requests
from handlers.people.queries import officers_of
from handlers.people.rules import ROLES
from handlers.people.tables import Association, Call, DataRequest, Office, Person
from handlers.people.workers import ONLY_PRIVATE

CARDS = 12
Role = NewType("Role", str)  # a key of ROLES


@command("役員", "officers", about=_("団体の役員（番号だけ）"))
def list_officers(turn: Turn, association: Association) -> Response:
    """Who serves an association, by code, and how they are reached."""
    rows = officers_of(turn.session, association.id, turn.today)
    lines = tuple(_line(turn, one, association.id) for one in rows) or (_("まだ誰も登録していません。"),)
    return [Card(_("{name}の役員").fill(name=association.name), lines)]


@command("役員追加", "add-officer", about=_("LINEを使わない役員を加える"))
def add_officer(turn: Turn, association: Association, role: Role | None = None) -> Response:
    """A full member without LINE: called by phone instead of written to."""
    person = offices.add_without_line(turn, association, role or "member", turn.by)
    said = _("{name}に{code}を加えました（LINEなし）。お名前と電話番号は「/画面」から入れてください。")
    return [Text(said.fill(name=association.name, code=person.code))]


@command("任期", "term", about=_("役員の役職と任期の終わりを記録する"))
def set_term(turn: Turn, person: Person, role: Role, until: date | None = None) -> Response:
    """The role somebody has in their association, and until when (年度の終わり)."""
    end = offices.set_term(turn, person, role, until, turn.by)
    return [Card(_("{code}の役職と任期を記録しました。").fill(code=person.code), (_until(end),))]


@command("機種変更", "new-phone", about=_("役員に新しいコードを出す（1対1のトークで）"))
def new_phone(turn: Turn, person: Person) -> Response:
    """After the identity was checked: a new code; the old binding ends when it is used."""
    _only_private(turn)
    yes = Tap(_("はい、確かめました"), encode("people.new_phone", id=person.id))
    lines = (_("登録してある電話番号にこちらからかけ直し、ご本人と確かめてください。"),)
    return [Card(_("{code}のご本人と確かめましたか。").fill(code=person.code), lines, (yes,))]


@command("交代", "hand-over", about=_("役員の交代を記録し、後任のコードを出す（1対1のトークで）"))
def hand_over(turn: Turn, person: Person, association: Association | None = None) -> Response:
    """A term ends: the old officer's LINE loses access, the history stays, the successor gets a code."""
    _only_private(turn)
    chosen, code, told = offices.hand_over(turn, person, association, turn.by)
    lines = (
        _("後任のコード: {code}").fill(code=code),
        _("60日のあいだ、一度だけ使えます。手わたしするか、電話で伝えてください。"),
    )
    return [Card(_("{name}の{code}の任期を終えました。").fill(name=chosen.name, code=person.code), lines), told]


@command("電話リスト", "calls", about=_("LINEのない役員へ、電話で伝えること"))
def list_calls(turn: Turn) -> Response:
    """The calls to be made, oldest first; names and numbers are on our page."""
    rows = calls.to_make(turn.session, CARDS)
    if not rows:
        return [Text(_("いま電話で伝えることはありません。"))]
    cards = tuple(_call_card(turn, call, person, association) for call, person, association in rows)
    return [Cards(_("電話で伝えること"), cards)]


def call_made(turn: Turn, values: Mapping[str, str]) -> Response:
    """「伝えた」: who called is kept."""
    calls.made(turn, UUID(values["id"]) if is_uuid(values.get("id")) else None, turn.by)
    return [Text(_("電話で伝えた、と記録しました。"))]


@command("請求", "request", about=_("本人からのお願いを、区へ伝えた・返事が来た、と記録する"))
def data_request(turn: Turn, request: DataRequest) -> Response:
    """How a person's request stands, with the next step as buttons."""
    return [_request_card(turn, request)]


def forward_request(turn: Turn, values: Mapping[str, str]) -> Response:
    """The ward has been told."""
    request = _request(turn, values)
    requests.forward(turn, request, turn.by)
    return [_request_card(turn, request)]


def decide_request(turn: Turn, values: Mapping[str, str]) -> Response:
    """The ward has decided; the person hears of it. An erasure granted is carried out by `python -m bot erase`."""
    request = _request(turn, values)
    told = requests.decide(turn, request, values.get("what", ""), turn.by)
    return [_request_card(turn, request), told]


def tap_new_phone(turn: Turn, values: Mapping[str, str]) -> Response:
    """「はい、確かめました」: the code to be told by phone."""
    _only_private(turn)
    person = turn.session.get(Person, UUID(values["id"])) if is_uuid(values.get("id")) else None
    if person is None or person.erased_at is not None:
        raise Refusal(_("このボタンはもう使えません。"))
    code = offices.code_for_new_phone(turn, person, turn.by)
    lines = (_("新しいコード: {code}").fill(code=code), _("2日のあいだ、一度だけ使えます。電話で伝えてください。"))
    return [Card(_("{code}のコードです。").fill(code=person.code), lines)]


def _request_card(turn: Turn, request: DataRequest) -> Card:
    person = turn.session.get_one(Person, request.person_id)
    heading = _("{code}: 役員{person}の、情報の削除のお願い").fill(code=request.code, person=person.code)
    if request.decided_on is not None and request.decision == "granted":
        run = _("区が認めました。`python -m bot erase person {code}` で消します。").fill(code=person.code)
        return Card(heading, (run,))
    if request.decided_on is not None:
        return Card(heading, (_("区は認めませんでした（{day}）。").fill(day=request.decided_on),))
    if request.forwarded_on is None:
        return Card(heading, (), (Tap(_("区へ伝えた"), encode("people.forward_request", id=request.id)),))
    buttons = tuple(
        Tap(label, encode("people.decide_request", id=request.id, what=what))
        for what, label in (("granted", _("区が認めた")), ("refused", _("区が認めなかった")))
    )
    return Card(heading, (_("{day}に区へ伝えました。").fill(day=request.forwarded_on),), buttons)


def _request(turn: Turn, values: Mapping[str, str]) -> DataRequest:
    found = turn.session.get(DataRequest, UUID(values["id"])) if is_uuid(values.get("id")) else None
    if found is None:
        raise Refusal(_("このボタンはもう使えません。"))
    return found


def _read_request(turn: Turn, words: str) -> DataRequest:
    code = comparable(words).upper()
    number = int(code[1:]) if code.startswith("Q") and code[1:].isdecimal() and len(code) < 8 else 0
    found = turn.session.scalar(select(DataRequest).where(DataRequest.number == number))
    if found is None:
        raise Refusal(_("{code}というお願いはありません。").fill(code=code))
    return found


def _call_card(turn: Turn, call: Call, person: Person, association: Association) -> Card:
    heading = _("{name} {code}").fill(name=association.name, code=person.code)
    lines: list[Sentence] = [call.words]
    if call.until is not None:
        until, words = in_tokyo(call.until), _("{day} {time}までに伝えてください。")
        words = _("{day} {time}で、伝える意味がなくなりました。") if call.until < turn.now else words
        lines.append(words.fill(day=until.date(), time=until.time()))
    return Card(heading, tuple(lines), (Tap(_("伝えた"), encode("people.called", id=call.id)),))


def _line(turn: Turn, person: Person, association: UUID) -> Sentence:
    office = turn.session.scalar(
        select(Office).where(
            Office.person_id == person.id, Office.association_id == association, Office.ended_on.is_(None)
        )
    )
    role = next((one.label for one in ROLES if office and one.key == office.role), "")
    way = _("LINE") if person.chat_id else _("電話")
    return _("{code} {role}（{way}）").fill(code=person.code, role=role, way=way)


def _until(day: date | None) -> Sentence:
    return _("任期: {day}まで").fill(day=day) if day else _("任期の終わりは決めていません。")


def _only_private(turn: Turn) -> None:
    if not turn.is_private:
        raise Refusal(ONLY_PRIVATE)


def _read_role(_turn: Turn, words: str) -> Role:
    found = next((one for one in ROLES if comparable(str(one.label)) == comparable(words)), None)
    if found is None:
        raise Refusal(_("役職は 会長・副会長・会計・役員 のどれかで送ってください。"))
    return Role(found.key)


role = Reader(Role, _("役職"), "会長", _read_role)
request = Reader(DataRequest, _("お願いの番号"), "Q01", _read_request)
on_called = Action("people.called", "staff", call_made)
on_new_phone = Action("people.new_phone", "staff", tap_new_phone)
on_forward_request = Action("people.forward_request", "staff", forward_request)
on_decide_request = Action("people.decide_request", "staff", decide_request)
