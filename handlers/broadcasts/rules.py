"""What a broadcast may become, when it may go out, and what exactly was approved: pure, without rows or clocks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.catalogs import Lazy, Sentence, _
from bot.clock import TOKYO, in_tokyo
from bot.days import show_day
from bot.schedule.jobs import Due
from handlers.contract.rules import Profile, Quiet, out_of_quiet

JAPANESE = "ja"
INVITATION = "invitation"
KINDS: dict[str, Lazy] = {
    "announcement": _("お知らせ"),
    "reminder": _("催促（まだの方へ、もう一度）"),
    INVITATION: _("募集（参加の呼びかけ）"),
}
HOW: dict[str, Lazy] = {"phone": _("電話"), "mail": _("メール"), "meeting": _("打ち合わせ")}
STATES: dict[str, Lazy] = {
    "draft": _("下書き"),
    "asked": _("承認待ち"),
    "approved": _("承認済み（送る時刻を待っています）"),
    "sent": _("送りました"),
    "cancelled": _("取りやめました"),
}
UNDER_WAY = ("draft", "asked", "approved")
MOVES: dict[str, dict[str, str]] = {
    "draft": {"change": "draft", "record": "draft", "ask": "asked", "cancel": "cancelled"},
    "asked": {"change": "draft", "approve": "approved", "back": "draft", "cancel": "cancelled"},
    "approved": {"change": "draft", "send": "sent", "stop": "draft", "cancel": "cancelled"},
    "sent": {"halt": "sent"},
    "cancelled": {},
}
WHY_NOT: dict[str, Lazy] = {
    "change": _("送ったもの、取りやめたものは直せません。新しく書いてください。"),
    "record": _("区の了解を記録できるのは、下書きのあいだだけです。"),
    "ask": _("承認を頼めるのは、下書きだけです。"),
    "approve": _("承認できるのは、承認待ちのものだけです。"),
    "back": _("直してもらうことができるのは、承認待ちのものだけです。"),
    "cancel": _("取りやめられるのは、送る前だけです。"),
    "halt": _("まだの分を止められるのは、送りはじめたあとだけです。"),
}
LATE = timedelta(hours=12)  # so long after its moment an approved broadcast is still of use
PAST = _("{day} {time}は、もう過ぎています。これからの日時を入れてください。")
QUIET = _("{day} {time}は、役員に送らない時間（{begins}時〜{ends}時）です。ほかの日時を入れてください。")
QUIET_NOW = _("いまは役員に送らない時間（{begins}時〜{ends}時）です。送る日時を決めて、もう一度承認を頼んでください。")
NOT_IN_TERM = _("{day}は契約の期間（{first}から{last}まで）の外なので、送れません。")


@dataclass(frozen=True)
class Outgoing:
    """Exactly what will go out; `digest` of it is what a second worker approves."""

    code: str
    author: str
    kind: str
    segment: str
    choice: str
    who: str  # the choice in words, with the day and hour of its event: another day is another broadcast
    bodies: Mapping[str, str]
    link: str | None
    link_label: str | None
    send_at: datetime | None
    recipients: Sequence[tuple[str, str]]  # chat, language
    to_call: Sequence[str]
    cost: int | None
    goahead: Sequence[str | None]


def digest(outgoing: Outgoing) -> str:
    """SHA-256 of everything that will go out, in one order, moments in UTC."""
    values = asdict(outgoing) | {
        "send_at": outgoing.send_at.astimezone(UTC).isoformat() if outgoing.send_at else "now",
        "recipients": sorted(outgoing.recipients),
        "to_call": sorted(outgoing.to_call),
    }
    return _sha256(values)


def words_digest(kind: str, segment: str, choice: str, bodies: Mapping[str, str], link: str | None) -> str:
    """SHA-256 of what the ward agreed to: the kind, to whom, the words and the link; the moment may still move."""
    return _sha256([kind, segment, choice, dict(bodies), link])


def next_state(state: str, event: str) -> str | None:
    """The state an event leads to, or None when it may not happen now."""
    return MOVES[state].get(event)


def why_not_then(contract: Profile, moment: datetime, now: datetime, *, chosen: bool = True) -> Sentence | None:
    """Why nothing may go out at a moment (`chosen` by somebody, or simply now): past, quiet hours, outside the term."""
    local, quiet = in_tokyo(moment), contract.quiet
    day, at = local.date(), local.time().replace(second=0, microsecond=0)
    if moment < now:
        return PAST.fill(day=day, time=at)
    if quiet.covers(local.hour):
        sentence = QUIET.fill(day=day, time=at) if chosen else QUIET_NOW
        return sentence.fill(begins=quiet.from_, ends=quiet.until)
    return not_in_term(contract, day)


def not_in_term(contract: Profile, day: date) -> Sentence | None:
    """Why nobody may be written to on a day because of the contract's term (D49, D50): the one place that judges it."""
    first, last, shown = (show_day(one, with_year=True) for one in (contract.starts_on, contract.ends_on, day))
    return None if contract.in_term(day) else NOT_IN_TERM.fill(day=shown, first=first, last=last)


def next_quiet(quiet: Quiet, moment: datetime) -> datetime:
    """When the quiet hours after a moment begin; half a day later where there are none."""
    if quiet.from_ == quiet.until:
        return moment + LATE
    begins = datetime.combine(in_tokyo(moment).date(), time(quiet.from_), TOKYO)
    return begins if begins > moment else begins + timedelta(days=1)


def plan(state: str, send_at: datetime | None) -> list[Due]:
    """The one due row of an approved broadcast with a moment of its own."""
    if state != "approved" or send_at is None:
        return []
    return [Due("send", "役員", send_at, send_at + LATE)]


def is_missed(state: str, send_at: datetime | None, now: datetime) -> bool:
    """Whether an approved broadcast was not sent in time, because nothing was running."""
    return state == "approved" and send_at is not None and now > send_at + LATE


def is_too_late_to_approve(state: str, send_at: datetime | None, now: datetime) -> bool:
    """Whether the moment passed before a second worker had looked at it: nobody can approve it as it is."""
    return state == "asked" and send_at is not None and send_at < now


def after_quiet(contract: Profile, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into."""
    return out_of_quiet(contract.quiet, moment)


def _sha256(values: object) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
