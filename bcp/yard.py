"""The restoring played out: at every moment whoever is free begins the most urgent work there is.

A parallel schedule generation scheme (R. Kolisch, Serial and parallel resource-constrained project
scheduling methods revisited, 1996), by inherited due time, then by the longest chain above.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

from bcp.awaiting import Awaiting, Conditions
from bcp.crews import Crews, Demand, demand_of
from bcp.lost import Lost
from bcp.model import During

Key = tuple[float | str, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """The work on one thing: times are None where an estimate is missing here or before."""

    node: str
    ready: float | None  # since when all it needs to be begun has stood
    starts: float | None
    ends: float | None
    hands: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()  # what these hands have just come free from


class Yard:
    """Everything that is down, restored step by step from `now` on."""

    def __init__(
        self,
        lost: Lost,
        crews: Crews,
        keys: Mapping[str, Key],
        now: float,
        conditions: Conditions,
        *,
        patient: bool = False,
    ) -> None:
        """Play it to the end; `patient` keeps hands free for what is more urgent and soon ready."""
        self.lost, self.crews, self.keys, self.now = lost, crews, keys, now
        self.awaiting, self.patient = Awaiting(conditions), patient
        self.jobs: dict[str, Job] = {}  # in the order in which they begin
        self.stands: dict[str, float | None] = {}
        self.short: set[str] = set()  # never enough hands for it
        self._queues: defaultdict[Demand, list[tuple[Key, str]]] = defaultdict(list)
        self._demands = {one: demand_of(lost.graph.work.get(one)) for one in lost.down}
        self._ready: dict[str, float] = {}
        self._ends: list[tuple[float, str]] = []
        self._untimed: list[tuple[Key, str]] = []
        self._offer(self.awaiting.ready())
        self._play_timed()
        self._play_untimed()

    def _offer(self, ready: Iterable[str]) -> None:
        for one in ready:
            demand = self._demands.get(one)
            if demand is None:
                continue
            if not self.crews.can_ever(demand):
                self.short.add(one)
            elif self.lost.minutes(one) is None:
                heappush(self._untimed, (self.keys[one], one))
            else:
                self._ready[one] = self.now
                heappush(self._queues[demand], (self.keys[one], one))

    def _play_timed(self) -> None:
        coming = sorted(at for at in self.crews.arrives.values() if at > self.now)
        coming.reverse()
        self._begin_all()
        while self._ends or coming:
            if coming and (not self._ends or coming[-1] <= self._ends[0][0]):
                self.now = coming.pop()
            else:
                self.now = self._ends[0][0]
            self._end_all()
            self._begin_all()

    def _end_all(self) -> None:
        while self._ends and self._ends[0][0] <= self.now:
            _, one = heappop(self._ends)
            began, stood = self.awaiting.finish(one)
            self.stands.update((each, self.now) for each in stood)
            self._offer(began)

    def _begin_all(self) -> None:
        """Begin what can be begun at this moment, the most urgent first."""
        open_ = {demand for demand, queue in self._queues.items() if queue}
        while open_:
            demand = min(open_, key=lambda each: self._queues[each][0])
            crew = self.crews.crew(demand, self.now)
            if crew is None or (self.patient and self._saved(self._queues[demand][0], crew)):
                open_.discard(demand)
                continue
            self._begin(heappop(self._queues[demand])[1], crew)
            if not self._queues[demand]:
                open_.discard(demand)

    def _saved(self, first: tuple[Key, str], crew: tuple[str, ...]) -> bool:
        """Whether this crew would be missed by what is more urgent and ready before it is free."""
        key, one = first
        until = self.now + (self.lost.minutes(one) or 0)
        return any(
            self.keys[other] < key and at < until and self._missed(other, at, crew)
            for other, at in self._soon_ready()
        )

    def _soon_ready(self) -> Iterator[tuple[str, float]]:
        """What waits only for work that is being done, and when that ends."""
        done_at = {one: at for at, one in self._ends}
        waiting = {
            each.of
            for one in done_at
            for each in self.awaiting.conditions.by.get(one, ())
            if each.during is During.RESTORE and each.of in self.lost.down
        }
        for one in waiting:
            if one not in self.jobs and one not in self._ready:
                yield one, self._ready_at(one, done_at)

    def _ready_at(self, one: str, done_at: Mapping[str, float]) -> float:
        """When all it waits for is there; never, where it waits for nothing but hands."""
        waits = self.awaiting.waits_for(one, During.RESTORE)
        return max((min(done_at.get(on, inf) for on in each.among) for each in waits), default=inf)

    def _missed(self, one: str, at: float, crew: tuple[str, ...]) -> bool:
        demand = self._demands[one]
        able = [n for n in self.crews.able(demand) if self.crews.free[n] <= at]
        without = len(set(able) - set(crew))
        return without < demand.people <= len(able) or demand.vendor in crew

    def _begin(self, one: str, crew: tuple[str, ...]) -> None:
        ends = self.now + (self.lost.minutes(one) or 0)
        before = [self.crews.last[name] for name in crew if self._came_free(name)]
        self.jobs[one] = Job(one, self._ready[one], self.now, ends, crew, tuple(before))
        self.crews.bind(crew, one, ends)
        heappush(self._ends, (ends, one))

    def _came_free(self, name: str) -> bool:
        return name in self.crews.last and self.crews.free[name] == self.now

    def _play_untimed(self) -> None:
        """What has no estimate comes after everything else, and what waits for it."""
        while self._untimed:
            one = heappop(self._untimed)[1]
            self.jobs[one] = Job(one, None, None, None)
            began, stood = self.awaiting.finish(one)
            self.stands.update(dict.fromkeys(stood))
            self._after_untimed(began)

    def _after_untimed(self, began: Iterable[str]) -> None:
        for one in began:
            if one in self.lost.down and self.crews.can_ever(self._demands[one]):
                heappush(self._untimed, (self.keys[one], one))
            elif one in self.lost.down:
                self.short.add(one)
