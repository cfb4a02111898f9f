"""How tips come to a reader: the hour, the pace, stopping and beginning again."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import update

from bot.catalogs import Sentence, _
from bot.chat.doors import Action, Phrase
from bot.chat.messages import Text
from bot.chat.turn import Response, Turn
from bot.delivery.tables import OutboxMessage
from handlers.people.officer import ask_for_code
from handlers.people.queries import person_of
from handlers.tips import keeping
from handlers.tips.planning import keep_one
from handlers.tips.rules import HOURS, Pace
from handlers.tips.scheduled import tip as job
from handlers.tips.show import GONE, settings_card
from handlers.tips.tables import TipPace

CHANGES: dict[str, dict[str, object]] = {
    "slower": {"slower": True},
    "usual": {"slower": False},
    "start": {"stopped_at": None},
}


def settings(turn: Turn, _values: Mapping[str, str]) -> Response:
    """「止める・時間を変える」."""
    return how_they_come(turn)


def how_they_come(turn: Turn) -> Response:
    """「ヒントの受け取り方」."""
    person = person_of(turn.session, turn.chat)
    if person is None:
        return ask_for_code(turn)
    return [settings_card(_pace(keeping.pace_of(turn, person.id)), _("ヒントの受け取り方"))]


def change(turn: Turn, values: Mapping[str, str]) -> Response:
    """One thing about how tips come was changed."""
    wish = values.get("set", "")
    if wish == "stop":
        return stop(turn)
    if wish in HOURS:
        return _changed(turn, _("わかりました。"), hour=wish)
    if wish in CHANGES:
        return _changed(turn, _("わかりました。"), **CHANGES[wish])
    return [Text(GONE)]


def stop(turn: Turn) -> Response:
    """「ヒントを止める」: none comes by itself from this moment."""
    _drop_waiting(turn)
    return _changed(turn, _("ヒントを止めました。"), _("「ヒント」と送れば、いつでも見られます。"), stopped_at=turn.now)


def start(turn: Turn) -> Response:
    """「ヒントを始める」."""
    return _changed(turn, _("ヒントをまた始めます。"), stopped_at=None)


def _changed(turn: Turn, heading: Sentence, *lines: Sentence, **values: object) -> Response:
    person = person_of(turn.session, turn.chat)
    if person is None:
        return ask_for_code(turn)
    pace = keeping.change_pace(turn, person, turn.by, **values)
    keep_one(turn, job, person)
    return [settings_card(_pace(pace), heading, lines)]


def _drop_waiting(turn: Turn) -> None:
    """A tip that waits for the month or its turn does not go out any more."""
    mine = (OutboxMessage.chat_id == turn.chat, OutboxMessage.purpose == "tip")
    turn.session.execute(
        update(OutboxMessage)
        .where(*mine, OutboxMessage.state.in_(("queued", "parked")))
        .values(state="dropped", payload=None, fault="stopped", ended_at=turn.now)
    )


def _pace(kept: TipPace) -> Pace:
    return Pace(kept.hour, kept.slower, kept.stopped_at is not None, kept.revision)


pace = Phrase((_("ヒントの受け取り方"), _("ヒントの時間"), _("ヒントを変える")), how_they_come)
stopping = Phrase((_("ヒントを止める"), _("ヒントをとめる"), _("ヒントを止めて"), _("ヒントはいらない")), stop)
starting = Phrase((_("ヒントを始める"), _("ヒントをはじめる"), _("ヒントをもう一度始める")), start)
on_settings = Action("tips.settings", "officer", settings)
on_pace = Action("tips.pace", "officer", change)
