"""What each lost thing still waits for, counted down as others come back."""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bcp.components import strongly_connected
from bcp.graph import Graph
from bcp.model import Dependency, During, Need
from bcp.standing import enough, grouped

Waived = Mapping[str, frozenset[str]]  # a thing begun by hand -> what it does without


@dataclass(frozen=True, slots=True)
class Condition:
    """`of` waits until so many of `among`, which are all absent, stand again."""

    number: int
    of: str
    during: During
    needed: int
    among: frozenset[str]


class Conditions:
    """All that is waited for at the beginning; it never changes and may be begun from again."""

    def __init__(self, graph: Graph, absent: Collection[str], waived: Waived | None = None) -> None:
        """Whatever is not absent stands."""
        self.absent = frozenset(absent)
        self.all: list[Condition] = []
        self.by: defaultdict[str, list[Condition]] = defaultdict(list)
        self.of: defaultdict[tuple[str, During], list[Condition]] = defaultdict(list)
        for one in sorted(self.absent):
            without = (waived or {}).get(one, frozenset())
            for during in During:
                for needed, among in self._waits(graph.needs(one, during), without):
                    self._add(one, during, needed, among)
        self.circles = self._run_circles()

    def _waits(
        self, edges: tuple[Dependency, ...], without: frozenset[str]
    ) -> Iterator[tuple[int, frozenset[str]]]:
        for on in sorted({edge.on for edge in edges if edge.need is Need.ALL} & self.absent):
            yield (0 if on in without else 1), frozenset({on})
        for _, group in sorted(grouped(edges).items()):
            members = frozenset(edge.on for edge in group)
            among = (members & self.absent) - without
            yield enough(group) - len(members - among), among

    def _add(self, of: str, during: During, needed: int, among: frozenset[str]) -> None:
        if needed <= 0:
            return
        condition = Condition(len(self.all), of, during, needed, among)
        self.all.append(condition)
        self.of[of, during].append(condition)
        for on in among:
            self.by[on].append(condition)

    def _run_circles(self) -> dict[str, tuple[str, ...]]:
        def needed(one: str) -> list[str]:
            return sorted({on for each in self.of[one, During.RUN] for on in each.among})

        parts = strongly_connected(sorted(self.absent), needed)
        return {one: part for part in parts if len(part) > 1 for one in part}


class Awaiting:
    """What is absent, and what each of it still needs.

    A thing may be begun when its needs to be restored stand. It stands when its work is done and
    its needs to run stand; what needs each other only to run comes to stand together.
    """

    def __init__(self, conditions: Conditions) -> None:
        """Nothing has been worked on yet."""
        self.conditions, self.absent = conditions, conditions.absent
        self.worked: set[str] = set()
        self.standing: set[str] = set()
        self.last: dict[tuple[str, During], str] = {}  # who came last of what was waited for
        self._left = [each.needed for each in conditions.all]
        self._open = Counter({key: len(each) for key, each in conditions.of.items()})

    def ready(self) -> list[str]:
        """What waits for nothing to be begun, and has not been worked on."""
        return [one for one in sorted(self.absent - self.worked) if self.may_begin(one)]

    def may_begin(self, one: str) -> bool:
        """Whether all that a thing needs to be restored stands."""
        return not self._open[one, During.RESTORE]

    def waits_for(self, one: str, during: During) -> tuple[Condition, ...]:
        """The conditions that are still open."""
        of = self.conditions.of.get((one, during), ())
        return tuple(each for each in of if self._left[each.number] > 0)

    def left(self, condition: Condition) -> int:
        """How many more must stand."""
        return self._left[condition.number]

    def deadlocks(self) -> tuple[tuple[str, ...], ...]:
        """Those that wait for each other and for nothing else, or for more than there is."""
        left = sorted(self.absent - self.standing)
        parts = strongly_connected(left, self._waited_for)
        closed = (
            tuple(sorted(part))
            for part in parts
            if all(set(self._waited_for(one)) <= set(part) for one in part)
        )
        return tuple(sorted(closed))

    def _waited_for(self, one: str) -> list[str]:
        during = (During.RUN,) if one in self.worked else tuple(During)
        waits = (each for kind in during for each in self.waits_for(one, kind))
        return sorted({on for each in waits for on in each.among - self.standing})

    def finish(self, one: str) -> tuple[list[str], list[str]]:
        """The work on a thing is done: what may be begun now, and what stands now."""
        self.worked.add(one)
        began: list[str] = []
        stood: list[str] = []
        ahead = deque(self._rising(one))
        while ahead:
            risen = ahead.popleft()
            if risen in self.standing:
                continue
            self.standing.add(risen)
            stood.append(risen)
            for of, during in self._meet(risen):
                if during is During.RUN:
                    ahead.extend(self._rising(of))
                elif self.may_begin(of) and of not in self.worked:
                    began.append(of)
        return began, stood

    def _meet(self, risen: str) -> Iterator[tuple[str, During]]:
        for each in self.conditions.by.get(risen, ()):
            self._left[each.number] -= 1
            if self._left[each.number] == 0:
                self._open[each.of, each.during] -= 1
                self.last[each.of, each.during] = risen
            if self._left[each.number] == 0 or each.during is During.RUN:
                yield each.of, each.during

    def _rising(self, one: str) -> Iterable[str]:
        """Those that stand now that something about this one has changed."""
        if one not in self.conditions.circles:
            waits = one not in self.worked or self._held_up(one, {one})
            return () if waits else (one,)
        candidates = set(self.conditions.circles[one]) & self.worked - self.standing
        while True:
            held = {each for each in candidates if not self._held_up(each, candidates)}
            if held == candidates:
                return sorted(held)
            candidates = held

    def _held_up(self, one: str, rising: set[str]) -> bool:
        waits = self.waits_for(one, During.RUN)
        return any(self._left[each.number] > len(each.among & rising) for each in waits)
