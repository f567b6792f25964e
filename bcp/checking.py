"""The check of a continuity book (計画の点検): every rule over it, and what could not be judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import inf

from bcp.achieved import Achieved
from bcp.case import Case
from bcp.conflicts import Conflict, Count, Said, SinglePoint, Unjudged, counted
from bcp.limits import ContinuityLimits
from bcp.model import Continuity, NodeKind
from bcp.removal import single_points
from bcp.rules.every import RULES
from bcp.rules.halted import halted


@dataclass(frozen=True, slots=True)
class Times:
    """The target of one task or system against the time that restoring it takes, in minutes.

    `best` is with hands unlimited, `night` with those who come at night; None where it cannot be
    said. `least` counts only what is known: it cannot be sooner.
    """

    id: str
    target: float | None
    least: float | None
    best: float | None
    night: float | None
    stuck: bool  # it cannot even begin at night

    @property
    def in_time(self) -> bool | None:
        """Whether the target is kept; None where a number is missing."""
        if self.target is None:
            return None
        if self.least is not None and self.least > self.target:
            return False
        if self.stuck or (self.night is not None and self.night > self.target):
            return False
        return None if self.best is None or self.night is None else True


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules say, the gravest first; a rule that judged nothing has no count."""

    conflicts: tuple[Conflict, ...]
    unknowns: tuple[Unjudged, ...]
    single_points: tuple[SinglePoint, ...]
    blocks: tuple[tuple[str, ...], ...]
    achieved: Mapping[str, Achieved]
    counts: Mapping[str, Count]
    times: tuple[Times, ...]


def check(continuity: Continuity, today: date, limits: ContinuityLimits) -> Checked:
    """Judge the book on a day; a plain date counts to its end in Japan, a moment is exact."""
    case = Case(continuity, today, limits)
    said: list[Said] = [one for rule in RULES for one in rule(case)]
    conflicts = [one for one in said if isinstance(one, Conflict)]
    order = {rule.id: place for place, rule in enumerate(RULES)}
    return Checked(
        conflicts=tuple(sorted(conflicts, key=lambda one: (-one.grade, order[one.rule]))),
        unknowns=tuple(one for one in said if isinstance(one, Unjudged)),
        single_points=case.once(single_points),
        blocks=case.graph.blocks(),
        achieved=case.achieved,
        counts=counted(said),
        times=tuple(_times(case, one) for one in case.book.nodes if _listed(case, one)),
    )


def _listed(case: Case, one: str) -> bool:
    return case.node(one).kind in {NodeKind.TASK, NodeKind.SYSTEM}


def _at_night(case: Case, one: str, target: float) -> float | None:
    """Known only where no work is left unestimated, unless it is too late already."""
    place = case.places_at_night.get(one)
    ends = place.ends if place else None
    return None if ends is None or (case.unweighed and ends <= target) else ends


def _cannot_begin(case: Case, one: str) -> bool:
    halt = halted(case, one)
    return halt is not None and bool(halt.root) and not halt.doubts


def _times(case: Case, one: str) -> Times:
    target = case.rto(one)
    return Times(
        one,
        target.minutes if target else None,
        case.at_least[one].minutes,
        None if case.says_nothing(one) else case.achieved[one].minutes,
        _at_night(case, one, target.minutes if target else inf),
        _cannot_begin(case, one),
    )
