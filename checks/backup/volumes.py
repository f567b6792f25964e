"""Whether the newest copy looks like those before it: sizes, new data, how well it was packed.

Encryption by ransomware changes every file and no longer compresses or deduplicates; deletion,
an empty mount point or a lost source shrink the copy. Medians, so that one odd run is no measure.
"""

from collections.abc import Sequence
from statistics import median

_SMALL = 5  # per cent of the whole: new data below this is no jump, however small the median is


def off_percent(value: float, earlier: Sequence[float]) -> float:
    """How far a value is from the median of earlier ones, in per cent; +inf from nothing."""
    usual = median(earlier)
    if usual == 0:
        return 0.0 if value == 0 else float("inf")
    return (value - usual) / usual * 100


def within(value: float, earlier: Sequence[float], shrink: float, growth: float) -> bool:
    """Whether a value has neither shrunk nor grown by more than so many per cent."""
    return -shrink <= off_percent(value, earlier) <= growth


def jumped(sizes: tuple[int, int], earlier: Sequence[int], times: float) -> bool:
    """Whether far more new data was stored than usual; stored and original bytes of the newest."""
    stored, whole = sizes
    return stored * 100 > whole * _SMALL and stored > times * median(earlier)


def unpacked(sizes: tuple[int, int], earlier: Sequence[tuple[int, int]], percent: float) -> bool:
    """Whether data that used to shrink is now stored nearly as large as it is.

    Pairs of stored and original bytes, no original of them empty.
    """
    usual = median(stored / whole * 100 for stored, whole in earlier)
    return sizes[0] / sizes[1] * 100 >= percent > usual * 1.1


def share(part: int, whole: int) -> float:
    """Per cent of the whole; of nothing, everything."""
    if whole <= 0:
        return 0.0 if part == 0 else 100.0
    return part / whole * 100
