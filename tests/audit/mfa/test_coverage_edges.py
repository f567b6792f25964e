"""Edges of the count: order, last days, exemptions of what is shut, several series at once."""

from dataclasses import replace

import pytest

from audit.mfa.coverage import coverage
from audit.mfa.coverage_input import CoverageInput, Outcome, Staff
from audit.mfa.coverage_unit import Proved, Unit
from checks.mfa.model import CellVerdict, Door, DoorKind
from inventory.model import Zone
from inventory.words import T
from tests.audit.mfa.coverage_sample import CONSOLE, DAY, HERE, OUT, cell, central, host, proof

V = CellVerdict
DOUBT = T("働きが分からない", "not understood")
TERMS = "課長、2027-03-31 まで、非常用"


def units(*hosts: object, **more: object) -> list[Unit]:
    return list(coverage(CoverageInput(DAY, hosts, **more)).units)  # type: ignore[arg-type]


def test_of_equal_answers_the_zone_that_must_stands_first() -> None:
    here = host("z", cell("u", V.SINGLE), zone=Zone.MYNUMBER)
    there = host("a", cell("u", V.SINGLE), zone=Zone.INTERNET)
    assert [unit.place.name for unit in units(there, here)] == ["z", "a"]


def test_on_the_last_day_of_service_somebody_still_serves() -> None:
    staff = (Staff("u", frozenset({"u"}), left=DAY),)
    found = coverage(CoverageInput(DAY, (), staff=staff))
    assert found.unenrolled == staff
    assert found.leavers == ()


def test_what_is_shut_is_no_exemption() -> None:
    (unit,) = units(host("a", cell("u", V.LOCKED, exempt=TERMS)))
    assert (unit.exempt, unit.verdict, unit.counted) == ("", V.LOCKED, False)


def test_an_exempt_answer_is_told_beside_a_shut_one() -> None:
    shut = cell("u", V.LOCKED, source=OUT, exempt=TERMS)
    (unit,) = units(host("a", cell("u", V.SINGLE, exempt=TERMS), shut))
    assert (unit.exempt, unit.verdict) == (TERMS, V.SINGLE)


@pytest.mark.parametrize("verdict", [V.MFA, V.LOCKED])
def test_an_imported_answer_with_a_doubt_is_unknown(verdict: CellVerdict) -> None:
    row = central("u", verdict, doubt=DOUBT)
    (unit,) = units(central=(row,))
    assert unit.verdict is V.UNKNOWN
    (unit,) = units(central=(replace(row, verdict=V.SINGLE),))
    assert unit.verdict is V.SINGLE


def test_one_bad_series_among_good_ones_decides() -> None:
    good, bad = (
        proof("AST-a", account="u"),
        proof("AST-a", account="twin", outcome=Outcome.VIOLATED, bypass=True),
    )
    found = units(host("a", cell("u", V.MFA), cell("twin", V.MFA)), proofs=(good, bad))
    assert {(u.verdict, u.proved) for u in found} == {(V.SINGLE, Proved.REFUTED)}


def test_a_refuted_answer_says_why_and_a_worse_one_keeps_its_words() -> None:
    bad = proof("AST-a", account="u", outcome=Outcome.VIOLATED, bypass=True)
    (unit,) = units(host("a", cell("u", V.MFA)), proofs=(bad,))
    assert "実測" in unit.words.ja
    assert unit.grade == "E1+E3"
    (unit,) = units(host("a", cell("u", V.NO_FACTOR)), proofs=(bad,))
    assert unit.words.ja.endswith("何も示さずに成立")


@pytest.mark.parametrize(
    ("computed", "verdict"),
    [(V.MFA, V.UNKNOWN), (V.LOCKED, V.UNKNOWN), (V.UNKNOWN, V.UNKNOWN), (V.SINGLE, V.MFA)],
)
def test_where_computing_was_wrong_once_it_is_not_believed_of_others(
    computed: CellVerdict, verdict: CellVerdict
) -> None:
    """A bypass that was foreseen of the tried account says nothing of those who have another."""
    tried = cell("tried", computed)
    bad = proof("AST-a", account="tried", outcome=Outcome.VIOLATED, bypass=True)
    mine = (cell("u", V.MFA), cell("u", V.MFA, source=OUT))
    found = units(host("a", *mine, tried), proofs=(bad,))
    assert next(u.verdict for u in found if u.account == "u") is verdict


def test_a_bypass_at_ssh_counts_at_every_server_of_ssh_on_the_host() -> None:
    second = Door(DoorKind.SSH, "ssh:2222", "sshd")
    bad = proof("AST-a", "ssh", "stranger", Outcome.VIOLATED, bypass=True)
    cells = (cell("u", V.MFA, second), cell("u", V.MFA, CONSOLE, HERE))
    found = units(host("a", *cells), proofs=(bad,))
    assert {u.kind: u.verdict for u in found} == {"ssh": V.UNKNOWN, "console": V.MFA}
