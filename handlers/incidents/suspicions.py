"""What the house itself notices and may be an incident: somebody has to say whether it is, never nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select

from bot.catalogs import _
from bot.chat.doors import Action, Hook
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode, is_uuid
from bot.chat.priorities import INCIDENT
from bot.chat.turn import Notice, Refusal, Response, Surroundings, Turn
from bot.clock import in_tokyo
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import DueRow
from bot.store.heads import FILE, Notary, read_heads
from bot.store.ledger import Act, LedgerEntry, note
from bot.store.proof import verify
from handlers.incidents.answering import OLD
from handlers.incidents.beginning import Beginning
from handlers.incidents.entries import unproved
from handlers.incidents.starting import begin_and_wake
from handlers.incidents.tables import Suspicion
from handlers.people.queries import responsible_chats

WHY = {
    "group": _("従事者のグループに、確かめられない動きがありました。"),
    "ledger": _("台帳が書きかえられた、または欠けているようです。"),
    "mass access": _("一人の従事者が、短い時間に多くの人の情報をひらきました。"),
    "lost": _("電話がなくなった、または認証情報がもれた、と届け出がありました。"),
    "seen": _("役員から「ほかの人の情報が見えた」と知らせがありました。"),
    "media": _("持ち出した媒体が、期日をすぎてももどっていません。"),
}
MANY, WITHIN = 30, timedelta(hours=1)  # people's data opened by one worker


def suspect(around: Surroundings, why: str, key: str) -> Sequence[Notice]:
    """Ask the responsible persons whether this is an incident; once for each key."""
    if around.session.scalar(select(Suspicion.id).where(Suspicion.key == key)) is not None:
        return []
    row = Suspicion(id=uuid4(), key=key, why=why, at=around.now)
    around.session.add(row)
    note(around.session, around.now, Act("house", "suspected", why, channel="clock"))
    return [_ask(around, row, f"suspicion:{key}")]


def of_group(around: Surroundings, reason: str) -> Sequence[Notice]:
    """The private group was locked."""
    return suspect(around, "group", f"group:{reason}:{around.now.isoformat(timespec='seconds')}")


def of_opening(around: Surroundings, worker: str) -> Sequence[Notice]:
    """A worker opened somebody's data: how many within the hour?"""
    opened = (LedgerEntry.who == worker, LedgerEntry.did == "opened", LedgerEntry.at > around.now - WITHIN)
    count = around.session.scalar(select(func.count(func.distinct(LedgerEntry.about))).where(*opened)) or 0
    hour = in_tokyo(around.now).strftime("%Y-%m-%dT%H")
    return suspect(around, "mass access", f"mass:{worker}:{hour}") if count >= MANY else []


def of_lost(around: Surroundings, code: str) -> Sequence[Notice]:
    """A phone was lost or a password leaked, and what it opened was shut."""
    return suspect(around, "lost", f"lost:{code}:{around.now.isoformat(timespec='seconds')}")


def of_media(around: Surroundings, media: str) -> Sequence[Notice]:
    """A medium that was taken out did not come back."""
    return suspect(around, "media", f"media:{media}")


def of_seen(around: Surroundings, question: str) -> Sequence[Notice]:
    """An officer saw what belongs to somebody else."""
    return suspect(around, "seen", f"seen:{question}")


def each_night(around: Surroundings, _row: DueRow) -> Sequence[Notice]:
    """Is the ledger whole, and did somebody answer what was asked before?"""
    asked = (
        [] if _whole(around) and not unproved(around.session) else suspect(around, "ledger", f"ledger:{around.today}")
    )
    open_ones = select(Suspicion).where(Suspicion.answered_at.is_(None), Suspicion.at < around.now - WITHIN)
    waiting = around.session.scalars(open_ones)
    again = [_ask(around, one, f"suspicion:{one.key}:{around.today}") for one in waiting]
    return [*asked, *again]


def _whole(around: Surroundings) -> bool:
    """Whether the ledger is what its signed heads say it was."""
    file = around.settings.heads_dir / FILE
    heads = list(read_heads(file, Notary(around.vault.keys).public_key())) if file.exists() else []
    broken = verify(around.session, heads, around.now, clock_moves=around.settings.movable_clock)
    return broken is None or broken.how.startswith("unsealed")  # after a downtime the sealer comes right after this


def answer(turn: Turn, values: Mapping[str, str]) -> Response:
    """「事故として始める」 or 「事故ではない」: who said so is kept."""
    row = turn.session.get(Suspicion, UUID(values["s"])) if is_uuid(values.get("s")) else None
    said = values.get("a")
    if row is None or said not in ("started", "no"):
        raise Refusal(OLD)
    if row.answered_at is not None:
        raise Refusal(_("もう答えがあります（{who}）。").fill(who=row.answered_by or ""))
    row.answered_at, row.answered_by, row.answer = turn.now, turn.by[:8], said
    note(turn.session, turn.now, Act(turn.by, "answered", f"suspicion {row.why}", why=said))
    if said == "no":
        return [Text(_("事故ではない、と記録しました。"))]
    return begin_and_wake(turn, Beginning(turn.by, turn.actor, aware_at=row.at))


def _ask(around: Surroundings, row: Suspicion, key: str) -> Notice:
    taps = (
        Tap(_("事故として始める"), encode("incidents.suspected", s=row.id, a="started"), strong=True),
        Tap(_("事故ではない（記録する）"), encode("incidents.suspected", s=row.id, a="no")),
    )
    lines = (_("気づいた時刻: {at}").fill(at=f"{in_tokyo(row.at):%m/%d %H:%M}"), _("迷ったら、始めてください。"))
    card = Card(_("【確認】事故かもしれません。{why}").fill(why=WHY[row.why]), lines, taps)
    return Notice(responsible_chats(around.session, around.today), (card,), "suspicion", key=key, priority=INCIDENT)


on_answer = Action("incidents.suspected", "staff", answer, right="enrolled", always=True)
on_locked = Hook("group locked", of_group)
on_opened = Hook("personal data opened", of_opening)
on_lost = Hook("binding lost", of_lost)
on_seen = Hook("other people's data seen", of_seen)
on_media = Hook("media missing", of_media)
nightly = Daily(Job("incident watch", _("台帳と、答えのない確認を見る"), each_night), at=time(4, 30))
