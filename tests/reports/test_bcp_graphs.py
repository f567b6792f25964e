"""Graphs of dependencies: nothing lost, nothing outside the page, boxes never on each other."""

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.graph import Graph
from bcp.model import Dependency, During, Need, Node, NodeKind, node_id
from reports.bcp_graph_drawing import ROW, graph_drawing, graph_svg
from reports.bcp_graphs import (
    MOST_ROWS,
    cone,
    graphic,
    needed_arrows,
    overview_graph,
    task_graphs,
)
from reports.bcp_layout import Sizes, laid_out
from reports.bcp_pdf import render_bcp
from reports.bcp_view import Arrow, Box, Graphic, Section
from reports.paper.fonts import load_fonts
from reports.paper.page import FULL
from tests.bcp.city import CITY
from tests.reports.bcp_sample import nothing
from tests.reports.pdf_reading import (
    beyond_margins,
    validated,
)

FONTS = load_fonts()
GRAPH = Graph.of(CITY.nodes, CITY.dependencies, CITY.work)
BLOCKS = GRAPH.blocks()
SIZES = Sizes(480, 24, ROW)


def wide(hosts: int) -> Graph:
    """A task over one system on so many hosts, that stand in one place."""
    task, system, site = (
        node_id(NodeKind.TASK, "窓口"),
        node_id(NodeKind.SYSTEM, "住民記録"),
        node_id(NodeKind.SITE, "本庁舎"),
    )
    names = [node_id(NodeKind.HOST, f"sv{n:04}") for n in range(hosts)]
    ids = [task, system, site, *names]
    nodes = {one: Node(one, NodeKind(one.split(":")[0]), one.split(":")[1]) for one in ids}
    edges = [Dependency(task, system)]
    for one in names:
        edges += [Dependency(system, one), Dependency(one, site)]
    return Graph.of(nodes, edges, {})


def apart(drawn: Graphic, width: float = 480) -> None:
    """Boxes of a layer are a row apart, inside the width; every line begins and ends at a box."""
    layout = laid_out(drawn.boxes, drawn.arrows, len(drawn.layers), Sizes(width, 24, ROW))
    for layer in range(len(drawn.layers)):
        ys = sorted(layout.places[box.id].y for box in drawn.boxes if box.layer == layer)
        assert all(below - above >= ROW - 1e-6 for above, below in pairwise(ys))
        assert not ys or ys[0] >= ROW / 2 - 1e-6
    for place in layout.places.values():
        assert 0 <= place.x <= place.x + place.width <= width + 1e-6
        assert place.y + ROW / 2 <= layout.height + 1e-6
    for arrow, way in layout.ways:
        assert abs(way[0][1] - layout.places[arrow.of].y) <= ROW / 2
        assert abs(way[-1][1] - layout.places[arrow.on].y) <= ROW / 2


def test_every_task_has_its_graph_on_a_page() -> None:
    drawn = list(task_graphs(GRAPH, BLOCKS))
    assert len(drawn) == len(CITY.tasks)
    for one in drawn:
        apart(one)
        figure = graph_drawing(one, FULL.width, FONTS)
        assert figure.height < FULL.height - 40
    assert drawn[0].title in ("災害対策本部の運営", "災害情報の広報")


def test_the_overview_has_every_task_and_system() -> None:
    drawn = overview_graph(GRAPH, BLOCKS)
    assert drawn is not None
    kinds = {NodeKind.TASK, NodeKind.SYSTEM, NodeKind.NETWORK}
    wanted = {one for one, node in CITY.nodes.items() if node.kind in kinds}
    assert {box.id for box in drawn.boxes} == wanted
    marked = {box.label for box in drawn.boxes if box.marked}
    assert {"認証基盤", "バックアップ管理"} <= marked


def test_a_cone_is_all_that_a_thing_needs() -> None:
    top = "task:災害情報の広報"
    assert set(cone(GRAPH, top)) == {top, *GRAPH.all_needed(top)}


@pytest.mark.parametrize("hosts", [1, MOST_ROWS, MOST_ROWS + 1, 300])
def test_many_machines_in_the_same_place_become_one_box(hosts: int) -> None:
    (drawn,) = task_graphs(wide(hosts), ())
    rows = sum(box.layer == 2 for box in drawn.boxes)
    assert rows == (hosts if hosts <= MOST_ROWS else 1)
    assert graph_drawing(drawn, FULL.width, FONTS).height < FULL.height
    if hosts > MOST_ROWS:
        assert any(f"ほか{hosts - 1}" in box.label for box in drawn.boxes)


