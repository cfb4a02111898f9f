"""The record of an incident as papers and pages want it, read from its entries (the ledger proves each of them)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.store.ledger import Act, note
from bot.store.vault import Owner, Place
from handlers.contract.rules import profile
from handlers.incidents import record as told
from handlers.incidents.entries import entries_of, known
from handlers.incidents.kinds import UNKNOWN, catalogue, kind_of, scenario_of
from handlers.incidents.queries import measures_of
from handlers.incidents.reports import changes, name_of, reports_of
from handlers.incidents.rules import deadline
from handlers.incidents.tables import Incident, IncidentEntry

STATES = {"open": "一報前", "reported": "一報済み", "closed": "終結", "dismissed": "事故ではない（取り消し）"}
WAYS = {"phone": "電話", "mail": "メール", "fax": "FAX", "person": "対面"}
PUBLICATION = {"none": "なし", "proposed": "区に相談中", "told": "区に連絡済み", "published": "公表した"}
DID = {
    "started": "受け付けた", "joined": "同じ事故として加わった", "drafted": "報告の下書きができた", "kind": "種類",
    "aware": "最初に気づいた時刻", "step1": "止めた（1）", "step2": "止めた（2）", "step3": "止めた（3）",
    "contained": "止める手順を確かめた", "alarm": "知らせ（分）",
    "wider": "全員への知らせ（分）", "taken": "引き受けた",
    "called": "区へ電話した", "sent": "送った", "asked to check": "確認を頼んだ",
    "accepted": "区のサーバーが受け取った",
    "mail failed": "メールが送れなかった", "acknowledged": "区が受領した", "reached": "一報が済んだ",
    "late": "遅れた理由",
    "call back": "朝の電話を知らせた", "cause": "原因", "measure": "再発防止策", "measure done": "再発防止策の実施",
    "instruction": "区の指示", "notified": "本人への通知", "publication": "公表", "claim": "苦情・請求",
    "record": "事故報告書の提出", "record accepted": "区が事故報告書を確認", "finding": "気づき",
    "detail": "くわしい内容",
    "details": "くわしい内容をページに書いた", "closed": "終結した",
    "dismissed": "事故ではないとした", "paper": "書類を作った",
    "line failed": "LINEで届かなかった", "mailed": "メールで知らせた",
}  # fmt: skip


BY = {"house": "えんがわ", "ward": "区", "operator": "運用者"}
SAID = {
    "chat": "1対1のトーク", "group": "グループ", "page": "画面", "shell": "コマンド",
    "answered": "出た", "no answer": "出ない",
}  # fmt: skip


def record_of(around: Surroundings, incident: Incident, *, details: str = "") -> told.Record:
    """Everything known now; `details` only when somebody opened them for a reason."""
    contract = profile(around.settings.contract)
    entries = entries_of(around.session, incident)
    said, kind = known(entries), kind_of(incident.kind)
    formal = kind.formal if kind else "事故等の兆候"
    return told.Record(
        code=incident.code, drill=incident.drill, contract=contract.title, contractor=contract.contractor.name,
        contractor_phone=contract.contractor.phone, ward=contract.ward.name, kind=formal,
        suspected="cause" not in said, state=STATES[incident.state], aware_at=incident.aware_at,
        aware_before=_earlier_words(incident, entries), aware_by=said.get("noticed_by", UNKNOWN),
        started_at=incident.started_at, due_at=deadline(incident.aware_at), reached_at=incident.reached_at,
        reached_how=WAYS.get(incident.reached_by or "", ""), late_reason=said.get("late", ""),
        facts=tuple(told.Fact(one.label, said.get(one.key, UNKNOWN)) for one in catalogue().fact), details=details,
        contained=tuple(moment(one) for one in entries if one.name.startswith("step")), cause=said.get("cause", ""),
        measures=tuple(
            told.Measure(one.words, one.owner, one.due_on, one.done_on) for one in measures_of(around.session, incident)
        ),
        notified=said.get("notified", ""), publication=PUBLICATION[incident.publication], claim=said.get("claim", ""),
        timeline=tuple(moment(one) for one in entries), reports=_reports(around, incident),
        changes=_changes(around, incident, entries), exercise=_exercise(incident, entries) if incident.drill else None,
    )  # fmt: skip


def moment(entry: IncidentEntry) -> told.Moment:
    """One line of the timeline in words."""
    labels = {one.key: one.label for one in catalogue().fact}
    what = DID.get(entry.name) or labels.get(entry.name, entry.name)
    return told.Moment(entry.at, BY.get(entry.by, entry.by), what, _readable(entry), entry.mark[:12])


def _readable(entry: IncidentEntry) -> str:
    """What an entry holds, in words people read."""
    if entry.name == "kind":
        kind = kind_of(entry.value)
        return kind.formal if kind else entry.value
    if entry.name == "aware":
        return _at(entry.value)
    if entry.name == "reached":
        way, _space, at = entry.value.partition(" ")
        return f"{WAYS.get(way, way)} {_at(at)}"
    return SAID.get(entry.value, entry.value)


def _at(iso: str) -> str:
    return f"{in_tokyo(datetime.fromisoformat(iso)):%m/%d %H:%M}"


def open_details(around: Surroundings, incident: Incident, by: str, why: str) -> str:
    """The sealed words about an incident; who opened them and why stands in the ledger."""
    if incident.details is None:
        return ""
    note(around.session, around.now, Act(by, "opened", "incident.details", incident.code, why, inventory="B-6"))
    return around.vault.open(details_place(incident), incident.details).decode()


def keep_details(around: Surroundings, incident: Incident, words: str) -> None:
    """Seal what does not belong in chat, under a key of this incident's own."""
    owner = Owner("incident", str(incident.id))
    incident.details = around.vault.seal(owner, details_place(incident), words.encode()) if words else None


