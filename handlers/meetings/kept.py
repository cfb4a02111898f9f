"""What this room keeps about an officer, in words for them alone: the events they asked about, attended or missed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from bot.catalogs import Lazy, Sentence, _
from bot.chat.own import KeptAbout
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.contract.kinds import TITLES
from handlers.meetings.tables import Meeting, Participation

SAID: dict[str, Lazy] = {
    "asked": _("参加を希望しました。区の連絡を待っています。"),
    "accepted": _("参加と聞いています。"),
    "absent": _("行けなくなったと聞いています。"),
}
OVER = ("held", "reported", "confirmed")


def of(around: Surroundings, person: UUID) -> Sequence[Sentence]:
    """What somebody said of seminars and exchange meetings, the newest first."""
    rows = select(Meeting, Participation).join(Participation, Participation.meeting_id == Meeting.id)
    mine = rows.where(Participation.person_id == person).order_by(Meeting.starts_at.desc(), Meeting.number.desc())
    return [_line(meeting, said) for meeting, said in around.session.execute(mine)]


def _line(meeting: Meeting, said: Participation) -> Lazy:
    words = SAID[said.state]
    if meeting.state in OVER and said.state == "accepted":
        words = _("参加の予定でした。もう終わりました。")
    if meeting.state == "cancelled":
        words = _("中止になりました。")
    name = f"{TITLES[meeting.kind]} {meeting.title}".strip()
    if meeting.starts_at is None:
        return _("{name}（日はまだ決まっていません）: {words}").fill(name=name, words=words)
    return _("{name}（{day}）: {words}").fill(name=name, day=in_tokyo(meeting.starts_at).date(), words=words)


kept = KeptAbout("meetings", _("講習会と交流会"), 40, of, _("参加の記録はありません。"))
