"""The papers of an incident, one by one or all together with their hashes (000-§25-1-4, 003-§13)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.documents.packing import digest
from bot.store.ledger import Act, note
from handlers.contract.rules import profile
from handlers.incidents import papers
from handlers.incidents.entries import enter
from handlers.incidents.papers import CardFacts, Paper
from handlers.incidents.record import Record
from handlers.incidents.tables import Incident
from handlers.incidents.telling import open_details, record_of

PAPERS = {
    "first": "事故等の一報", "follow": "続報", "report": "事故報告書", "persons": "本人への通知", 
    "claim": "苦情・請求の通知", "drill": "訓練記録",
}  # fmt: skip
Make = Callable[[Record, datetime], Paper]
MAKE: Mapping[str, Make] = {
    "first": lambda record, at: papers.first_report(record, at=at),
    "follow": lambda record, at: papers.follow_up(record, max(len(record.reports) - 1, 1), at=at),
    "report": lambda record, at: papers.incident_report(record, at=at),
    "persons": lambda record, at: papers.persons_notice(record, at=at),
    "claim": lambda record, at: papers.claim_notice(record, at=at),
    "drill": lambda record, at: papers.drill_record(record, at=at),
}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WITH_DETAILS = ("report",)
STEPS = (
    "まず止める（遠隔ロック・送信の停止・公開の停止）",
    "区に電話する（下の番号、上から順に）",
    "管理責任者に電話し、時刻を書き残す",
)


def papers_for(incident: Incident) -> tuple[str, ...]:
    """Which papers make sense now."""
    return tuple(name for name in PAPERS if name != "drill" or incident.drill)


def paper_of(around: Surroundings, incident: Incident, name: str, by: str) -> Paper | None:
    """One paper; that it was made, and its hash, stand in the record. None for a name there is not."""
    if name not in papers_for(incident):
        return None
    details = open_details(around, incident, by, PAPERS[name]) if name in WITH_DETAILS else ""
    made = MAKE[name](record_of(around, incident, details=details), around.now)
    enter(around.session, incident, around.now, by, "paper", f"{PAPERS[name]} {made.digest[:40]}")
    note(around.session, around.now, Act(by, "exported", "incident paper", incident.code, PAPERS[name], channel="page"))
    return made


def bundle(around: Surroundings, incident: Incident, by: str) -> tuple[str, bytes]:
    """Every paper, the timeline, the four times of each report, and SHA256SUMS over all of them."""
    made = [one for name in papers_for(incident) if (one := paper_of(around, incident, name, by)) is not None]
    record = record_of(around, incident)
    files = {one.name: one.content for one in made}
    files |= {"timeline.csv": _timeline(record), "reports.csv": _reports(record)}
    sums = "".join(f"{digest(content)}  {name}\n" for name, content in sorted(files.items()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*sorted(files.items()), ("SHA256SUMS", sums.encode())]:
            archive.writestr(zipfile.ZipInfo(name, in_tokyo(around.now).timetuple()[:6]), content)
    return f"{in_tokyo(around.now):%Y%m%d}_{incident.code}.zip", packed.getvalue()


def card(around: Surroundings) -> Paper:
    """The printed 事故カード: for when phone, LINE and assistant are all gone."""
    contract = profile(around.settings.contract)
    routes = tuple((one.name, one.phone, HOURS[one.hours]) for one in contract.incident.routes)
    facts = CardFacts(
        contract=contract.title, contractor=contract.contractor.name, contractor_phone=contract.contractor.phone,
        ward=contract.ward.name, routes=routes or ((contract.ward.short, contract.ward.phone, ""),),
        mail=contract.incident.mail or "（未登録）", steps=STEPS,
        script=(
            f"{contract.contractor.name}の＿＿＿です。事故の一報です。",
            "＿＿時＿＿分に、＿＿＿＿＿＿に気づきました。",
            "内容は＿＿＿＿、数量は＿＿件、場所は＿＿＿＿です。",
            "いまの状況は＿＿＿＿です。ご指示をお願いします。",
        ),
    )  # fmt: skip
    return papers.incident_card(facts, at=around.now)


HOURS = {"open": "開庁時間", "closed": "夜間・休日", "always": "いつでも"}


def _timeline(record: Record) -> bytes:
    rows = [(_moment(one.at), one.by, one.what, one.detail, one.mark) for one in record.timeline]
    return _csv([("時刻", "だれ", "何", "内容", "台帳の印"), *rows])


def _reports(record: Record) -> bytes:
    rows = [
        (one.title, _moment(one.drafted_at), _moment(one.sent_at), _moment(one.accepted_at),
         _moment(one.acknowledged_at), one.route, one.digest)
        for one in record.reports
    ]  # fmt: skip
    return _csv([("報告", "作成", "送信", "サーバー受付", "区の受領", "方法", "SHA-256"), *rows])


def _moment(moment: datetime | None) -> str:
    return in_tokyo(moment).isoformat(timespec="seconds") if moment else ""


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([[_harmless(cell) for cell in row] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
