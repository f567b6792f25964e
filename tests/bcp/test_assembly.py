"""Who can be counted on to come, and when."""

from dataclasses import replace

import pytest

from bcp.assembly import Hand, absences, arrivals, crews, walking_minutes
from bcp.model import Assembly, Continuity, Person, Vendor
from tests.bcp.city import CITY

STAFF = (
    Person("near", skills=("server",), km=3),
    Person("far", km=24),
    Person("unknown"),
    Person("lame", km=1, walks=False),
)
EAST = "vendor:east"


def town(turnout: float = 1, *, arrives: float | None = None, hours: str = "") -> Continuity:
    east = Vendor(EAST, hours, arrives)
    settings = Assembly(ready_minutes=30, km_per_hour=3, turnout=turnout)
    return replace(CITY, people=STAFF, assembly=settings, vendors={EAST: east})


def test_off_duty_people_get_ready_and_walk() -> None:
    came = arrivals(town(), off_hours=True)
    assert came == (Hand("near", frozenset({"server"}), 90), Hand("far", frozenset(), 510))


def test_who_cannot_be_counted_on_is_named_with_a_reason() -> None:
    away = {one.name: one.why.ja for one in absences(town(), off_hours=True)}
    assert set(away) == {"unknown", "lame"}
    assert "距離" in away["unknown"]
    assert "徒歩" in away["lame"]


def test_in_office_hours_everybody_is_there() -> None:
    assert [hand.arrives for hand in arrivals(town(), off_hours=False)] == [0, 0, 0, 0]
    assert absences(town(), off_hours=False) == ()


@pytest.mark.parametrize(("share", "names"), [(0.5, ["near"]), (0.49, []), (0, []), (1, [0, 0])])
def test_of_a_share_the_farthest_stay_away(share: float, names: list[str]) -> None:
    came = arrivals(town(share), off_hours=True)
    assert len(came) == len(names)
    assert [hand.name for hand in came][:1] == ["near"][: len(names)]


def test_twenty_nine_of_a_hundred_are_not_twenty_eight() -> None:
    people = tuple(Person(f"p{number:02}", km=number) for number in range(100))
    assert int(100 * 0.29) == 28
    assert len(arrivals(replace(town(0.29), people=people), off_hours=True)) == 29


def test_a_speed_of_nothing_brings_nobody() -> None:
    stopped = replace(town(), assembly=Assembly(km_per_hour=0))
    assert arrivals(stopped, off_hours=True) == ()
    assert "歩く速さ" in absences(stopped, off_hours=True)[0].why.ja


def test_the_way_of_who_does_not_walk_has_no_length() -> None:
    settings = Assembly()
    assert [walking_minutes(one, settings) for one in STAFF] == [90, 510, None, None]


@pytest.mark.parametrize(
    ("arrives", "hours", "off_hours", "at"),
    [
        (180, "24時間", True, 200),
        (180, "24時間受付 対応は翌営業日", True, None),
        (180, "平日 8:30-17:30", False, 200),
        (180, "平日 8:30-17:30", True, None),
        (180, "", True, None),
        (None, "24時間", True, None),
    ],
)
def test_a_vendor_comes_within_its_hours_from_the_call(
    arrives: float | None, hours: str, off_hours: bool, at: float | None
) -> None:
    came = crews(town(arrives=arrives, hours=hours), called={EAST: 20}, off_hours=off_hours)
    assert came == (() if at is None else (Hand(EAST, frozenset(), at),))


def test_a_vendor_that_nobody_called_does_not_come() -> None:
    assert crews(town(arrives=1, hours="24時間"), called={}, off_hours=True) == ()
