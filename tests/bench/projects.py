"""Random restorations to order, shaped like the projects of PSPLIB: layers, a few needs each.

R. Kolisch and A. Sprecher, PSPLIB - a project scheduling problem library (1997): 30 jobs, one to
three predecessors, resources that are scarce. Targets are set on a third of the systems.
"""

from dataclasses import dataclass
from random import Random

from bcp.assembly import Hand
from bcp.graph import Graph
from bcp.model import Dependency, Node, NodeKind, State, Work

SKILLS = ("server", "network", "database")


@dataclass(frozen=True)
class Project:
    """One restoration: the graph, what is down in it, and who comes."""

    graph: Graph
    states: dict[str, State]
    hands: tuple[Hand, ...]


def project(seed: int, systems: int, hands: int, *, within: float = 720) -> Project:
    """The same project for the same seed; `within` minutes everybody has arrived."""
    random = Random(seed)
    ids = [f"system:s{number:04}" for number in range(systems)]
    edges = [Dependency(ids[at], ids[on]) for at in range(systems) for on in _needs(random, at)]
    work = {one: _work(random, one) for one in ids}
    targets = dict.fromkeys(random.sample(ids, systems // 3))
    nodes = {one: Node(one, NodeKind.SYSTEM, one, _target(random, one in targets)) for one in ids}
    crowd = tuple(_hand(random, number, within) for number in range(hands))
    return Project(Graph.of(nodes, edges, work), dict.fromkeys(ids, State.DOWN), crowd)


def _needs(random: Random, at: int) -> list[int]:
    window = range(max(0, at - 25), at)
    return sorted(random.sample(window, min(len(window), random.choice((0, 1, 1, 2, 2, 3)))))


def _work(random: Random, one: str) -> Work:
    people = random.choice((1, 1, 1, 2))
    return Work(one, random.randrange(15, 241, 15), people, random.choice(("", *SKILLS)))


def _target(random: Random, has: bool) -> float | None:
    return random.choice((180, 360, 720, 1440, 4320)) if has else None


def _hand(random: Random, number: int, within: float) -> Hand:
    """Everybody has one skill; the first two have them all, so that nothing is impossible."""
    skills = SKILLS if number < 2 else (random.choice(SKILLS),)
    arrives = 0 if number < 2 else random.uniform(0, within) // 15 * 15
    return Hand(f"p{number}", frozenset(skills), arrives)
