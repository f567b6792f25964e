"""The newest judgement of each host and data set in the fiscal year, read from a real journal."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit.cycle.answers import Looked, Population, Sort, looked_in
from audit.model import NET_JUDGED, NETS, SET_JUDGED, SETS
from audit.results import HOST_JUDGED, RUN_STARTED
from checks.catalogue import DISCOVERY_RULES, catalogue
from checks.model import Verdict
from inventory.db import open_database, upgrade
from inventory.journal import Draft, Journal
from inventory.model import Host, Ledger


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    engine = open_database(f"sqlite:///{tmp_path / 'j.db'}")
    upgrade(engine)
    return Journal(engine)


def said(host: str, seen: str, verdicts: dict[str, list[str]], run: str = "r1") -> Draft:
    body: dict[str, Any] = {
        "host": host, "run": run, "seen_at": seen, "verdicts": verdicts, "evidence": "ab" * 32,
    }  # fmt: skip
    return Draft(f"run:{run}", HOST_JUDGED, body, "花子")


def kept(id_: str, seen: str, verdicts: dict[str, list[str]]) -> Draft:
    body = {"host": id_, "run": f"backup-{seen}", "seen_at": seen, "verdicts": verdicts}
    return Draft(f"{SETS}{id_}", SET_JUDGED, body, "花子")


def test_the_newest_of_each_counts_by_when_it_was_seen(journal: Journal) -> None:
    journal.append(
        [
            said("A", "2026-05-02T00:00:00+00:00", {"PASS": ["X-001"]}, "new"),
            said("A", "2026-05-01T00:00:00+00:00", {"FAIL": ["X-001"]}, "carried-later"),
            said("B", "2026-05-01T00:00:00+00:00", {"UNKNOWN": ["X-001", "X-002"]}),
            kept("A", "2026-05-03T00:00:00+00:00", {"FAIL": ["BKP-001"]}),
        ]
    )
    found = {(one.subject, one.sort): one for one in looked_in(journal, 2026)}
    assert found["A", Sort.HOST].verdicts == {"X-001": Verdict.PASS}
    assert found["A", Sort.HOST].run == "new"
    assert found["B", Sort.HOST].verdicts == dict.fromkeys(("X-001", "X-002"), Verdict.UNKNOWN)
    assert found["A", Sort.DATA_SET].verdicts == {"BKP-001": Verdict.FAIL}
    assert found["A", Sort.DATA_SET].evidence == ""


def test_a_run_with_limits_of_its_own_answers_nothing(journal: Journal) -> None:
    journal.append(
        [
            said("A", "2026-05-01T00:00:00+00:00", {"FAIL": ["X-001"]}, "r1"),
            Draft("run:r2", RUN_STARTED, {"run": "r2", "trial": True}, "花子"),
            said("A", "2026-05-02T00:00:00+00:00", {"PASS": ["X-001"]}, "r2"),
        ]
    )
    assert [one.run for one in looked_in(journal, 2026)] == ["r1"]


def test_a_later_scan_that_failed_takes_the_answer_away(journal: Journal) -> None:
    journal.append(
        [
            said("A", "2026-05-01T00:00:00+00:00", {"PASS": ["X-001"]}, "r1"),
            said("A", "2026-05-02T00:00:00+00:00", {"UNKNOWN": ["X-001"]}, "r2"),
        ]
    )
    (one,) = looked_in(journal, 2026)
    assert one.verdicts == {"X-001": Verdict.UNKNOWN}


@pytest.mark.parametrize(
    ("seen", "years"),
    [
        ("2026-03-31T14:59:59+00:00", {2025}),  # 31 March, 23:59:59 in Japan
        ("2026-03-31T15:00:00+00:00", {2026}),  # 1 April
    ],
)
def test_the_year_turns_at_midnight_in_japan(journal: Journal, seen: str, years: set[int]) -> None:
    journal.append([said("A", seen, {"PASS": ["X-001"]})])
    assert {year for year in (2025, 2026) if looked_in(journal, year)} == years


def test_what_says_to_come_from_the_future_counts_when_it_was_written(journal: Journal) -> None:
    journal.append([said("A", "2031-05-01T00:00:00+00:00", {"PASS": ["X-001"]})])
    assert looked_in(journal, 2031) == ()
    now = datetime.now(UTC)
    (one,) = looked_in(journal, now.year if now.month > 4 else now.year - 1)
    assert one.at <= now


def test_what_was_never_seen_counts_by_its_entry(journal: Journal) -> None:
    (entry,) = journal.append([said("A", "", {"UNKNOWN": ["X-001"]})])
    year = entry.at.year if entry.at.month > 4 else entry.at.year - 1
    assert [one.at for one in looked_in(journal, year)] == [entry.at]
    assert isinstance(looked_in(journal, year)[0], Looked)


def shown(subject: str, verdicts: dict[str, list[str]]) -> Draft:
    seen = "2026-05-04T00:00:00+00:00"
    body = {"host": subject, "run": f"discovery-{seen}", "seen_at": seen, "verdicts": verdicts}
    return Draft(f"{NETS}{subject}", NET_JUDGED, body, "花子")


def test_rules_of_discovery_ask_each_host_and_each_segment(journal: Journal) -> None:
    """A host as it was asked and as the network shows it are two; nobody's segment counts too."""
    once, never, lost = "区画 10.1.0.0/24 lgwan", "区画 10.2.0.0/24 lgwan", "区画 10.3.0.0/24 lgwan"
    journal.append(
        [
            said("A", "2026-05-02T00:00:00+00:00", {"PASS": ["AST-001"]}),
            shown("A", {"FAIL": ["AST-004"], "PASS": ["AST-005"]}),
            shown("gone", {"FAIL": ["AST-004"]}),
            shown(once, {"PASS": ["AST-003"]}),
            shown(lost, {"FAIL": ["AST-003"]}),
        ]
    )
    ledger = Ledger(hosts=(Host(id="A", name="a"), Host(id="B", name="b")))
    asked = Population(ledger, {}, {}, catalogue(DISCOVERY_RULES), (once, never))
    answers = asked.asked(looked_in(journal, 2026))
    assert sorted(answers) == ["AST-003", "AST-004", "AST-005", "AST-006", "AST-007"]
    assert (answers["AST-004"].failed, answers["AST-004"].unseen) == (1, ("B",))
    assert answers["AST-005"].counts == {Verdict.PASS: 1}
    assert answers["AST-006"].unseen == ("A", "B")
    assert (answers["AST-003"].counts, answers["AST-003"].unseen) == (
        {Verdict.PASS: 1, Verdict.FAIL: 1},
        (never,),
    )
    assert not any(one.whole for one in answers.values())
