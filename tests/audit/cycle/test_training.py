from datetime import date
from pathlib import Path

import pytest

from audit.cycle.training import stream_of, tallies, training_of
from audit.cycle.year_record import TrainingTally
from inventory.entries import Draft
from inventory.journal import Journal
from tests.audit.cycle.planners import journal_in
from tests.audit.cycle.trainees import (
    ALL,
    CITIZENS,
    LEDGER,
    MAIL,
    OFFICE,
    TAX,
    TODAY,
    YEAR,
    came,
    course,
    target,
    withdrawn,
    written,
)

JUNE = ("2026-06-10", "2026-06-10")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_in(tmp_path)


def counted(journal: Journal, on: date = TODAY) -> dict[tuple[str, str], tuple[int, int]]:
    found = tallies(training_of(journal, YEAR), LEDGER, on)
    return {(t.course, t.department): (t.attended, t.targeted) for t in found}


def test_the_rate_is_of_those_who_were_employed_on_the_day(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), target(everyone=True), came("101", "103", "105", "106"))
    assert counted(journal) == {(ALL, TAX): (1, 2), (ALL, CITIZENS): (1, 2)}


def test_a_course_for_nobody_has_no_rate_and_is_not_complete() -> None:
    one = TrainingTally(ALL, "", 0, 0)
    assert one.rate is None
    assert not one.is_short


def test_a_course_for_a_section_without_people_has_one_line_of_nobody(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), target(sections=[OFFICE]))
    assert counted(journal) == {(ALL, ""): (0, 0)}


def test_a_course_that_has_not_begun_has_no_tally(journal: Journal) -> None:
    written(journal, course(ALL, ("2026-11-23", "2026-11-24")), target(everyone=True))
    assert counted(journal) == {}
    assert counted(journal, date(2026, 11, 23))[ALL, OFFICE] == (0, 1)


def test_a_course_without_a_day_is_due_at_the_end_of_the_year(journal: Journal) -> None:
    written(journal, course(ALL), target(everyone=True))
    assert counted(journal) == {}
    assert counted(journal, date(2027, 3, 31))[ALL, TAX] == (0, 2)


def test_attendance_that_was_taken_back_counts_no_more(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), target(everyone=True), came("101", "102"))
    written(journal, withdrawn("102"))
    assert counted(journal)[ALL, TAX] == (1, 2)


def test_a_dropped_course_counts_no_more_until_it_is_held_again(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), target(everyone=True), withdrawn())
    assert counted(journal) == {}
    written(journal, course(ALL, JUNE))
    assert counted(journal)[ALL, TAX] == (0, 2)


def test_twice_a_year_takes_two_days(journal: Journal) -> None:
    written(journal, course(ALL, ("2026-06-01", "2026-07-31"), times=2), target(everyone=True))
    written(journal, came("101"), came("101"), came("102"), came("102", day="2026-07-01"))
    assert counted(journal)[ALL, TAX] == (1, 2)


def test_what_was_attended_later_counts_later(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), target(everyone=True), came("101", day="2026-08-01"))
    assert counted(journal, date(2026, 7, 31))[ALL, TAX] == (0, 2)
    assert counted(journal, date(2026, 8, 1))[ALL, TAX] == (1, 2)


def test_a_correction_replaces_the_same_person_course_and_day(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), came("101", score="40"), came("101", score="80.5"))
    training = training_of(journal, YEAR)
    [held] = training.days(training.courses[0], "101", TODAY)
    assert held.score == 80.5


def test_what_nobody_has_to_attend_is_in_no_rate(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), target(everyone=True))
    written(journal, course(MAIL, JUNE, required=False), target(MAIL, everyone=True))
    assert {name for name, _ in counted(journal)} == {ALL}


def test_a_drill_and_its_goal_are_told(journal: Journal) -> None:
    written(journal, course(MAIL, JUNE, sort="drill", goal=50), target(MAIL, sections=[TAX]))
    written(journal, came("101", name=MAIL))
    [tally] = tallies(training_of(journal, YEAR), LEDGER, TODAY)
    assert tally == TrainingTally(MAIL, TAX, 2, 1, is_drill=True, goal=50)
    assert not tally.is_short


@pytest.mark.parametrize("bad", [
    course(goal=0), course(times=0), course(ALL, ("2026-06-02", "2026-06-01")),
    course(sort="party"), target("無い研修"), came("101", name="無い研修"), came("101", day="明日"),
    withdrawn("101"), Draft(stream_of(YEAR), "training.other", {}, "a"),
    Draft(stream_of(YEAR), "training.course", {"course": 1}, "a"),
])  # fmt: skip
def test_an_odd_entry_is_told_and_changes_nothing(journal: Journal, bad: Draft) -> None:
    before = training_of(written(journal, course(MAIL, JUNE)), YEAR)
    after = training_of(written(journal, bad), YEAR)
    assert after.odd == (2,)
    assert after.courses == before.courses
    assert not any(after.attended.values())


def test_half_of_an_odd_entry_is_not_believed(journal: Journal) -> None:
    odd = came("101", "102")
    odd.body["rows"].append(["103", "2026-06-10", "by car", ""])
    written(journal, course(ALL, JUNE), target(everyone=True), odd, came("101"))
    written(journal, withdrawn("101", "102"))
    assert counted(journal)[ALL, TAX] == (1, 2)
    assert training_of(journal, YEAR).odd == (3, 5)


def test_years_do_not_share_a_stream(journal: Journal) -> None:
    written(journal, course(year=2025), course(MAIL, year=20260))
    assert training_of(journal, 2026).courses == ()
    assert [one.name for one in training_of(journal, 2025).courses] == [ALL]


def test_the_training_up_to_an_entry_is_that_of_then(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), target(everyone=True), came("101"))
    then = training_of(journal, YEAR, until=2)
    assert [t.attended for t in tallies(then, LEDGER, TODAY)] == [0, 0]
