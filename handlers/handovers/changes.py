"""Recording what the ward handed over, the receipt for it, and the return or erasure of each item."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from bot.catalogs import Sentence, _
from bot.chat.guards import NAMES, what_is_personal
from bot.chat.turn import Refusal, Surroundings
from bot.store.ledger import Act, note
from handlers.handovers.rules import ENDS, GIVEN, LONGEST, MEDIA, MOST_COUNT, MOST_ITEMS, WAYS, Item, Taken
from handlers.handovers.tables import Handover, HandoverItem
from handlers.people.queries import worker_by_code
from handlers.people.rules import why_not_at_work

NOTHING = _("受け取ったものを、一つは入れてください。")
TOO_MANY = _("一度に入れられるのは{most}点までです。残りは、もう一件として入れてください。")
NO_WAY = _("受け取り方（手渡し・郵送・メール）を選んでください。")
NO_OFFICE = _("区のどの係から受け取ったかを入れてください（{most}字まで、お名前は書かない）。")
NO_WHAT = _("何を受け取ったかを{most}字までで入れてください。")
NO_PLACE = _("「{what}」をどこに保管しているかを{most}字までで入れてください。")
NO_MEDIUM = _("「{what}」の媒体を選んでください。")
NO_COUNT = _("「{what}」の数は1から{most}までの数字で入れてください。")
NOT_YET = _("{day}はまだ来ていません。")
NOT_AT_WORK = _("情報を受け取れるのは、管理責任者と従事者だけです。{who}は、その日に従事している人ではありません。")
PERSONAL = _("{what}のように見えたので、保存していません。お名前や番号は書かないでください。")
NO_END = _("返還・消去・廃棄のどれかを選び、方法を{most}字までで入れてください。")
WITNESS = _("消去と廃棄は、別の従事者が立ち会います。立ち会った人の番号を入れてください。")
ENDED = _("これは、もう返還・消去・廃棄の記録があります。")
GIVEN_ALREADY = _("受領書を渡したことは、もう記録されています。")
NOT_MADE = _("先に受領書を作ってください。")
BEFORE = _("受け取った日（{day}）より前にはできません。")


def take(around: Surroundings, taken: Taken, by: str) -> Handover:
    """Keep what was handed over. Raises Refusal with the first fault; nothing is kept by then."""
    _check(around, taken)
    made = _new(around, taken, by)
    for position, one in enumerate(taken.items, 1):
        around.session.add(
            HandoverItem(
                id=uuid4(), handover_id=made.id, position=position, what=one.what, medium=one.medium, count=one.count,
                important=one.important, place=one.place,
            )
        )  # fmt: skip
    around.session.flush()
    _enter(around, made, by, "recorded", len(taken.items))
    return made


def give_receipt(around: Surroundings, handover: Handover, by: str, on: date, how: str) -> None:
    """The ward has the receipt. Raises Refusal."""
    if how not in GIVEN:
        raise Refusal(NO_WAY)
    if handover.receipt_digest is None:
        raise Refusal(NOT_MADE)
    _require_day(around, on, handover.received_on)
    mine = (Handover.id == handover.id, Handover.receipt_given_on.is_(None))
    values = {"receipt_given_on": on, "receipt_given_how": how}
    if around.session.execute(update(Handover).where(*mine).values(values).returning(Handover.id)).first() is None:
        raise Refusal(GIVEN_ALREADY)
    around.session.refresh(handover)
    _enter(around, handover, by, "submitted")


def end(
    around: Surroundings, handover: Handover, item: UUID, by: str, on: date, how: str, method: str, witness: str
) -> None:
    """An item went back, was erased or destroyed; of the last two somebody else was witness. Raises Refusal."""
    said = _line(method, NO_END.fill(most=LONGEST))
    if how not in ENDS:
        raise Refusal(NO_END.fill(most=LONGEST))
    _require_day(around, on, handover.received_on)
    if how != "returned" and (witness == by or worker_by_code(around.session, witness) is None):
        raise Refusal(WITNESS)
    mine = (HandoverItem.id == item, HandoverItem.handover_id == handover.id, HandoverItem.ended_on.is_(None))
    values = {"ended_on": on, "ended_how": how, "ended_method": said, "ended_by": by,
              "ended_witness": witness if how != "returned" else None}  # fmt: skip
    ended = update(HandoverItem).where(*mine).values(values).returning(HandoverItem.id)
    if around.session.execute(ended).first() is None:
        raise Refusal(ENDED)
    _enter(around, handover, by, "ended", why=how)


def _check(around: Surroundings, taken: Taken) -> None:
    if taken.way not in WAYS:
        raise Refusal(NO_WAY)
    _line(taken.office, NO_OFFICE.fill(most=LONGEST))
    if taken.on > around.today:
        raise Refusal(NOT_YET.fill(day=taken.on))
    worker = worker_by_code(around.session, taken.received_by)
    if worker is None or why_not_at_work(worker, taken.on) is not None:
        raise Refusal(NOT_AT_WORK.fill(who=taken.received_by))
    if not taken.items:
        raise Refusal(NOTHING)
    if len(taken.items) > MOST_ITEMS:
        raise Refusal(TOO_MANY.fill(most=MOST_ITEMS))
    for one in taken.items:
        _check_item(one)


def _check_item(one: Item) -> None:
    _line(one.what, NO_WHAT.fill(most=LONGEST))
    if one.medium not in MEDIA:
        raise Refusal(NO_MEDIUM.fill(what=one.what))
    if not 0 < one.count <= MOST_COUNT:
        raise Refusal(NO_COUNT.fill(what=one.what, most=MOST_COUNT))
    _line(one.place, NO_PLACE.fill(what=one.what, most=LONGEST))


def _line(words: str, missing: Sentence) -> str:
    """A short line that names nobody; raises Refusal."""
    if not 0 < len(words) <= LONGEST:
        raise Refusal(missing)
    personal = what_is_personal(words)
    if personal is not None:
        raise Refusal(PERSONAL.fill(what=NAMES[personal]))
    return words


def _require_day(around: Surroundings, on: date, first: date) -> None:
    if on > around.today:
        raise Refusal(NOT_YET.fill(day=on))
    if on < first:
        raise Refusal(BEFORE.fill(day=first))


def _new(around: Surroundings, taken: Taken, by: str, tries: int = 5) -> Handover:
    """The row under the next number; when somebody else took that number at this very moment, the one after it."""
    number = (around.session.scalar(select(func.max(Handover.number))) or 0) + 1
    made = Handover(
        id=uuid4(), number=number, received_on=taken.on, office=taken.office, way=taken.way,
        received_by=taken.received_by, recorded_at=around.now, recorded_by=by,
    )  # fmt: skip
    try:
        with around.session.begin_nested():
            around.session.add(made)
    except IntegrityError:
        if tries > 1:
            return _new(around, taken, by, tries - 1)
        raise
    return made


def _enter(around: Surroundings, handover: Handover, by: str, did: str, count: int = 1, why: str = "") -> None:
    act = Act(by, did, "handover", handover.code, why, count, channel="page")
    note(around.session, around.now, act)
