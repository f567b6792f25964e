"""Random situations to order: what is down, who comes with which skill, work that binds them."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from bcp.graph import Graph
from bcp.model import FirstStep, State, Work
from bcp.scheduling import Hand, Order, restore_order
from tests.bcp.graphs import graphs

SKILLS = ("", "", "server", "network")
VENDOR = "vendor:east"


@dataclass(frozen=True)
class Situation:
    """Everything that `restore_order` is told."""

    graph: Graph
    states: dict[str, State]
    hands: tuple[Hand, ...]
    now: float = 0
    steps: tuple[FirstStep, ...] = ()

    def order(self) -> Order:
        return restore_order(
            self.graph, self.states, self.hands, now=self.now, first_steps=self.steps
        )

    def but(self, **parts: Any) -> "Situation":  # noqa: ANN401 - any field
        return replace(self, **parts)


@st.composite
def situations(draw: st.DrawFn, /, **parts: bool) -> Situation:
    """Any situation over a small graph."""
    made = draw(graphs(**parts))
    work = {one: draw(_bound(each)) for one, each in made.work.items()}
    odd = st.sampled_from([*[State.DOWN] * 6, *State])
    states = {one: draw(odd) for one in made.nodes}
    steps = tuple(step for block in made.blocks() for step in draw(_steps(block)))
    now = draw(st.sampled_from([0, 0, 25]))
    made = Graph.of(made.nodes, [e for es in made.below.values() for e in es], work)
    return Situation(made, states, tuple(draw(crowds())), now, steps)


def _bound(work: Work) -> st.SearchStrategy[Work]:
    return st.builds(
        replace,
        st.just(work),
        people=st.sampled_from([0, 1, 1, 2]),
        skill=st.sampled_from(SKILLS),
        vendor=st.sampled_from(["", "", "", VENDOR]),
    )


@st.composite
def crowds(draw: st.DrawFn) -> list[Hand]:
    """Up to four of the staff, and perhaps the vendor."""
    skills = st.frozensets(st.sampled_from(["server", "network"]))
    arrives = st.integers(0, 60)
    crowd = [Hand(f"p{n}", draw(skills), draw(arrives)) for n in range(draw(st.integers(0, 4)))]
    return [*crowd, Hand(VENDOR, frozenset(), draw(arrives))] if draw(st.booleans()) else crowd


def _steps(block: tuple[str, ...]) -> st.SearchStrategy[list[FirstStep]]:
    day = st.sampled_from([date(2026, 4, 1), None])
    one = st.builds(
        FirstStep,
        of=st.just(block),
        start=st.sampled_from(block),
        do=st.just("by hand"),
        signed_by=st.just("mayor"),
        signed_on=day,
    )
    return st.lists(one, max_size=1)