def details_place(incident: Incident) -> Place:
    """Where the sealed words stand."""
    return Place("incident", "details", incident.id)


def _earlier_words(incident: Incident, entries: Sequence[IncidentEntry]) -> tuple[datetime, ...]:
    """The later moments that were believed first; t0 is never overwritten."""
    moments = [incident.started_at, *(datetime.fromisoformat(one.value) for one in entries if one.name == "aware")]
    return tuple(one for one in dict.fromkeys(moments) if one != incident.aware_at)


def _reports(around: Surroundings, incident: Incident) -> tuple[told.Made, ...]:
    return tuple(
        told.Made(
            one.number,
            name_of(one),
            one.drafted_at,
            one.sent_at,
            one.accepted_at,
            one.acknowledged_at,
            WAYS.get(one.route or "", ""),
            one.digest or "",
        )  # fmt: skip
        for one in reports_of(around.session, incident)
    )


def _changes(around: Surroundings, incident: Incident, entries: Sequence[IncidentEntry]) -> tuple[told.Change, ...]:
    last = reports_of(around.session, incident)[-1]
    return tuple(told.Change(*one) for one in changes(incident, entries, last)) if last.number else ()


def _exercise(incident: Incident, entries: Sequence[IncidentEntry]) -> told.Exercise:
    """How long each step of a drill took, in the order they were taken."""
    scenario = scenario_of(incident.scenario)
    steps = [one for one in entries if one.name in STEPS]
    first_of = [one for number, one in enumerate(steps) if one.name not in {each.name for each in steps[:number]}]
    minutes = tuple(
        told.Step(DID.get(after.name, after.name), round((after.at - before.at).total_seconds() / 60, 1))
        for before, after in pairwise(first_of)
    )
    people = tuple(dict.fromkeys(one.by for one in entries if one.by != "house"))
    findings = tuple(one.value for one in entries if one.name == "finding")
    return told.Exercise(scenario.story if scenario else "", people, minutes, findings)


STEPS = ("started", "kind", "aware", "contained", "taken", "called", "sent", "reached")
