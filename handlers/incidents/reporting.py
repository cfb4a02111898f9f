"""The way to the ward in chat: the words to read aloud, how the call went, the mail, `/一報済`."""

from __future__ import annotations

from collections.abc import Mapping

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card, Text
from bot.chat.turn import Refusal, Response, Turn
from bot.text import key as comparable
from handlers.contract.rules import profile
from handlers.incidents.answering import OLD, About, last_moment
from handlers.incidents.cards import calls, reporting, title
from handlers.incidents.mailing import NOT_YOURSELF, WAIVED, ask_somebody, ask_to_send, send
from handlers.incidents.queries import by_id
from handlers.incidents.reaching import WAYS, called, only_sent, reached
from handlers.incidents.reports import script

HOW = {comparable(word): way for way, words in {
    "phone": ("電話", "でんわ", "tel"), "mail": ("メール", "mail"), "fax": ("fax", "ファックス"),
    "person": ("対面", "直接", "窓口"),
}.items() for word in words}  # fmt: skip


@command("一報済", "reported", about=_("区へ一報した、と記録する"), example="電話 14:32", right="enrolled", always=True)
def reported(turn: Turn, about: About) -> Response:
    """The ward knows: how, and at what time (now, when none is given)."""
    how, _space, at = about.words.partition(" ")
    way = HOW.get(comparable(how))
    if way is None:
        ways = "、".join(str(one) for one in WAYS.values())
        raise Refusal(_("どうやって知らせましたか。{ways}のどれかと、時刻を送ってください。").fill(ways=ways))
    moment = last_moment(at, turn.now) if at else None
    if way == "fax" and not about.incident.drill and not profile(turn.settings.contract).incident.fax_counts:
        return [only_sent(turn, about.incident, turn.by)]
    return reached(turn, about.incident, way, turn.by, moment)


def tap_called(turn: Turn, values: Mapping[str, str]) -> Response:
    """「区の人が電話に出た」, 「電話に出ない」."""
    incident = by_id(turn.session, values.get("id"))
    return called(turn, incident, turn.by, answered=values.get("a") == "yes")


def tap_script(turn: Turn, values: Mapping[str, str]) -> Response:
    """The words to read aloud."""
    incident = by_id(turn.session, values.get("id"))
    buttons = (*calls(turn, incident), *reporting(incident)[:2])
    return [
        Text(script(turn, incident, turn.by)),
        Card(title(incident, _("このまま読み上げてください。")), (), buttons),
    ]


def tap_send(turn: Turn, values: Mapping[str, str]) -> Response:
    """The mail: first its words and who checks, then it goes."""
    incident, number = by_id(turn.session, values.get("id")), values.get("n", "0")
    how, author = values.get("how"), values.get("by", turn.by)
    if not number.isdecimal():
        raise Refusal(OLD)
    if how is None:
        return ask_to_send(turn, incident, int(number), turn.by)
    if how == "ask":
        return ask_somebody(turn, incident, int(number), turn.by)
    if how == "check":
        if author == turn.by:
            raise Refusal(NOT_YOURSELF)
        return send(turn, incident, int(number), author, checker=turn.by[:8])
    if how not in WAIVED:
        raise Refusal(OLD)
    return send(turn, incident, int(number), turn.by, waived=how)


on_called = Action("incidents.called", "staff", tap_called, right="enrolled", always=True)
on_script = Action("incidents.script", "staff", tap_script, right="enrolled", always=True)
on_send = Action("incidents.send", "staff", tap_send, right="enrolled", always=True)
