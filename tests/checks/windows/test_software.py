"""Software by its names: forbidden, out of support, not approved; parts of others do not count."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from checks.model import Verdict
from checks.windows.rules.software import software
from tests.checks.windows.answers import (
    CARRIED,
    DENIED,
    FAIL,
    PASS,
    UNKNOWN,
    result,
    unseen,
    verdict,
    with_,
)
from tests.checks.windows.built import value
from tests.checks.windows.good.software import GOOD, place, program

APPROVED = {"terminal_software.approved": ("Microsoft *", "一太郎*", "teams")}


def also(*programs: dict[str, Any]) -> dict[str, Any]:
    """The good terminal with more in the place of 32 bits."""
    return with_(GOOD, "Software/places/1", place(*programs))


@pytest.mark.parametrize(
    ("one", "want"),
    [
        (program("TeamViewer Host"), FAIL),
        (program("ＴｅａｍＶｉｅｗｅｒ 15"), FAIL),
        (program("My TeamViewer"), PASS),
        (program("TeamViewer", SystemComponent=1), FAIL),
        (program("Adobe Flash Player 32 NPAPI"), FAIL),
        (program("Adobe Flash Player 32 NPAPI", SystemComponent=1), PASS),
        (program("Adobe Flash Player 32 NPAPI", ParentKeyName="x"), PASS),
        (program("Adobe Flash Player 32 NPAPI", SystemComponent=0), FAIL),
        (program("Adobe Flash Player 32 NPAPI", SystemComponent="1"), FAIL),
        (program(""), PASS),
        (program("文書　作成\u00a02026®"), PASS),
        (program("TeamViewer\0"), FAIL),
        (program("T\0e\0a\0m\0V\0i\0e\0w\0e\0r\0"), UNKNOWN),
        (program("office\ufffd"), UNKNOWN),
    ],
)
def test_names_are_matched_in_any_width_and_case(one: dict[str, Any], want: Verdict) -> None:
    assert verdict(software, also(one)) is want


def test_a_list_of_approved_software_forbids_the_rest() -> None:
    assert verdict(software, GOOD, APPROVED) is PASS
    found = result(software, also(program("Unknown", DisplayVersion="2")), limits=APPROVED)
    assert found.verdict is FAIL
    assert found.observed_ja == "Unknown 2（未承認）"
    assert verdict(software, also(program("Part", SystemComponent=1)), APPROVED) is PASS


def test_an_end_of_support_counts_from_the_day_after() -> None:
    limits = {"terminal_software.ends": ("一太郎* 2026-11-21",)}
    assert verdict(software, GOOD, limits) is PASS
    late = replace(CARRIED, collected_at=datetime(2026, 11, 22, 3, tzinfo=UTC))
    assert verdict(software, GOOD, limits, collection=late) is FAIL
    never = replace(CARRIED, collected_at=None)
    assert verdict(software, GOOD, limits, collection=never) is UNKNOWN


@pytest.mark.parametrize("entry", ["一太郎*", "一太郎* 2026-13-01", "2026-01-01", "一太郎 R8.1.1"])
def test_a_limit_that_cannot_be_read_is_told(entry: str) -> None:
    found = result(software, GOOD, limits={"terminal_software.ends": (entry,)})
    assert found.verdict is UNKNOWN
    assert entry in found.detail_ja


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        ("Software/places/0/programs/0", ...),
        ("Software/places/2", ...),
        ("Software/places/0/state", "denied"),
        ("Software/places/0/programs/0/DisplayName", DENIED),
        ("Software/places/0/programs/0/DisplayName", value(7)),
        ("Software/count", 2),
    ],
)
def test_a_list_that_is_not_whole_is_not_known(path: str, odd: object) -> None:
    assert verdict(software, with_(GOOD, path, odd)) is UNKNOWN


def test_who_was_looked_at_is_told_and_an_empty_list_is_no_answer() -> None:
    assert "利用者 1 人分" in result(software, GOOD).observed_ja
    bare = {"Software": {"places": [place(), place(state="absent")], "count": 2}}
    assert verdict(software, bare) is UNKNOWN
    unseen(software, GOOD)
