"""Who should attend: by date of employment, by the section of the day, by post."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cycle.training import fold_training, moves_since, tallies, training_of
from audit.cycle.training_model import (
    Attendance,
    Audience,
    Course,
    Move,
    Sort,
    TrainingYear,
    Way,
)
from audit.cycle.training_people import Roll, Staff, roll_of
from inventory.journal import Journal
from inventory.ledger.importing import import_ledger
from inventory.ledger.writing import write_ledger
from inventory.model import Ledger, StaffMember
from inventory.store import InventoryStore
from tests.audit.cycle.planners import journal_in
from tests.audit.cycle.trainees import (
    ALL,
    CITIZENS,
    LEDGER,
    OFFICE,
    TAX,
    TODAY,
    YEAR,
    came,
    course,
    target,
    written,
)

JUNE = ("2026-06-10", "2026-06-10")
LONG = ("2026-05-01", "2027-02-28")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_in(tmp_path)


def roll(journal: Journal, ledger: Ledger = LEDGER, on: date = TODAY) -> Roll:
    training = training_of(journal, YEAR)
    return roll_of(training, training.courses[0], Staff(ledger, training.moves), on)


def asked(journal: Journal, ledger: Ledger = LEDGER, on: date = TODAY) -> list[tuple[str, str]]:
    return [(one.number, one.department) for one in roll(journal, ledger, on).members]


def test_everybody_on_the_day_and_nobody_else(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), target(everyone=True))
    assert [n for n, _ in asked(journal)] == ["101", "102", "103", "104"]


@pytest.mark.parametrize(("day", "numbers"), [
    ("2026-05-31", {"101", "102", "103", "104", "105"}),
    ("2026-06-01", {"101", "102", "103", "104"}),
    ("2026-09-30", {"101", "102", "103", "104"}),
    ("2026-10-01", {"101", "102", "103", "104", "106"}),
])  # fmt: skip
def test_the_first_and_the_last_day_of_employment_count(
    journal: Journal, day: str, numbers: set[str]
) -> None:
    written(journal, course(ALL, (day, day)), target(everyone=True))
    assert {n for n, _ in asked(journal)} == numbers


def test_over_several_days_any_of_them_counts(journal: Journal) -> None:
    written(journal, course(ALL, LONG), target(everyone=True))
    assert {n for n, _ in asked(journal)} == {"101", "102", "103", "104", "105", "106"}
    assert "106" not in {n for n, _ in asked(journal, on=date(2026, 9, 30))}


def test_between_two_days_nobody_is_asked(journal: Journal) -> None:
    """Employed from the first to the last moment between two days of a course."""
    days = ("2026-06-01", "2026-06-01"), ("2026-09-01", "2026-09-01")
    short = StaffMember(number="1", since=date(2026, 6, 2), until=date(2026, 8, 31))
    written(journal, course(ALL, *days), target(everyone=True))
    assert asked(journal, Ledger(staff=(short,))) == []


def test_who_came_and_went_while_a_long_course_ran_counts(journal: Journal) -> None:
    short = StaffMember(number="1", since=date(2026, 6, 2), until=date(2026, 8, 31))
    written(journal, course(ALL, LONG), target(everyone=True))
    assert asked(journal, Ledger(staff=(short,))) == [("1", "")]


def test_who_joined_in_the_year_and_who_nobody_can_tell(journal: Journal) -> None:
    written(journal, course(ALL, LONG), target(joined=True))
    found = roll(journal)
    assert [one.number for one in found.members] == ["102", "106"]
    assert "採用日が台帳にない職員1人" in found.doubts[0].ja


def test_a_bureau_counts_with_its_sections_and_not_the_other_way(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), target(sections=["総務部"]))
    assert {d for _, d in asked(journal)} == {TAX}
    written(journal, target(sections=["総務部 税務課 収納係"]))
    assert asked(journal) == []


def test_posts_are_found_by_their_holders_and_a_doubtful_one_has_not_attended(
    journal: Journal,
) -> None:
    written(journal, course(ALL, JUNE), target(posts=["情報システム担当者"]))
    written(journal, came("101", "103", "104"))
    found = roll(journal)
    assert [(one.number, one.department, one.attended) for one in found.members] == [
        ("101", TAX, True), ("", CITIZENS, False),
    ]  # fmt: skip
    assert CITIZENS in found.doubts[0].ja
    assert "同名" not in found.doubts[0].ja, "no names"
    assert found.strangers == ("103", "104")


def test_a_vacant_post_asks_nobody(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), target(posts=["情報セキュリティ管理者"]))
    assert roll(journal).targeted == 0


def test_whom_the_ledger_does_not_know_stays_in_the_denominator(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), target(people=["101", "999"]), came("101"))
    found = roll(journal)
    assert (found.attended, found.targeted) == (1, 2)
    assert "1件" in found.doubts[0].ja
    tally = {t.department: t.targeted for t in tallies(training_of(journal, YEAR), LEDGER, TODAY)}
    assert tally == {TAX: 1, "": 1}


def test_the_excused_are_not_asked_and_count_as_strangers_if_they_come(journal: Journal) -> None:
    written(journal, course(ALL, JUNE), target(everyone=True, excused={"102": "休職"}))
    written(journal, came("102"))
    found = roll(journal)
    assert "102" not in {one.number for one in found.members}
    assert (found.attended, found.strangers) == (0, ("102",))


def moved(journal: Journal, tmp_path: Path) -> Ledger:
    """The ledger after an import in which 101 went from the tax section to the citizens'."""
    store = InventoryStore(journal.engine)
    people = (LEDGER.staff[0].model_copy(update={"department": CITIZENS}), *LEDGER.staff[1:])
    for ledger in (LEDGER, LEDGER.model_copy(update={"staff": people})):
        write_ledger(ledger, tmp_path / "台帳.xlsx")
        import_ledger(tmp_path / "台帳.xlsx", store, journal, "a")
    return store.load()


