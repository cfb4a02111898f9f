"""What has become of a broadcast, counted from the outbox; that LINE took a message never means somebody read it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalogs import Lazy, _
from bot.delivery.tables import OutboxMessage
from handlers.broadcasts.sending import PURPOSE
from handlers.broadcasts.tables import Broadcast, key_of
from handlers.people.tables import Call

NOT_READ = _("「LINEが受け取った」は、届いた・読まれたという意味ではありません。LINEは、読まれたかどうかを教えません。")
LABELS: dict[str, Lazy] = {
    "accepted": _("LINEが受け取った: {n}人"),
    "waiting": _("まだ送っている途中: {n}人"),
    "parked": _("今月の通数が少ないので止めている（「/通数」で決める）: {n}人"),
    "held": _("通数の取り置き、または23時間ためしても届かず止めた: {n}人"),
    "missed": _("送れる時刻を過ぎたので送らなかった: {n}人"),
    "refused": _("LINEが受け付けなかった: {n}人"),
    "dropped": _("従事者の決定で送らなかった: {n}人"),
    "doubtful": _("届いたかどうか分からない: {n}人"),
    "unreachable": _("承認を頼んだとき、もうLINEで届かなかった（ブロックなど）: {n}人"),
    "fell_away": _("送るまでに外れた（停止・ブロック・任期の終わりなど）: {n}人"),
}
STATES = {
    "queued": "waiting", "sending": "waiting", "sent": "accepted", "presumed": "accepted", "held": "held",
    "parked": "parked", "missed": "missed", "dead": "refused", "doubtful": "doubtful", "quarantined": "waiting",
    "dropped": "dropped",
}  # fmt: skip

NEVER_QUEUED = ("unreachable", "fell_away")


@dataclass(frozen=True)
class Report:
    """People by what became of their message, and the calls to those without LINE."""

    counts: dict[str, int]
    calls: int
    called: int

    @property
    def people(self) -> int:
        """Everybody whose message went into the outbox."""
        return sum(n for name, n in self.counts.items() if name not in NEVER_QUEUED)

    @property
    def accepted(self) -> int:
        """Whose message LINE has taken."""
        return self.counts.get("accepted", 0)

    @property
    def waiting(self) -> int:
        """Whose message is still on its way."""
        return self.counts.get("waiting", 0)

    @property
    def stands(self) -> Lazy:
        """How far it has come in one sentence: that it was queued does not mean that anything went out."""
        if self.waiting:
            return _("送っている途中です。")
        if self.counts.get("parked"):
            return _("今月の通数が少ないので止まっています。送るかどうかは「/通数」で決めます。")
        return _("送り終えました。") if self.accepted else _("だれにも送っていません。")

    @property
    def lines(self) -> list[Lazy]:
        """The report in words; what never happened is left out, how many LINE took never."""
        counted = [
            words.fill(n=self.counts.get(name, 0))
            for name, words in LABELS.items()
            if name == "accepted" or self.counts.get(name)
        ]
        calls = _("電話リスト（LINEのない人）: {n}人、うち伝えた: {done}人").fill(n=self.calls, done=self.called)
        return [*counted, *([calls] if self.calls else []), NOT_READ]


def report_of(session: Session, broadcast: Broadcast) -> Report:
    """How far it has come; a message that was tried again counts once, as it stands now."""
    counts = {"unreachable": broadcast.unreachable, "fell_away": broadcast.fell_away}
    mine = (OutboxMessage.purpose == PURPOSE, OutboxMessage.key.startswith(key_of(broadcast), autoescape=True))
    rows = select(OutboxMessage.state, func.sum(OutboxMessage.recipients)).where(*mine).group_by(OutboxMessage.state)
    for state, people in session.execute(rows):
        name = STATES.get(state, "doubtful")
        counts[name] = counts.get(name, 0) + people
    ring = select(func.count(), func.count(Call.done_at)).select_from(Call)
    calls, called = session.execute(ring.where(Call.key.startswith(key_of(broadcast), autoescape=True))).one()
    return Report(counts, calls, called)
