"""The table of changes to real hosts as a whole: no check without a state that it must refuse."""

from pathlib import Path

import pytest

from checks.catalogue import catalogue
from checks.model import Proof, Verdict
from tests.checks.mutations import Mutation, mutations

TESTS = Path(__file__).parent

# What no real host shows; built evidence stands in the tests of the rules.
ELSEWHERE = {
    "COL-003": "where judging was not proven it says so, it never blames the host",
}


def shown(id_: str) -> set[Verdict]:
    return {row.verdict for row in mutations() if row.check == id_}


REAL = {
    id_ for id_, check in catalogue().items() if check.proof is Proof.REAL
}  # the others are printed as 実機未検証


@pytest.mark.parametrize("id_", sorted(REAL - set(ELSEWHERE)))
def test_a_check_passes_one_real_host_and_fails_another(id_: str) -> None:
    assert shown(id_) >= {Verdict.PASS, Verdict.FAIL}


def test_what_no_real_host_shows_is_still_so_and_proven_by_built_evidence() -> None:
    assert {id_ for id_ in ELSEWHERE if shown(id_) >= {Verdict.PASS, Verdict.FAIL}} == set()
    text = "\n".join(p.read_text("utf-8") for p in (TESTS / "rules").glob("test_*.py"))
    names = {id_: catalogue()[id_].decide.__name__ for id_ in ELSEWHERE}
    assert [id_ for id_, name in names.items() if f'"{id_}"' not in text and name not in text] == []


def test_there_are_several_hundred_states() -> None:
    assert len(mutations()) >= 300


def test_no_state_is_told_in_two_ways() -> None:
    told: dict[tuple[str, str], Mutation] = {}
    for row in (row for row in mutations() if row.plain):
        other = told.setdefault((row.check, row.change), row)
        assert other.verdict is row.verdict, f"{other} {row}"
