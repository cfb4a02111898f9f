"""`/お知らせ` and its buttons: what is under way, the very text before approving it, calling it off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card, Cards, Message, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.turn import Notice, Refusal, Response, Surroundings, Turn
from handlers.broadcasts import changes
from handlers.broadcasts.moving import OLD, Channel, expect_possible, expect_version
from handlers.broadcasts.queries import sent_since, under_way
from handlers.broadcasts.show import as_it_arrives, card, page_button, to_approve
from handlers.broadcasts.tables import Broadcast
from handlers.people.queries import staff_group
from handlers.people.tables import Worker

LATELY = timedelta(days=1)  # so long what went out is still shown with what became of it
CARDS = 11  # of twelve in a carousel one says where to write
WHERE = _("1対1のトークの「/画面」で入り、そのあとこのボタンで書けます。送る前に、ほかの従事者の承認がいります。")


@command("お知らせ", "announce", about=_("役員に送るお知らせ・催促・募集のようす（書くのは画面で）"))
def announce(turn: Turn, broadcast: Broadcast | None = None) -> Response:
    """What is under way or went out lately, and where to write; with a code how it stands or what became of it."""
    if broadcast is not None:
        texts = [words for _language, said in as_it_arrives(broadcast)[:3] for words in said[:1]]
        return [*texts, card(turn, broadcast)]
    lately = sent_since(turn.session, turn.now - LATELY, CARDS)
    rows = [*under_way(turn.session), *sorted(lately, key=lambda one: one.number)]
    write = Card(_("お知らせを書く"), (WHERE,), (page_button(turn),))
    if not rows:
        return [Card(_("いま動いているお知らせはありません。"), (WHERE,), (page_button(turn),))]
    cards = tuple(card(turn, one) for one in rows[:CARDS])
    said: list[Message] = [
        Cards(_("動いているお知らせと、この1日に送ったもの {n}件").fill(n=len(rows)), (*cards, write))
    ]
    if len(rows) > CARDS:
        said.append(Text(_("ほかに{n}件あります。「/お知らせ 番号」で一つずつ出せます。").fill(n=len(rows) - CARDS)))
    return said


def look(turn: Turn, values: Mapping[str, str]) -> Response:
    """「見て承認する」: the text as it will arrive, then the numbers and the buttons."""
    broadcast = _broadcast(turn, values)
    expect_possible(broadcast, "approve")
    return to_approve(turn, broadcast)


def approve(turn: Turn, values: Mapping[str, str]) -> Response:
    """「承認する」: a second worker; it goes out now or waits for its moment."""
    broadcast = _broadcast(turn, values)
    notices = changes.approve(turn, broadcast, turn.by, values.get("h", ""), _channel(turn))
    return [card(turn, broadcast), *notices, *news(turn, broadcast, turn.by)]


def give_back(turn: Turn, values: Mapping[str, str]) -> Response:
    """「直してもらう」: a draft again, and its author hears of it."""
    broadcast = _broadcast(turn, values)
    changes.back(turn, broadcast, turn.by, _channel(turn))
    return [card(turn, broadcast), *news(turn, broadcast, turn.by)]


def ask_cancel(turn: Turn, values: Mapping[str, str]) -> Response:
    """「取りやめる」: asked once more."""
    broadcast = _broadcast(turn, values)
    expect_possible(broadcast, "cancel")
    yes = Tap(_("はい、取りやめます"), encode("broadcasts.cancel", id=broadcast.id, v=broadcast.version))
    return [Card(_("{code}を取りやめますか。").fill(code=broadcast.code), (_("もとには戻せません。"),), (yes,))]


def cancel(turn: Turn, values: Mapping[str, str]) -> Response:
    """「はい、取りやめます」: it is never sent."""
    broadcast = _broadcast(turn, values)
    changes.cancel(turn, broadcast, turn.by, _channel(turn))
    return [Text(_("{code}を取りやめました。").fill(code=broadcast.code))]


def ask_halt(turn: Turn, values: Mapping[str, str]) -> Response:
    """「まだの分を止める」: asked once more."""
    broadcast = _broadcast(turn, values)
    expect_possible(broadcast, "halt")
    yes = Tap(_("はい、止めます"), encode("broadcasts.halt", id=broadcast.id, v=broadcast.version))
    line = _("LINEに渡したものは取り消せません。電話リストの、まだの電話もやめます。もとには戻せません。")
    return [Card(_("{code}の、まだ送っていない分を止めますか。").fill(code=broadcast.code), (line,), (yes,))]


def halt(turn: Turn, values: Mapping[str, str]) -> Response:
    """「はい、止めます」: what LINE does not have yet is never sent."""
    broadcast = _broadcast(turn, values)
    stopped = changes.halt(turn, broadcast, turn.by, _channel(turn))
    return [Text(_("{code}の{n}人分を止めました。").fill(code=broadcast.code, n=stopped)), card(turn, broadcast)]


def news(around: Surroundings, broadcast: Broadcast, by: str) -> list[Notice]:
    """To the 1:1 chat of who wrote it: what somebody else did with it."""
    chat = around.session.scalar(select(Worker.chat_id).where(Worker.code == broadcast.changed_by))
    if chat is None or by == broadcast.changed_by:
        return []
    key = f"broadcast-news:{broadcast.code}:{broadcast.version}"
    return [Notice((chat,), (card(around, broadcast),), "broadcast news", key=key)]


def asked(around: Surroundings, broadcast: Broadcast) -> list[Notice]:
    """To the private group: somebody has to look at it; the text, the numbers, the buttons."""
    key = f"broadcast-asked:{broadcast.code}:{broadcast.version}"
    messages = tuple(to_approve(around, broadcast))
    return [Notice(staff_group(around.session), messages, "broadcast news", key=key)]


def _broadcast(turn: Turn, values: Mapping[str, str]) -> Broadcast:
    found = turn.session.get(Broadcast, UUID(values["id"])) if is_uuid(values.get("id")) else None
    if found is None:
        raise Refusal(OLD.fill(code=""))
    expect_version(found, values.get("v"))
    return found


def _channel(turn: Turn) -> Channel:
    return "chat" if turn.is_private else "group"


on_look = Action("broadcasts.look", "staff", look)
on_approve = Action("broadcasts.approve", "staff", approve)
on_back = Action("broadcasts.back", "staff", give_back)
on_ask_cancel = Action("broadcasts.ask_cancel", "staff", ask_cancel)
on_cancel = Action("broadcasts.cancel", "staff", cancel)
on_ask_halt = Action("broadcasts.ask_halt", "staff", ask_halt)
on_halt = Action("broadcasts.halt", "staff", halt)
