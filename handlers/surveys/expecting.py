"""What surveys will still push and no due row tells of yet: those that open by themselves, and each one's closing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.catalogs import _
from bot.chat.priorities import ANNOUNCEMENT, NEWS, STAFF
from bot.chat.turn import Surroundings
from bot.schedule.books import Expected
from handlers.contract.rules import profile
from handlers.deliveries.queries import group_cost
from handlers.meetings.rules import TO_COME
from handlers.meetings.tables import Meeting
from handlers.surveys.queries import participants, surveys
from handlers.surveys.rules import closing_moment, opening_moment, plan_reminders


def invitations(around: Surroundings, first: datetime, last: datetime) -> int:
    """How many will be asked on LINE between two moments, by surveys that open by themselves."""
    return sum(_on_line(around, meeting) for meeting, opens in _to_open(around) if first <= opens < last)


def reminders(around: Surroundings, first: datetime, last: datetime) -> int:
    """How many will be reminded by those surveys between two moments, if nobody answers before."""
    contract = profile(around.settings.contract)
    total = 0
    for meeting, opens in _to_open(around):
        closes = closing_moment(opens, contract.surveys.days_open)
        dues = plan_reminders(opens, closes, meeting.code, contract.quiet)
        total += _on_line(around, meeting) * sum(first <= due.due_at < last for due in dues)
    return total


def closings(around: Surroundings, first: datetime, last: datetime) -> int:
    """What it costs to tell the private group that surveys are over, between two moments."""
    days = profile(around.settings.contract).surveys.days_open
    ends = [one.closes_at for one, _meeting in surveys(around.session, "open") if one.closes_at is not None]
    ends += [closing_moment(opens, days) for _meeting, opens in _to_open(around)]
    return group_cost(around.session) * sum(first <= end < last for end in ends)


def _to_open(around: Surroundings) -> Iterator[tuple[Meeting, datetime]]:
    for _survey, meeting in surveys(around.session, "agreed"):
        if meeting.state in TO_COME and meeting.starts_at is not None:
            yield meeting, opening_moment(meeting.starts_at, meeting.minutes)


def _on_line(around: Surroundings, meeting: Meeting) -> int:
    return sum(one.chat_id is not None for one in participants(around, meeting))


expected_invitations = Expected(_("アンケートのお願い"), invitations, NEWS)
expected_reminders = Expected(_("アンケートの催促"), reminders, ANNOUNCEMENT)
expected_closings = Expected(_("アンケートの締め切りの知らせ"), closings, STAFF)
