"""How good and how fast the restore order is: beside the optimum and plain topological order.

python -m tests.bench.orders [--projects N] [--seconds S]

Random projects of 30 systems, six hands. The optimum is OR-Tools CP-SAT's, `>=` where it was not
proven in time. All orders are played out with the same hands; only who goes first differs.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import mean
from typing import TYPE_CHECKING

from bcp.awaiting import Conditions
from bcp.components import strongly_connected
from bcp.crews import Crews
from bcp.graph import Graph
from bcp.lost import lost_by
from bcp.scheduling import restore_order
from bcp.yard import Key, Yard
from tests.bench.projects import Project, project

if TYPE_CHECKING:
    from tests.bench.optimum import Best

Ends = dict[str, float]
_SYSTEMS, _HANDS = 30, 6


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    from tests.bench.optimum import least_lateness, least_span

    parser = argparse.ArgumentParser(prog="python -m tests.bench.orders", description=__doc__)
    parser.add_argument("--projects", type=int, default=20, metavar="N")
    parser.add_argument("--seconds", type=float, default=20, metavar="S")
    asked = parser.parse_args(arguments)
    projects = [project(seed, _SYSTEMS, _HANDS) for seed in range(asked.projects)]
    plain = [_without_targets(each) for each in projects]
    _say(f"{asked.projects} random projects of {_SYSTEMS} systems, {_HANDS} hands\n")
    _quality("minutes until all is back (no targets)", plain, least_span, span, asked.seconds)
    _quality("minutes late, all targets", projects, least_lateness, lateness, asked.seconds)
    _speed()
    return 0


@dataclass(frozen=True)
class Contender:
    """A way to order, by name."""

    name: str
    ends: Callable[[Project], Ends]


def ours(given: Project) -> Ends:
    """When each thing is back by the order of `hinomi bcp order`."""
    order = restore_order(given.graph, given.states, given.hands)
    return {each.node: each.ends or 0 for each in order.positions}


def topological(given: Project) -> Ends:
    """The same, whoever is free taking the next that can be begun in plain topological order."""
    parts = strongly_connected(sorted(given.graph.nodes), given.graph.hard)
    return _played(given, {one: (rank,) for rank, [one] in enumerate(parts)})


def own_target(given: Project) -> Ends:
    """The same, whatever has the soonest target of its own first."""
    nodes = given.graph.nodes
    late = float("inf")
    own = {one: late if n.rto is None else n.rto for one, n in nodes.items()}
    return _played(given, {one: (own[one], one) for one in nodes})


CONTENDERS = (
    Contender("hinomi", ours),
    Contender("own target first", own_target),
    Contender("topological", topological),
)


def span(given: Project, ends: Ends) -> float:
    """Minutes until everything is back."""
    del given
    return max(ends.values())


def lateness(given: Project, ends: Ends) -> float:
    """Minutes late, summed over everything that has a target."""
    late = ((ends[one], node.rto) for one, node in given.graph.nodes.items())
    return sum(max(0.0, at - due) for at, due in late if due is not None)


def _played(given: Project, keys: dict[str, Key]) -> Ends:
    lost = lost_by(given.graph, given.states, ())
    conditions = Conditions(lost.graph, lost.absent)
    yard = Yard(lost, Crews(given.hands), keys, 0, conditions)
    return {one: at or 0 for one, at in yard.stands.items()}


def _without_targets(given: Project) -> Project:
    nodes = {one: replace(node, rto=None) for one, node in given.graph.nodes.items()}
    edges = [edge for each in given.graph.below.values() for edge in each]
    return replace(given, graph=Graph.of(nodes, edges, given.graph.work))


def _quality(
    title: str,
    projects: Sequence[Project],
    solve: Callable[[Project, float], "Best"],
    measure: Callable[[Project, Ends], float],
    seconds: float,
) -> None:
    best = [solve(each, seconds) for each in projects]
    least = mean(each.value for each in best)
    proven = sum(each.proven for each in best)
    _say(title)
    _say(f"  {'optimum (OR-Tools)':20} {least:9.1f}  proven in {proven} of {len(best)}")
    for each in CONTENDERS:
        found = [measure(one, each.ends(one)) for one in projects]
        as_good = sum(value <= b.value for value, b in zip(found, best, strict=True))
        ratio = f"x{mean(found) / least:.2f}" if least else "-"
        _say(f"  {each.name:20} {mean(found):9.1f}  {ratio}  as good in {as_good} of {len(best)}")


def _speed() -> None:
    large = project(1, 1000, 5)
    started = time.perf_counter()
    order = restore_order(large.graph, large.states, large.hands)
    took = time.perf_counter() - started
    _say(f"\n1,000 systems, 5 hands: ordered with reasons in {took:.3f} s (target 1 s)")
    late = sum(each.late is True for each in order.positions)
    _say(f"  {len(order.positions)} placed, {late} late")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
