"""What is proposed to be audited, and why: more reasons never move a target down."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cycle.universe import Known, TargetKind, proposal, universe
from audit.cycle.weights import read_weights
from checks.model import Severity
from inventory.model import Classification, Criticality, Department, Host, Ledger, System, Zone
from inventory.words import HinomiError

WEIGHTS = read_weights()
LEDGER = Ledger(
    departments=(Department(name="税務課"), Department(name="広報課")),
    systems=(
        System(name="税", department="税務課", zone=Zone.MYNUMBER, rto_hours=3),
        System(name="HP", department="広報課", classification=Classification.C1),
    ),
    hosts=(
        Host(id="1", name="a", department="税務課", systems=("税",), criticality=Criticality.HIGH),
        Host(id="2", name="b", department="市民課", classification=Classification.C3B),
    ),
)


def _points(known: dict[str, Known] | None = None, year: int = 2026) -> dict[str, float]:
    return {one.target.id: one.points for one in proposal(LEDGER, known or {}, year, WEIGHTS)}


def test_every_section_and_system_of_the_ledger_can_be_audited() -> None:
    assert [one.id for one in universe(LEDGER)] == [
        "department:税務課", "department:広報課", "department:市民課", "system:税", "system:HP",
    ]  # fmt: skip


def test_heaviest_comes_first_with_its_reasons() -> None:
    first = proposal(LEDGER, {}, 2026, WEIGHTS)[0]
    assert first.target.name in ("税務課", "税")
    words = [one.words.ja for one in first.reasons]
    assert words == [
        "監査の記録がない", "マイナンバー利用事務系", "目標復旧時間 3時間", "重要度が高い機器 1台",
    ]  # fmt: skip
    assert first.points == 24 + 10 + 4 + 2
    assert _points()["department:市民課"] == 24 + 6


def test_years_since_the_last_audit_count_up_to_a_bound() -> None:
    seen = {"system:HP": Known({}, last_year=2024)}
    assert _points(seen)["system:HP"] == 8
    assert _points(seen, 2040)["system:HP"] == 20
    assert _points(seen, 2024)["system:HP"] == 0


def test_findings_count_by_severity_and_recurrence() -> None:
    seen = {"system:HP": Known({Severity.HIGH: 2, Severity.LOW: 1}, recurred=1, last_year=2026)}
    assert _points(seen)["system:HP"] == 2 * 4 + 1 + 5
    (one,) = (p for p in proposal(LEDGER, seen, 2026, WEIGHTS) if p.target.id == "system:HP")
    assert [reason.words.ja for reason in one.reasons] == ["未解消の指摘 3件", "再発した指摘 1件"]


@given(
    st.dictionaries(st.sampled_from(Severity), st.integers(0, 50)),
    st.integers(0, 9),
    st.integers(2010, 2026),
)
def test_more_findings_never_make_it_lighter(
    counts: dict[Severity, int], recurred: int, last: int
) -> None:
    before = _points({"system:HP": Known({}, 0, last)})
    after = _points({"system:HP": Known(counts, recurred, last)})
    assert after["system:HP"] >= before["system:HP"]
    assert {k: v for k, v in after.items() if k != "system:HP"} == {
        k: v for k, v in before.items() if k != "system:HP"
    }


def test_kinds_are_those_of_the_ids() -> None:
    assert {one.id.partition(":")[0] for one in universe(LEDGER)} == set(TargetKind)


def test_own_points_are_laid_over_ours(tmp_path: Path) -> None:
    (tmp_path / "audit_weights.yaml").write_text("never: 1\nfinding: {high: 9}\n")
    own = read_weights(tmp_path)
    assert (own.never, own.finding[Severity.HIGH]) == (1, 9)
    assert own == replace(WEIGHTS, never=1, finding={**WEIGHTS.finding, Severity.HIGH: 9})


@pytest.mark.parametrize(
    ("text", "words"),
    [("never: -1\n", ":1: 0以上"), ("nevre: 1\n", "never"), ("finding: {hihg: 1}\n", "high")],
)
def test_odd_points_are_told_with_their_line(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "audit_weights.yaml").write_text(text)
    with pytest.raises(HinomiError) as told:
        read_weights(tmp_path)
    assert words in told.value.message.ja
