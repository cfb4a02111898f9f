"""`/送信` and `/送付済`: what waits for a check with links, and what went out from the firm's own mail program."""

from __future__ import annotations

from typing import NewType

from bot.catalogs import _, show
from bot.chat.commands import command
from bot.chat.doors import Reader
from bot.chat.messages import Card, Cards
from bot.chat.readers import DayGoneBy
from bot.chat.turn import Refusal, Response, Turn
from bot.text import key as comparable
from handlers.deadlines.rules import CONTRACT
from handlers.meetings.tables import Meeting
from handlers.people.tables import Worker
from handlers.sendings.ending import Elsewhere, record_elsewhere
from handlers.sendings.queries import under_way
from handlers.sendings.show import card, page_button, title
from handlers.sendings.states import KINDS
from handlers.sendings.tables import Sending

CARDS = 11
KindOfSending = NewType("KindOfSending", str)  # a key of KINDS
OF_NO_EVENT = {"proposal": CONTRACT}  # what hangs on the whole contract


@command("送信", "send", about=_("区へ送るものの確認待ちとようす（作るのは画面で）"))
def send(turn: Turn, sending: Sending | None = None) -> Response:
    """What waits and how it stands, a card each; with a code that one."""
    if sending is not None:
        return [card(turn, sending)]
    rows = under_way(turn.session)
    if not rows:
        lines = (_("送る前に、作った人とは別の2人が、画面で見て確認します。"),)
        return [Card(_("確認を待っている送信はありません。"), lines, (page_button(turn),))]
    heading = _("送る前・送っている途中のもの {n}件").fill(n=len(rows))
    return [Cards(heading, tuple(card(turn, one) for one in rows[:CARDS]))]


@command("送付済", "sent", about=_("自社のメールソフトから送った、と記録する"), example="実施報告書 10/15 S02 S03 W03")
def sent(
    turn: Turn, kind: KindOfSending, day: DayGoneBy, first: Worker, second: Worker, meeting: Meeting | None = None
) -> Response:
    """What, on which day, which two had checked it, and of which event it was."""
    about = meeting.code if meeting is not None else OF_NO_EVENT.get(kind, "")
    source = f"{kind}:{about}" if about else ""
    one = Elsewhere(kind, day, turn.by, (first.code, second.code), source)
    made, told = record_elsewhere(turn, one, turn.by)
    heading = _("{title}を{day}に送った、と記録しました。").fill(title=title(made), day=day)
    return [card(turn, made, heading), *told]


def _read_kind(_turn: Turn, words: str) -> KindOfSending:
    said = comparable(words)
    found = [key for key, name in KINDS.items() if said in (key, comparable(show(name)))]
    if not found:
        found = [key for key, name in KINDS.items() if said and said in comparable(show(name))]
    if len(found) != 1:
        raise Refusal(_("種類は {kinds} のどれかです。").fill(kinds="、".join(show(one) for one in KINDS.values())))
    return KindOfSending(found[0])


kind_of_sending = Reader(KindOfSending, _("種類"), "実施報告書", _read_kind)
