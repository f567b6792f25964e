"""What the rules look at: the book as a graph, the day, the limits, and what follows from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cached_property
from math import inf
from typing import Any, TypeVar

from bcp.achieved import Achieved, achieved
from bcp.amounts import at, fill, span
from bcp.assembly import arrivals, crews
from bcp.estimates import ESTIMATED
from bcp.graph import Graph
from bcp.hours import round_the_clock
from bcp.limits import ContinuityLimits
from bcp.lost import lost_by
from bcp.model import Continuity, Node, NodeKind, State, Work, name_of
from bcp.scheduling import Order, Position, Stuck, restore_order
from bcp.standard import standard
from bcp.urgency import Urgency, at_best, urgencies
from inventory.words import T

R = TypeVar("R")
_SHOWN = 5  # names in one sentence: what a person still reads
JAPAN = timezone(timedelta(hours=9), "Asia/Tokyo")


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
    def _found(self) -> dict[Callable[["Case"], Any], Any]:
        return {}

    def once(self, work: Callable[["Case"], R]) -> R:
        """What a function of the case gives, worked out when it is first asked for."""
        if work not in self._found:
            self._found[work] = work(self)
        found: R = self._found[work]
        return found

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
        """What needs what: paper needs nothing to be read, and defaults are targets like others."""
        nodes = {one: self._promised(node) for one, node in self.book.nodes.items()}
        paper = {one for one, document in self.book.documents.items() if document.paper}
        edges = [edge for edge in self.book.dependencies if edge.of not in paper]
        return Graph.of(nodes, edges, self.book.work)

    def _promised(self, node: Node) -> Node:
        target = self.rto(node.id)
        return replace(node, rto=target.minutes) if target else node

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
            if node.kind in ESTIMATED and one not in self.book.work
        }
        work = {**self.book.work, **missing}
        return achieved(replace(self.graph, work=work))

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
        vendors = {one.vendor for one in self.book.work.values() if one.vendor in self.book.vendors}
        known = {
            one: 0.0
            for one in sorted(vendors)
            if not off_hours or round_the_clock(self.book.vendors[one].hours)
        }
        hands = (
            *arrivals(self.book, off_hours=off_hours),
            *crews(self.book, called=known, off_hours=off_hours),
        )
        return restore_order(self.graph, self.all_down, hands, first_steps=self.book.first_steps)

    @cached_property
    def places_at_night(self) -> Mapping[str, Position]:
        """The place of each thing in the order at night."""
        return {one.node: one for one in self.off_hours.positions}

    @cached_property
    def places_by_day(self) -> Mapping[str, Position]:
        """The place of each thing in the order by day."""
        return {one.node: one for one in self.in_hours.positions}

    @cached_property
    def stuck_at_night(self) -> Mapping[str, Stuck]:
        """What cannot begin at night, and why."""
        return {one.node: one for one in self.off_hours.stuck}

    @cached_property
    def all_down(self) -> Mapping[str, State]:
        """Everything that comes back by work is lost, and the tasks with it."""
        return {one: State.DOWN for one in self.book.nodes if self.comes_back(one)}

    def comes_back(self, one: str) -> bool:
        """Whether its return can be judged: a task, what the section restores, or any work."""
        kind = self.node(one).kind
        return kind in ESTIMATED or kind is NodeKind.TASK or one in self.book.work

    @cached_property
    def due(self) -> Mapping[str, Urgency]:
        """When each thing must be back for all that needs it; only what has something due."""
        lost = lost_by(self.graph, self.all_down, self.book.first_steps)
        found = urgencies(lost, at_best(lost))
        return {one: each for one, each in found.items() if each.due < inf}

    @cached_property
    def unweighed(self) -> tuple[str, ...]:
        """What something due needs and nobody estimated: how long it binds hands is not known."""
        nodes = self.book.nodes.items()
        return tuple(
            one
            for one, node in nodes
            if one in self.due and node.kind in ESTIMATED and one not in self.book.work
        )

    def says_nothing(self, one: str) -> bool:
        """Whether this is a task of which nobody wrote what stops it, so that no time is known."""
        return self.node(one).kind is NodeKind.TASK and not self.graph.hard(one)

    def node(self, identity: str) -> Node:
        """The thing with this id."""
        return self.book.nodes[identity]

    def rto(self, identity: str) -> Target | None:
        """The target recovery time: its own, else that of the national standard."""
        node = self.node(identity)
        if node.rto is not None:
            return self._own(node, node.rto, T("目標復旧時間", "RTO"))
        if self.limits.standard_targets and standard().covers(node):
            return self._given(node, standard().rto, T("目標復旧時間", "RTO"), standard().rto_item)
        return None

    def rpo(self, identity: str) -> Target | None:
        """The target recovery point: its own, else that of the national standard."""
        node = self.node(identity)
        if node.rpo is not None:
            return self._own(node, node.rpo, T("目標復旧時点", "RPO"))
        if self.limits.standard_targets and standard().covers(node):
            return self._given(node, standard().rpo, T("目標復旧時点", "RPO"), standard().rpo_item)
        return None

    def named(self, *identities: str) -> T:
        """Names in quotation marks; of a long list the first ones and how many more."""
        names = [self.name(one) for one in identities]
        shown, more = names[:_SHOWN], len(names) - _SHOWN
        ja = "".join(f"「{name}」" for name in shown) + (f"ほか{more}件" if more > 0 else "")
        en = ", ".join(f"`{name}`" for name in shown) + (f" and {more} more" if more > 0 else "")
        return T(ja, en)

    def chained(self, identities: tuple[str, ...]) -> T:
        """A chain of needs, each thing before what it needs: 転入届 → 住民記録 → 認証基盤."""
        names = " → ".join(map(self.name, identities))
        return T(names, names)

    def name(self, identity: str) -> str:
        """A thing or a person as people say it; data with its number, as the ledger has it."""
        node = self.book.nodes.get(identity)
        if node is not None and node.kind is NodeKind.DATA and node.name != name_of(identity):
            return f"{name_of(identity)} {node.name}"
        return node.name if node else name_of(identity)

    def stale(self, day: date, every: int, place: str) -> T:
        """The words for something that was last done too long ago."""
        words = T(
            "最後は{day}で{days}日前、決めた間隔は{every}日{at}",
            "last on {day}, {days} days ago, every {every} days{at}",
        )
        days = (self.day - day).days
        return fill(words, days=days, day=day.isoformat(), every=every, at=at(place))

    def _own(self, node: Node, minutes: float, what: T) -> Target:
        words = T("{node}の{what}は{span}{at}", "the {what} of {node} is {span}{at}")
        return self._target(words, node, minutes, what)

    def _given(self, node: Node, minutes: float, what: T, item: str) -> Target:
        words = T(
            "{node}の{what}は{span}(団体の目標がないので、国の標準 {item} の値)",
            "the {what} of {node} is {span} (national standard {item}, as the body set none)",
        )
        return self._target(words, node, minutes, what, item)

    def _target(self, words: T, node: Node, minutes: float, what: T, item: str = "") -> Target:
        name, length, place = self.named(node.id), span(minutes), at(node.place)
        told = fill(words, node=name, what=what, span=length, at=place, item=item)
        return Target(minutes, told)
