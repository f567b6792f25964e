"""Hours of a contract that plainly cover nights and holidays, and those that only sound so."""

import pytest

from bcp.hours import round_the_clock


@pytest.mark.parametrize(
    ("hours", "always"),
    [
        ("24時間", True),
        ("２４時間", True),
        ("24時間365日", True),
        ("24時間・365日対応", True),
        ("24h/7", True),
        ("24H", True),
        ("24時間年中無休", True),
        ("", False),
        ("平日 8:30-17:30", False),
        ("24時間受付", False),
        ("24時間(年末年始を除く)", False),
        ("平日24時間", False),
        ("24時間対応 現地は翌営業日", False),
    ],
)
def test_only_what_says_nothing_else_is_round_the_clock(hours: str, always: bool) -> None:
    assert round_the_clock(hours) is always
