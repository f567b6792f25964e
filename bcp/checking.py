"""The check of a continuity book (計画の点検): every rule over it, and what could not be judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bcp.achieved import Achieved
from bcp.case import Case
from bcp.conflicts import Conflict, Count, Said, SinglePoint, Unjudged, counted
from bcp.limits import ContinuityLimits
from bcp.model import Continuity
from bcp.removal import single_points
from bcp.rules.every import RULES


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules say, the gravest first; a rule that judged nothing has no count."""

    conflicts: tuple[Conflict, ...]
    unknowns: tuple[Unjudged, ...]
    single_points: tuple[SinglePoint, ...]
    blocks: tuple[tuple[str, ...], ...]
    achieved: Mapping[str, Achieved]
    counts: Mapping[str, Count]


def check(continuity: Continuity, today: date, limits: ContinuityLimits) -> Checked:
    """Judge the book on a day; a plain date counts to its end in Japan, a moment is exact."""
    case = Case(continuity, today, limits)
    said: list[Said] = [one for rule in RULES for one in rule(case)]
    conflicts = [one for one in said if isinstance(one, Conflict)]
    order = {rule.id: place for place, rule in enumerate(RULES)}
    return Checked(
        conflicts=tuple(sorted(conflicts, key=lambda one: (-one.grade, order[one.rule]))),
        unknowns=tuple(one for one in said if isinstance(one, Unjudged)),
        single_points=single_points(case),
        blocks=case.graph.blocks(),
        achieved=case.achieved,
        counts=counted(said),
    )
