"""How everything stands as seen from one place: silence is not yet damage.

What answers is up or degraded. What is silent is *unreachable* where something before it is down,
*down* where it answered once and its way is known to be open, and *unknown* in every other case.
What has no address of its own is judged by what is in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bcp.model import NodeKind, State, kind_of, name_of
from bcp.sweep import saying
from bcp.sweep.comparing import compared
from bcp.sweep.model import SERVERS_ONLY, By, Mark, Seen, Sorts, Standing
from bcp.sweep.paths import Behind, Paths
from inventory.words import T

BAD = frozenset({State.DOWN, State.UNREACHABLE, State.ISOLATED})
BY_HAND = frozenset({By.PERSON, By.PAPER})
_GOOD = frozenset({State.UP, State.DEGRADED})
_FEW = 2  # so many silent members speak of the network; one speaks of itself


@dataclass
class View:
    """What one vantage saw, and what it makes of it; `known` answered there before.

    What answers at an address that another one of those asked has, too (`shared`), may be either.
    """

    paths: Paths
    seen: Mapping[str, Seen]
    known: Mapping[str, Seen]
    marks: Mapping[str, Mark]
    sorts: Sorts = SERVERS_ONLY
    shared: frozenset[str] = frozenset()
    _judged: dict[str, Standing] = field(default_factory=dict)
    _asking: set[str] = field(default_factory=set)
    _dark: dict[str, bool] = field(default_factory=dict)

    @property
    def blind(self) -> bool:
        """Whether nothing answers at all, though several were asked."""
        return len(self.seen) > 1 and not self._any_answers(self.seen)

    def misses(self, node: str) -> bool:
        """Whether it answered here before, and is silent now."""
        return node in self.known and node not in self.shared and self._is_silent(node)

    def standings(self) -> dict[str, Standing]:
        """Everything that was looked at, and every network, line and group around it."""
        nodes = {*self.seen, *self.paths.members, *self.paths.groups}
        judged = {node: self.standing(node) for node in sorted(nodes)}
        return {node: one for node, one in judged.items() if self._is_told(one)}

    def standing(self, node: str) -> Standing:
        """How one thing stands."""
        if node in self._judged:
            return self._judged[node]
        if node in self._asking:  # a circle of needs proves nothing
            return Standing(node, State.UNKNOWN, saying.NO_SIGN, By.NONE)
        self._asking.add(node)
        try:
            found = self._found(node)
        finally:
            self._asking.discard(node)
        self._judged[node] = found
        return found

    def _is_told(self, one: Standing) -> bool:
        """What was looked at, and whatever else something is known of."""
        virtual = one.node in self.paths.groups and one.node not in self.paths.members
        return one.node in self.seen or (one.by is not By.NONE and not (virtual and _good(one)))

    def _found(self, node: str) -> Standing:
        mark, seen = self.marks.get(node), self.seen.get(node)
        if mark is not None and (seen is None or seen.at <= mark.at or _holds(mark)):
            return by_hand(mark)
        if seen is not None and seen.asked and node in self.shared:
            why = saying.SHARED.format(seen.address)
            return Standing(node, State.UNKNOWN, why, at=seen.at)
        if seen is not None and seen.answered:
            return compared(seen, self.known.get(node))
        return self._silent(node, seen)

    def _silent(self, node: str, seen: Seen | None) -> Standing:
        at = seen.at if seen else None
        if seen is not None and not seen.asked:
            said = [one.said for one in seen.ports.values() if one.said]
            return Standing(node, State.UNKNOWN, saying.NOT_SENT.format((*said, "-")[0]), at=at)
        if self._carries(node):
            return self._carrying(node, at)
        if first := self._lost_before(node):
            return self._after(node, first, at)
        if self.blind:
            return Standing(node, State.UNKNOWN, saying.BLIND, at=at)
        return self._lone_host(node, seen) if seen else self._without_address(node)

    def _carries(self, node: str) -> bool:
        """Whether something answers that can only be reached through it."""
        is_way = kind_of(node) is not NodeKind.HOST or node in self.sorts.gear
        return is_way and not self._is_dark(node)

    def _carrying(self, node: str, at: datetime | None) -> Standing:
        if node in self.seen:
            state = State.DEGRADED if node in self.known else State.UNKNOWN
            return Standing(node, state, saying.FORWARDS, at=at)
        if kind_of(node) is NodeKind.SITE:  # a building is no way: that one host runs says little
            return Standing(node, State.UNKNOWN, saying.NO_SIGN, By.NONE)
        return Standing(node, State.UP, saying.CARRIES, By.INFERRED)

    def _lost_before(self, node: str) -> Standing | None:
        """The first of what comes before it that is lost: feeds by hand, ways, then groups."""
        feeds = [one for one in map(self._broken, self.paths.feeds.get(node, ())) if one]
        ways = [one for one in map(self._broken, self.paths.ways.get(node, ())) if one]
        derived = [self.standing(one) for one in self._derived(node)]
        groups = [self.standing(one) for one in self.paths.groups_of(node)]
        wide = sorted(groups, key=lambda one: -len(self._inside(one.node)))
        by_hand_first = [one for one in feeds if one.by in BY_HAND or one.via]
        lost = [one for one in (*by_hand_first, *ways, *derived, *wide) if one.state in BAD]
        return lost[0] if lost else None

    def _derived(self, node: str) -> tuple[str, ...]:
        network = self.paths.derived.get(node)
        return (network,) if network else ()

    def _broken(self, group: Behind) -> Standing | None:
        """The first that is lost of a group of which too few are left."""
        states = [self.standing(one) for one in group.on]
        lost = [one for one in states if one.state in BAD]
        return lost[0] if len(states) - len(lost) < group.at_least else None

    def _after(self, node: str, first: Standing, at: datetime | None) -> Standing:
        """Behind a lost way nobody knows; with its building or power lost it is down."""
        via = (first.node, *first.via)
        fed = kind_of(first.node) in (NodeKind.SITE, NodeKind.POWER) and first.state is State.DOWN
        state, why = (State.DOWN, saying.UNFED) if fed else (State.UNREACHABLE, saying.BEHIND)
        by = By.PROBE if node in self.seen else By.INFERRED
        return Standing(node, state, why.format(name_of(via[-1])), by, via, at)

    def _without_address(self, node: str) -> Standing:
        """A network or a group that nothing answers in: lost, if enough of it answered once."""
        if self.paths.ways.get(node) and self._ways_open(node):
            return Standing(node, State.UP, saying.EQUIPPED, By.INFERRED)
        silent = [] if self.blind else self._silent_inside(node)
        virtual = node in self.paths.groups and node not in self.paths.members
        if sum(not (virtual and self._is_explained(one)) for one in silent) < _FEW:
            return Standing(node, State.UNKNOWN, saying.NO_SIGN, By.NONE)
        said = saying.DARK if kind_of(node) is NodeKind.SITE else saying.ALL_SILENT
        return Standing(node, State.UNREACHABLE, said.format(count=len(silent)), By.INFERRED)

    def _lone_host(self, node: str, seen: Seen) -> Standing:
        """Nothing before it is lost: its own past and its surroundings decide."""
        silent = self._silent_inside(node)
        if node not in self.known:
            if node in self.sorts.gear and len(silent) >= _FEW:
                why = saying.ALL_SILENT.format(count=len(silent))
                return Standing(node, State.UNREACHABLE, why, By.INFERRED, at=seen.at)
            return Standing(node, State.UNKNOWN, saying.NEVER, at=seen.at)
        if node in self.sorts.terminals:
            return Standing(node, State.UNKNOWN, saying.MAY_BE_OFF, at=seen.at)
        if node in self.sorts.gear and silent:
            why = saying.GEAR_DOWN.format(count=len(silent))
            return Standing(node, State.DOWN, why, at=seen.at)
        if self._way_is_open(node):
            return Standing(node, State.DOWN, saying.DOWN, at=seen.at)
        return Standing(node, State.UNKNOWN, saying.NO_PROOF, at=seen.at)

    def _is_explained(self, node: str) -> bool:
        """Whether its silence has a nearer reason than its site: a way, or being one itself."""
        if self.paths.ways.get(node) or self.paths.members.get(node):
            return True
        return any(self._is_dark(one) for one in self._derived(node))

    def _is_dark(self, node: str) -> bool:
        """Whether nobody inside answers; asked by everybody inside, so that it is remembered."""
        if node not in self._dark:
            self._dark[node] = not self._any_answers(self._inside(node))
        return self._dark[node]

    def _inside(self, node: str) -> tuple[str, ...]:
        return (*self.paths.members.get(node, ()), *self.paths.groups.get(node, ()))

    def _silent_inside(self, node: str) -> list[str]:
        """Equipment inside that answered once and is silent; terminals sleep at night."""
        inside = dict.fromkeys(self._inside(node))
        return [one for one in inside if self.misses(one) and one not in self.sorts.terminals]

    def _is_silent(self, node: str) -> bool:
        seen = self.seen.get(node)
        return seen is not None and seen.asked and not seen.answered

    def _any_answers(self, nodes: Iterable[str]) -> bool:
        asked = (one for one in nodes if one in self.seen and one not in self.shared)
        return any(self.seen[one].answered for one in asked)

    def _way_is_open(self, node: str) -> bool:
        """Everything written down before it is up, or a neighbour answers."""
        written = self.paths.ways.get(node, ())
        if written and self._ways_open(node):
            return True
        return self._any_answers(self.paths.neighbours(node))

    def _ways_open(self, node: str) -> bool:
        return all(map(self._open, self.paths.ways.get(node, ())))

    def _open(self, group: Behind) -> bool:
        return sum(_good(self.standing(one)) for one in group.on) >= group.at_least


def by_hand(mark: Mark) -> Standing:
    """What a person says."""
    who = f"{mark.actor}: {mark.note}" if mark.note else mark.actor
    return Standing(mark.node, mark.state, T(who, who), mark.by, at=mark.at)


def _good(one: Standing) -> bool:
    return one.state in _GOOD


def _holds(mark: Mark) -> bool:
    """Isolation and damage are ended by a person only; probes cannot see why."""
    return mark.state in (State.ISOLATED, State.DOWN)
