"""What a sample claims, against the definition itself and against counting every sample."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.claims import claim, claimed, drill_words
from checks.backup.model import Against, Drill

DRILL = Drill(
    run="r",
    data_set="BK-001",
    target="vault",
    copy="c",
    copy_at=None,
    at=datetime(2026, 11, 21, tzinfo=UTC),
    seed="s",
    whole=False,
    population=1200,
    asked=60,
    restored=60,
    restored_bytes=1,
    against=Against.MANIFEST,
    matched=60,
    missing=0,
    differing=0,
    extra=0,
    random=0,
    tables=(),
    answers=(),
    seconds=1.0,
    cleaned=True,
    finished=True,
    errors=(),
    approver="a",
    evidence="",
)


def likelihood(population: int, drawn: int, bad: int, damaged: int) -> Fraction:
    """The share of all samples that show at most so many damaged ones, counted one by one."""
    samples = list(combinations(range(population), drawn))
    few = sum(sum(one < damaged for one in sample) <= bad for sample in samples)
    return Fraction(few, len(samples))


@given(st.data())
def test_the_bound_is_the_last_number_that_is_not_too_unlikely(data: st.DataObject) -> None:
    population = data.draw(st.integers(1, 9))
    drawn = data.draw(st.integers(1, population))
    bad = data.draw(st.integers(0, drawn))
    most = claim(population, drawn, bad).bad_at_most
    assert most is not None
    if drawn == population:
        assert most == bad
        return
    limit = Fraction(1, 20)
    assert likelihood(population, drawn, bad, most) >= limit
    if most < population - (drawn - bad):
        assert likelihood(population, drawn, bad, most + 1) < limit


@given(st.integers(1, 400), st.data())
def test_the_binomial_bound_is_never_below_the_exact_one(
    population: int, data: st.DataObject
) -> None:
    drawn = data.draw(st.integers(1, population))
    bad = data.draw(st.integers(0, min(drawn, 20)))
    exact, loose = claim(population, drawn, bad), claim(None, drawn, bad)
    assert exact.per_mille is not None
    assert loose.per_mille is not None
    assert exact.per_mille <= loose.per_mille + 1
    assert exact.per_mille * population >= bad * 1000


@given(st.integers(2, 300), st.data())
def test_more_files_drawn_claim_more_and_more_damage_claims_less(
    population: int, data: st.DataObject
) -> None:
    drawn = data.draw(st.integers(1, population - 1))
    bad = data.draw(st.integers(0, drawn))
    here = claim(population, drawn, bad).bad_at_most or 0
    assert (claim(population, drawn + 1, bad).bad_at_most or 0) <= here
    assert (claim(population, drawn + 1, bad + 1).bad_at_most or 0) >= bad + 1
    open_ = data.draw(st.integers(0, drawn - bad))
    undecided = claim(population, drawn, bad, open_)
    assert undecided.bad_at_most == claim(population, drawn, bad + open_).bad_at_most


def test_a_textbook_example() -> None:
    found = claim(1200, 60, 0)
    assert (found.bad_at_most, found.percent) == (56, "4.7")
    assert comb(1200 - 56, 60) * 20 >= comb(1200, 60) > comb(1200 - 57, 60) * 20
    assert found.words.ja == (
        "写しにある 1,200 件のうち 60 件を無作為に選んで復元し、すべて一致した。"
        "壊れた割合は 95 % の確からしさで 4.7 % 以下"
    )
    assert claim(None, 59, 0).percent == "5.0"  # 1 - 0.05 ** (1 / 59) = 4.95 %


def test_the_whole_set_is_certain() -> None:
    assert claim(60, 60, 0).words.ja == "写しにある 60 件すべてを復元し、すべて一致した。"
    assert claim(60, 60, 3).words.ja == "写しにある 60 件すべてを復元し、3 件が一致しない。"
    assert "5.0 % 以下" in claim(60, 60, 1, 2).words.ja
    assert "確からしさ" not in claim(60, 60, 1, 2).words.ja


def test_nothing_drawn_claims_nothing() -> None:
    assert claim(100, 0, 0).per_mille is None
    assert "何も言えない" in claim(100, 0, 0).words.ja


@pytest.mark.parametrize(
    ("of", "drawn", "bad", "open_"), [(5, 6, 0, 0), (5, 3, 4, 0), (5, 3, 2, 2), (5, 3, -1, 0)]
)
def test_numbers_that_cannot_be_are_refused(of: int, drawn: int, bad: int, open_: int) -> None:
    with pytest.raises(ValueError, match="no sample"):
        claim(of, drawn, bad, open_)


def test_a_large_sample_is_bounded_quickly() -> None:
    assert claim(1_000_000, 5000, 3).bad_at_most == 1547


def test_a_drill_claims_by_what_was_drawn() -> None:
    assert claimed(DRILL).percent == "4.7"
    named = replace(DRILL, asked=65, matched=65, named=5)
    assert (claimed(named).population, claimed(named).drawn) == (1195, 60)
    absent = replace(DRILL, missing=7, absent=7)
    assert claimed(absent).bad == 0  # the copy does not list them: no matter of the sample
    worse = replace(DRILL, matched=57, differing=2, missing=1)
    assert (claimed(worse).bad, claimed(worse).open) == (3, 0)
    unsure = replace(DRILL, matched=50)
    assert (claimed(unsure).bad, claimed(unsure).open, DRILL.undetermined) == (0, 10, 0)
    assert unsure.undetermined == 10


def test_a_drill_that_compared_nothing_claims_nothing() -> None:
    for broken in (
        replace(DRILL, against=Against.NOTHING, matched=0),
        replace(DRILL, finished=False),
        replace(DRILL, against=Against.QUERIES, matched=0),
        replace(DRILL, matched=70),
    ):
        assert claimed(broken).per_mille is None
    assert "比べるものがない" in drill_words(replace(DRILL, against=Against.NOTHING, matched=0)).ja
