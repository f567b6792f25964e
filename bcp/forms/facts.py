"""What the forms are filled from, with the look-ups that several of them share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from bcp.checking import Times
from bcp.graph import Graph
from bcp.model import Continuity, During, Node, NodeKind, Site, kind_of
from bcp.plan.model import Plan
from bcp.runbook.model import Runbook
from inventory.model import Ledger

UNTOLD = "未記入"  # nobody has said it: neither yes nor no
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Facts:
    """Inventory, continuity book, plan and runbook.

    `times` are what checking said of tasks and systems by id; `day` and `moment` write a date and
    a time as the reader is used to.
    """

    continuity: Continuity
    plan: Plan
    ledger: Ledger
    runbook: Runbook
    times: Mapping[str, Times] = field(default_factory=dict)
    day: Callable[[date], str] = date.isoformat
    moment: Callable[[datetime], str] = datetime.isoformat

    @cached_property
    def graph(self) -> Graph:
        """The dependencies of the book."""
        book = self.continuity
        return Graph.of(book.nodes, book.dependencies, book.work)

    def of_kind(self, kind: NodeKind) -> list[Node]:
        """The things of a kind, in the order of the book."""
        return [one for one in self.continuity.nodes.values() if one.kind is kind]

    def on(self, one: str, *kinds: NodeKind) -> list[str]:
        """Ids of these kinds that a thing needs itself, each once."""
        needs = self.graph.needs(one) if one in self.graph.below else ()
        return list(dict.fromkeys(e.on for e in needs if kind_of(e.on) in kinds))

    def above(self, one: str, *kinds: NodeKind) -> list[str]:
        """Ids of these kinds that need a thing themselves, each once."""
        needs = self.graph.needed_by(one) if one in self.graph.above else ()
        return list(dict.fromkeys(e.of for e in needs if kind_of(e.of) in kinds))

    def sites(self, one: str) -> list[Site]:
        """The places where a system's hosts stand, or a host itself."""
        book = self.continuity
        places = [*self.on(one, NodeKind.SITE)]
        for host in self.on(one, NodeKind.HOST):
            places += self.on(host, NodeKind.SITE)
        return [book.sites[each] for each in dict.fromkeys(places) if each in book.sites]

    def served(self, vendor: str) -> list[str]:
        """The systems for which a company comes: by contract, or for one of their machines."""
        found = self.above(vendor, NodeKind.SYSTEM)
        for host in self.above(vendor, NodeKind.HOST):
            found += self.above(host, NodeKind.SYSTEM)
        return list(dict.fromkeys(found))

    def vendors(self, system: str) -> list[str]:
        """The companies that come for a system, or for one of its machines."""
        found = self.on(system, NodeKind.VENDOR)
        for host in self.on(system, NodeKind.HOST):
            found += self.on(host, NodeKind.VENDOR)
        return list(dict.fromkeys(found))

    def name(self, one: str) -> str:
        """What a thing is called."""
        known = self.continuity.nodes.get(one)
        return known.name if known else one.partition(":")[2] or one

    def names(self, ids: Iterable[str]) -> str:
        """What things are called, as a list in words."""
        return "、".join(map(self.name, ids)) or UNTOLD

    def department(self, one: str) -> str:
        """The section that answers for a thing."""
        return self.continuity.departments.get(one, "") or UNTOLD

    def time(self, one: str) -> Times:
        """What checking said of a thing; nothing but its own target where it said nothing."""
        node = self.continuity.nodes.get(one)
        return self.times.get(one, Times(one, node.rto if node else None, None, None, None, False))

    def demanded(self, system: str) -> float | None:
        """The shortest RTO of the tasks above a system: what is asked of it."""
        tasks = [self.continuity.nodes[each].rto for each in self.tasks_above(system)]
        return min((each for each in tasks if each is not None), default=None)

    def tasks_above(self, one: str) -> list[str]:
        """The tasks that stop with a thing, however far up."""
        return [each for each in self._above_all(one) if kind_of(each) is NodeKind.TASK]

    def _above_all(self, one: str) -> Iterable[str]:
        seen: dict[str, None] = {one: None}
        waiting = [one]
        while waiting:
            for edge in self.graph.needed_by(waiting.pop(), During.RUN):
                if edge.of not in seen:
                    seen[edge.of] = None
                    waiting.append(edge.of)
        return seen


def titled(identity: str) -> str:
    """A post as people say it, whether it is written as an id or as words."""
    return identity.partition(":")[2] or identity


def told(text: str) -> str:
    """The text, or that nobody wrote it."""
    return text.strip() or UNTOLD


def yes(value: bool | None) -> str:
    """Yes, no, or that nobody said."""
    return UNTOLD if value is None else "有" if value else "無"


def lasting(minutes: float | None) -> str:
    """Minutes as people say them: 45分, 3時間30分, 72時間, 30日; 未記入 for none."""
    if minutes is None:
        return UNTOLD
    whole = round(minutes)
    if whole >= 4 * MINUTES_A_DAY:
        days, rest = divmod(whole, MINUTES_A_DAY)
        hours = round(rest / 60)
        return f"{days}日" + (f"{hours}時間" if hours else "")
    hours, rest = divmod(whole, 60)
    return (f"{hours}時間" if hours else "") + (f"{rest}分" if rest or not hours else "")
