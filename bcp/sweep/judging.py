"""How everything stands as seen from one place: silence is not yet damage.

What answers is up or degraded. What is silent is *unreachable* where something before it is down,
*down* where it answered once and its way is known to be open, and *unknown* in every other case.
A network without an address of its own is judged by what is in it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bcp.model import NodeKind, State, kind_of, name_of
from bcp.sweep.comparing import compared
from bcp.sweep.model import By, Mark, Seen, Standing
from bcp.sweep.paths import Behind, Paths
from inventory.words import T

BAD = frozenset({State.DOWN, State.UNREACHABLE, State.ISOLATED})
_GOOD = frozenset({State.UP, State.DEGRADED})
_FEW = 2  # so many silent members speak of the network; one speaks of itself

_BLIND = T(
    "ここからは一台も応答がない。この端末の接続（ケーブル、無線、VPN）を先に確かめる",
    "nothing at all answers from here: check this machine's own connection first",
)
_NOT_SENT = T(
    "この端末から送れなかった（{why}）", "nothing could be sent from this machine ({why})"
)
_BEFORE_IT = T("手前の {0} が使えないため届かない", "{0} before it does not work")
_UNFED = T("{0} が失われ、応答しない", "{0} is lost, and it does not answer")
_DOWN = T(
    "以前は応答した。途中の経路は生きているが、応答がない",
    "answered before; the way to it is open, yet no answer",
)
_NO_PROOF = T(
    "応答がない。途中の経路が生きているか分からない",
    "no answer; whether its way is open is unknown",
)
_NEVER = T(
    "応答がない。これまで一度も応答を確かめていない", "no answer, and it was never seen before"
)
_FORWARDS = T(
    "自身の管理用アドレスは応答しないが、その先の機器は応答する",
    "its own address is silent, yet what is behind it answers",
)
_CARRIES = T("その先の機器が応答する", "what is behind it answers")
_EQUIPPED = T("その機器は応答している", "its equipment answers")
_ALL_SILENT = T(
    "その先の {count} 台が一台も応答しない（推定）",
    "none of the {count} behind it answers (inferred)",
)
_NO_SIGN = T("生死を示すものがない", "there is no sign either way")


@dataclass
class View:
    """What one vantage saw, and what it makes of it; `known` answered there before."""

    paths: Paths
    seen: Mapping[str, Seen]
    known: Mapping[str, Seen]
    marks: Mapping[str, Mark]
    gear: Collection[str] = ()  # network equipment: it carries what is behind it
    _judged: dict[str, Standing] = field(default_factory=dict)
    _asking: set[str] = field(default_factory=set)

    @property
    def blind(self) -> bool:
        """Whether nothing answers at all, though somebody was asked."""
        return len(self.seen) > 1 and not any(one.answered for one in self.seen.values())

    def standings(self) -> dict[str, Standing]:
        """Everything that was looked at, and every network and line around it."""
        around = [one for one in self.paths.members if kind_of(one) is not NodeKind.HOST]
        for node in sorted({*self.seen, *around}):  # in one order, whatever came first
            self.standing(node)
        return {node: one for node, one in self._judged.items() if self._is_told(node)}

    def standing(self, node: str) -> Standing:
        """How one thing stands."""
        if node in self._judged:
            return self._judged[node]
        if node in self._asking:  # a circle of needs proves nothing
            return Standing(node, State.UNKNOWN, _NO_SIGN, By.NONE)
        self._asking.add(node)
        try:
            found = self._found(node)
        finally:
            self._asking.discard(node)
        self._judged[node] = found
        return found

    def _is_told(self, node: str) -> bool:
        """Judged equipment, and networks of which something is known."""
        return node in self.seen or self._judged[node].by is not By.NONE

    def _found(self, node: str) -> Standing:
        mark, seen = self.marks.get(node), self.seen.get(node)
        if mark is not None and (seen is None or not _newer(seen, mark) or _holds(mark)):
            return by_hand(mark)
        if seen is not None and seen.answered:
            return compared(seen, self.known.get(node))
        return self._silent(node, seen)

    def _silent(self, node: str, seen: Seen | None) -> Standing:
        at = seen.at if seen else None
        if seen is not None and not seen.asked:
            said = [one.said for one in seen.ports.values() if one.said]
            return Standing(node, State.UNKNOWN, _NOT_SENT.format(why=(*said, "-")[0]), at=at)
        if self._carries(node):
            return self._carrying(node, at)
        if blocked := self._blocked(node, at):
            return blocked
        if self.blind:
            return Standing(node, State.UNKNOWN, _BLIND, at=at)
        return self._alone(node, at)

    def _carrying(self, node: str, at: datetime | None) -> Standing:
        if node in self.seen and node in self.known:
            return Standing(node, State.DEGRADED, _FORWARDS, at=at)
        if node in self.seen:
            return Standing(node, State.UNKNOWN, _FORWARDS, at=at)
        return Standing(node, State.UP, _CARRIES, By.INFERRED)

    def _carries(self, node: str) -> bool:
        """Whether something answers that can only be reached through it."""
        return self._is_way(node) and any(
            self.seen[one].answered for one in self.paths.members.get(node, ()) if one in self.seen
        )

    def _is_way(self, node: str) -> bool:
        return kind_of(node) is not NodeKind.HOST or node in self.gear

    def _blocked(self, node: str, at: datetime | None) -> Standing | None:
        """Behind something that is down; or without what feeds it."""
        for group in self.paths.feeds.get(node, ()):
            if first := self._broken(group):
                return self._after(node, first, State.DOWN, _UNFED, at)
        for group in self.paths.ways.get(node, ()):
            if first := self._broken(group):
                return self._after(node, first, State.UNREACHABLE, _BEFORE_IT, at)
        network = self.paths.networks.get(node)
        if network and self.standing(network).state in BAD:
            return self._after(node, self.standing(network), State.UNREACHABLE, _BEFORE_IT, at)
        return None

    def _broken(self, group: Behind) -> Standing | None:
        """The first that is lost of a group of which too few are left."""
        states = [self.standing(one) for one in group.on]
        lost = [one for one in states if one.state in BAD]
        return lost[0] if len(states) - len(lost) < group.at_least else None

    def _after(
        self, node: str, first: Standing, state: State, why: T, at: datetime | None
    ) -> Standing:
        via = (first.node, *first.via)
        by = By.PROBE if node in self.seen else By.INFERRED
        return Standing(node, state, why.format(name_of(via[-1])), by, via, at)

    def _alone(self, node: str, at: datetime | None) -> Standing:
        """Nothing before it is lost: its own past and its surroundings decide."""
        members = self._silent_members(node)
        if node not in self.seen and self.paths.ways.get(node) and self._way_is_open(node):
            return Standing(node, State.UP, _EQUIPPED, By.INFERRED)
        if self._is_way(node) and len(members) >= (1 if node in self.known else _FEW):
            why = _ALL_SILENT.format(count=len(members))
            return Standing(node, State.DOWN, why, By.INFERRED, at=at)
        if node not in self.seen:
            return Standing(node, State.UNKNOWN, _NO_SIGN, By.NONE)
        if node not in self.known:
            return Standing(node, State.UNKNOWN, _NEVER, at=at)
        if self._way_is_open(node):
            return Standing(node, State.DOWN, _DOWN, at=at)
        return Standing(node, State.UNKNOWN, _NO_PROOF, at=at)

    def _silent_members(self, node: str) -> list[str]:
        """Equipment behind it that answered once and was asked now; all of it is silent here."""
        members = self.paths.members.get(node, ())
        return [
            one for one in members if one in self.known and one in self.seen and self._asked(one)
        ]

    def _asked(self, node: str) -> bool:
        return self.seen[node].asked

    def _way_is_open(self, node: str) -> bool:
        """Its ways are all up; or, where none is written down, a neighbour answers."""
        groups = self.paths.ways.get(node, ())
        if not groups:
            return self._carries_network(self.paths.networks.get(node))
        return all(map(self._open, groups))

    def _open(self, group: Behind) -> bool:
        good = [one for one in group.on if self.standing(one).state in _GOOD]
        return len(good) >= group.at_least

    def _carries_network(self, network: str | None) -> bool:
        return network is not None and self.standing(network).state is State.UP


def by_hand(mark: Mark) -> Standing:
    """What a person says."""
    who = f"{mark.actor}: {mark.note}" if mark.note else mark.actor
    return Standing(mark.node, mark.state, T(who, who), mark.by, at=mark.at)


def _newer(seen: Seen, mark: Mark) -> bool:
    return seen.at > mark.at


def _holds(mark: Mark) -> bool:
    """Isolation and damage are ended by a person only; probes cannot see why."""
    return mark.state in (State.ISOLATED, State.DOWN)
