"""What the incident's page does with a form: the same deeds as in chat, so nothing depends on LINE."""

from __future__ import annotations

from flask import request

from bot.catalogs import _
from bot.chat.turn import Notice, Refusal, Surroundings
from handlers.incidents.answering import last_moment
from handlers.incidents.beginning import earlier
from handlers.incidents.ending import reported_one
from handlers.incidents.entries import enter, entries_of, known, short_words
from handlers.incidents.kinds import catalogue, kind_of
from handlers.incidents.mailing import WAIVED, ask_somebody, send
from handlers.incidents.reaching import WAYS, called, reached
from handlers.incidents.reports import FIRST, new_report
from handlers.incidents.tables import Incident
from handlers.incidents.telling import keep_details

REASONS = {"report": "区への報告", "inquiry": "原因の調査", "persons": "本人への通知", "correct": "訂正"}
MOST_DETAILS = 4000


def facts(around: Surroundings, incident: Incident, by: str) -> list[Notice]:
    """Kind, when it was noticed, what was done, the facts: only what changed becomes an entry. Raises Refusal."""
    said = known(entries_of(around.session, incident))
    kind = kind_of(request.form.get("kind"))
    if kind is not None and kind.key != incident.kind:
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
        if words and words != said.get(fact.key):
            enter(around.session, incident, around.now, by, fact.key, short_words(words))
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
    keep_details(around, incident, words)
    enter(around.session, incident, around.now, by, "details", f"{len(words)}文字")
    return []
