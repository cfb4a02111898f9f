"""What officers meet first: a greeting that says whose assistant this is, a code, and the menu in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import update

from bot.catalogs import Lazy, _
from bot.chat.doors import Action, Phrase, Reaction
from bot.chat.menus import OFFICER, STRANGER, menu_called
from bot.chat.messages import Card, Message, Open, Say, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.routing import NOT_UNDERSTOOD
from bot.chat.turn import Happening, Response, Surroundings, Turn
from bot.store.chats import Chat
from handlers.contract.rules import profile
from handlers.people.own_menu import menu_again
from handlers.people.queries import association_of, associations_of, has_agreed, person_of
from handlers.people.rules import SPEAKS_FOR
from handlers.people.tables import Association

MENU_WORDS = (_("メニュー"), _("使い方"), _("ヘルプ"), _("できること"))
SEND_CODE = _("コードを送る")
BOUND = "bound"  # what rooms may react to: the chat now speaks for an association


def greet(turn: Turn) -> Response:
    """The first bubble: whose assistant, for whom, and what to do next."""
    _reachable(turn, True)
    own = menu_again(turn.session, turn.chat, turn.today)
    if person_of(turn.session, turn.chat) is not None:
        return [Text(_("おかえりなさい。")), *what_next(turn), *own]
    contract = profile(turn.settings.contract)
    who = _("{ward}の事業を受託した{contractor}の案内係です。心配なときは{ward} {phone}へ。").fill(
        ward=contract.ward.short, contractor=contract.contractor.name, phone=contract.ward.phone
    )
    buttons = (Say(SEND_CODE), Say(_("できること")), call_ward(turn))
    language = Tap(_("言語 Language"), encode("people.language"))
    return [Card(_("はじめまして。町会・自治会のデジタル活用をお手伝いします。"), (who,), buttons, (language,)), *own]


def part(turn: Turn) -> Response:
    """Blocked, unfollowed or gone: nothing is sent any more."""
    _reachable(turn, False)
    return []


def menu(turn: Turn) -> Response:
    """The menu as words and buttons, for screens that show no menu picture."""
    return what_next(turn)


def not_understood(turn: Turn) -> Response:
    """Words nobody understood: what to do next, always."""
    return [Text(_("すみません、わかりませんでした。")), *what_next(turn)]


def ask_for_code(turn: Turn) -> Response:
    """What a stranger hears who wants something for an association."""
    contract = profile(turn.settings.contract)
    where = _("コードは講習会の会場か{ward}でお渡しします。").fill(ward=contract.ward.short)
    lines = (where, _("例: ABCD-2345"))
    return [Card(_("8けたのコードを送ってください。"), lines, (call_ward(turn),))]


def ask_first(turn: Turn) -> Response | None:
    """What has to come before anything is done for an association: code, consent, which one; None when all is there."""
    person = person_of(turn.session, turn.chat)
    if person is None:
        return ask_for_code(turn)
    if not has_agreed(turn.session, person.id, profile(turn.settings.contract).consent.version):
        return [consent_card(turn)]
    served = associations_of(turn.session, turn.chat, turn.now)
    if not served:
        return [
            Card(
                _("任期が終わっています。"), (_("続けられる方は、新しいコードを送ってください。"),), (call_ward(turn),)
            )
        ]
    return None if association_of(turn.session, turn.chat, turn.now) else [_which(served)]


def choose_association(turn: Turn, values: Mapping[str, str]) -> Response:
    """Somebody who serves two associations says which one this is about."""
    person = person_of(turn.session, turn.chat)
    wanted = UUID(values["id"]) if is_uuid(values.get("id")) else None
    served = associations_of(turn.session, turn.chat, turn.now)
    chosen = next((one for one in served if one.id == wanted), None)
    if person is None or chosen is None:
        return [Text(_("このボタンはもう使えません。「メニュー」と送ってください。"))]
    person.speaks_for, person.speaks_until = chosen.id, turn.now + SPEAKS_FOR
    said = _("{name}のこととしてうかがいます。").fill(name=chosen.name)
    return [Text(said), Happening(BOUND), *what_next(turn)]


def consent_card(around: Surroundings) -> Card:
    """Purpose, what is kept and for how long, in the version people agree to (000-§12, 003-§3-3)."""
    contract = profile(around.settings.contract)
    kept = tuple(
        _("・{title}: {purpose}。{keep}。").fill(title=Lazy(row.title), purpose=Lazy(row.purpose), keep=Lazy(row.keep))
        for row in contract.inventory_b
        if row.id in contract.consent.rows
    )
    lines = (
        *kept,
        _("ほかのことには使わず、{ward}のほかへは渡しません。").fill(ward=contract.ward.short),
        _("同意は「わたしの情報」からいつでもやめられます。（第{version}版）").fill(version=contract.consent.version),
    )
    version = contract.consent.version
    buttons = (
        Tap(_("同意する"), encode("people.agree", v=version)),
        Tap(_("くわしい説明"), encode("people.page", p="consent")),
        Tap(_("いまはしない"), encode("people.decline")),
    )
    return Card(_("お預かりするものと、その目的です。"), lines, buttons)


def what_next(turn: Turn) -> list[Message]:
    """The menu in words."""
    association = association_of(turn.session, turn.chat, turn.now)
    heading = _("{name}のみなさま").fill(name=association.name) if association else _("どなたでもお使いになれます。")
    base = OFFICER if association is not None else STRANGER
    menu = menu_called(base)
    buttons = tuple(Say(Lazy(said)) for said in (*(tile.said for tile in menu.tiles), *menu.more))
    return [Card(heading, (_("下のボタンを押すか、同じ言葉を送ってください。"),), buttons)]


def ask_somebody(turn: Turn) -> Response:
    """「人に聞く」: whom to ring, and when somebody is there."""
    contract = profile(turn.settings.contract)
    when = _("平日9時から17時に、{ward}の担当がお話をうかがいます。").fill(ward=contract.ward.short)
    return [Card(_("お電話で聞けます。"), (when,), (call_ward(turn),))]


def call_ward(around: Surroundings) -> Open:
    """The button that rings the ward."""
    return Open(_("区に電話する"), f"tel:{profile(around.settings.contract).ward.phone}")


def _which(served: Sequence[Association]) -> Card:
    buttons = tuple(Tap(one.name, encode("people.which", id=one.id)) for one in served)
    return Card(_("どちらの団体のことですか。"), (), buttons)


def _reachable(turn: Turn, reachable: bool) -> None:
    turn.session.execute(update(Chat).where(Chat.id == turn.chat).values(reachable=reachable))


on_follow = Reaction("follow", greet)
on_unfollow = Reaction("unfollow", part)
on_nonsense = Reaction(NOT_UNDERSTOOD, not_understood)
people_to_ask = Phrase((_("人に聞く"), _("電話で聞く"), _("電話したい")), ask_somebody)
menu_in_words = Phrase(MENU_WORDS, menu)
how_to_send_a_code = Phrase((SEND_CODE, _("コード")), ask_for_code)
on_which = Action("people.which", "officer", choose_association)
