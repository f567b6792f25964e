"""Deeds on the training ledger: whole or not at all, never after the year is closed."""

from datetime import date
from pathlib import Path

import pytest

from audit.cycle.training import stream_of, training_of
from audit.cycle.training_answers import history, late, person, sections_of, year_of, years_told
from audit.cycle.training_desk import TrainingDesk
from audit.cycle.training_model import Attendance, Audience, Course, Sort, Way
from audit.cycle.training_people import Staff
from inventory.journal import Journal
from inventory.words import HinomiError
from tests.audit.cycle.planners import TAX as TAX_TARGET
from tests.audit.cycle.planners import closed, decided, journal_in
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
    written,
)

JUNE = date(2026, 6, 10)
EVERYBODY = Course(ALL, Sort.COURSE, YEAR, ((JUNE, JUNE),), Audience(everyone=True))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_in(tmp_path)


def desk(journal: Journal) -> TrainingDesk:
    return TrainingDesk(journal, LEDGER, YEAR, "情報 係長", TODAY)


def there(number: str, day: date = JUNE, score: float | None = None) -> Attendance:
    return Attendance(number, day, Way.TOGETHER, score, "ab" * 32)


def test_one_wrong_attendance_keeps_all_from_being_written(journal: Journal) -> None:
    desk(journal).hold(EVERYBODY)
    head = journal.head()
    with pytest.raises(HinomiError) as caught:
        desk(journal).record({ALL: [there("101"), there("999"), there("105")]}, "名簿")
    assert "999 2026-06-10" in caught.value.message.ja
    assert "105 2026-06-10" in caught.value.message.ja
    assert journal.head() == head


@pytest.mark.parametrize("score", [0.0, 85.0, 85.25, 0.1, 99.99])
def test_a_score_is_kept_exactly(journal: Journal, score: float) -> None:
    desk(journal).hold(EVERYBODY)
    desk(journal).record({ALL: [there("101", score=score)]}, "名簿")
    assert desk(journal).training.days(EVERYBODY, "101", TODAY)[0].score == score
    assert not desk(journal).record({ALL: [there("101", score=score)]}, "名簿").entries


def test_a_closed_year_changes_no_more(journal: Journal) -> None:
    desk(journal).hold(EVERYBODY)
    desk(journal).record({ALL: [there("101")]}, "名簿")
    decided(journal, TAX_TARGET)
    closed(journal, YEAR)
    head = journal.head()
    deeds = (
        lambda: desk(journal).hold(EVERYBODY),
        lambda: desk(journal).record({ALL: [there("102")]}, "名簿"),
        lambda: desk(journal).withdraw(ALL, [("101", None)], "誤り"),
        lambda: desk(journal).drop(ALL, "中止"),
    )
    for deed in deeds:
        with pytest.raises(HinomiError) as caught:
            deed()
        assert "締めた後" in caught.value.message.ja
    assert journal.head() == head


def test_taking_back_is_of_days_that_are_there_or_of_none(journal: Journal) -> None:
    desk(journal).hold(EVERYBODY)
    july = date(2026, 7, 1)
    desk(journal).record({ALL: [there("101"), there("101", july), there("102")]}, "名簿")
    with pytest.raises(HinomiError):
        desk(journal).withdraw(ALL, [("101", JUNE), ("102", july)], "誤り")
    assert desk(journal).withdraw(ALL, [("101", None), ("101", JUNE)], "誤り") == 2
    assert set(desk(journal).training.of(EVERYBODY)) == {"102"}
    assert desk(journal).training.odd == ()


@pytest.mark.parametrize("why", ["", " ", "一\n二", "x" * 201, "password: hunter2"])
def test_a_reason_is_one_line_without_a_secret(journal: Journal, why: str) -> None:
    desk(journal).hold(EVERYBODY)
    with pytest.raises(HinomiError):
        desk(journal).drop(ALL, why)
    assert not desk(journal).training.courses[0].dropped


def test_no_body_of_the_journal_names_a_person(journal: Journal) -> None:
    desk(journal).hold(EVERYBODY)
    desk(journal).record({ALL: [there("101")]}, "名簿")
    desk(journal).withdraw(ALL, [("101", None)], "誤り")
    lines = "".join(journal.lines())
    assert lines
    assert not any(one.name in lines for one in LEDGER.staff)


def test_who_has_left_is_counted_and_not_asked_to_catch_up(journal: Journal) -> None:
    day = ("2026-05-20", "2026-05-20")
    written(journal, course(ALL, day), target(everyone=True), came("101", day="2026-05-20"))
    training = training_of(journal, YEAR)
    staff = Staff(LEDGER, training.moves)
    year = year_of(training, staff, TODAY)
    assert (year.total.targeted, year.total.missing) == (5, 4)
    assert [one.number for one in late(year, staff, TODAY)] == ["102", "103", "104"]


def test_a_person_sees_courses_asked_for_and_those_attended_beside(journal: Journal) -> None:
    days = ("2026-06-01", "2026-07-31")
    written(journal, course(ALL, days), target(sections=[TAX]))
    written(journal, course(MAIL, days, times=2), target(MAIL, everyone=True))
    written(journal, came("103", name=ALL), came("103", name=MAIL))
    training = training_of(journal, YEAR)
    parts = person(year_of(training, Staff(LEDGER, ()), TODAY), "103")
    assert [(p.course.name, p.asked, p.attended) for p in parts] == [
        (ALL, False, True), (MAIL, True, False),
    ]  # fmt: skip


def test_sections_of_the_ledger_come_in_its_order(journal: Journal) -> None:
    days = ("2026-10-01", "2026-10-31")
    written(journal, course(ALL, days), target(everyone=True), came("106", day="2026-10-02"))
    training = training_of(journal, YEAR)
    found = sections_of(year_of(training, Staff(LEDGER, ()), TODAY), LEDGER)
    assert [(name, rate.attended, rate.targeted) for name, rate in found] == [
        (TAX, 0, 2), (CITIZENS, 0, 2), (OFFICE, 1, 1),
    ]  # fmt: skip


def test_history_is_of_years_that_have_begun(journal: Journal) -> None:
    for year in (2025, 2026, 2030):
        written(journal, course(ALL, year=year), target(ALL, everyone=True, year=year))
    written(journal, came("101", day="2025-06-10", year=2025))
    assert years_told(journal) == (2025, 2026, 2030)
    found = history(journal, LEDGER, TODAY)
    assert [(one.training.year, one.total.attended) for one in found] == [(2025, 1), (2026, 0)]
    assert found[0].on == date(2026, 3, 31)
    assert stream_of(2025) == "training:2025"
