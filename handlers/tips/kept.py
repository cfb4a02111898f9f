"""What is kept of a reader, in words for that very person: how many tips, what they answered, how tips come."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.catalogs import Lazy, Sentence, _
from bot.chat.own import KeptAbout
from bot.chat.turn import Surroundings
from handlers.tips.keeping import pace_of
from handlers.tips.library import library
from handlers.tips.queries import records_of
from handlers.tips.rules import ANSWERS, HOUR_WORDS


def about(around: Surroundings, person: UUID) -> Sequence[Sentence]:
    """Each tip with its answer, newest last, and the reader's pace where they changed it."""
    records = sorted(records_of(around.session, [person]), key=lambda one: one.told_at)
    told: list[Sentence] = []
    for one in records:
        tip = library().tip(one.tip)
        answer = ANSWERS[one.answer] if one.answer is not None else _("お返事はまだ")
        told.append(_("{title}: {answer}").fill(title=Lazy(tip.title) if tip is not None else one.tip, answer=answer))
    pace = pace_of(around, person)
    if pace.stopped_at is not None:
        told.append(_("ヒントは止めています。"))
    elif pace.revision:
        told.append(_("届く時間: {hour}").fill(hour=HOUR_WORDS[pace.hour]))
    return told


kept = KeptAbout("tips", _("使い方のヒント"), 50, about, _("まだ、お送りしていません。"))
