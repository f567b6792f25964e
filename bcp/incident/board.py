"""The status board (状況表示): how things stand in one incident, out of plain values.

The states of things come from a sweep (`bcp.sweep`) as an assessment; where there is none, the
reason stands in its place and nothing is called well.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bcp.incident.chronology import Chronology
from bcp.incident.model import OVER, Certainty, Handover, Incident, Line, Present, Sort
from bcp.incident.muster import Turnout, turnout
from bcp.model import NodeKind, State, kind_of
from bcp.sweep.early import Early
from bcp.sweep.model import Assessment, Cause
from bcp.sweep.readiness import early_words
from inventory.entries import Entry
from inventory.words import T

HOST = NodeKind.HOST
HANDED = "incident.handed_over"
_DEEDS = frozenset({Sort.ORDER, Sort.DECISION, Sort.ACTION})
_WORST = (State.DOWN, State.ISOLATED, State.DEGRADED, State.UNREACHABLE, State.UNKNOWN, State.UP)
NOT_ASKED = T(
    "まだ機器の被害を確認していません（hinomi incident sweep）",
    "the equipment has not been looked at yet (hinomi incident sweep)",
)

_NO_BASELINE = T(
    "平常時の基準がなく、動いていることまでしか分からない",
    "without a last known good, only that a thing is alive can be told",
)
_BLIND = T(
    "{where} からはどこにも届かず、その回線か機器の故障かもしれない",
    "nothing at all answers from {where}: its own line may be down",
)
_UNASKED = T("{count}台は一度も確かめていない", "{count} were never asked")
_MOST = 8  # sentences that one heading keeps on one screen
_MORE = T("ほか {count}台（hinomi incident sweep --show）", "{count} more: sweep --show")
_STALE = T("{where} からの結果は古いので数えない", "what {where} saw is too old to count")


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the board shows, as of `now`."""

    incident: Incident
    now: datetime
    lines: Chronology
    damage: Assessment | None
    unjudged: T | None  # why nothing is known of the equipment
    people: tuple[Present, ...]
    turnout: Turnout
    handovers: tuple[Handover, ...]
    due: tuple[T, ...] = ()  # deadlines, in words
    early: tuple[Early, ...] = ()  # what runs before what it needs
    unseen: tuple[T, ...] = ()  # what came back, and nobody has seen work, in words

    @property
    def states(self) -> Mapping[State, int]:
        """How many pieces of equipment stand how, the worst first; unasked is unknown."""
        if self.damage is None:
            return {}
        hosts = [one for one in self.damage.standings.values() if kind_of(one.node) is HOST]
        counts = Counter(one.state for one in hosts)
        counts[State.UNKNOWN] += len(self.damage.unasked)
        return {state: counts[state] for state in _WORST if counts[state]}

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Root causes, the widest first."""
        return self.damage.causes if self.damage else ()

    @property
    def isolated(self) -> tuple[str, ...]:
        """What was cut off on purpose, by id."""
        if self.damage is None:
            return ()
        standings = self.damage.standings.values()
        return tuple(sorted(one.node for one in standings if one.state is State.ISOLATED))

    @property
    def looked(self) -> datetime | None:
        """When equipment was looked at last."""
        return max(self.damage.vantages.values(), default=None) if self.damage else None

    @property
    def doubts(self) -> tuple[T, ...]:
        """What stands against taking the states at their word."""
        if self.damage is None:
            return ()
        return (*_doubts(self.damage), *_early(self.early, self.damage), *self.unseen)

    @property
    def in_charge(self) -> str:
        """Who answers for it now: the first to notice until it was handed over."""
        return self.handovers[-1].taker if self.handovers else self.incident.by

    @property
    def deeds(self) -> tuple[Line, ...]:
        """What was ordered, decided and done."""
        return _right(self.lines, lambda line: line.words.sort in _DEEDS)

    @property
    def told(self) -> tuple[Line, ...]:
        """What was heard and reported."""
        return _right(self.lines, lambda line: line.words.sort in (Sort.INFO, Sort.REPORT))

    @property
    def needs(self) -> tuple[Line, ...]:
        """Requests that nobody has answered, and whatever else waits for an answer."""
        return _right(
            self.lines,
            lambda line: (
                line.is_waiting or (line.words.sort is Sort.REQUEST and not line.answered_by)
            ),
        )

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.incident.phase in OVER


def board(
    incident: Incident,
    lines: Chronology,
    now: datetime,
    people: Mapping[str, Present],
    handovers: Sequence[Handover] = (),
    damage: Assessment | T = NOT_ASKED,
    expected: Sequence[str] = (),
    due: Sequence[T] = (),
) -> Board:
    """The board out of what is known; `damage` is an assessment, or why there is none."""
    known = damage if isinstance(damage, Assessment) and damage.standings else None
    none = damage if isinstance(damage, T) else NOT_ASKED
    return Board(
        incident=incident,
        now=now,
        lines=lines,
        damage=known,
        unjudged=None if known else none,
        people=tuple(people.values()),
        turnout=turnout(people.values(), expected),
        handovers=tuple(handovers),
        due=tuple(due),
    )


def handovers(entries: Sequence[Entry]) -> tuple[Handover, ...]:
    """Every hand-over, the oldest first."""
    return tuple(_handover(entry) for entry in entries if entry.kind == HANDED)


def _doubts(damage: Assessment) -> Iterator[T]:
    if damage.baseline is None:
        yield _NO_BASELINE
    for where in damage.blind:
        yield _BLIND.format(where=where)
    if damage.unasked:
        yield _UNASKED.format(count=len(damage.unasked))
    if damage.stale:
        yield _STALE.format(where="、".join(damage.stale))


def _early(found: Sequence[Early], damage: Assessment) -> Iterator[T]:
    for heading, told in early_words(found, damage.states):
        yield heading
        yield from told[:_MOST]
        if len(told) > _MOST:
            yield _MORE.format(count=len(told) - _MOST)


def _handover(entry: Entry) -> Handover:
    giver, taker, note = (str(entry.body.get(name, "")) for name in ("from", "to", "note"))
    return Handover(giver, taker, entry.at, note)


def _right(lines: Chronology, wanted: Callable[[Line], bool]) -> tuple[Line, ...]:
    """Lines of people that are wanted and were not found to be wrong."""
    return tuple(
        line
        for line in lines.by_time
        if line.number and line.words.certainty is not Certainty.WRONG and wanted(line)
    )
