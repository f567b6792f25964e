"""Small and random continuity graphs, written in a line each."""

from collections.abc import Iterable, Mapping

from hypothesis import strategies as st

from bcp.graph import Graph
from bcp.model import BOTH, Dependency, During, Need, Node, Work, kind_of, name_of

RUN = frozenset({During.RUN})
RESTORE = frozenset({During.RESTORE})


def full(name: str) -> str:
    """`a` is a system; anything else says its kind itself."""
    return name if ":" in name else f"system:{name}"


def needs(of: str, on: str, during: frozenset[During] = BOTH, **parts: object) -> Dependency:
    return Dependency(full(of), full(on), during=during, **parts)  # type: ignore[arg-type] # fields


def graph(
    minutes: Mapping[str, float | None],
    *edges: Dependency | tuple[str, str],
    rto: Mapping[str, float] | None = None,
    work: Iterable[Work] = (),
) -> Graph:
    """Systems by name with minutes of work; None leaves the estimate out."""
    due = {full(name): value for name, value in (rto or {}).items()}
    nodes = {one: Node(one, kind_of(one), name_of(one), due.get(one)) for one in map(full, minutes)}
    known = {full(name): value for name, value in minutes.items()}
    plain = {one: Work(one, value) for one, value in known.items() if value is not None}
    lines = [edge if isinstance(edge, Dependency) else needs(*edge) for edge in edges]
    return Graph.of(nodes, lines, plain | {each.node: each for each in work})


@st.composite
def graphs(draw: st.DrawFn, *, circles: bool = True, unknown: bool = True) -> Graph:
    """Any small graph: circles, groups, needs that only degrade, missing estimates."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 9)))]
    known = st.integers(0, 30)
    minutes = {name: draw(known | st.none() if unknown else known) for name in names}
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=18))
    edges = [draw(_edges(of, on)) for of, on in dict.fromkeys(pairs) if circles or of > on]
    rto = draw(st.dictionaries(st.sampled_from(names), st.integers(0, 90), max_size=4))
    return graph(minutes, *edges, rto=rto)


def _edges(of: str, on: str) -> st.SearchStrategy[Dependency]:
    return st.builds(
        needs,
        st.just(of),
        st.just(on),
        st.sampled_from([BOTH, RUN, RESTORE]),
        need=st.sampled_from([Need.ALL, Need.ALL, Need.ALL, Need.ANY, Need.DEGRADES]),
        group=st.sampled_from(["g", "h"]),
        at_least=st.integers(1, 2),
    )
