"""How a broadcast looks to staff: what will arrive, how it stands, and the next step as buttons."""

from __future__ import annotations

from bot.catalogs import Sentence, _
from bot.chat.messages import Button, Card, Message, Open, Tap
from bot.chat.postbacks import encode
from bot.chat.turn import Surroundings
from bot.delivery.stopping import still_waiting
from handlers.broadcasts.arriving import messages
from handlers.broadcasts.checking import name_of
from handlers.broadcasts.figures import numbers
from handlers.broadcasts.frozen import is_stale
from handlers.broadcasts.queries import who_of
from handlers.broadcasts.report import report_of
from handlers.broadcasts.rules import JAPANESE, STATES, is_missed, is_too_late_to_approve
from handlers.broadcasts.tables import Broadcast, key_of

MARK = 32  # signs of the digest a button carries
MOST_TEXTS = 3  # with the link's card and the numbers' card within the five messages of an answer
MISSED = _("時刻を過ぎたので送りませんでした。日時を直して、もう一度承認を頼んでください。")
NOT_IN_TIME = _("送る時刻までに承認されませんでした。日時を直して、もう一度承認を頼んでください。")
CHANGED_SINCE = _("相手の行事などが変わったので、このままでは送りません。直して、もう一度承認を頼んでください。")


def state_words(around: Surroundings, broadcast: Broadcast) -> Sentence:
    """How it stands."""
    if is_missed(broadcast.state, broadcast.send_at, around.now):
        return MISSED
    if is_too_late_to_approve(broadcast.state, broadcast.send_at, around.now):
        return NOT_IN_TIME
    return CHANGED_SINCE if is_stale(around, broadcast) else STATES[broadcast.state]


def stands(around: Surroundings, broadcast: Broadcast) -> Sentence:
    """How it stands, and once it is in the outbox how far it has come."""
    return report_of(around.session, broadcast).stands if broadcast.state == "sent" else state_words(around, broadcast)


def as_it_arrives(broadcast: Broadcast) -> list[tuple[str, list[Message]]]:
    """Language by language what people will see, Japanese first."""
    languages = sorted(broadcast.bodies, key=lambda one: (one != JAPANESE, one))
    return [(one, messages(broadcast.bodies[one], broadcast.link, broadcast.link_label)) for one in languages]


def card(around: Surroundings, broadcast: Broadcast) -> Card:
    """The staff's card: the code with words beside it, how it stands, the next step."""
    heading = _("{code} {who}").fill(code=broadcast.code, who=who_of(around, broadcast))
    lines: list[Sentence] = [_("いま: {state}").fill(state=stands(around, broadcast))]
    if broadcast.stopped:
        lines.append(_("送らなかった理由: {why}").fill(why=broadcast.stopped))
    lines += numbers(around, broadcast) if broadcast.state != "sent" else report_of(around.session, broadcast).lines
    return Card(heading, tuple(lines), tuple(_buttons(around, broadcast)))


def to_approve(around: Surroundings, broadcast: Broadcast) -> list[Message]:
    """The very text as it will arrive, then the numbers with the buttons; too many languages are read on the page."""
    texts = as_it_arrives(broadcast)
    heading = _("{code}を承認しますか。上のとおりに届きます。").fill(code=broadcast.code)
    if len(texts) > MOST_TEXTS:
        where = _("{code}は{n}か国語の文があります。画面で見て承認してください。").fill(
            code=broadcast.code, n=len(texts)
        )
        return [Card(where, tuple(numbers(around, broadcast)), (page_button(around, broadcast),))]
    said: list[Message] = [one for _language, [one, *_link] in texts]
    link = texts[0][1][1:]
    languages = _("言葉: {names}").fill(names="、".join(name_of(one) for one, _said in texts))
    marks = {"id": broadcast.id, "v": broadcast.version}
    yes = encode("broadcasts.approve", **marks, h=(broadcast.digest or "")[:MARK])
    taps = (Tap(_("承認する"), yes), Tap(_("直してもらう"), encode("broadcasts.back", **marks)))
    written = _("書いた人: {author}（書いた人は承認できません）").fill(author=broadcast.changed_by)
    return [*said, *link, Card(heading, (*numbers(around, broadcast), languages, written), taps)]


def page_button(around: Surroundings, broadcast: Broadcast | None = None) -> Open:
    """The way to our page, for those who are signed in (`/画面` first)."""
    page = f"{around.settings.public_url}/staff/broadcasts"
    return Open(_("画面で書く"), page) if broadcast is None else Open(_("画面で見る"), f"{page}/{broadcast.code}")


def _buttons(around: Surroundings, broadcast: Broadcast) -> list[Button]:
    marks = {"id": broadcast.id, "v": broadcast.version}
    found: list[Button] = []
    if broadcast.state == "asked":
        found.append(Tap(_("見て承認する"), encode("broadcasts.look", **marks)))
    if broadcast.state in ("asked", "approved"):
        found.append(Tap(_("取りやめる"), encode("broadcasts.ask_cancel", **marks)))
    if broadcast.state == "sent" and still_waiting(around.session, key_of(broadcast)):
        found.append(Tap(_("まだの分を止める"), encode("broadcasts.ask_halt", **marks)))
    return [*found, page_button(around, broadcast)]
