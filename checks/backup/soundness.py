"""What the looks for damage add up to: wounds that nothing healed, and how much was read.

Slices are of one partition of the repository; only a whole set of them, each of them sound,
reads it all. Content given as n of t, in a ledger, as a random part misses silent damage.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from checks.backup.model import Depth, Reading


def wounds(readings: Sequence[Reading], depths: Iterable[Depth]) -> tuple[Reading, ...]:
    """Those of these depths that found damage which no later look of the same reach refutes."""
    wanted = set(depths)
    return tuple(
        one
        for one in readings
        if one.depth in wanted and not one.sound and not _healed(one, readings)
    )


def whole_since(readings: Iterable[Reading], since: datetime, until: datetime) -> bool:
    """Whether all of the content was read between these moments and found sound."""
    return coverage(readings, since, until) == (1, 1)


def coverage(readings: Iterable[Reading], since: datetime, until: datetime) -> tuple[int, int]:
    """How many slices of how many were read and sound; (1, 1) is the whole, (0, 1) nothing."""
    sound = [one for one in readings if one.sound and since <= one.at <= until]
    if any(one.depth is Depth.WHOLE for one in sound):
        return 1, 1
    slices: dict[int, set[int]] = {}
    for one in sound:
        if one.depth is Depth.PART and one.part and 1 <= one.part[0] <= one.part[1]:
            slices.setdefault(one.part[1], set()).add(one.part[0])
    best = max(slices.items(), key=lambda pair: len(pair[1]) / pair[0], default=(1, set()))
    return (1, 1) if len(best[1]) == best[0] else (len(best[1]), best[0])


def newest_sound(readings: Iterable[Reading], depths: Iterable[Depth]) -> Reading | None:
    """The newest look of these depths that found nothing."""
    wanted = set(depths)
    found = [one for one in readings if one.sound and one.depth in wanted]
    return max(found, key=lambda one: one.at, default=None)


def _healed(wound: Reading, readings: Iterable[Reading]) -> bool:
    later = [one for one in readings if one.at > wound.at]
    if wound.depth is Depth.STRUCTURE:
        return any(one.sound and one.depth in (Depth.STRUCTURE, Depth.WHOLE) for one in later)
    if wound.depth is Depth.PART and wound.part:
        again = (one for one in later if one.sound and one.depth is Depth.PART)
        if any(one.part == wound.part for one in again):
            return True
    return bool(later) and whole_since(later, wound.at, max(one.at for one in later))
