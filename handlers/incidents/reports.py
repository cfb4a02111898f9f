"""The words of a report to the ward: read aloud on the phone, and sent by mail; no personal data, ever (X38)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.contract.rules import profile
from handlers.incidents.entries import enter, entries_of, known
from handlers.incidents.kinds import UNKNOWN, catalogue, kind_of
from handlers.incidents.rules import deadline
from handlers.incidents.tables import Incident, IncidentEntry, IncidentReport

FIRST = 0


def report_of(session: Session, incident: Incident, number: int = FIRST) -> IncidentReport:
    """One report; the first is drafted when the incident begins, so it is always there."""
    mine = (IncidentReport.incident_id == incident.id, IncidentReport.number == number)
    return session.scalars(select(IncidentReport).where(*mine)).one()


def reports_of(session: Session, incident: Incident) -> Sequence[IncidentReport]:
    """All reports in order."""
    mine = select(IncidentReport).where(IncidentReport.incident_id == incident.id)
    return session.scalars(mine.order_by(IncidentReport.number)).all()


def new_report(around: Surroundings, incident: Incident, by: str) -> IncidentReport:
    """The next follow-up; a draft that was not sent yet is taken up again. It tells what changed since the last."""
    before = reports_of(around.session, incident)[-1]
    if before.number != FIRST and before.mail_id is None:
        return before
    report = IncidentReport(
        id=uuid4(), incident_id=incident.id, number=before.number + 1, kind="follow", upto=before.upto, author=by,
        drafted_at=around.now, receipt_tries=0,
    )  # fmt: skip
    around.session.add(report)
    enter(around.session, incident, around.now, by, "drafted", name_of(report))
    return report


def name_of(report: IncidentReport) -> str:
    """一報, 続報1, 続報2 …"""
    return "一報" if report.number == FIRST else f"続報{report.number}"


def script(around: Surroundings, incident: Incident, who: str) -> str:
    """What somebody says on the phone, sentence by sentence."""
    contract = profile(around.settings.contract)
    said = known(entries_of(around.session, incident))
    sentences = [
        "【訓練】これは訓練です。" if incident.drill else "事故の一報です。",
        f"「{contract.title}」の受託者、{contract.contractor.name}の{who}と申します。",
        f"{in_tokyo(incident.aware_at):%H時%M分}に気づきました。{_formal(incident)}（うたがいを含みます）です。",
        *(f"{one.label}は、{said.get(one.key, UNKNOWN)}です。" for one in catalogue().fact[:4]),
        f"いま、{_contained(incident, said)}",
        "ご指示をお願いします。続きは、分かりしだいご連絡します。",
        "お電話を受けてくださった時刻を控えます。折り返しは、" + contract.contractor.phone + "へお願いします。",
    ]
    return "\n".join(sentences)


def subject(around: Surroundings, incident: Incident, report: IncidentReport) -> str:
    """What an official files it under; a drill says so first."""
    frame = "【訓練】" if incident.drill else "【事故等の報告】"
    return f"{frame}{name_of(report)} {incident.code} {profile(around.settings.contract).title}"


def body(around: Surroundings, incident: Incident, report: IncidentReport, who: str) -> str:
    """The mail: the first report whole, a follow-up as its differences to the last one sent."""
    contract = profile(around.settings.contract)
    entries = entries_of(around.session, incident)
    told = _whole(incident, known(entries)) if report.number == FIRST else differences(incident, entries, report)
    drill = ["【訓練】これは訓練です。実際の事故ではありません。", ""] if incident.drill else []
    parts = [
        f"{contract.ward.name} ご担当者様", "", *drill,
        f"「{contract.title}」について、{name_of(report)}をご報告します。", "",
        *told, "",
        *_receipt(around, report), "",
        "お急ぎのときは、お電話ください。",
        f"{contract.contractor.name}（担当 {who}） {contract.contractor.phone}",
        "このメールの本文には個人情報を書いていません。",
        *(["添付のファイルは暗号化しています。合い言葉は、お電話でお伝えします。"] if report.attach else []),
    ]  # fmt: skip
    return "\n".join(parts)


def differences(incident: Incident, entries: Sequence[IncidentEntry], report: IncidentReport) -> list[str]:
    """What is new or changed since the report before; open points are named."""
    lines = [f"・{label}: {before} → {after}" for label, before, after in changes(incident, entries, report)]
    said = known(entries)
    still = [one.label for one in catalogue().fact[:4] if said.get(one.key, UNKNOWN) == UNKNOWN]
    return [
        "前の報告から変わったこと・新しいこと", *(lines or ["・変わったことはありません。"]), "",
        "まだ調査中のこと", "・" + ("、".join(still) if still else "ありません"),
    ]  # fmt: skip


def changes(incident: Incident, entries: Sequence[IncidentEntry], report: IncidentReport) -> list[tuple[str, str, str]]:
    """(label, before, after) of everything that differs from what was known when the report before was made."""
    before, after = known([one for one in entries if one.seq <= report.upto]), known(entries)
    labels = {one.key: one.label for one in catalogue().fact} | WORDS
    pairs = [(name, before.get(name, UNKNOWN), after[name]) for name in labels if name in after]
    return [
        (labels[name], _readable(name, old), _readable(name, new)) for name, old, new in pairs if old != new
    ]  # fmt: skip


WORDS = {
    "kind": "種類", "aware": "最初に気づいた時刻", "step1": "止めるためにしたこと1", "step2": "止めるためにしたこと2",
    "step3": "止めるためにしたこと3", "cause": "原因", "measure": "再発防止策", "measure done": "再発防止策の実施",
    "instruction": "区のご指示", "notified": "本人への通知", "claim": "苦情・請求", "detail": "くわしい内容",
}  # fmt: skip


def _readable(name: str, value: str) -> str:
    if name == "kind":
        found = kind_of(value)
        return found.formal if found else value
    if name == "aware" and value != UNKNOWN:
        return f"{in_tokyo(datetime.fromisoformat(value)):%m月%d日 %H時%M分}"
    return value


def _whole(incident: Incident, said: Mapping[str, str]) -> list[str]:
    aware, limit = in_tokyo(incident.aware_at), in_tokyo(deadline(incident.aware_at))
    return [
        f"種類　　　: {_formal(incident)}（うたがいを含みます）",
        f"気づいた時: {aware:%Y年%m月%d日 %H時%M分}（報告の上限 {limit:%H時%M分}）",
        *(f"{one.label}: {said.get(one.key, UNKNOWN)}" for one in catalogue().fact),
        f"止めるためにしたこと: {_contained(incident, said)}",
    ]


def _formal(incident: Incident) -> str:
    kind = kind_of(incident.kind)
    return kind.formal if kind else "事故等の兆候"


def _contained(incident: Incident, said: Mapping[str, str]) -> str:
    kind = kind_of(incident.kind)
    done = [words for n, words in enumerate(kind.steps, 1) if f"step{n}" in said] if kind else []
    return "、".join(done) + "（済）" if done else UNKNOWN


def _receipt(around: Surroundings, report: IncidentReport) -> list[str]:
    if report.receipt_number is None:
        return []
    return [
        "お受け取りのお知らせを、次のどれかでお願いします。",
        f"・受領番号　{report.receipt_number}",
        f"・次のページにこの番号を入れる: {around.settings.public_url}/receipt/{link_token(report)}",
        "・このメールに返信する　・お電話をくださる",
    ]


def link_token(report: IncidentReport) -> str:
    """The receipt link's own part: the report's random id; the number is what counts, and the reader types it."""
    return report.id.hex
