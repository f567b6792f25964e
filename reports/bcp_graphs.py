"""Which graphs a plan shows: systems by tasks, then everything below each task, a page each."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bcp.graph import Graph
from bcp.model import Dependency, During, Need, NodeKind, kind_of
from reports.bcp_view import Arrow, Box, Graphic
from reports.bcp_words import KINDS

HOUSED = "※ 機器の枠の上に、置かれている拠点を記した。事業者は様式2と様式18による。"
SHORTENED = "※ ほかの矢印をたどれば必要と分かる矢印は省いた。"
MOST_ROWS, MOST_TASKS, MOST_BOXES, MOST_FOLDED = 20, 12, 60, 4
_SYSTEM_LAYERS = 3
_BASE = (
    frozenset({NodeKind.HOST, NodeKind.DATA}),
    frozenset({NodeKind.SITE, NodeKind.VENDOR, NodeKind.POST, NodeKind.DOCUMENT}),
    frozenset({NodeKind.POWER, NodeKind.LINE}),
)
_BASE_WORDS = ("機器・データ", "拠点・人・文書", "電源・回線")
_MIDDLE = frozenset({NodeKind.SYSTEM, NodeKind.NETWORK})
_UPPER = _MIDDLE | {NodeKind.TASK}

Blocks = Sequence[Collection[str]]


def overview_graph(graph: Graph, blocks: Blocks) -> Graphic | None:
    """Tasks and systems only; None where they do not fit a page."""
    ids = [one for one, node in graph.nodes.items() if node.kind in _UPPER]
    if not ids or len(ids) > MOST_BOXES:
        return None
    drawn = graphic("業務と情報システム", graph, ids, blocks)
    return drawn if _fits(drawn) else None


def task_graphs(graph: Graph, blocks: Blocks) -> Iterator[Graphic]:
    """A graph for each task with all that it needs, the most urgent first; folded to a page."""
    tasks = [one for one in graph.nodes.values() if one.kind is NodeKind.TASK]
    tasks.sort(key=lambda one: float("inf") if one.rto is None else one.rto)
    for task in tasks[:MOST_TASKS]:
        kept = [one for one in cone(graph, task.id) if kind_of(one) is not NodeKind.VENDOR]
        yield _folded(_housed(graph, graphic(task.name, graph, kept, blocks)))


def _housed(graph: Graph, drawn: Graphic) -> Graphic:
    """Where a machine stands is written in its box: an arrow from each would hide the others."""
    sites = {
        edge.of: edge.on
        for box in drawn.boxes
        for edge in graph.needs(box.id)
        if kind_of(box.id) is NodeKind.HOST and kind_of(edge.on) is NodeKind.SITE
    }
    boxes = (
        replace(box, sort=f"{box.sort} {graph.nodes[sites[box.id]].name}")
        if box.id in sites else box
        for box in drawn.boxes
    )  # fmt: skip
    arrows = tuple(one for one in drawn.arrows if sites.get(one.of) != one.on)
    return Graphic(drawn.title, tuple(boxes), arrows, drawn.layers, (HOUSED, *drawn.folded))


def cone(graph: Graph, top: str) -> list[str]:
    """A thing and all that it needs, to run or to be restored."""
    seen, waiting = {top: None}, [top]
    while waiting:
        for edge in graph.needs(waiting.pop()):
            if edge.on not in seen:
                seen[edge.on] = None
                waiting.append(edge.on)
    return list(seen)


def graphic(title: str, graph: Graph, ids: Iterable[str], blocks: Blocks) -> Graphic:
    """These things and what they need of each other, in layers from tasks to power."""
    kept = list(dict.fromkeys(ids))
    layer, words = _layers(graph, kept, blocks)
    looped = {one for block in blocks if len(block) > 1 for one in block}
    boxes = tuple(
        Box(one, graph.nodes[one].name, KINDS[kind_of(one)], layer[one], one in looped)
        for one in kept
    )
    inside = set(kept)
    arrows = [_arrow(graph, edge) for one in kept for edge in graph.needs(one) if edge.on in inside]
    drawn = needed_arrows(list(dict.fromkeys(arrows)), blocks)
    return Graphic(
        title, boxes, tuple(drawn), words, (SHORTENED,) if len(drawn) < len(arrows) else ()
    )


def needed_arrows(arrows: Sequence[Arrow], blocks: Blocks) -> list[Arrow]:
    """The arrows without those that say only what a way over others says (transitive reduction).

    Only what cannot be done without is left out so, and the other way leads through no block of
    mutual needs, where it might go round in a circle.
    """
    looped = {one for block in blocks if len(block) > 1 for one in block}
    direct: dict[str, set[str]] = {}
    for one in arrows:
        if one.style == "all":
            direct.setdefault(one.of, set()).add(one.on)
    below = {of: on for of, on in direct.items() if of not in looped}
    reach: dict[str, frozenset[str]] = {}
    kept = []
    for one in arrows:
        beside = direct.get(one.of, set()) - looped - {one.on}
        longer = any(one.on in _reached(other, below, reach) for other in beside)
        if not (one.style in ("all", "restore") and longer):
            kept.append(one)
    return kept


def _reached(
    top: str, below: Mapping[str, set[str]], known: dict[str, frozenset[str]]
) -> frozenset[str]:
    """All that lies below a thing; `known` keeps what was found before."""
    if top not in known:
        seen: set[str] = set()
        waiting = [top]
        while waiting:
            for one in below.get(waiting.pop(), ()):
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
        known[top] = frozenset(seen)
    return known[top]


def _arrow(graph: Graph, edge: Dependency) -> Arrow:
    if edge.during == frozenset({During.RESTORE}):
        return Arrow(edge.of, edge.on, "restore")
    if edge.need is Need.ANY:
        group = [e for e in graph.needs(edge.of) if e.need is Need.ANY and e.group == edge.group]
        return Arrow(edge.of, edge.on, "any", f"{len(group)}のうち{edge.at_least}")
    return Arrow(edge.of, edge.on, "degrades" if edge.need is Need.DEGRADES else "all")


def _layers(
    graph: Graph, ids: Sequence[str], blocks: Blocks
) -> tuple[dict[str, int], tuple[str, ...]]:
    """The layer of each thing and the headings; layers without anything are left out."""
    depth = _depths(graph, [one for one in ids if kind_of(one) in _MIDDLE], blocks)
    raw: dict[str, int] = {}
    for one in ids:
        kind = kind_of(one)
        if kind in _UPPER:
            raw[one] = 0 if kind is NodeKind.TASK else 1 + depth[one]
        else:
            raw[one] = 1 + _SYSTEM_LAYERS + next(n for n, k in enumerate(_BASE) if kind in k)
    systems = ("情報システム", "それを支えるもの", "さらに支えるもの")
    words = ("業務", *systems, *_BASE_WORDS)
    used = sorted(set(raw.values()))
    place = {layer: number for number, layer in enumerate(used)}
    return {one: place[layer] for one, layer in raw.items()}, tuple(words[n] for n in used)


def _depths(graph: Graph, systems: Sequence[str], blocks: Blocks) -> dict[str, int]:
    """How many systems stand above each, at most; those of a block stand in one layer."""
    leader = {one: min(block) for block in blocks for one in block}
    inside = set(systems)
    depth = {leader.get(one, one): 0 for one in systems}
    for _ in range(_SYSTEM_LAYERS - 1):
        before = dict(depth)
        for one in systems:
            for edge in graph.needs(one):
                of, on = leader.get(one, one), leader.get(edge.on, edge.on)
                if edge.on in inside and of != on:
                    depth[on] = min(_SYSTEM_LAYERS - 1, max(depth[on], before[of] + 1))
    return {one: depth[leader.get(one, one)] for one in systems}


def _fits(drawn: Graphic) -> bool:
    rows = [sum(box.layer == n for box in drawn.boxes) for n in range(len(drawn.layers))]
    return max(rows, default=0) <= MOST_ROWS


def _folded(drawn: Graphic) -> Graphic:
    """The graph with boxes that stand in the same place drawn as one, until a page holds it."""
    for layer in range(len(drawn.layers)):
        own = [box for box in drawn.boxes if box.layer == layer]
        if len(own) > MOST_ROWS:
            drawn = _fold(drawn, _alike(drawn, own))
            own = [box for box in drawn.boxes if box.layer == layer]
        if len(own) > MOST_ROWS:
            drawn = _fold(drawn, [[box.id for box in own[MOST_ROWS - 1 :]]])
    return drawn


def _alike(drawn: Graphic, boxes: Sequence[Box]) -> list[list[str]]:
    """Boxes of one kind with the same arrows to and from them."""
    groups: dict[object, list[str]] = {}
    for box in boxes:
        above = frozenset((a.of, a.style) for a in drawn.arrows if a.on == box.id)
        below = frozenset((a.on, a.style) for a in drawn.arrows if a.of == box.id)
        groups.setdefault((box.sort, above, below), []).append(box.id)
    return [ids for ids in groups.values() if len(ids) > 1]


def _fold(drawn: Graphic, groups: Iterable[Sequence[str]]) -> Graphic:
    to: dict[str, str] = {}
    labels: dict[str, str] = {}
    words = [one for one in drawn.folded if one.startswith("※")]
    told = [one for one in drawn.folded if not one.startswith("※")]
    names: Mapping[str, str] = {box.id: box.label for box in drawn.boxes}
    for group in groups:
        to |= dict.fromkeys(group, group[0])
        labels[group[0]] = f"{names[group[0]]} ほか{len(group) - 1}"
        told.append(f"「{labels[group[0]]}」: {'、'.join(names[one] for one in group)}")
    boxes = (b for b in drawn.boxes if to.get(b.id, b.id) == b.id)
    arrows = (replace(a, of=to.get(a.of, a.of), on=to.get(a.on, a.on)) for a in drawn.arrows)
    return Graphic(
        drawn.title,
        tuple(replace(b, label=labels.get(b.id, b.label)) for b in boxes),
        tuple(dict.fromkeys(a for a in arrows if a.of != a.on)),
        drawn.layers,
        tuple(dict.fromkeys((*words, *_short(told)))),
    )


def _short(told: Sequence[str]) -> list[str]:
    """What is drawn as one box, where that is short; else where it is listed."""
    if len(told) <= MOST_FOLDED and sum(map(len, told)) <= MOST_FOLDED * 100:
        return list(told)
    return ["※ 「ほか」の付く枠の中身は、依存関係の一覧（表計算版にはすべて）による。"]
