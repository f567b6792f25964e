"""A year is gathered from what it is handed, and nothing of it is lost or told twice."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from audit.cycle.engagements import Phase
from audit.cycle.engaging import Drawing
from audit.cycle.gathering import Around, against, exceptions_in, findings_of, gather_year
from audit.cycle.report_text import WRITTEN, stream_of
from audit.cycle.year_record import TrainingTally
from audit.model import FindingState, Trend
from checks.policy import Waiver
from inventory.entries import Draft
from inventory.journal import Journal
from inventory.model import Ledger, StaffMember
from tests.audit.cycle import year_town
from tests.audit.cycle.planners import DRAFTER, journal_in
from tests.audit.cycle.town import LEAD, LEDGER, engager, noticed
from tests.audit.cycle.year_town import CITIZENS, TAX, finding

ON = date(2026, 11, 22)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_in(tmp_path)


def test_year_has_its_plan_engagements_and_words(journal: Journal) -> None:
    one = noticed(journal)
    for key, words in (("2026", "年度"), (one.id, "個別"), ("2026-011", "別"), ("2025", "去年")):
        body = {"set": {"opinion": words}}
        journal.append([Draft(stream_of(key), WRITTEN, body, DRAFTER)])
    record = gather_year(journal, 2026, Around(ON, LEDGER))
    assert record.plan.decision is not None
    assert record.text.opinion == "年度"
    assert [(e.engagement.id, e.text.opinion) for e in record.engagements] == [(one.id, "個別")]
    assert "総務部 税務課" in record.departments
    assert record.history[-1].year == 2026


def test_empty_journal_gives_an_empty_year(journal: Journal) -> None:
    record = gather_year(journal, 2026, Around(ON, Ledger()))
    assert (record.engagements, record.findings, record.hosts) == ((), (), ())
    assert [one.year for one in record.history] == [2026]


@pytest.mark.parametrize(
    ("year", "closed", "is_there"),
    [
        (2026, None, True),
        (2026, datetime(2026, 10, 1, tzinfo=UTC), True),
        (2025, None, True),
        (2025, datetime(2026, 3, 31, 14, 59, tzinfo=UTC), False),  # 31 March in Japan
        (2025, datetime(2026, 3, 31, 15, 0, tzinfo=UTC), True),  # 1 April in Japan
        (2027, None, False),
    ],
)
def test_findings_of_a_year_are_its_own_and_those_still_open(
    year: int, closed: datetime | None, *, is_there: bool
) -> None:
    state = FindingState.CLOSED if closed else FindingState.OPEN
    one = replace(finding(1, "6.1(6)", TAX, year=year, state=state), closed=closed)
    assert (findings_of(2026, [one]) == (one,)) is is_there


def test_history_counts_earlier_years_and_takes_closed_ones_as_told(journal: Journal) -> None:
    old = finding(1, "6.1(6)", TAX, year=2024)
    newer = finding(2, "6.2(1)", TAX, year=2025)
    told = replace(year_town.tally(2024, 1, 2, 3, 4), is_frozen=False)
    rate = {2025: (TrainingTally("研修", TAX, 10, 5),), 2026: ()}
    around = Around(
        ON, LEDGER, [old, newer],
        training=lambda year: rate.get(year, ()),
        closed=lambda year: told if year == 2024 else None,
    )  # fmt: skip
    record = gather_year(journal, 2026, around)
    first, second, now = record.history
    assert (first.year, first.is_frozen, first.papers) == (2024, True, told.papers)
    assert (second.year, second.is_frozen, second.training) == (2025, False, 0.5)
    assert sum(count for _, count in second.grades) == 1
    assert (now.year, now.departments) == (2026, ())


def test_figures_leave_no_finding_out_and_count_none_twice(journal: Journal) -> None:
    every = year_town.findings()
    year = gather_year(journal, 2026, Around(year_town.ON, LEDGER, every)).history[-1]
    mine = [one for one in every if one.year == 2026]
    assert year.closed + year.open + year.overdue + year.waived == len(mine)
    assert (year.closed, year.overdue, year.waived) == (1, 1, 1)
    assert year.recurred == sum(one.trend is Trend.RECURRED for one in mine)
    assert dict(year.departments)[CITIZENS] == 2


def test_exceptions_are_those_that_held_in_the_year() -> None:
    def waiver(since: date, until: date) -> Waiver:
        return Waiver("SSH-001", "T1", "制約", "閉域", "甲", "乙", since, until)

    within = waiver(date(2025, 1, 1), date(2026, 4, 1))
    late = waiver(date(2027, 3, 31), date(2028, 1, 1))
    before = waiver(date(2025, 1, 1), date(2026, 3, 31))
    after = waiver(date(2027, 4, 1), date(2028, 1, 1))
    found = exceptions_in(2026, [within, late, before, after])
    assert [(one.since, one.host, one.compensating) for one in found] == [
        (within.since, "T1", "閉域"), (late.since, "T1", "閉域"),
    ]  # fmt: skip


def test_independence_after_the_report_rests_on_dates_alone(journal: Journal) -> None:
    one = noticed(journal)
    assert against(one, LEDGER) == ()
    post = LEDGER.posts[0].model_copy(update={"holder": LEAD.name})
    posted = LEDGER.model_copy(update={"posts": (post,)})
    assert len(against(one, posted)) == 1
    over = replace(one, phase=Phase.FOLLOW_UP)
    assert against(over, posted) == ()
    moved = StaffMember(
        number="101", name=LEAD.name, department="総務部 税務課", since=date(2026, 8, 10)
    )
    dated = LEDGER.model_copy(update={"staff": (moved,)})
    assert len(against(over, dated)) == 1
    later = moved.model_copy(update={"since": date(2026, 10, 1)})
    assert against(over, LEDGER.model_copy(update={"staff": (later,)})) == ()


def test_hosts_are_those_that_anything_names(journal: Journal) -> None:
    one = noticed(journal)
    engager(journal).sample(one.id, Drawing("hosts", ("T1", "T2", "T3"), 1, "s"))
    told = finding(1, "6.1(6)", TAX)
    lost = replace(told, facts=(replace(told.facts[0], host="GONE"),))
    record = gather_year(journal, 2026, Around(ON, LEDGER, [lost]))
    assert {id_ for id_, _, _ in record.hosts} == {"T1", "T2", "T3", "GONE"}
    assert ("GONE", "GONE", "") in record.hosts


def test_a_password_in_an_exception_is_in_no_record() -> None:
    since, until = date(2026, 5, 1), date(2027, 1, 1)
    one = Waiver("SSH-001", "T1", "password: hunter22", "閉域", "甲", "乙", since, until)
    (row,) = exceptions_in(2026, [one])
    assert "hunter22" not in row.reason
    assert row.reason.startswith("password:")
