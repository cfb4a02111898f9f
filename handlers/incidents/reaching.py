"""Reaching the ward: what counts as 一報, how the calls went, and calling back after a mail at night (001G-9(1))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.catalogs import _
from bot.chat.messages import Button, Card, Tap
from bot.chat.postbacks import encode
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.clock import in_tokyo
from bot.schedule.jobs import Due, Job, keep_in_step
from bot.schedule.tables import DueRow
from handlers.contract.rules import profile
from handlers.incidents.cards import after_buttons, calls, reporting, title
from handlers.incidents.chasing import plan_chase
from handlers.incidents.clock import plan_alarms, to_one, wake
from handlers.incidents.entries import enter
from handlers.incidents.kinds import catalogue
from handlers.incidents.queries import by_code, woken
from handlers.incidents.reports import report_of
from handlers.incidents.rules import call_back_at, is_late
from handlers.incidents.tables import Incident
from handlers.people.queries import staff_group

WAYS = {"phone": _("電話"), "mail": _("メール"), "fax": _("FAX"), "person": _("対面")}
TOO_EARLY = _("気づいた時刻（{at}）より前の時刻は入れられません。")
NOT_YET = _("これからの時刻は入れられません。")
KNOWN = _("{code}の一報は、もう済んでいます。")


def reached(
    around: Surroundings, incident: Incident, way: str, by: str, at: datetime | None = None
) -> list[Card | Notice]:
    """The ward knows: the alarms end, everybody hears it, and a late report asks why (D52, D53). Raises Refusal."""
    moment = at or around.now
    if incident.state != "open":
        raise Refusal(KNOWN.fill(code=incident.code))
    if moment > around.now:
        raise Refusal(NOT_YET)
    if moment < incident.aware_at:
        raise Refusal(TOO_EARLY.fill(at=f"{in_tokyo(incident.aware_at):%H:%M}"))
    incident.state, incident.reached_at, incident.reached_by = "reported", moment, way
    report = report_of(around.session, incident)
    report.sent_at, report.acknowledged_at = report.sent_at or moment, report.acknowledged_at or moment
    report.route = report.route or way
    entry = enter(around.session, incident, around.now, by, "reached", f"{way} {moment.isoformat(timespec='seconds')}")
    report.upto = entry.seq
    plan_alarms(around, incident)
    plan_chase(around, incident)
    keep_in_step(around, call_back, incident.code, 1, [])
    late = is_late(incident.aware_at, moment)
    return [why_late(incident) if late else done_card(incident), *_tell_everybody(around, incident)]


def done_card(incident: Incident) -> Card:
    """The ward knows; what comes next."""
    assert incident.reached_at is not None, "only what has reached is done"
    at = in_tokyo(incident.reached_at)
    lines = (_("知らせはここで止めます。つづけて、くわしいことを調べて続報を出してください。"),)
    heading = _("一報が済みました（{way} {at}、気づいてから{minutes}分）。")
    minutes = int((incident.reached_at - incident.aware_at).total_seconds() // 60)
    words = heading.fill(way=WAYS.get(incident.reached_by or "", ""), at=f"{at:%H:%M}", minutes=minutes)
    return Card(title(incident, words), lines, tuple(after_buttons(incident)))


def why_late(incident: Incident) -> Card:
    """A report after the limit needs its reason."""
    taps = [Tap(one.label, encode("incidents.late", id=incident.id, why=one.key)) for one in catalogue().late]
    lines = (_("理由を残してください。ほかの理由は「/追記 遅れた理由 短い言葉」。"),)
    return Card(title(incident, _("一報は済みましたが、60分をすぎました。")), lines, tuple(taps))


def called(around: Surroundings, incident: Incident, by: str, *, answered: bool) -> Sequence[Card | Notice]:
    """A call to the ward: a person answered, and that is 一報; or nobody did, and the next number comes."""
    enter(around.session, incident, around.now, by, "called", "answered" if answered else "no answer")
    if answered:
        return reached(around, incident, "phone", by)
    lines = (_("記録しました。次の番号にかけてください。メールもいっしょに送れます。"),)
    buttons: tuple[Button, ...] = (*reversed(calls(around, incident)), *reporting(incident))
    return [Card(title(incident, _("電話に出ませんでした。")), lines, buttons)]


def only_sent(around: Surroundings, incident: Incident, by: str) -> Card:
    """A fax went out, which alone is not 一報 by the agreement: somebody has to answer. Raises Refusal."""
    if incident.state != "open":
        raise Refusal(KNOWN.fill(code=incident.code))
    enter(around.session, incident, around.now, by, "sent", "FAX")
    plan_call_back(around, incident)
    words = _("FAXを送った、と記録しました。人が受け取るまで、一報は済んでいません。電話してください。")
    return Card(title(incident, words), (), (*calls(around, incident), *reporting(incident)))


def ring_back(around: Surroundings, row: DueRow) -> Sequence[Notice]:
    """The morning after a mail nobody answered: staff are told to call and confirm."""
    incident = by_code(around.session, row.anchor)
    if incident is None or incident.state != "open":
        return []
    enter(around.session, incident, around.now, "house", "call back")
    return wake(around, incident, row.key, row.expires_at, group=True)


def plan_call_back(around: Surroundings, incident: Incident) -> None:
    """A mail went out and nobody has answered the phone yet: call when the office opens."""
    contract = profile(around.settings.contract)
    at = call_back_at(contract.incident, contract.office, around.now)
    keep_in_step(around, call_back, incident.code, 1, [Due("opening", "house", at, at.replace(hour=at.hour + 8))])


def _tell_everybody(around: Surroundings, incident: Incident) -> list[Notice]:
    """The third and last push to the group, and a word to whoever was woken."""
    card = done_card(incident)
    chats = (*staff_group(around.session), *woken(around, incident))
    return [to_one(incident, chat, card, f"reached:{incident.code}", None) for chat in dict.fromkeys(chats)]


call_back = Job("incident call back", _("メールだけで送った一報を、朝に電話で確かめる"), ring_back, urgent=True)
