"""Runs that failed to happen and generations that are not there, from the times of the copies.

What is kept gets thinner with age, as every tool's retention has it (restic forget, borg prune):
each run for a week, a weekly copy up to three weeks, a monthly one beyond. Three, as four weekly
copies reach back no further than fifteen days where the newest week has just begun.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_ZONES = ((_WEEK, _DAY), (3 * _WEEK, _WEEK), (timedelta.max, 31 * _DAY))


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without any copy."""

    since: datetime
    until: datetime

    @property
    def hours(self) -> float:
        """How long it is."""
        return (self.until - self.since).total_seconds() / 3600


def gaps(
    times: Sequence[datetime], now: datetime, every: timedelta, window: timedelta
) -> tuple[Gap, ...]:
    """The stretches longer than `every` that reach into the window before now, oldest first.

    Before the first copy there is none: it may have been thinned out, or the job be new.
    """
    ordered = sorted(one for one in times if one <= now)
    return tuple(
        Gap(older, newer)
        for older, newer in pairwise([*ordered, now])
        if newer - older > every and newer > now - window
    )


def holes(
    times: Sequence[datetime],
    now: datetime,
    keep: timedelta,
    every: timedelta | None,
    slack: timedelta,
) -> tuple[Gap, ...]:
    """The stretches of the retention that lack a generation, oldest first.

    From the newest copy backwards: how old that one is, is another question.
    """
    ordered = sorted(one for one in times if one <= now)
    if not ordered:
        return (Gap(now - keep, now),)
    edges = [min(now - keep, ordered[0]), *ordered]
    return tuple(
        Gap(older, newer)
        for older, newer in pairwise(edges)
        if any(part > step + slack for part, step in _parts(now - older, now - newer, keep, every))
    )


def step_at(age: timedelta, every: timedelta | None) -> timedelta:
    """How far apart copies of that age may be."""
    return next(step for upto, step in _steps(every) if age <= upto)


def _steps(every: timedelta | None) -> Iterator[tuple[timedelta, timedelta]]:
    for upto, step in _ZONES:
        yield upto, max(step if every or step > _DAY else _WEEK, every or step)


def _parts(
    older: timedelta, newer: timedelta, keep: timedelta, every: timedelta | None
) -> Iterator[tuple[timedelta, timedelta]]:
    """How much of a stretch between two ages lies in each zone, with the step allowed there."""
    low = timedelta(0)
    for upto, step in _steps(every):
        part = min(older, upto, keep) - max(newer, low)
        yield part, step
        low = upto
