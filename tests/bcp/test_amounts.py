"""Minutes and sentences in words."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.amounts import age, at, fill, span
from inventory.words import T


@pytest.mark.parametrize(
    ("minutes", "ja", "en"),
    [
        (0, "0分", "0 min"),
        (45, "45分", "45 min"),
        (60, "1時間", "1 h"),
        (210, "3時間30分", "3 h 30 min"),
        (2879, "47時間59分", "47 h 59 min"),
        (2880, "48時間(2日)", "48 h (2 days)"),
        (4320, "72時間(3日)", "72 h (3 days)"),
        (3780, "63時間(2.6日)", "63 h (2.6 days)"),
    ],
)
def test_a_span_is_told_in_hours_and_long_ones_in_days_too(minutes: int, ja: str, en: str) -> None:
    assert span(minutes) == T(ja, en)


@given(st.integers(0, 10**6))
def test_a_span_can_be_read_back(minutes: int) -> None:
    hours, _, rest = span(minutes).ja.partition("(")[0].rpartition("時間")
    assert int(hours or 0) * 60 + int(rest.removesuffix("分") or 0) == minutes


def test_an_age_is_told_in_days_from_two_on() -> None:
    assert age(timedelta(hours=47)).ja == "47時間"
    assert age(timedelta(hours=49)).ja == "2日"


def test_places_stand_in_brackets_where_there_are_any() -> None:
    assert at("", "a:1", "b:2") == T("(a:1、b:2)", " (a:1, b:2)")
    assert at("") == T("", "")


def test_gaps_are_filled_with_the_words_of_each_language() -> None:
    words = fill(T("{a}の{b}{{}}", "{b} of {a}"), a=T("甲", "A"), b="{x}")
    assert words == T("甲の{x}{}", "{x} of A")
