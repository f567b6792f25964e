"""An auditor never audits the section where he works, or worked in the audited period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cycle.independence import Auditor, Posting, dependences, is_within

PERIOD = date(2025, 4, 1), date(2026, 3, 31)
WORK = date(2026, 10, 1), date(2026, 10, 31)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def _why(*postings: Posting, external: bool = False) -> list[tuple[str, bool]]:
    team = [Auditor("田中", postings, external)]
    found = dependences(team, ["総務部 税務課"], PERIOD, WORK)
    return [(one.why.ja, one.certain) for one in found]


@pytest.mark.parametrize(
    ("department", "since", "until", "words"),
    [
        ("総務部 税務課", None, None, "所属している"),
        ("総務部 税務課", date(2026, 10, 31), None, "所属している"),
        ("総務部 税務課", None, date(2026, 10, 1), "所属している"),
        ("総務部", None, None, "所属している"),
        ("総務部 税務課 収納係", None, None, "所属している"),
        ("総務部 税務課", date(2024, 4, 1), date(2025, 4, 1), "所属していた"),
        ("総務部 税務課", date(2026, 3, 31), date(2026, 4, 30), "所属していた"),
    ],
)
def test_own_section_is_not_audited(
    department: str, since: date | None, until: date | None, words: str
) -> None:
    ((why, certain),) = _why(Posting(department, since, until))
    assert words in why
    assert certain


@pytest.mark.parametrize(
    "posting",
    [
        Posting("市民部 市民課"),
        Posting("総務部 税務課", None, date(2025, 3, 31)),
        Posting("総務部 税務課", date(2026, 4, 1), date(2026, 9, 30)),
        Posting("総務部 税務", None, None),
    ],
)
def test_other_sections_and_other_times_are_free(posting: Posting) -> None:
    assert _why(posting) == []


def test_somebody_of_whom_nothing_is_known_is_not_taken_for_independent() -> None:
    ((why, certain),) = _why()
    assert "分からない" in why
    assert not certain
    assert _why(external=True) == []


def test_part_of_a_section_is_within_it() -> None:
    assert is_within("総務部", "総務部 税務課")
    assert is_within("総務部　税務課", "総務部 税務課")
    assert not is_within("総務", "総務部")
    assert not is_within("", "総務部")


@given(DAYS, st.integers(0, 900), DAYS, st.integers(0, 900))
def test_overlap_is_told_day_by_day(since: date, long: int, first: date, wide: int) -> None:
    until, last = since + timedelta(long), first + timedelta(wide)
    shared = max(since, first) <= min(until, last)
    assert Posting("課", since, until).overlaps(first, last) is shared