def test_an_arrow_that_follows_from_others_is_left_out() -> None:
    chain = [Arrow("a", "b"), Arrow("b", "c"), Arrow("a", "c"), Arrow("a", "d")]
    assert needed_arrows(chain, ()) == [chain[0], chain[1], chain[3]]
    weak = [Arrow("a", "b"), Arrow("b", "c", "degrades"), Arrow("a", "c")]
    assert needed_arrows(weak, ()) == weak
    ring = [Arrow("a", "b"), Arrow("b", "a"), Arrow("a", "c"), Arrow("b", "c")]
    assert needed_arrows(ring, (("a", "b"),)) == ring


_EDGES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30)


@settings(max_examples=60, deadline=None)
@given(_EDGES)
def test_what_can_be_reached_stays_the_same(pairs: Sequence[tuple[int, int]]) -> None:
    nodes = {f"system:{n}": Node(f"system:{n}", NodeKind.SYSTEM, str(n)) for n in range(10)}
    edges = [Dependency(f"system:{a}", f"system:{b}") for a, b in dict.fromkeys(pairs) if a != b]
    graph = Graph.of(nodes, edges, {})
    drawn = graphic("図", graph, nodes, graph.blocks())
    again = Graph.of(nodes, [Dependency(one.of, one.on) for one in drawn.arrows], {})
    for one in nodes:
        assert set(cone(again, one)) == set(cone(graph, one))
    apart(drawn)


@settings(max_examples=40, deadline=None)
@given(_EDGES, st.lists(st.integers(0, 3), min_size=10, max_size=10))
def test_any_layers_can_be_laid_out(pairs: Sequence[tuple[int, int]], layers: list[int]) -> None:
    boxes = tuple(Box(str(n), f"機器{n}", "機器", layer) for n, layer in enumerate(layers))
    arrows = tuple(Arrow(str(a), str(b)) for a, b in dict.fromkeys(pairs) if a != b)
    apart(Graphic("図", boxes, arrows, ("一", "二", "三", "四")))
    first = laid_out(boxes, arrows, 4, SIZES)
    assert first == laid_out(boxes, arrows, 4, SIZES)


def test_a_graph_with_many_long_lines_is_made_to_fit_the_page() -> None:
    layers = ("一", "二", "三", "四", "五", "六")
    boxes = [Box(f"{x}-{y}", f"機器{y}", "機器", x) for x in (0, 5) for y in range(MOST_ROWS)]
    arrows = [Arrow(f"0-{a}", f"5-{b}") for a in range(MOST_ROWS) for b in range(0, MOST_ROWS, 3)]
    dense = Graphic("図", tuple(boxes), tuple(arrows), layers)
    assert graph_drawing(dense, FULL.width, FONTS).height > FULL.height
    one = Section("graph-2", "5", "図", (dense,))
    document = render_bcp(replace(nothing(), front=(), sections=(one,)))
    assert validated(document) == "pass"
    assert beyond_margins(document) == []


def test_kinds_of_need_are_drawn_apart() -> None:
    nodes = {one: Node(one, NodeKind.SYSTEM, one[-1]) for one in ("system:a", "system:b")}
    kinds = {
        "all": Dependency("system:a", "system:b"),
        "degrades": Dependency("system:a", "system:b", Need.DEGRADES),
        "any": Dependency("system:a", "system:b", Need.ANY, group="g"),
        "restore": Dependency("system:a", "system:b", during=frozenset({During.RESTORE})),
    }
    for style, edge in kinds.items():
        (arrow,) = graphic("図", Graph.of(nodes, [edge], {}), nodes, ()).arrows
        assert arrow.style == style
        assert arrow.note == ("1のうち1" if style == "any" else "")


def test_the_svg_of_everything_is_well_formed_and_names_fonts_of_a_browser() -> None:
    text = graph_svg(graphic("全体", GRAPH, CITY.nodes, BLOCKS), FONTS)
    words = "".join(ElementTree.fromstring(text).itertext())
    for node in CITY.nodes.values():
        assert node.name[:3] in words
    assert "@/" not in text
    assert "http://www.w3.org/TR" not in text
    assert "<title>全体</title>" in text
    assert "'BIZ UDPGothic'" in text


def test_hundreds_of_systems_are_drawn_in_seconds() -> None:
    nodes = {f"system:{n}": Node(f"system:{n}", NodeKind.SYSTEM, f"{n}") for n in range(400)}
    edges = [Dependency(f"system:{n}", f"system:{n // 3}") for n in range(1, 400)]
    begun = time.process_time()
    drawn = graphic("全体", Graph.of(nodes, edges, {}), nodes, ())
    assert len(graph_svg(drawn, FONTS)) > 50_000
    assert time.process_time() - begun < 5
    assert overview_graph(Graph.of(nodes, edges, {}), ()) is None
