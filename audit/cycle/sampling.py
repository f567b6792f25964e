r"""Samples (抽出) that anybody can draw again: by rank of a digest, with nothing but sha256sum.

Each member of the population gets the SHA-256 of `seed`, a line feed and its id; the smallest
come first. The population itself is named by the SHA-256 of its ids, sorted, one a line:

    printf '%s\n' ID... | LC_ALL=C sort -u | sha256sum                     # the population
    for id in ID...; do printf '%s\n%s' SEED "$id" | sha256sum; done       # the ranks
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from inventory.words import HinomiError, T

METHOD = "sha256-rank"
_SIZE = T(
    "抽出の数 {size} は1から母集団の数 {many} までにしてください。",
    "The size {size} of the sample must be from 1 to {many}, the size of the population.",
)
_SEED = T("種(seed)が空です。日付など、後から分かる言葉にします。", "The seed is empty.")


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample with all that is needed to draw it again; `ids` are in the order of drawing."""

    population: str  # SHA-256 of the ids
    many: int
    method: str
    seed: str
    ids: tuple[str, ...]


def population_digest(ids: Iterable[str]) -> str:
    """The SHA-256 that names a population, whatever order its ids come in."""
    text = "".join(f"{one}\n" for one in sorted(set(ids), key=str.encode))
    return hashlib.sha256(text.encode()).hexdigest()


def draw(ids: Iterable[str], size: int, seed: str) -> Sample:
    """The sample of this size; the same ids and seed give the same sample everywhere."""
    every = sorted(set(ids), key=lambda one: (_rank(seed, one), one))
    if not seed.strip():
        raise HinomiError(_SEED)
    if not 1 <= size <= len(every):
        raise HinomiError(_SIZE.format(size=size, many=len(every)))
    return Sample(population_digest(every), len(every), METHOD, seed, tuple(every[:size]))


def drawn_from(sample: Sample, ids: Iterable[str]) -> bool:
    """Whether this sample is the one that its seed draws from these ids."""
    every = list(ids)
    fits = sample.method == METHOD and 1 <= len(sample.ids) <= len(set(every))
    return fits and draw(every, len(sample.ids), sample.seed) == sample


def _rank(seed: str, one: str) -> str:
    return hashlib.sha256(f"{seed}\n{one}".encode()).hexdigest()
