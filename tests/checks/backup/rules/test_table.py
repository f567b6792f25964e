"""Every rule about data sets: what it says of healthy, broken and unknown cases."""

from dataclasses import replace

import pytest

from checks.backup.judging import Judgement, judgements
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Case
from checks.backup.plan import Planned, Unclaimed
from checks.catalogue import SET_RULES, catalogue
from checks.model import Check, Outcome, Verdict
from tests.checks.backup.rules import rows_places, rows_state, rows_times
from tests.checks.backup.rules.row import FAIL, NA, PASS, UNKNOWN, Row
from tests.checks.backup.samples import LIMITS, case, held
from tests.checks.backup.spoils import spoilt

ROWS = [*rows_times.ROWS, *rows_state.ROWS, *rows_places.ROWS]
RULES = {
    id_: one
    for id_, one in catalogue(SET_RULES).items()
    if not {Planned, Unclaimed} & set(one.needs)
}
LEDGER_ALONE = {"BKP-011"}  # all it needs is in the ledger: nothing of that can be unknown
TWO_PLACES = {"BKP-030", "BKP-031", "BKP-032", "BKP-033"}
# What may go from not passing to passing when it is no longer known, and why.
FORGOTTEN = {
    "complete": "most tools keep quiet of what they left out: None is no reason against a copy",
    "canary": "beside a deletion that was seen, what is declared counts for nothing",
    "drills.tables": "a drill compared with nothing leaves the word to the one before it",
}
NEEDED = {
    "BKP-012": {"survey"},
    "BKP-013": {"survey", "newest.at", "copies.at", "case.rpo_hours"},
    "BKP-014": {"survey", "copies.at"},
    "BKP-015": {"survey", "copies.at"},
    "BKP-016": {"survey", "newest.at", "copies.at"},
    "BKP-017": {"survey", "survey.contents", "newest.at", "copies.at"},
    "BKP-018": {"survey", "newest.complete", "copies.complete"},
    "BKP-019": {"readings"},
    "BKP-020": {"readings"},
    "BKP-021": {"survey"},
    "BKP-022": {"survey"},
    "BKP-023": {"placement", "placement.free_bytes", "placement.total_bytes"},
    "BKP-024": {"survey", "asked", "newest.at", "copies.at"},
    "BKP-025": {"survey", "newest.files", "newest.bytes", "newest.at"},
    "BKP-026": {"survey", "newest.bytes", "newest.stored_bytes", "copies.stored_bytes"},
    "BKP-027": {"survey", "survey.change", "newest.at", "copies.files"},
    "BKP-028": {"survey", "sightings"},
    "BKP-030": {"survey", "placement", "readings", "placement.source_disks", "drills.random"},
    "BKP-031": {"survey", "placement", "placement.source_disks", "placement.disks"},
    "BKP-034": {"survey", "canary"},
    "BKP-035": {"placement", "placement.source_disks", "placement.disks"},
    "BKP-036": {"canary"},
    "BKP-037": {"declared.separate_login"},
    "BKP-038": {"placement", "placement.owner", "placement.mode"},
    "BKP-040": {"drills.copy_at", "drills.random"},
    "BKP-041": {"drills", "drills.random"},
    "BKP-042": {"drills", "drills.random"},
    "BKP-043": {"drills.copy_at", "drills.random"},
    "BKP-045": {"survey", "survey.encrypted"},
    "BKP-046": {"survey", "survey.encrypted", "survey.keys"},
    "BKP-047": {"survey", "survey.encrypted", "declared.site"},
    "BKP-049": {"survey", "survey.opens"},
}


def judge(check: Check[...], case_: Case) -> Judgement:
    return next(judgements(case_, [check], {BackupSetLimits: LIMITS}))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_rule_says_what_the_table_says(row: Row) -> None:
    found = judge(RULES[row.check], row.case)
    assert found.verdict is row.verdict, found.outcome or found.detail
    if row.verdict is UNKNOWN:
        assert found.detail.ja
        assert found.detail.en
    else:
        assert found.outcome


@pytest.mark.parametrize("id_", RULES)
def test_every_rule_is_met_passing_failing_and_unknown(id_: str) -> None:
    met = {row.verdict for row in ROWS if row.check == id_}
    assert met >= {PASS, FAIL, *(() if id_ in LEDGER_ALONE else (UNKNOWN,))}


@pytest.mark.parametrize("id_", RULES)
def test_a_rule_that_says_the_contrary_is_noticed(id_: str) -> None:
    honest = RULES[id_]

    def contrary(*given: object) -> Outcome:
        found = honest.decide(*given)
        return replace(found, holds=not found.holds)

    liar = replace(honest, decide=contrary)
    wrong = [
        row
        for row in ROWS
        if row.check == id_
        and row.verdict in (PASS, FAIL)
        and judge(liar, row.case).verdict is row.verdict
    ]
    assert wrong == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.verdict is not PASS], ids=str)
def test_less_known_is_never_better(row: Row) -> None:
    better = [
        name
        for name, worse in spoilt(row.case)
        if judge(RULES[row.check], worse).verdict in (PASS, Verdict.ERROR)
        and not any(name.endswith(part) for part in FORGOTTEN)
    ]
    assert better == []


@pytest.mark.parametrize("id_", NEEDED)
def test_what_a_rule_needs_is_unknown_where_it_is_missing(id_: str) -> None:
    healthy = case() if id_ in TWO_PLACES else case(held())
    assert judge(RULES[id_], healthy).verdict is PASS
    found = {name: judge(RULES[id_], worse).verdict for name, worse in spoilt(healthy)}
    assert {name for name, verdict in found.items() if verdict is UNKNOWN} >= NEEDED[id_]


@pytest.mark.parametrize("id_", RULES)
def test_nothing_known_passes_nothing_but_what_is_declared(id_: str) -> None:
    nothing = case(held())
    for name in ("survey", "placement", "canary", "readings", "drills", "sightings", "asked"):
        nothing = dict(spoilt(nothing)).get(name, nothing)
    declared = {"BKP-011", "BKP-037", "BKP-048"}
    expected = {PASS} if id_ in declared else {FAIL, UNKNOWN, NA}
    assert judge(RULES[id_], nothing).verdict in expected
