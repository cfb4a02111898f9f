"""Japanese dates and times: reading what people type, and showing days the way they are written on paper."""

from bot.days.lists import read_days
from bot.days.moments import NotATime, read_moment, read_time
from bot.days.reading import NotADay, read_day, read_day_among, read_nearest_day
from bot.days.showing import Tokyo, era_year, short_day, show_day, show_time

__all__ = [
    "NotADay",
    "NotATime",
    "Tokyo",
    "era_year",
    "read_day",
    "read_day_among",
    "read_days",
    "read_moment",
    "read_nearest_day",
    "read_time",
    "short_day",
    "show_day",
    "show_time",
]
