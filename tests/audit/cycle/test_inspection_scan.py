"""What a section says beside what machines saw: side by side, and never a yes too many."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cycle.inspecting import inspection_of
from audit.cycle.inspection_scan import Contradiction, Sight, contradictions, sides_of, sight
from audit.model import NET_JUDGED, NETS, SET_JUDGED
from audit.results import HOST_JUDGED
from checks.model import Verdict
from inventory.entries import Draft, Entry
from inventory.journal import Journal
from tests.audit.cycle.inspected import CHECKS, TAX, YEAR, asked, filled, judge, take
from tests.audit.cycle.planners import journal_in

NOW, LAST = datetime(2026, 11, 22, tzinfo=UTC), date(2027, 3, 31)
LOGS, ALSO, SHOWN = "AUD-001", "AUD-002", "AST-005"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_in(tmp_path)


def seen(journal: Journal) -> Sight:
    return sight(journal.entries(), LAST)


def found(journal: Journal) -> tuple[Contradiction, ...]:
    said = inspection_of(journal, YEAR).of(TAX)
    return contradictions(asked()[TAX], said, seen(journal), CHECKS)


def answer(journal: Journal, word: str, code: str = "6.1(6)") -> None:
    take(journal, filled({code: (word, "理由はこれ")}))


def test_a_yes_stands_beside_the_check_the_hosts_and_the_run(journal: Journal) -> None:
    judge(journal, "S-1", {"FAIL": [LOGS], "PASS": [ALSO]}, "r1", 3)
    judge(journal, "S-2", {"PASS": [LOGS]}, "r1", 3)
    judge(journal, "N-1", {"FAIL": [LOGS]}, "r1", 3)
    answer(journal, "はい")
    [one] = found(journal)
    [side] = one.sides
    assert (one.item.code, one.standing.by, side.check) == ("6.1(6)", "山田 花子", LOGS)
    assert (side.failed, side.passed, side.runs) == (("S-1",), ("S-2",), ("r1",))
    assert side.last
    assert side.last.day == 3


@pytest.mark.parametrize(("word", "against"), [
    ("はい", True), ("該当なし", True), ("いいえ", False), ("分からない", False),
])  # fmt: skip
def test_only_who_says_all_is_well_is_contradicted(
    journal: Journal, word: str, against: bool
) -> None:
    judge(journal, "S-2", {"FAIL": [LOGS]})
    answer(journal, word)
    assert bool(found(journal)) is against


def test_an_answer_is_about_its_own_clause(journal: Journal) -> None:
    judge(journal, "S-2", {"FAIL": [LOGS]})
    answer(journal, "はい", "5.3(1)")
    assert found(journal) == ()


def test_what_the_network_shows_of_a_host_counts_beside_what_it_told(journal: Journal) -> None:
    judge(journal, "S-2", {"PASS": [LOGS]})
    seen_at = "2026-06-01T00:00:00+00:00"
    body = {"host": "S-2", "run": "discovery", "seen_at": seen_at, "verdicts": {"FAIL": [SHOWN]}}
    journal.append([Draft(f"{NETS}S-2", NET_JUDGED, body, "花子")])
    item = next(one for one in asked()[TAX].items if one.code == "2(2)①")
    [side] = sides_of(replace(item, checks=(SHOWN, LOGS)), asked()[TAX].section, seen(journal))[:1]
    assert (side.check, side.failed, side.runs) == (SHOWN, ("S-2",), ("discovery",))


def test_a_violation_that_was_put_right_is_none(journal: Journal) -> None:
    answer(journal, "はい")
    judge(journal, "S-2", {"FAIL": [LOGS]}, "r1", 3)
    assert len(found(journal)) == 1
    judge(journal, "S-2", {"PASS": [LOGS]}, "r2", 4)
    assert found(journal) == ()


@pytest.mark.parametrize("word", ["UNKNOWN", "ERROR", "NOT_CHECKED"])
def test_not_knowing_takes_back_no_violation_and_proves_nothing(
    journal: Journal, word: str
) -> None:
    answer(journal, "はい")
    judge(journal, "S-2", {"FAIL": [LOGS], "PASS": [ALSO]}, "r1", 3)
    judge(journal, "S-2", {word: [LOGS, ALSO]}, "r2", 4)
    [one] = found(journal)
    assert one.sides[0].runs == ("r1",)
    item = asked()[TAX].item("6.1(6)")
    assert item
    sides = {side.check: side for side in sides_of(item, asked()[TAX].section, seen(journal))}
    assert (sides[ALSO].passed, sides[ALSO].unknown) == ((), ("S-2",))


def test_older_output_carried_in_later_takes_nothing_back(journal: Journal) -> None:
    answer(journal, "はい")
    judge(journal, "S-2", {"FAIL": [LOGS]}, "r2", 4)
    judge(journal, "S-2", {"PASS": [LOGS]}, "old", 2)
    assert found(journal)[0].sides[0].runs == ("r2",)


def test_what_is_seen_after_the_year_says_nothing_of_it(journal: Journal) -> None:
    judge(journal, "S-2", {"FAIL": [LOGS]}, "r1", 3)
    judge(journal, "S-2", {"PASS": [LOGS]}, "r2", 5)
    item = asked()[TAX].item("6.1(6)")
    assert item
    for last, failed in ((2, None), (3, ("S-2",)), (4, ("S-2",)), (5, ())):
        known = sight(journal.entries(), date(2026, 11, last))
        sides = sides_of(item, asked()[TAX].section, known)
        assert (sides[0].failed if sides else None) == failed


def test_data_sets_of_its_systems_count_and_are_no_hosts(journal: Journal) -> None:
    answer(journal, "はい", "6.1(2)")
    body = {"run": "b1", "host": "税控-1", "verdicts": {"FAIL": ["BKP-010"]}, "seen_at": ""}
    journal.append([Draft("backup-judged:税控-1", SET_JUDGED, body, "a")])
    [one] = found(journal)
    assert one.sides[0].failed == ("税控-1",)
    judge(journal, "税控-1", {"PASS": ["BKP-010"]}, "r9", 21)
    assert len(found(journal)) == 1, "a host of that name is another thing"


def test_the_gravest_check_stands_first(journal: Journal) -> None:
    item = asked()[TAX].item("6.1(6)")
    assert item
    judge(journal, "S-2", {"FAIL": list(item.checks)})
    answer(journal, "はい")
    [one] = found(journal)
    weights = [int(CHECKS[side.check].severity) for side in one.sides]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) == len(item.checks)


SEEN = st.lists(
    st.tuples(st.sampled_from(["S-1", "S-2"]), st.sampled_from(list(Verdict)), st.integers(1, 21)),
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(SEEN)
def test_a_contradiction_stands_exactly_where_the_newest_knowledge_is_a_violation(
    history: list[tuple[str, Verdict, int]],
) -> None:
    newest: dict[str, tuple[int, Verdict]] = {}
    for host, verdict, day in sorted(history, key=lambda one: one[2]):
        if verdict in (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE):
            newest[host] = (day, verdict)
    entries = list(_entries(sorted(history, key=lambda one: one[2])))
    failing = {host for host, (_, verdict) in newest.items() if verdict is Verdict.FAIL}
    item = asked()[TAX].item("6.1(6)")
    assert item
    sides = sides_of(item, asked()[TAX].section, sight(entries, LAST))
    assert {host for side in sides for host in side.failed} == failing
    assert not {host for side in sides for host in side.passed} & failing


def _entries(history: list[tuple[str, Verdict, int]]) -> list[Entry]:
    return [
        Entry(number, "run:r", HOST_JUDGED, _body(host, verdict, day), "a", NOW, "", "", NOW)
        for number, (host, verdict, day) in enumerate(history, 1)
    ]


def _body(host: str, verdict: Verdict, day: int) -> Mapping[str, object]:
    at = NOW.replace(day=day).isoformat()
    return {"run": "r", "host": host, "verdicts": {verdict.value: [LOGS]}, "seen_at": at}
