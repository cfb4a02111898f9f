"""A code arrives in a 1:1 chat: it binds an officer, a person who changed phones, or a worker (X24)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.doors import Pattern
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Happening, Menu, Response, Turn
from bot.clock import in_tokyo
from bot.store.duty import forget, remember
from bot.store.ledger import Act, note
from handlers.contract.gates import is_preparing
from handlers.contract.rules import profile
from handlers.people.codes import IN_CHAT, OFFICER, PERSON, exhausted, tried, use
from handlers.people.officer import BOUND, call_ward, consent_card, what_next
from handlers.people.own_menu import menu_for
from handlers.people.queries import has_agreed, offices_of, person_of, responsible_chats
from handlers.people.rules import MOST_TRIES, SPEAKS_FOR, as_code
from handlers.people.tables import Association, BindingCode, Office, Person, Worker

READ_AND_AGREE = _("{name}の方ですね。つぎを読んで、よろしければ「同意する」を押してください。")
REGISTERED = _("{name}の方ですね。登録しました。")


def take_code(turn: Turn, code: str) -> Response:
    """Spend a code that was sent; wrong ones are counted, and nobody learns whether one exists."""
    if exhausted(turn.session, turn.chat, turn.now):
        return _wait(turn)
    if _not_open_yet(turn) and not _is_rehearsal(turn, code):
        return [
            Card(
                _("ただいま準備中です。"),
                (_("コードはそのまま使えます。もうしばらくお待ちください。"),),
                (call_ward(turn),),
            )
        ]
    spent = use(turn.session, turn.vault, IN_CHAT, code, turn.now)
    if spent is None:
        left = MOST_TRIES - tried(turn.session, turn.chat, turn.now, turn.by)
        return _wrong(turn) if left > 0 else _wait(turn)
    if spent.worker_id is not None:
        return _bind_worker(turn, spent.worker_id)
    person = _person(turn, spent)
    _serve(turn, person, spent)
    return welcome(turn, person)


def welcome(turn: Turn, person: Person) -> Response:
    """What somebody hears who is bound: consent first, then what waited for it."""
    name = "、".join(one.name for one in offices_of(turn.session, person.id, turn.today))
    menu = Menu(menu_for(turn.session, turn.chat, turn.today))
    if not has_agreed(turn.session, person.id, profile(turn.settings.contract).consent.version):
        return [Text(READ_AND_AGREE.fill(name=name)), consent_card(turn), menu]
    return [Text(REGISTERED.fill(name=name)), Happening(BOUND), *what_next(turn), menu]


def new_person(session: Session, now: datetime, chat: UUID | None = None) -> Person:
    """A new person with the next code."""
    count = session.scalar(select(func.count()).select_from(Person)) or 0
    person = Person(id=uuid4(), code=f"P{count + 1:04}", chat_id=chat, made_at=now)
    session.add(person)
    session.flush()
    return person


def give_office(session: Session, person: Person, association: UUID, now: datetime, role: str = "member") -> Office:
    """Let a person serve an association from today; one who already does keeps the office."""
    held = (Office.person_id == person.id, Office.association_id == association, Office.ended_on.is_(None))
    office = session.scalar(select(Office).where(*held))
    if office is None:
        office = Office(
            id=uuid4(), person_id=person.id, association_id=association, role=role, since=in_tokyo(now).date()
        )
        session.add(office)
        session.flush()
    return office


def _not_open_yet(turn: Turn) -> bool:
    """Whether real people cannot be served: a point is open, or nobody answers for their data (000-§6)."""
    if turn.settings.app_env != "production":
        return False
    return is_preparing(turn.session, turn.settings) or not responsible_chats(turn.session, turn.today)


def _is_rehearsal(turn: Turn, code: str) -> bool:
    """Whether a code is a worker's, of a made-up association, or no code at all (which is counted as any other)."""
    digest = turn.vault.digest("code", code)
    found = turn.session.scalar(select(BindingCode).where(BindingCode.digest == digest))
    if found is None or found.association_id is None:
        return True
    return turn.session.get_one(Association, found.association_id).invented


def _person(turn: Turn, spent: BindingCode) -> Person:
    """Whom the code is for; one LINE is one person, so a phone change moves the person here."""
    known = person_of(turn.session, turn.chat)
    if spent.purpose != PERSON or spent.person_id is None:
        return known or new_person(turn.session, turn.now, turn.chat)
    if known is not None and known.id != spent.person_id:
        known.chat_id = None
        turn.session.flush()
    person = turn.session.get_one(Person, spent.person_id)
    person.chat_id = turn.chat
    turn.session.flush()
    return person


def _serve(turn: Turn, person: Person, spent: BindingCode) -> None:
    if spent.purpose == OFFICER and spent.association_id is not None:
        give_office(turn.session, person, spent.association_id, turn.now)
        person.speaks_for, person.speaks_until = spent.association_id, turn.now + SPEAKS_FOR
    note(turn.session, turn.now, Act(person.code, "bound", spent.purpose, person.code, inventory="B-1"))


def _bind_worker(turn: Turn, worker_id: UUID) -> Response:
    turn.session.execute(update(Worker).where(Worker.chat_id == turn.chat).values(chat_id=None))
    worker = turn.session.get_one(Worker, worker_id)
    if worker.chat_id is not None:
        forget(turn.session, worker.chat_id)
    remember(turn.session, turn.vault, turn.chat, turn.event.user_id or "")
    before, worker.chat_id = worker.chat_id, turn.chat
    turn.session.flush()
    note(turn.session, turn.now, Act(worker.code, "bound", "worker", worker.code, inventory="B-5"))
    said = _("従事者{code}として登録しました。").fill(code=worker.code)
    moved = [Menu(None, before)] if before not in (None, turn.chat) else []
    return [Text(said), device_card(), Menu(menu_for(turn.session, turn.chat, turn.today)), *moved]


def device_card() -> Card:
    """Whether the phone is one of the firm's (000-§18-4カ)."""
    yes = Tap(_("はい、会社の端末です"), encode("people.device", own="no"))
    no = Tap(_("いいえ、自分のものです"), encode("people.device", own="yes"))
    return Card(_("この電話は、届け出た会社の端末ですか。"), (), (yes, no))


def _wrong(turn: Turn) -> Response:
    words = _("このコードは使えませんでした。もう一度たしかめてください。")
    return [Card(words, (_("新しいコードは、講習会の会場か区でお渡しします。"),), (call_ward(turn),))]


def _wait(turn: Turn) -> Response:
    words = _("ちがうコードが{n}回つづいたので、1時間お休みします。").fill(n=MOST_TRIES)
    return [Card(words, (_("お急ぎのときは、区にお電話ください。"),), (call_ward(turn),))]


on_code = Pattern(as_code, take_code)
