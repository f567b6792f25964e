"""Samples that anybody can draw again, with sha256sum alone."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cycle.sampling import METHOD, Sample, draw, drawn_from, population_digest
from inventory.words import HinomiError

IDS = st.sets(st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1), min_size=1)
HOSTS = tuple(f"火情-{number:04}" for number in range(200))
_SHELL = r"""
printf '%s\n' "$@" | LC_ALL=C sort -u | sha256sum | cut -c 1-64
for id in "$@"; do
  printf '%s %s\n' "$(printf '%s\n%s' "$SEED" "$id" | sha256sum | cut -c 1-64)" "$id"
done | LC_ALL=C sort | head -n 20 | cut -d ' ' -f 2-
"""


def test_shell_draws_the_same(tmp_path: Path) -> None:
    sample = draw(HOSTS, 20, "令和8年度 監査")
    done = subprocess.run(
        ["sh", "-c", _SHELL, "sh", *HOSTS],
        env={"SEED": "令和8年度 監査", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    digest, *ids = done.stdout.splitlines()
    assert (digest, tuple(ids)) == (sample.population, sample.ids)


@given(IDS, st.data())
def test_order_of_the_population_does_not_matter(ids: set[str], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(ids)))
    shuffled = data.draw(st.permutations(sorted(ids)))
    sample = draw(shuffled, size, "s")
    assert sample == draw(sorted(ids), size, "s")
    assert set(sample.ids) <= ids
    assert len(set(sample.ids)) == size == len(sample.ids)
    assert drawn_from(sample, ids)
    assert draw(ids, len(ids), "s").ids[:size] == sample.ids


def test_another_seed_draws_another_sample() -> None:
    assert draw(HOSTS, 20, "a").ids != draw(HOSTS, 20, "b").ids


def test_sample_that_was_tampered_with_is_told() -> None:
    sample = draw(HOSTS, 20, "s")
    swapped = Sample(sample.population, sample.many, METHOD, "s", (*sample.ids[1:], HOSTS[0]))
    assert not drawn_from(swapped, HOSTS)
    assert not drawn_from(sample, HOSTS[:-1])
    other = Sample(sample.population, sample.many, "by hand", "s", sample.ids)
    assert not drawn_from(other, HOSTS)


@pytest.mark.parametrize(("size", "seed"), [(0, "s"), (201, "s"), (5, " ")])
def test_odd_order_is_refused(size: int, seed: str) -> None:
    with pytest.raises(HinomiError):
        draw(HOSTS, size, seed)


def test_population_is_a_set() -> None:
    assert population_digest(["b", "a", "b"]) == population_digest(["a", "b"])
    assert population_digest(["ab"]) != population_digest(["a", "b"])
