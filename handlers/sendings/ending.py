"""After it went: the ward has it, confirms it or sends it back; the password was told; what went out elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import update

from bot.catalogs import _
from bot.chat.guards import NAMES, what_is_personal
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.clock import TOKYO
from bot.store.ledger import Act, note
from handlers.people.queries import worker_by_code
from handlers.sendings.moving import enter, move
from handlers.sendings.posting import tell
from handlers.sendings.sealing import password_of
from handlers.sendings.show import received_card
from handlers.sendings.states import CONFIRMED, ELSEWHERE, GONE, HOW, KINDS, RETURNED, SENT
from handlers.sendings.tables import Sending, SendingLetter
from handlers.sendings.writing import new_sending

BY_HAND = ("mail", "phone", "meeting")
REMARK_MOST = 60
NO_HOW = _("どうやって聞いたか（メールの返信・電話・打ち合わせ）を選んでください。")
NOT_YET = _("{day}はまだ来ていません。")
NOT_OUT = _("{code}は、まだ送っていません。")
KNOWN = _("受け取りは、もう記録されています。")
NO_PASSWORD = _("{code}には、合い言葉がありません。")
TOLD = _("合い言葉を伝えたことは、もう記録されています。")
NO_REMARK = _("どこを直すのかを{most}字までで書いてください。お名前などは書かないでください。")
LOOKS_PERSONAL = _("{what}のように見えたので、保存していません。書き直してください。")
THREE = _(
    "送った人と、確認した2人は、みな別の従事者でなければなりません。"
    "番号で入れてください（例 /送付済 実施報告書 10/15 S02 S03）。"
)
NOBODY = _("「{who}」という従事者はいません。")


@dataclass(frozen=True)
class Elsewhere:
    """What went out from the firm's own mail program: what, on which day, who sent it, who had checked it."""

    kind: str
    on: date
    author: str
    checkers: tuple[str, str]
    source: str = ""
    important: bool = False


def receive(around: Surroundings, letter: SendingLetter) -> list[Notice]:
    """The number from the mail was typed: its reader has it."""
    letter.acknowledged_how = "page"
    sending = around.session.get_one(Sending, letter.sending_id)
    enter(around, sending, "ward", "confirmed", why="receipt")
    return received_card(around, sending, letter)


def record_receipt(around: Surroundings, sending: Sending, letter: UUID, by: str, how: str) -> None:
    """Somebody at the ward said by reply or by phone that it came. Raises Refusal."""
    if how not in BY_HAND:
        raise Refusal(NO_HOW)
    if sending.state not in ("going", *GONE):
        raise Refusal(NOT_OUT.fill(code=sending.code))
    mine = (SendingLetter.id == letter, SendingLetter.sending_id == sending.id, SendingLetter.acknowledged_at.is_(None))
    values = {"acknowledged_at": around.now, "acknowledged_how": how, "acknowledged_by": by}
    if around.session.execute(update(SendingLetter).where(*mine).values(values).returning(SendingLetter.id)).first():
        enter(around, sending, by, "recorded", why="receipt")
        return
    raise Refusal(KNOWN)


def confirm(around: Surroundings, sending: Sending, by: str, on: date, how: str) -> list[Notice]:
    """The ward confirmed it (履行確認). Raises Refusal."""
    _require_word(around, on, how)
    move(around, sending, "confirm", ended_on=on, ended_how=how, ended_by=by)
    enter(around, sending, by, "confirmed")
    return tell(around, sending, CONFIRMED)


def give_back(around: Surroundings, sending: Sending, by: str, on: date, how: str, remark: str) -> list[Notice]:
    """差戻し: the ward wants something put right; the next version is a sending of its own. Raises Refusal."""
    _require_word(around, on, how)
    words = " ".join(remark.split())
    if not 0 < len(words) <= REMARK_MOST:
        raise Refusal(NO_REMARK.fill(most=REMARK_MOST))
    personal = what_is_personal(words)
    if personal is not None:
        raise Refusal(LOOKS_PERSONAL.fill(what=NAMES[personal]))
    move(around, sending, "return", ended_on=on, ended_how=how, ended_by=by, remark=words)
    enter(around, sending, by, "returned")
    return tell(around, sending, RETURNED)


def open_password(around: Surroundings, sending: Sending, by: str) -> str:
    """The password, to be told by another way; only once the mail is out, and who looked stands in the ledger."""
    if sending.password is None:
        raise Refusal(NO_PASSWORD.fill(code=sending.code))
    if sending.state not in ("going", *GONE):
        raise Refusal(NOT_OUT.fill(code=sending.code))
    note(around.session, around.now, Act(by, "opened", "sending.password", sending.code, inventory="B-12"))
    return password_of(around, sending)


def record_told(around: Surroundings, sending: Sending, by: str) -> None:
    """The password went by the agreed way. Raises Refusal."""
    if sending.password is None:
        raise Refusal(NO_PASSWORD.fill(code=sending.code))
    mine = (Sending.id == sending.id, Sending.password_told_at.is_(None))
    values = {"password_told_at": around.now, "password_told_by": by}
    if around.session.execute(update(Sending).where(*mine).values(values).returning(Sending.id)).first() is None:
        raise Refusal(TOLD)
    around.session.refresh(sending)
    enter(around, sending, by, "recorded", why=f"password by {sending.password_by}")


def record_elsewhere(around: Surroundings, one: Elsewhere, by: str) -> tuple[Sending, list[Notice]]:
    """`/送付済`: it went out from the firm's own mail program, after two others had checked it. Raises Refusal."""
    people = (one.author, *one.checkers)
    strange = next((code for code in people if worker_by_code(around.session, code) is None), None)
    if strange is not None:
        raise Refusal(NOBODY.fill(who=strange))
    if len(set(people)) < len(people) or one.kind not in KINDS:
        raise Refusal(THREE)
    if one.on > around.today:
        raise Refusal(NOT_YET.fill(day=one.on))
    at = datetime.combine(one.on, time(12), TOKYO)
    first, second = one.checkers
    made = new_sending(
        around, author=one.author, kind=one.kind, way=ELSEWHERE, state="sent", recipients=[], source=one.source,
        important=one.important, checker1=first, checked1_at=at, checker2=second, checked2_at=at, sent_at=at,
    )  # fmt: skip
    enter(around, made, by, "recorded", why=f"{one.kind} elsewhere")
    return made, tell(around, made, SENT)


def _require_word(around: Surroundings, on: date, how: str) -> None:
    if how not in HOW or how not in BY_HAND:
        raise Refusal(NO_HOW)
    if on > around.today:
        raise Refusal(NOT_YET.fill(day=on))
