"""What staff do about officers: lists by code, new phones, the change of office, those without LINE, requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NewType
from uuid import UUID

from sqlalchemy import select, update

from bot.catalogs import Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Action, Reader
from bot.chat.messages import Card, Cards, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.turn import Notice, Refusal, Response, Turn
from bot.store.ledger import Act, note
from bot.text import key as comparable
from handlers.people.binding import give_office, new_person
from handlers.people.codes import OFFICER, PERSON, issue
from handlers.people.links import end_sessions
from handlers.people.queries import officers_of, offices_of
from handlers.people.rules import ROLES, SHORT_LIFE
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
    person = new_person(turn.session, turn.now)
    give_office(turn.session, person, association.id, turn.now, role or "member")
    note(turn.session, turn.now, Act(turn.by, "added", "officer without LINE", person.code, inventory="B-2"))
    said = _("{name}に{code}を加えました（LINEなし）。お名前と電話番号は「/画面」から入れてください。")
    return [Text(said.fill(name=association.name, code=person.code))]


@command("任期", "term", about=_("役員の役職と任期の終わりを記録する"))
def set_term(turn: Turn, person: Person, role: Role, until: date | None = None) -> Response:
    """The role somebody has in their association, and until when (年度の終わり)."""
    held = (Office.person_id == person.id, Office.ended_on.is_(None))
    offices = turn.session.scalars(select(Office).where(*held)).all()
    if not offices:
        raise Refusal(_("{code}は、いまどの団体の役員でもありません。").fill(code=person.code))
    for office in offices:
        office.role, office.until = role, until or office.until
    note(turn.session, turn.now, Act(turn.by, "changed", "office", person.code))
    return [Card(_("{code}の役職と任期を記録しました。").fill(code=person.code), (_until(offices[0].until),))]


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
    served = offices_of(turn.session, person.id, turn.today)
    chosen = association or (served[0] if len(served) == 1 else None)
    if chosen is None or chosen not in served:
        raise Refusal(_("{code}がいま務めている団体の名前も送ってください。").fill(code=person.code))
    end_office(turn, person, chosen.id)
    code = issue(turn.session, turn.vault, OFFICER, turn.now, association=chosen.id)
    lines = (
        _("後任のコード: {code}").fill(code=code),
        _("60日のあいだ、一度だけ使えます。手わたしするか、電話で伝えてください。"),
    )
    said = Card(_("{name}の{code}の任期を終えました。").fill(name=chosen.name, code=person.code), lines)
    told = Text(_("{name}の役員としての登録が終わりました。ありがとうございました。").fill(name=chosen.name))
    to = (person.chat_id,) if person.chat_id else ()
    return [said, Notice(to, (told,), "office ended")]


@command("電話リスト", "calls", about=_("LINEのない役員へ、電話で伝えること"))
def list_calls(turn: Turn) -> Response:
    """The calls to be made, oldest first; names and numbers are on our page."""
    open_ones = select(Call, Person, Association).join(Person, Person.id == Call.person_id)
    rows = turn.session.execute(
        open_ones.join(Association, Association.id == Call.association_id).where(Call.done_at.is_(None))
        .order_by(Call.made_at, Call.key).limit(CARDS)
    ).all()  # fmt: skip
    if not rows:
        return [Text(_("いま電話で伝えることはありません。"))]
    cards = tuple(_call_card(call, person, association) for call, person, association in rows)
    return [Cards(_("電話で伝えること"), cards)]


def call_made(turn: Turn, values: Mapping[str, str]) -> Response:
    """「伝えた」: who called is kept."""
    wanted = UUID(values["id"]) if is_uuid(values.get("id")) else None
    done = update(Call).where(Call.id == wanted, Call.done_at.is_(None)).values(done_at=turn.now, done_by=turn.by)
    if turn.session.execute(done.returning(Call.id)).first() is None:
        raise Refusal(_("この電話は、もう記録されています。"))
    note(turn.session, turn.now, Act(turn.by, "called", "officer without LINE", inventory="B-2"))
    return [Text(_("電話で伝えた、と記録しました。"))]


@command("請求", "request", about=_("本人からのお願いを、区へ伝えた・返事が来た、と記録する"))
def data_request(turn: Turn, request: DataRequest) -> Response:
    """How a person's request stands, with the next step as buttons."""
    return [_request_card(turn, request)]


def forward_request(turn: Turn, values: Mapping[str, str]) -> Response:
    """The ward has been told."""
    request = _request(turn, values)
    request.forwarded_on = request.forwarded_on or turn.today
    note(turn.session, turn.now, Act(turn.by, "forwarded", "data request", request.code))
    return [_request_card(turn, request)]


def decide_request(turn: Turn, values: Mapping[str, str]) -> Response:
    """The ward has decided; the person hears of it. An erasure granted is carried out by `python -m bot erase`."""
    request, decision = _request(turn, values), values.get("what", "")
    if request.forwarded_on is None or request.decided_on is not None or decision not in DECISIONS:
        raise Refusal(_("先に「区へ伝えた」を押してください。もう返事が記録されているときは変えられません。"))
    request.decided_on, request.decision = turn.today, decision
    note(turn.session, turn.now, Act(turn.by, "decided", decision, request.code))
    person = turn.session.get_one(Person, request.person_id)
    to = (person.chat_id,) if person.chat_id else ()
    return [_request_card(turn, request), Notice(to, (Text(DECISIONS[decision]),), "data request")]


def end_office(turn: Turn, person: Person, association: UUID) -> None:
    """End a term today; whoever serves nobody any more has no page of theirs open either."""
    held = (Office.person_id == person.id, Office.association_id == association, Office.ended_on.is_(None))
    turn.session.execute(update(Office).where(*held).values(ended_on=turn.today))
    end_sessions(turn.session, turn.now, person=person.id)
    note(turn.session, turn.now, Act(turn.by, "ended", "office", person.code))


def tap_new_phone(turn: Turn, values: Mapping[str, str]) -> Response:
    """「はい、確かめました」: the code to be told by phone."""
    _only_private(turn)
    person = turn.session.get(Person, UUID(values["id"])) if is_uuid(values.get("id")) else None
    if person is None or person.erased_at is not None:
        raise Refusal(_("このボタンはもう使えません。"))
    code = issue(turn.session, turn.vault, PERSON, turn.now, person=person.id, life=SHORT_LIFE)
    note(turn.session, turn.now, Act(turn.by, "issued", "code for a new phone", person.code))
    lines = (_("新しいコード: {code}").fill(code=code), _("2日のあいだ、一度だけ使えます。電話で伝えてください。"))
    return [Card(_("{code}のコードです。").fill(code=person.code), lines)]


DECISIONS = {
    "granted": _("情報の削除について、区から認めるという返事がありました。これから削除します。"),
    "refused": _("情報の削除について、区から今回は削除しないという返事がありました。くわしくは区へおたずねください。"),
}


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


def _call_card(call: Call, person: Person, association: Association) -> Card:
    heading = _("{name} {code}").fill(name=association.name, code=person.code)
    return Card(heading, (call.words,), (Tap(_("伝えた"), encode("people.called", id=call.id)),))


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
