"""What staff do about one officer on the page: the same functions as the commands in chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from bot.catalogs import _
from bot.chat.turn import Notice, Refusal, Surroundings
from handlers.people import offices, requests
from handlers.people.queries import association_by_code
from handlers.people.rules import ROLES, as_day
from handlers.people.tables import Association, DataRequest, Person

Form = Mapping[str, str]
ROLE_WORDS = {one.key: str(one.label) for one in ROLES}
UNSURE = _("ご本人と確かめてから、四角に印を付けて、もう一度押してください。")


@dataclass(frozen=True)
class Done:
    """What became of a deed: the code to be told (shown this once), for whom, and what others hear."""

    code: str = ""
    whose: str = ""
    notices: tuple[Notice, ...] = ()


def term(around: Surroundings, person: Person, form: Form, by: str) -> Done:
    """As 「/任期」: role and end of the term, in one association."""
    role, until = form.get("role", ""), form.get("until", "").strip()
    day = as_day(until)
    if role not in ROLE_WORDS or (until and day is None):
        raise Refusal(_("役職を選び、日は 2027-03-31 のように書いてください。"))
    offices.set_term(around, person, role, day, by, "page", _association(around, form).id)
    return Done()


def hand_over(around: Surroundings, person: Person, form: Form, by: str) -> Done:
    """As 「/交代」: the term ends today, the successor gets a code."""
    if form.get("sure") != "yes":
        raise Refusal(_("任期を終えてよければ、四角に印を付けて、もう一度押してください。"))
    chosen, code, told = offices.hand_over(around, person, _association(around, form), by, "page")
    return Done(code, f"{chosen.name}の後任の方のコード（60日のあいだ、一度だけ使えます）", (told,))


def new_phone(around: Surroundings, person: Person, form: Form, by: str) -> Done:
    """As 「/機種変更」: after the identity was checked, a code to be told by phone."""
    if form.get("sure") != "yes":
        raise Refusal(UNSURE)
    code = offices.code_for_new_phone(around, person, by, "page")
    return Done(code, f"{person.code}の新しい電話のコード（2日のあいだ、一度だけ使えます）")


def forward(around: Surroundings, person: Person, form: Form, by: str) -> Done:
    """As 「/請求」: the ward has been told."""
    requests.forward(around, _request(around, person, form), by, "page")
    return Done()


def decide(around: Surroundings, person: Person, form: Form, by: str) -> Done:
    """As 「/請求」: the ward has decided; the person hears of it."""
    told = requests.decide(around, _request(around, person, form), form.get("what", ""), by, "page")
    return Done(notices=(told,))


def _association(around: Surroundings, form: Form) -> Association:
    found = association_by_code(around.session, form.get("association", ""))
    if found is None:
        raise Refusal(_("この団体はありません。画面を開き直してください。"))
    return found


def _request(around: Surroundings, person: Person, form: Form) -> DataRequest:
    number = form.get("request", "")
    mine = (DataRequest.person_id == person.id, DataRequest.number == (int(number) if _is_number(number) else 0))
    found = around.session.scalar(select(DataRequest).where(*mine))
    if found is None:
        raise Refusal(_("このお願いはありません。画面を開き直してください。"))
    return found


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal() and len(words) < 8


Deed = Callable[[Surroundings, Person, Form, str], Done]
DEEDS: dict[str, Deed] = {
    "term": term, "hand-over": hand_over, "new-phone": new_phone, "forward": forward, "decide": decide,
}  # fmt: skip
