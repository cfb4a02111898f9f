"""A reminder that anybody may get at any time, and that nothing hurries."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.catalogs import _
from bot.chat.messages import Text
from bot.chat.turn import Notice, Surroundings
from bot.schedule.jobs import Job
from bot.schedule.tables import DueRow

PURPOSE = "bulk"


def remind(_around: Surroundings, row: DueRow) -> Sequence[Notice]:
    """One reminder to the chat that is its anchor."""
    return [Notice((UUID(row.anchor),), (Text(f"お知らせ {row.offset}"),), PURPOSE, key=row.key)]


bulk = Job("bulk reminder", _("ふつうのお知らせ"), remind)
