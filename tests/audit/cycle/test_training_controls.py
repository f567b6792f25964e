"""What the training ledger adds to the readiness: a part at most, and never a whole."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from audit.cycle.readiness import HumanAnswer, Item, LedgerAnswer, State, readiness
from audit.cycle.training import training_of
from audit.cycle.training_answers import DrillRun, year_of
from audit.cycle.training_controls import (
    DRILLS,
    EVERYBODY,
    PLAN,
    REGULAR,
    answers_of_training,
)
from audit.cycle.training_people import Staff
from inventory.entries import Draft
from inventory.words import T
from tests.audit.cycle.planners import journal_in
from tests.audit.cycle.trainees import ALL, LEDGER, MAIL, TAX, TODAY, YEAR, came, course, target
from tests.reports.readiness_sample import AT, material

JUNE = ("2026-06-10", "2026-06-10")
WHOLE = (course(ALL, JUNE), target(everyone=True), came("101", "102", "103", "104"))


def answers(
    folder: Path, *drafts: Draft, runs: tuple[DrillRun, ...] = ()
) -> dict[str, LedgerAnswer]:
    journal = journal_in(folder)
    journal.append(drafts)
    training = training_of(journal, YEAR)
    year = year_of(training, Staff(LEDGER, training.moves), TODAY)
    return answers_of_training(year, LEDGER, runs)


def item(number: str, ledgers: dict[str, LedgerAnswer], holds: bool | None) -> Item:
    told = T("適合", "conform")
    paper = HumanAnswer(number, holds, AT, "監査 花子", "2026-01-1", told)
    human = {} if holds is None else {number: paper}
    found = readiness(replace(material(), human=human, ledgers=ledgers))
    return next(one for one in found.items() if one.control.number == number)


@pytest.mark.parametrize("number", [REGULAR, PLAN, DRILLS, EVERYBODY])
def test_the_controls_are_those_of_the_catalogue(number: str) -> None:
    assert item(number, {}, None).state is State.MISSING


def test_a_whole_year_is_told_and_is_a_part_until_a_person_judges(tmp_path: Path) -> None:
    found = answers(tmp_path, *WHOLE)
    assert found[EVERYBODY].missing == ()
    assert "4/4" in found[EVERYBODY].told[0].ja
    assert item(EVERYBODY, found, None).state is State.PARTLY
    assert item(EVERYBODY, found, True).state is State.LOOKED
    assert item(EVERYBODY, found, False).state is State.VIOLATED


@pytest.mark.parametrize("drafts", [
    WHOLE[:2],
    (course(ALL, JUNE), target(everyone=True), came("101", "102", "103")),
    (*WHOLE, course(MAIL, JUNE, sort="drill"), target(MAIL, sections=[TAX])),
    (*WHOLE, course(MAIL, ("2027-01-10", "2027-01-10")), target(MAIL, everyone=True)),
    (course(ALL, JUNE), target(people=["999"])),
    (*WHOLE, course(MAIL, JUNE), target(MAIL, joined=True), came("102", name=MAIL)),
    (course(ALL, JUNE), target(sections=["総務部 情報政策課"])),
])  # fmt: skip
def test_what_is_missing_keeps_a_conforming_paper_from_being_whole(
    tmp_path: Path, drafts: tuple[Draft, ...]
) -> None:
    found = answers(tmp_path, *drafts)
    assert found[EVERYBODY].missing
    seen = item(EVERYBODY, found, True)
    assert seen.state is State.PARTLY
    assert set(found[EVERYBODY].missing) <= set(seen.missing)


def test_no_attendance_is_missing(tmp_path: Path) -> None:
    found = answers(tmp_path, *WHOLE[:2])
    assert item(EVERYBODY, found, None).state is State.MISSING
    assert found[REGULAR] == LedgerAnswer((), found[REGULAR].missing)


def test_a_course_for_some_is_no_plan_for_all(tmp_path: Path) -> None:
    assert answers(tmp_path, course(ALL, JUNE), target(sections=[TAX]))[PLAN].missing


def test_a_drill_counts_where_it_took_place(tmp_path: Path) -> None:
    planned = course(MAIL, JUNE, sort="drill"), target(MAIL, everyone=True)
    assert answers(tmp_path, *planned)[DRILLS].missing
    run = DrillRun("地震", date(2026, 9, 1), ended=True)
    broken = DrillRun("停電", date(2026, 9, 2), ended=False)
    other = DrillRun("去年", date(2026, 3, 31), ended=True)
    (tmp_path / "b").mkdir()
    found = answers(tmp_path / "b", *planned, runs=(run, broken, other))
    assert found[DRILLS].missing == ()
    assert "1回" in found[DRILLS].told[0].ja
