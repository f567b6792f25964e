"""What a rule says of the continuity book: a conflict with its reasons, not judgeable, or fits."""

from collections.abc import Iterable
from dataclasses import dataclass

from checks.model import Severity
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two things that the plan says and that cannot both be so.

    `because` is the chain of reasons in words, with minutes and the places `file:line` where the
    numbers stand; `subjects` are ids of things, or `person:name`, the one that suffers first.
    `root` is what many conflicts of a rule may have in common, so that they can be told as one.
    """

    rule: str
    grade: Severity
    subjects: tuple[str, ...]
    title: T
    because: tuple[T, ...]
    advice: T
    root: str = ""


@dataclass(frozen=True, slots=True)
class Unjudged:
    """What could not be judged (確認不能), and which word or number is missing."""

    rule: str
    subjects: tuple[str, ...]
    why: tuple[T, ...]
    advice: T


@dataclass(frozen=True, slots=True)
class Fits:
    """What was judged and holds; it is kept only to be counted."""

    rule: str
    subjects: tuple[str, ...]


Said = Conflict | Unjudged | Fits


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """What stops priority tasks when it alone is lost (単一障害点).

    `id` is the id of a thing or `person:name`; `tasks` are the ids that stop, `chains` how the
    loss reaches each of them, `bridged` those among them that have an alternative (代替手段);
    `unrestored` are things that then can no longer be brought back by the staff.
    """

    id: str
    tasks: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...]
    bridged: tuple[str, ...] = ()
    unrestored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How often one rule was judged, and how."""

    fits: int = 0
    conflicts: int = 0
    unknown: int = 0


def counted(said: Iterable[Said]) -> dict[str, Count]:
    """The numbers of each rule that said anything."""
    numbers: dict[str, list[int]] = {}
    for one in said:
        kind = 0 if isinstance(one, Fits) else 1 if isinstance(one, Conflict) else 2
        numbers.setdefault(one.rule, [0, 0, 0])[kind] += 1
    return {rule: Count(*three) for rule, three in numbers.items()}
