"""Switching on after the power returns: what others need comes before them."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from bcp.graph import Graph
from bcp.model import Dependency, During, Need, Node, NodeKind, kind_of
from bcp.switching import depths_of, power_off, power_on

_RUN = frozenset({During.RUN})


def _graph(edges: Iterable[Dependency], rto: dict[str, float] | None = None) -> Graph:
    edges = list(edges)
    ids = {one for edge in edges for one in (edge.of, edge.on)} | set(rto or {})
    nodes = {
        one: Node(one, kind_of(one), one.partition(":")[2], rto=(rto or {}).get(one)) for one in ids
    }
    return Graph.of(nodes, edges, {})


def _needs(of: str, on: str, need: Need = Need.ALL) -> Dependency:
    return Dependency(of, on, need, during=_RUN)


CITY = [
    _needs("network:lan", "host:switch"),
    _needs("system:auth", "host:auth"),
    _needs("system:auth", "network:lan"),
    _needs("system:resident", "host:resident"),
    _needs("system:resident", "system:auth"),
]


def _hosts(graph: Graph) -> list[str]:
    return [one.host.partition(":")[2] for one in power_on(graph)]


def test_switch_then_authentication_then_what_logs_in() -> None:
    assert _hosts(_graph(CITY)) == ["switch", "auth", "resident"]


def test_off_is_on_from_its_end() -> None:
    off = power_off(_graph(CITY))
    assert [one.host for one in off] == ["host:resident", "host:auth", "host:switch"]
    assert [one.number for one in off] == [1, 2, 3]


def test_sooner_due_comes_first_where_nothing_else_decides() -> None:
    edges = [_needs("system:a", "host:a"), _needs("system:b", "host:b")]
    assert _hosts(_graph(edges, {"system:a": 600, "system:b": 60})) == ["b", "a"]
    assert _hosts(_graph(edges, {"system:a": 60, "system:b": 600})) == ["a", "b"]


def test_what_is_needed_only_a_little_and_what_nothing_needs_come_last() -> None:
    edges = [*CITY, _needs("system:auth", "host:counter", Need.DEGRADES)]
    spare = {"host:aaa-spare": 0.0}
    assert _hosts(_graph(edges, spare))[:3] == ["switch", "auth", "resident"]
    assert set(_hosts(_graph(edges, spare))[3:]) == {"counter", "aaa-spare"}


def test_data_on_a_machine_does_not_start_it() -> None:
    edges = [*CITY, _needs("data:copy", "host:resident")]
    assert _hosts(_graph(edges)) == ["switch", "auth", "resident"]


def test_reason_names_who_needs_it() -> None:
    told = {one.host: one.why.ja for one in power_on(_graph(CITY, {"host:spare": 0.0}))}
    assert told["host:switch"] == "lanに要る"
    assert "書かれていない" in told["host:spare"]


def test_only_the_machines_of_one_room_when_asked() -> None:
    asked = power_on(_graph(CITY), ["host:resident", "host:switch"])
    assert [one.host for one in asked] == ["host:switch", "host:resident"]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_depth_grows_along_every_need_outside_circles(pairs: list[tuple[int, int]]) -> None:
    edges = [_needs(f"system:{of}", f"system:{on}") for of, on in pairs if of != on]
    graph = _graph(edges, {"system:0": 1})
    depths, circles = depths_of(graph), [set(block) for block in graph.blocks(None)]
    assert set(depths) == set(graph.nodes)
    for edge in edges:
        together = any({edge.of, edge.on} <= circle for circle in circles)
        assert depths[edge.of] == depths[edge.on] if together else depths[edge.of] > depths[edge.on]


def test_long_chain_needs_no_recursion() -> None:
    edges = [_needs(f"system:{n}", f"system:{n + 1}") for n in range(5000)]
    graph = _graph(edges)
    assert depths_of(graph)["system:0"] == 5000
    assert graph.nodes["system:0"].kind is NodeKind.SYSTEM
