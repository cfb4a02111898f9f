"""The QR in the ward's notice: it opens our chat with the words that name the meeting, ready to send (X25)."""

from __future__ import annotations

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.messages import Card, Text
from bot.chat.turn import Refusal, Response, Turn
from handlers.contract.kinds import TITLES
from handlers.contract.rules import Profile, link_saying, profile
from handlers.meetings.queries import PUBLIC, name_of
from handlers.meetings.rules import AFTER
from handlers.meetings.tables import Meeting


def link_of(contract: Profile, meeting: Meeting) -> str:
    """What the QR of a meeting opens; raises Refusal where nobody is recruited any more, or never by a notice."""
    if meeting.kind not in PUBLIC:
        raise Refusal(_("派遣にはQRがありません。講習会か意見交換会の番号を送ってください。"))
    if meeting.state in ("cancelled", "running", *AFTER):
        raise Refusal(_("{name}は、もう募集していません。").fill(name=name_of(meeting)))
    words = _("{kind}{n}に申し込みました").fill(kind=TITLES[meeting.kind], n=meeting.number)
    return link_saying(contract.contractor, words.render())


@command("QRコード", "qr", about=_("区のお知らせに載せるQR"), example="W03")
def show_link(turn: Turn, meeting: Meeting) -> Response:
    """The link as words that can be copied, and how the picture is made."""
    link = link_of(profile(turn.settings.contract), meeting)
    lines = (
        _("役員が読み取ると、LINEがひらき、申し込みの言葉が入ります。"),
        _("募集と人数は区の役目です。区のお知らせに載せてもらってください。"),
        _("絵: python -m bot meetings qr {code} --out {code}.svg").fill(code=meeting.code),
    )
    return [Card(_("{name}のQR").fill(name=name_of(meeting)), lines), Text(link)]
