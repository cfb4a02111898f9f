"""The report by mail: to the agreed contact only, looked over by a second person or waived with a reason (X5, X38)."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select

from bot.catalogs import _
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.priorities import INCIDENT
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.mail.doors import Posted
from bot.mail.letters import Letter
from bot.mail.receipts import new_number
from bot.mail.tables import MailRow, queue_letter
from handlers.contract.rules import profile
from handlers.incidents.cards import calls, reporting, title
from handlers.incidents.clock import to_one
from handlers.incidents.enclosing import enclosed
from handlers.incidents.entries import enter
from handlers.incidents.queries import by_code, woken
from handlers.incidents.reaching import plan_call_back, reached
from handlers.incidents.reports import FIRST, body, name_of, report_of, subject
from handlers.incidents.tables import Incident, IncidentReport
from handlers.people.queries import workers_at_work

ORIGIN = "handlers/incidents/mailing.py"
PURPOSE = "incident report"
WAIVED = {"time": "時間がない", "alone": "ほかに人がいない"}
NO_MAIL = _("区のメールの宛先が登録されていません。電話してください。")
SENT = _("{name}は、もう送ってあります。")
TWO_NEEDED = _("続報は、ほかの人の確認が要ります。「ほかの人に確認を頼む」を押してください。")
NOT_YOURSELF = _("自分で送るものは、自分では確認できません。ほかの人が押してください。")


def ask_to_send(around: Surroundings, incident: Incident, number: int, by: str) -> list[Card | Text]:
    """Before a mail goes: its very words, and a second pair of eyes, waived with a reason when time is short."""
    _recipient(around, incident)
    report = report_of(around.session, incident, number)
    mark = {"id": incident.id, "n": number}
    ask = Tap(_("ほかの人に確認を頼む"), encode("incidents.send", **mark, how="ask"))
    alone = (
        Tap(_("待たずに送る（急ぐ）"), encode("incidents.send", **mark, how="time"), strong=True),
        Tap(_("待たずに送る（1人しかいない）"), encode("incidents.send", **mark, how="alone")),
    )
    lines = (_("送る相手: 区の登録された窓口"), _("個人情報は入っていません。下の文のまま送ります。"))
    heading = title(incident, _("{name}をメールで送ります。").fill(name=name_of(report)))
    taps = (*alone, ask) if number == FIRST else (ask,)
    return [Text(body(around, incident, report, by)), Card(heading, lines, taps)]


def ask_somebody(around: Surroundings, incident: Incident, number: int, by: str) -> list[Card | Notice]:
    """Everybody else at work gets the words and a button; whoever is first sends it."""
    report = report_of(around.session, incident, number)
    asked = enter(around.session, incident, around.now, by, "asked to check", name_of(report))
    tap = Tap(_("確かめた。送る"), encode("incidents.send", id=incident.id, n=number, how="check", by=by))
    heading = title(incident, _("{name}の確認をお願いします（{by}より）。").fill(name=name_of(report), by=by))
    messages = (Text(body(around, incident, report, by)), Card(heading, (_("正しければ押してください。"),), (tap,)))
    others = [one for one in workers_at_work(around.session, around.today) if one.chat_id and one.code != by]
    told = tuple(one.chat_id for one in others if one.chat_id)
    key = f"check:{incident.code}:{asked.seq}"
    notices = [Notice((chat,), messages, "incident", key=f"{key}:{chat.hex[:12]}", priority=INCIDENT) for chat in told]
    words = _("{n}人に頼みました。返事がなければ「待たずに送る」も使えます。").fill(n=len(told))
    return [Card(title(incident, words), (), tuple(reporting(incident)) if number == FIRST else ()), *notices]


def send(
    around: Surroundings, incident: Incident, number: int, by: str, *, checker: str | None = None, waived: str = ""
) -> Sequence[Card | Notice]:
    """Queue the mail; in a drill it goes to our own mailbox and nowhere else. Raises Refusal."""
    to = _recipient(around, incident)
    report = report_of(around.session, incident, number)
    if report.mail_id is not None:
        raise Refusal(SENT.fill(name=name_of(report)))
    if checker is None and number != FIRST:
        raise Refusal(TWO_NEEDED)
    if checker == by:
        raise Refusal(NOT_YOURSELF)
    report.receipt_number = new_number()
    words, attached = body(around, incident, report, by), enclosed(around, incident, report, by)
    letter = Letter(
        to=to, subject=subject(around, incident, report), body=words, purpose=PURPOSE, about=incident.code,
        attachments=attached,
        key=f"{PURPOSE}:{incident.code}:{number}", urgent=True,
    )  # fmt: skip
    report.mail_id, report.sent_at = queue_letter(around, letter, ORIGIN), around.now
    report.author, report.checker, report.waived = by, checker, WAIVED.get(waived)
    report.route, report.digest = report.route or "mail", sha256(letter.frozen()).hexdigest()
    told = f"{name_of(report)}（メール、{'確認 ' + checker if checker else '確認なし: ' + WAIVED.get(waived, '')}）"
    report.upto = enter(around.session, incident, around.now, by, "sent", told).seq
    return [_sent_card(around, incident, report)]


def mail_changed(around: Surroundings, mail: MailRow) -> Sequence[Notice]:
    """What the mail server said: taken (which may be enough), or not, which rings at once."""
    incident = by_code(around.session, mail.about)
    report = around.session.scalar(select(IncidentReport).where(IncidentReport.mail_id == mail.id))
    if incident is None or report is None:
        return []
    if mail.state == "accepted":
        return _taken(around, incident, report)
    enter(around.session, incident, around.now, "house", "mail failed", f"{name_of(report)} {mail.fault or ''}")
    words = _("{name}のメールが送れていません。電話してください。").fill(name=name_of(report))
    gone = mail.state in ("dead", "missed")
    line = _("送り直しもできませんでした。") if gone else _("送り直しは続けています。")
    card = Card(title(incident, words), (line,), (*calls(around, incident), *reporting(incident)))
    key = f"mail:{mail.id.hex[:12]}:{mail.state}"
    return [to_one(incident, chat, card, key, None) for chat in woken(around, incident)]


def _taken(around: Surroundings, incident: Incident, report: IncidentReport) -> list[Notice]:
    """The server of the ward's has it: enough only where that was agreed; otherwise somebody has to answer."""
    report.accepted_at = around.now
    enter(around.session, incident, around.now, "house", "accepted", name_of(report))
    if report.number != FIRST or incident.state != "open":
        return []
    if profile(around.settings.contract).incident.mail_counts:
        return [one for one in reached(around, incident, "mail", "house") if isinstance(one, Notice)]
    plan_call_back(around, incident)
    words = _("メールは区のサーバーに届きました。人が受け取るまで、一報は済んでいません。電話もしてください。")
    card = Card(title(incident, words), (), (*calls(around, incident), *reporting(incident)))
    return [to_one(incident, chat, card, f"taken:{report.id.hex[:12]}", None) for chat in woken(around, incident)]


def _sent_card(around: Surroundings, incident: Incident, report: IncidentReport) -> Card:
    words = _("{name}をメールの列に入れました。").fill(name=name_of(report))
    if incident.state != "open":
        return Card(title(incident, words), (_("区のサーバーが受け取ったら、記録します。"),))
    lines = (_("電話もしてください。人が出るか、受領の返事があって、一報が済みます。"),)
    return Card(title(incident, words), lines, (*calls(around, incident), *reporting(incident)))


def _recipient(around: Surroundings, incident: Incident) -> str:
    """Where reports go: the ward's agreed address, or our own mailbox in a drill. Raises Refusal."""
    if incident.drill:
        return around.settings.mail_from
    agreed = profile(around.settings.contract).incident.mail
    if agreed is None:
        raise Refusal(NO_MAIL)
    return agreed


posted = Posted(PURPOSE, mail_changed)
