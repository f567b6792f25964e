"""Office hours of Japan, to the minute and whatever zone a moment is told in."""

from datetime import datetime

import pytest

from bcp.deadlines.office_hours import is_off_hours


@pytest.mark.parametrize(
    ("moment", "off"),
    [
        ("2026-11-20T08:29:59+09:00", True),
        ("2026-11-20T08:30:00+09:00", False),
        ("2026-11-20T17:14:59+09:00", False),
        ("2026-11-20T17:15:00+09:00", True),
        ("2026-11-21T10:00:00+09:00", True),  # Saturday
        ("2026-11-22T01:00:00+00:00", True),  # Sunday in Japan
        ("2026-11-23T10:00:00+09:00", True),  # 勤労感謝の日
        ("2026-12-29T10:00:00+09:00", True),  # a Tuesday of the year end
        ("2026-11-24T00:30:00+00:00", False),  # half past nine in Japan
        ("2026-11-23T20:30:00+00:00", True),  # half past five in the morning
    ],
)
def test_nights_and_closed_days_are_off_hours(moment: str, *, off: bool) -> None:
    assert is_off_hours(datetime.fromisoformat(moment)) is off
