"""Trials as coverage counts them: where they stand, and whether a factor was missed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from audit.mfa.coverage_input import Outcome
from audit.mfa.coverage_proofs import LACKING, counted_proofs
from audit.mfa.model import Grade, Judged, Proof, Row
from checks.mfa.model import CellVerdict
from inventory.words import T
from tests.audit.mfa.coverage_sample import cell, host

AT = datetime(2026, 11, 20, tzinfo=UTC)
SAID = T("理由", "reason")
HOSTS = (host("jumin", cell("u", CellVerdict.MFA)), host("down", missing=SAID))


def trial(where: str = "AST-jumin", verdict: Grade = Grade.MET, **rows: Grade) -> Proof:
    judged = {Row[name]: Judged(Row[name], grade, SAID) for name, grade in rows.items()}
    return Proof("t", "audit-mfa", where, "住民記録", "ssh", AT, verdict, verdict, judged)


@pytest.mark.parametrize(
    ("where", "place"),
    [("AST-jumin", "AST-jumin"), ("AST-down", "住民記録"), ("10.1.0.9", "住民記録")],
)
def test_a_trial_stands_at_a_host_with_cells_or_at_its_system(where: str, place: str) -> None:
    (counted,) = counted_proofs([trial(where)], HOSTS)
    assert (counted.place, counted.path, counted.account) == (place, "ssh", "audit-mfa")


@pytest.mark.parametrize("row", list(Row))
def test_only_a_login_that_lacked_a_factor_is_a_bypass(row: Row) -> None:
    (counted,) = counted_proofs([trial(verdict=Grade.BROKEN, **{row.name: Grade.BROKEN})], HOSTS)
    assert counted.bypass is (row in LACKING)
    assert counted.outcome is Outcome.VIOLATED


@pytest.mark.parametrize("log", [*Grade, None])
@pytest.mark.parametrize("verdict", list(Grade))
def test_nothing_conforms_but_what_is_met_and_in_the_log(verdict: Grade, log: Grade | None) -> None:
    logged = replace(trial(verdict=verdict), log=Judged(Row.CLOCK, log, SAID) if log else None)
    (counted,) = counted_proofs([logged], HOSTS)
    met = verdict is log is Grade.MET
    assert (counted.outcome is Outcome.CONFORMING) is met
    if verdict is Grade.MET and not met:
        assert counted.outcome is Outcome.INCOMPLETE


def test_every_row_is_told_and_what_was_not_tried_says_so() -> None:
    (counted,) = counted_proofs([trial(ALONE=Grade.MET, REPLAY=Grade.BROKEN)], HOSTS)
    told = {one.id: one.held for one in counted.attempts}
    assert list(told) == [row.value for row in Row]
    assert (told["A1"], told["A6"], told["A9"]) == (True, False, None)
    assert next(o.observed.en for o in counted.attempts if o.id == "A9") == "not tried"
