"""Which copies are whose, by the sources that they name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.series import covers, missing, series_of
from checks.model import FactError
from tests.checks.backup.samples import COPIES, SOURCES, copy, survey, wanted

A, B = SOURCES


@pytest.mark.parametrize(
    ("saved", "asked", "found"),
    [
        ("/srv/data", "/srv/data", True),
        ("/srv/data/", "/srv/data", True),
        ("/srv", "/srv/data", True),
        ("/", "/srv/data", True),
        ("srv/data", "/srv/data", True),
        ("/srv/data/x", "/srv/data", False),
        ("/srv/dat", "/srv/data", False),
        ("/srv/data2", "/srv/data", False),
        ("", "/srv/data", False),
        ("/", "juki", False),
        ("juki", "juki", True),
        ("juki", "juki2", False),
        (r"D:\Data", "d:/data", True),
        ("/Srv", "/srv", False),
    ],
)
def test_a_folder_holds_what_is_below_it(saved: str, asked: str, found: bool) -> None:
    assert covers(saved, asked) is found


@given(st.text("ab/", max_size=8), st.text("ab/", max_size=8), st.text("ab/", max_size=8))
def test_what_holds_what_holds_it_holds_it(one: str, two: str, three: str) -> None:
    absolute = [f"/{part.strip('/')}" for part in (one, two, three)]
    if covers(absolute[0], absolute[1]) and covers(absolute[1], absolute[2]):
        assert covers(absolute[0], absolute[2])


def test_one_job_for_all_sources_is_one_series() -> None:
    [one] = series_of(survey(), wanted())
    assert (one.sources, one.copies) == (frozenset(SOURCES), COPIES)


def test_a_source_that_was_dropped_stays_in_its_series() -> None:
    listed = (copy(1), copy(0, sources=(A,)))
    [one] = series_of(survey(copies=listed), wanted())
    assert one.newest is listed[-1]
    assert missing([one], wanted()) == ()


def test_a_job_for_each_source_is_a_series_each() -> None:
    listed = (copy(1, sources=(A,)), copy(1, id="b", sources=(B,)), copy(0, sources=(A,)))
    found = series_of(survey(copies=listed), wanted())
    assert {one.sources: len(one.copies) for one in found} == {
        frozenset({A}): 2,
        frozenset({B}): 1,
    }


def test_copies_of_other_hosts_are_not_ours() -> None:
    listed = (copy(1, host="SV-001.city.lg.jp"), copy(0, host="sv-002"))
    [one] = series_of(survey(copies=listed), wanted())
    assert one.copies == listed[:1]
    with pytest.raises(FactError):
        series_of(survey(copies=listed), wanted(host="other"))


def test_a_lone_host_needs_no_name() -> None:
    assert series_of(survey(), wanted(host="another name"))
