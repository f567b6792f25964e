"""Times as people type them in a hurry, and what is none."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.incident.moments import JST, moment_of, to_come

NIGHT = datetime(2026, 11, 22, 0, 10, tzinfo=JST)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("23:50", "2026-11-21 23:50"),
        ("２３：５０", "2026-11-21 23:50"),
        ("0005", "2026-11-22 00:05"),
        ("905", "2026-11-21 09:05"),
        ("9時", "2026-11-21 09:00"),
        ("9時半", "2026-11-21 09:30"),
        ("9時5分", "2026-11-21 09:05"),
        ("昨日 8:00", "2026-11-21 08:00"),
        ("一昨日8:00", "2026-11-20 08:00"),
        ("11/20 14:05", "2026-11-20 14:05"),
        ("11月20日14時5分", "2026-11-20 14:05"),
        ("12/31 10:00", "2025-12-31 10:00"),
        ("2026-11-21 08:00", "2026-11-21 08:00"),
        ("2026-11-20T23:00:00+00:00", "2026-11-21 08:00"),
        ("10分前", "2026-11-22 00:00"),
        ("2時間前", "2026-11-21 22:10"),
        ("5m ago", "2026-11-22 00:05"),
    ],
)
def test_a_time_is_the_last_such_moment(typed: str, meant: str) -> None:
    assert moment_of(typed, NIGHT) == datetime.fromisoformat(meant).replace(tzinfo=JST)


@pytest.mark.parametrize(
    "typed",
    ["", "25:00", "9:60", "9時5分半", "13/1 8:00", "2/30 8:00", "夜", "14", "2026-11-23 08:00",
     "11/22 00:20", "-5", "999分前x"],
)  # fmt: skip
def test_what_is_no_past_moment_is_none(typed: str) -> None:
    assert moment_of(typed, NIGHT) is None


@given(st.text(max_size=20))
def test_nothing_typed_stops_it_or_lies_in_the_future(typed: str) -> None:
    found = moment_of(typed, NIGHT)
    assert found is None or found <= NIGHT
    to_come(typed, NIGHT)


@given(st.integers(0, 1439))
def test_every_minute_of_the_day_is_within_the_last_day(minute: int) -> None:
    typed = f"{minute // 60}:{minute % 60:02d}"
    found = moment_of(typed, NIGHT)
    assert found is not None
    assert timedelta() <= NIGHT - found < timedelta(days=1)
    assert (found.hour, found.minute) == divmod(minute, 60)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("8:30", "2026-11-22 08:30"), ("0:05", "2026-11-23 00:05"), ("30分後", "2026-11-22 00:40"),
     ("あと2時間後", "2026-11-22 02:10")],
)  # fmt: skip
def test_what_is_expected_is_the_next_such_moment(typed: str, meant: str) -> None:
    assert to_come(typed, NIGHT) == datetime.fromisoformat(meant).replace(tzinfo=JST)
