"""「わたしの情報」: see, correct, stop messages, take consent back, ask for erasure (003-§3-4: the ward decides)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.catalogs import Sentence, _
from bot.chat.doors import Action, Phrase
from bot.chat.messages import Button, Card, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Response, Turn
from handlers.people.asking import ask_for_erasure, set_messages
from handlers.people.contact_page import CONTACT
from handlers.people.my_data_page import DATA, menu_page
from handlers.people.officer import ask_first, ask_for_code, call_ward
from handlers.people.own_links import by_words, page_buttons
from handlers.people.queries import offices_of, person_of
from handlers.people.tables import Person

WORDS = (_("わたしの情報"), _("私の情報"), _("マイデータ"))
PHONE_CHANGED = (_("機種変更した"), _("機種変更"), _("電話を変えた"))
WHY_A_PAGE = _("お名前はLINEに残さないためです。ボタンから開くページは、30分使えます。")


def show(turn: Turn) -> Response:
    """What is known, as far as it may be said in a chat, and what can be done about it."""
    person = person_of(turn.session, turn.chat)
    if person is None:
        return ask_for_code(turn)
    missing = ask_first(turn)
    lines: list[Sentence] = [_("団体: {names}").fill(names=_served(turn, person)), _messages(person)]
    lines.append(_("連絡先: 登録があります。") if person.phone or person.mail else _("連絡先: まだ登録がありません。"))
    page_says = Text(WHY_A_PAGE)
    return [Card(_("わたしの情報"), tuple(lines), _buttons(turn, person)), page_says, *(missing or ())]


def stop(turn: Turn, _values: Mapping[str, str]) -> Response:
    """No more messages, from this moment."""
    return _hear(turn, wanted=False, said=_("お知らせを止めました。いつでも「わたしの情報」から始められます。"))


def resume(turn: Turn, _values: Mapping[str, str]) -> Response:
    """Messages again."""
    return _hear(turn, wanted=True, said=_("お知らせをまた始めます。"))


def ask_erasure(_turn: Turn, _values: Mapping[str, str]) -> Response:
    """Ask once more before the wish to be erased goes to the ward."""
    yes = Tap(_("はい、削除を頼みます"), encode("people.erase"))
    lines = (_("お知らせはすぐに止まります。削除するかどうかは区が決めます。"),)
    return [Card(_("情報の削除を区に頼みますか。"), lines, (yes, Tap(_("いいえ"), encode("people.keep"))))]


def request_erasure(turn: Turn, _values: Mapping[str, str]) -> Response:
    """Stop everything now and pass the request on; we do not decide it ourselves."""
    person = person_of(turn.session, turn.chat)
    if person is None:
        return ask_for_code(turn)
    told = ask_for_erasure(turn, person, "chat")
    if told is None:
        return [Text(_("削除のお願いは、もう受け付けています。区の返事をここでお知らせします。"))]
    return [Text(_("お知らせは今止めました。削除は区に伝え、返事をここでお知らせします。")), told]


def phone_changed(turn: Turn) -> Response:
    """Somebody has a new phone or a new LINE: staff check who they are and tell a new code."""
    lines = (
        _("前のLINEのままなら、何もしなくて大丈夫です。"),
        _("LINEが新しくなったときは、お電話ください。ご本人とわかったら、新しいコードをお伝えします。"),
    )
    return [Card(_("機種変更ですね。"), lines, (call_ward(turn),))]


def _hear(turn: Turn, *, wanted: bool, said: Sentence) -> Response:
    person = person_of(turn.session, turn.chat)
    if person is None:
        return ask_for_code(turn)
    set_messages(turn, person, wanted=wanted, channel="chat")
    return [Text(said)]


def _served(turn: Turn, person: Person) -> Sentence:
    names = [one.name for one in offices_of(turn.session, person.id, turn.today)]
    return "、".join(names) or _("なし")


def _messages(person: Person) -> Sentence:
    return _("お知らせ: 届きます。") if person.stopped_at is None else _("お知らせ: 止めています。")


def _buttons(turn: Turn, person: Person) -> tuple[Button, ...]:
    page, anew = page_buttons(turn, DATA if person.phone or person.mail else CONTACT, person.id)
    hearing = (
        Tap(_("お知らせを止める"), encode("people.stop"))
        if person.stopped_at is None
        else Tap(_("お知らせを始める"), encode("people.resume"))
    )
    return (
        page, anew, hearing, Tap(_("同意をやめる"), encode("people.ask_withdrawal")),
        Tap(_("情報の削除を頼む"), encode("people.ask_erasure")),
    )  # fmt: skip


my_data = Phrase(WORDS, show)
my_pages = Phrase((menu_page.words,), by_words(menu_page.purpose))
new_phone = Phrase(PHONE_CHANGED, phone_changed)
on_stop = Action("people.stop", "officer", stop)
on_resume = Action("people.resume", "officer", resume)
on_ask_erasure = Action("people.ask_erasure", "officer", ask_erasure)
on_erase = Action("people.erase", "officer", request_erasure)
