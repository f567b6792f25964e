"""Office hours: whether something falls on nights, weekends, public holidays or the year end."""

from datetime import datetime, time

from bcp.deadlines.clock import JAPAN
from bcp.deadlines.closed_days import is_closed

OPENS, CLOSES = time(8, 30), time(17, 15)  # 就業時間: what most towns keep


def is_off_hours(moment: datetime) -> bool:
    """Whether the office is closed at this moment."""
    there = moment.astimezone(JAPAN)
    return is_closed(there.date()) or not OPENS <= there.time() < CLOSES
