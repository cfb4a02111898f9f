"""What the incident's page does with a form: the same deeds as in chat, so nothing depends on LINE."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from bot.catalogs import _
from bot.chat.turn import Notice, Refusal, Surroundings
from handlers.incidents.answering import last_moment, take_it
from handlers.incidents.beginning import earlier
from handlers.incidents.ending import reported_one
from handlers.incidents.entries import enter, entries_of, known, short_words
from handlers.incidents.kinds import catalogue, kind_of
from handlers.incidents.mailing import WAIVED, ask_somebody, send
from handlers.incidents.reaching import WAYS, called, reached
from handlers.incidents.reports import FIRST, new_report
from handlers.incidents.tables import Incident, IncidentEntry
from handlers.incidents.telling import keep_details

REASONS = {"report": "区への報告", "inquiry": "原因の調査", "persons": "本人への通知", "correct": "訂正"}
MOST_DETAILS = 4000
FASTER = _("「{label}」は、ちょうど別の人が書きかえました。下の、いまの内容を見てから、もう一度記録してください。")
TAKEN = _("ちょうど{who}が引き受けました。引きつぐときは、もう一度押してください。")
WRITTEN = _(
    "くわしい内容は、別の人が先に書きました。いま書いた文は、まだ保管していません。"
    "写しておき、保管してある内容をひらいてから書き足してください。"
)


def facts(around: Surroundings, incident: Incident, by: str) -> list[Notice]:
    """Kind, when it was noticed, what was done, the facts: only what this reader changed becomes an entry.

    Raises Refusal; also for what somebody else changed since the page was made, so that nothing is lost unseen.
    """
    before, said = _before(around, incident), known(entries_of(around.session, incident))
    kind = kind_of(request.form.get("kind"))
    if kind is not None and _changed("kind", "種類", kind.key, before, said):
        incident.kind = kind.key
        enter(around.session, incident, around.now, by, "kind", kind.key)
    noticed = request.form.get("aware", "").strip()
    if noticed:
        earlier(around, incident, last_moment(noticed, around.now), by)
    for n, words in enumerate(kind.steps if kind else (), 1):
        if request.form.get(f"step{n}") == "yes" and f"step{n}" not in said:
            enter(around.session, incident, around.now, by, f"step{n}", words)
    for fact in catalogue().fact:
        words = request.form.get(f"{fact.key}-words", "").strip() or request.form.get(fact.key, "")
        if words and _changed(fact.key, fact.label, words, before, said):
            enter(around.session, incident, around.now, by, fact.key, short_words(words))
    return []


def take(around: Surroundings, incident: Incident, by: str) -> list[Notice]:
    """「わたしが引き受ける」, as in chat; refused when somebody else took it since the page was made."""
    if (incident.taken_by or "") != request.form.get("taken", ""):
        raise Refusal(TAKEN.fill(who=incident.taken_by or ""))
    take_it(around, incident, by)
    return []


def call(around: Surroundings, incident: Incident, by: str) -> list[Notice]:
    """How a call went."""
    said = called(around, incident, by, answered=request.form.get("answered") == "yes")
    return [one for one in said if isinstance(one, Notice)]


def reach(around: Surroundings, incident: Incident, by: str) -> list[Notice]:
    """The ward knows: how and when; a late report says why at once. Raises Refusal."""
    way, at = request.form.get("way", ""), request.form.get("at", "").strip()
    if way not in WAYS:
        raise Refusal(_("どうやって知らせたかを選んでください。"))
    said = reached(around, incident, way, by, last_moment(at, around.now) if at else None)
    why = request.form.get("late", "").strip()
    if why:
        enter(around.session, incident, around.now, by, "late", short_words(why))
    return [one for one in said if isinstance(one, Notice)]


def mail(around: Surroundings, incident: Incident, by: str) -> list[Notice]:
    """Send the first report, or ask somebody to look over it. Raises Refusal."""
    how = request.form.get("how", "")
    if how == "ask":
        said = ask_somebody(around, incident, FIRST, by)
        return [one for one in said if isinstance(one, Notice)]
    if how not in WAIVED:
        raise Refusal(_("確認をどうするか選んでください。"))
    send(around, incident, FIRST, by, waived=how)
    return []


def follow(around: Surroundings, incident: Incident, by: str) -> list[Notice]:
    """A follow-up for a second person to check; with the encrypted incident report when that is wanted."""
    report = new_report(around, reported_one(incident), by)
    report.attach = request.form.get("attach") == "yes"
    return [one for one in ask_somebody(around, incident, report.number, by) if isinstance(one, Notice)]


def details(around: Surroundings, incident: Incident, by: str) -> list[Notice]:
    """The words that do not belong in chat, sealed under a key of this incident's own. Raises Refusal."""
    words = request.form.get("details", "").strip()
    if len(words) > MOST_DETAILS:
        raise Refusal(_("{most}文字までで書いてください。").fill(most=MOST_DETAILS))
    if any(one.name == "details" for one in _since(around, incident)):
        raise Refusal(WRITTEN)
    keep_details(around, incident, words)
    enter(around.session, incident, around.now, by, "details", f"{len(words)}文字")
    return []


def _before(around: Surroundings, incident: Incident) -> Mapping[str, str]:
    """What was known when the page of this form was made."""
    later = {one.seq for one in _since(around, incident)}
    return known([one for one in entries_of(around.session, incident) if one.seq not in later])


def _since(around: Surroundings, incident: Incident) -> list[IncidentEntry]:
    """What was entered after the page of this form was made."""
    upto = request.form.get("seen", "")
    return [one for one in entries_of(around.session, incident) if upto.isdecimal() and one.seq > int(upto)]


def _changed(name: str, label: str, words: str, before: Mapping[str, str], said: Mapping[str, str]) -> bool:
    """Whether a field was changed on this page; raises Refusal when somebody else changed it meanwhile."""
    if words == said.get(name) or words == before.get(name):
        return False
    if said.get(name) != before.get(name):
        raise Refusal(FASTER.fill(label=label))
    return True