def test_who_moved_counts_in_the_section_of_the_day(journal: Journal, tmp_path: Path) -> None:
    """The imports are of today by the real clock: the days of the course lie around it."""
    ledger = moved(journal, tmp_path)
    [move] = _moves(journal)
    assert (move.number, move.before) == ("101", TAX)
    before, after = date(move.day.year - 1, 4, 1), date(move.day.year + 1, 4, 1)
    staff = Staff(ledger, [move])
    assert staff.department("101", before) == TAX
    assert staff.department("101", move.day) == CITIZENS
    assert staff.department("101", after) == CITIZENS
    assert staff.department("102", before) == TAX


def _moves(journal: Journal) -> list[Move]:
    first = date(2000, 4, 1)
    return list(moves_since(first, journal.entries("inventory")))


def test_a_move_within_a_long_course(journal: Journal) -> None:
    written(journal, course(ALL, LONG), target(sections=[TAX]))
    ledger = LEDGER.model_copy(
        update={"staff": (LEDGER.staff[0].model_copy(update={"department": OFFICE}),)}
    )
    training = replace(training_of(journal, YEAR), moves=(Move("101", date(2026, 8, 1), TAX),))

    def place(on: date, *days: str) -> list[tuple[str, str]]:
        now = training
        if days:
            later = fold_training(YEAR, [*journal.entries("training:")])
            now = replace(later, moves=training.moves)
        found = roll_of(now, now.courses[0], Staff(ledger, now.moves), on)
        return [(one.number, one.department) for one in found.members]

    assert place(date(2026, 7, 31)) == [("101", TAX)]
    assert place(TODAY) == [("101", TAX)], "asked while there, and not let off by the move"
    written(journal, came("101", day="2026-09-01"))
    assert place(TODAY, "later") == [("101", TAX)]


NUMBERS = ["1", "2", "3", "4"]
PLACES = ["総務部 税務課", "総務部", "市民部 市民課", ""]
SOME_DAY = st.dates(date(2026, 3, 1), date(2027, 4, 30))
SPAN = st.tuples(SOME_DAY, SOME_DAY).map(lambda pair: tuple(sorted(pair)))


@settings(max_examples=150, deadline=None)
@given(
    people=st.lists(
        st.tuples(st.sampled_from(PLACES), st.none() | SOME_DAY, st.none() | SOME_DAY),
        min_size=4, max_size=4,
    ),
    moves=st.lists(
        st.tuples(st.sampled_from(NUMBERS), SOME_DAY, st.sampled_from(PLACES)), max_size=4
    ),
    spans=st.lists(SPAN, max_size=2),
    days=st.lists(st.tuples(st.sampled_from([*NUMBERS, "9"]), SOME_DAY), max_size=6),
    audience=st.builds(
        Audience, everyone=st.booleans(),
        sections=st.sampled_from([(), ("総務部",), ("市民部 市民課",)]),
        joined=st.booleans(), people=st.sampled_from([(), ("1",), ("9",)]),
        excused=st.sampled_from([(), (("2", "休職"),)]),
    ),
    on=SOME_DAY,
)  # fmt: skip
def test_a_rate_is_never_better_than_known(
    *, people: list[tuple[str, date | None, date | None]], moves: list[tuple[str, date, str]],
    spans: list[tuple[date, date]], days: list[tuple[str, date]], audience: Audience, on: date,
) -> None:  # fmt: skip
    staff = Staff(
        Ledger(staff=tuple(
            StaffMember(number=number, department=place, since=since, until=until)
            for number, (place, since, until) in zip(NUMBERS, people, strict=True)
        )),
        [Move(*one) for one in sorted(moves, key=lambda one: one[1])],
    )  # fmt: skip
    one = Course(ALL, Sort.COURSE, YEAR, tuple(spans), audience)
    attended: dict[str, dict[date, Attendance]] = {}
    for number, day in days:
        attended.setdefault(number, {})[day] = Attendance(number, day, Way.TOGETHER)
    found = roll_of(TrainingYear(YEAR, (one,), {one.key: attended}), one, staff, on)
    numbers = [member.number for member in found.members]
    assert len(numbers) == len(set(numbers)), "nobody counts twice"
    assert "2" not in numbers or not audience.excused
    for member in found.members:
        assert member.attended == any(d <= on for d in attended.get(member.number, {}))
        if member.number in staff.people:
            told = staff.people[member.number]
            assert any(
                _employed(told, day) and first <= day <= min(last, on)
                for first, last in one.days
                for day in _days(first, last)
            )
    assert set(found.strangers) == attended.keys() - {*numbers}
    if audience.everyone:
        there = {n for n, told in staff.people.items() if any(
            _employed(told, day) for first, last in one.days for day in _days(first, min(last, on))
        )}  # fmt: skip
        assert there - dict(audience.excused).keys() <= {*numbers}, "nobody is left out"


def _employed(one: StaffMember, day: date) -> bool:
    return (one.since or day) <= day <= (one.until or day)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
