"""What to do now about an incident, in one sentence: for the console, where somebody tired looks for the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.catalogs import Sentence, _
from bot.chat.turn import Surroundings
from handlers.incidents.ending import what_is_left
from handlers.incidents.entries import entries_of, known
from handlers.incidents.tables import Incident

RING_FIRST = _("区に電話する。")
RING_NEXT = _("次の番号に電話する。メールでも一報を送る。")
RING_ON = _("メールは送りました。区の人が出るまで、電話をつづける。")
MAIL_FAILED = _("メールが送れていません。電話をつづける。")
CLOSE = _("すべて済みました。「/終結」でとじる。")
OVER = _("することはありません。記録は残ります。")


def next_step(around: Surroundings, incident: Incident) -> Sentence:
    """The one thing to do next."""
    if incident.state == "open":
        return while_open(known(entries_of(around.session, incident)))
    if incident.state == "reported":
        return next(iter(left_to_do(around, incident)), CLOSE)
    return OVER


def while_open(said: Mapping[str, str]) -> Sentence:
    """What to do while the ward does not know yet: ring, whatever else there is."""
    if "sent" in said:
        return MAIL_FAILED if "mail failed" in said and "accepted" not in said else RING_ON
    return RING_NEXT if "called" in said else RING_FIRST


def left_to_do(around: Surroundings, incident: Incident) -> Sequence[Sentence]:
    """What is left until an incident that was reported may be closed."""
    return what_is_left(around, incident) if incident.state == "reported" else ()


def taken_words(incident: Incident) -> Sentence:
    """Who has taken it."""
    if incident.taken_by is None:
        return _("まだ、だれも引き受けていません。")
    return _("{who}が引き受けています。").fill(who=incident.taken_by)
