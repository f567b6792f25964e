"""What the rules look at: the book as a graph, the day, the limits, and what follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cached_property

from bcp.achieved import Achieved, achieved
from bcp.amounts import at, quoted, said, span
from bcp.assembly import arrivals
from bcp.graph import Graph
from bcp.limits import ContinuityLimits
from bcp.model import Continuity, FirstStep, Node, NodeKind, State, Work
from bcp.scheduling import Order, restore_order
from bcp.standard import standard
from inventory.words import T

JAPAN = timezone(timedelta(hours=9), "Asia/Tokyo")
RESTORED = frozenset({NodeKind.SYSTEM, NodeKind.HOST, NodeKind.NETWORK, NodeKind.DATA})


@dataclass(frozen=True, slots=True)
class Target:
    """A target in minutes with the words that say whose it is."""

    minutes: float
    words: T


@dataclass(frozen=True)
class Case:
    """One continuity book on one day; everything else is worked out when first asked for."""

    book: Continuity
    today: date
    limits: ContinuityLimits

    @cached_property
    def moment(self) -> datetime:
        """The moment of judging; a plain day counts to its end, so that nothing looks young."""
        if isinstance(self.today, datetime):
            return self.today.astimezone(UTC)
        return datetime.combine(self.today, time(23, 59, 59), JAPAN).astimezone(UTC)

    @cached_property
    def day(self) -> date:
        """The day in Japan."""
        return self.moment.astimezone(JAPAN).date()

    @cached_property
    def graph(self) -> Graph:
        """All that is needed, as a graph."""
        return Graph.of(self.book.nodes, self.book.dependencies, self.book.work)

    @cached_property
    def achieved(self) -> Mapping[str, Achieved]:
        """The least minutes to each thing, hands unlimited; unknown where a number is missing."""
        return achieved(self.graph)

    @cached_property
    def at_least(self) -> Mapping[str, Achieved]:
        """The same where every missing estimate is taken for nothing: it cannot be sooner."""
        missing = {
            one: Work(one, 0)
            for one, node in self.book.nodes.items()
            if node.kind in RESTORED and one not in self.book.work
        }
        work = {**self.book.work, **missing}
        return achieved(Graph.of(self.book.nodes, self.book.dependencies, work))

    @cached_property
    def needed(self) -> frozenset[str]:
        """All that any priority task needs in the end, the tasks too."""
        found = frozenset(self.tasks)
        return found.union(*(self.graph.all_needed(one) for one in self.tasks))

    @cached_property
    def tasks(self) -> tuple[str, ...]:
        """The priority tasks (非常時優先業務), in their order."""
        return tuple(i for i, node in self.book.nodes.items() if node.kind is NodeKind.TASK)

    @cached_property
    def off_hours(self) -> Order:
        """The order of restoring everything when it happens at night or on a holiday."""
        return self._order(off_hours=True)

    @cached_property
    def in_hours(self) -> Order:
        """The order of restoring everything when it happens with the staff at work."""
        return self._order(off_hours=False)

    def _order(self, *, off_hours: bool) -> Order:
        down = {
            one: State.DOWN
            for one, node in self.book.nodes.items()
            if node.kind in RESTORED or node.kind is NodeKind.TASK or one in self.book.work
        }
        hands = arrivals(self.book, off_hours=off_hours)
        return restore_order(self.graph, down, hands, first_steps=self.book.first_steps)

    @cached_property
    def due(self) -> Mapping[str, float]:
        """When each thing must be back for all that needs it, in minutes."""
        return {p.node: p.due for p in self.off_hours.positions if p.due is not None}

    def node(self, identity: str) -> Node:
        """The thing with this id."""
        return self.book.nodes[identity]

    def rto(self, identity: str) -> Target | None:
        """The target recovery time: its own, else that of the national standard."""
        node = self.node(identity)
        if node.rto is not None:
            return _own(node, node.rto, T("目標復旧時間", "RTO"))
        if self.limits.standard_targets and standard().covers(node):
            return _given(node, standard().rto, T("目標復旧時間", "RTO"), standard().rto_item)
        return None

    def rpo(self, identity: str) -> Target | None:
        """The target recovery point: its own, else that of the national standard."""
        node = self.node(identity)
        if node.rpo is not None:
            return _own(node, node.rpo, T("目標復旧時点", "RPO"))
        if self.limits.standard_targets and standard().covers(node):
            return _given(node, standard().rpo, T("目標復旧時点", "RPO"), standard().rpo_item)
        return None

    @cached_property
    def signed(self) -> tuple[FirstStep, ...]:
        """The first steps by hand that somebody signed."""
        return tuple(one for one in self.book.first_steps if one.signed_by and one.signed_on)


def _own(node: Node, minutes: float, what: T) -> Target:
    words = said(quoted(node.id), T("の", " has an "), what, T("は", " of "), span(minutes))
    return Target(minutes, said(words, at(node.place)))


def _given(node: Node, minutes: float, what: T, item: str) -> Target:
    words = said(quoted(node.id), T("の", " has the "), what, T("は", " "), span(minutes))
    source = T(
        f"(団体の目標がないので、国の標準 {item} の値)",
        f" (national standard {item}, as the body set none)",
    )
    return Target(minutes, said(words, source))
