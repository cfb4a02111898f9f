"""What officers meet first: a greeting that says whose assistant this is, binding by code, and the menu in words."""

from __future__ import annotations

from sqlalchemy import update

from bot.catalogs import _
from bot.chat.doors import Phrase, Reaction
from bot.chat.menus import officer_menu
from bot.chat.messages import Card, Message, Open, Say, Text
from bot.chat.routing import NOT_UNDERSTOOD
from bot.chat.turn import Response, Turn
from bot.store.chats import Chat
from handlers.contract.rules import profile
from handlers.people.codes import OFFICER, bind_officer, use
from handlers.people.queries import association_of
from handlers.people.rules import as_code
from handlers.people.tables import Association

MENU_WORDS = (_("メニュー"), _("使い方"), _("ヘルプ"))


def greet(turn: Turn) -> Response:
    """The first bubble: whose assistant, for whom, and what to do next."""
    _reachable(turn, True)
    contract = profile(turn.settings.contract)
    who = _("{ward}の事業を受託した{contractor}の案内係です。心配なときは{ward}へお電話ください。").fill(
        ward=contract.ward.short, contractor=contract.contractor.name
    )
    call = Open(_("区に電話する"), f"tel:{contract.ward.phone}")
    first: Message = Card(_("はじめまして。町会・自治会のデジタル活用をお手伝いします。"), (who,), (call,))
    return [first, *_what_next(turn)]


def part(turn: Turn) -> Response:
    """Blocked: nothing is sent any more."""
    _reachable(turn, False)
    return []


def menu(turn: Turn) -> Response:
    """The menu as words and buttons, for screens that show no menu picture."""
    return _what_next(turn)


def not_understood(turn: Turn) -> Response:
    """A code, or words nobody understood: what to do next, always."""
    code = as_code(turn.event.text or "")
    if code is not None:
        return _bind(turn, code)
    return [Text(_("すみません、わかりませんでした。")), *_what_next(turn)]


def ask_for_code(turn: Turn) -> Response:
    """What a stranger hears who wants something for an association."""
    contract = profile(turn.settings.contract)
    return [
        Card(
            _("はじめに、8けたのコードを送ってください。"),
            (
                _("コードは講習会の会場か{ward}でお渡しします。").fill(ward=contract.ward.short),
                _("例: ABCD-2345"),
            ),
            (Open(_("区に電話する"), f"tel:{contract.ward.phone}"),),
        )
    ]


def _bind(turn: Turn, code: str) -> Response:
    spent = use(turn.session, turn.vault, OFFICER, code, turn.now)
    if spent is None or spent.association_id is None:
        return [Text(_("このコードは使えませんでした。もう一度たしかめるか、区にお電話ください。"))]
    bind_officer(turn.session, turn.chat, spent.association_id, turn.now)
    name = turn.session.get_one(Association, spent.association_id).name
    return [Text(_("{name}の方ですね。登録しました。").fill(name=name)), *_what_next(turn)]


def _what_next(turn: Turn) -> list[Message]:
    association = association_of(turn.session, turn.chat)
    heading = _("{name}のみなさま").fill(name=association.name) if association else _("どなたでもお使いになれます。")
    buttons = tuple(Say(tile.words) for tile in officer_menu().tiles)
    return [Card(heading, (_("下のボタンを押すか、同じ言葉を送ってください。"),), buttons)]


def _reachable(turn: Turn, reachable: bool) -> None:
    turn.session.execute(update(Chat).where(Chat.id == turn.chat).values(reachable=reachable))


on_follow = Reaction("follow", greet)
on_unfollow = Reaction("unfollow", part)
on_nonsense = Reaction(NOT_UNDERSTOOD, not_understood)
menu_in_words = Phrase(MENU_WORDS, menu)
