"""The words of asset tools: each reading, and what is refused."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.ledger.problem import MisfitError
from inventory.sources import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(("はい", True), ("暗号化済み", True), ("Compliant", True), ("管理対象", True)),
        *(("Noncompliant", False), ("管理対象外", False), ("なし", False), ("停止中", False)),
        *(("不明", None), ("-", None), ("unknown", None)),
    ],
)
def test_yes_no_and_unknown(text: str, found: bool | None) -> None:
    assert words.flag(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(
            ("10.0.26100.2033", "26100.2033"),
            ("26100", "26100"),
            ("２６１００．２０３３", "26100.2033"),
        ),
        *(("Windows 11 (10.0.22631)", "22631"), ("19045.05", "19045.5")),
    ],
)
def test_builds(text: str, found: str) -> None:
    assert words.build(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(("2031-06", date(2031, 6, 30)), ("Jun 2031", date(2031, 6, 30))),
        *(("2028-02", date(2028, 2, 29)), ("令和13年6月30日", date(2031, 6, 30))),
        *(("2031-06-30T20:00:00Z", date(2031, 7, 1)), (date(2031, 6, 1), date(2031, 6, 1))),
    ],
)
def test_last_days(text: object, found: date) -> None:
    assert words.last_day(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(("Chrome OS", "chromeos"), ("iPadOS 17", "ipados"), ("iPhone", "ios"), ("iOS", "ios")),
        *(("Microsoft Windows 11 Pro", "windows"), ("Android Enterprise", "android")),
    ],
)
def test_platforms(text: str, found: str) -> None:
    assert words.platform(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(
            ("18.1", "18.1"),
            ("iPadOS 17.6.1", "17.6.1"),
            ("140.0.7300.1 (Official)", "140.0.7300.1"),
        ),
        *(("Android 14", "14"), ("１８．１", "18.1"), ("10.0 (26100)", "10.0")),
    ],
)
def test_versions(text: str, found: str) -> None:
    assert words.version(text) == found


@pytest.mark.parametrize(
    "text", ["22B83", "2026-10-01", "20261001", "2026", "B83", "18.1.", "17.x"]
)
def test_what_only_looks_like_a_version_is_none(text: str) -> None:
    with pytest.raises(MisfitError):
        words.version(text)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        *((words.flag, "たぶん"), (words.platform, "TRON"), (words.build, "2009")),
        *(
            (words.build, "22H2"),
            (words.version, "最新"),
            (words.count, "-1"),
            (words.count, "1.5"),
        ),
        *(
            (words.last_day, "11/21/2026"),
            (words.last_day, "2031-13"),
            (words.last_day, "Foo 2031"),
        ),
    ],
)
def test_what_is_not_understood_is_refused(read: Callable[[object], object], text: str) -> None:
    with pytest.raises(MisfitError):
        read(text)


@given(st.text(max_size=20))
def test_no_text_breaks_a_reading(text: str) -> None:
    for read in (words.flag, words.platform, words.build, words.version, words.count):
        try:
            read(text)
        except MisfitError:
            continue


@given(st.text(max_size=20))
def test_a_day_is_a_day_or_refused(text: str) -> None:
    try:
        assert type(words.last_day(text)) is date
    except MisfitError:
        return
