"""Where the boxes and lines of a layered graph go: pure geometry, the same for the same graph.

Layers are given; within a layer boxes are ordered by the mean of their neighbours (Sugiyama,
Tagawa and Toda 1981), and a line over several layers gets its own place in each of them, so that
it passes between boxes instead of under them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.bcp_view import Arrow, Box

_SWEEPS = 8
_THIN = 7.0  # height that a passing line takes
_BOW = 14.0  # how far a line within a layer stands out


@dataclass(frozen=True, slots=True)
class Sizes:
    """Measures of a drawing in points."""

    width: float  # of the whole
    gap: float  # between layers
    row: float  # height of a box with the space below it
    pad: float = 8  # space below a box


@dataclass(frozen=True, slots=True)
class Place:
    """A box or a passing line: left edge, middle and width; y grows downward from 0."""

    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of boxes by id, the way of each arrow as points, and the height of it all."""

    places: Mapping[str, Place]
    ways: tuple[tuple[Arrow, tuple[tuple[float, float], ...]], ...]
    height: float
    lefts: tuple[float, ...]
    box: float  # width of a box


Key = str | tuple[int, int]  # a box by id; a passing line by the arrow's number and the layer


def laid_out(boxes: Sequence[Box], arrows: Sequence[Arrow], layers: int, sizes: Sizes) -> Layout:
    """The places of everything."""
    at = {one.id: one.layer for one in boxes}
    chains = [_chain(number, one, at) for number, one in enumerate(arrows)]
    columns: list[list[Key]] = [[] for _ in range(layers)]
    for one in boxes:
        columns[one.layer].append(one.id)
    for chain in chains:
        for key in chain[1:-1]:
            if isinstance(key, tuple):
                columns[key[1]].append(key)
    beside = _neighbours(chains)
    columns = _ordered(columns, beside)
    heights = _heights(columns, beside, sizes)
    bows = any(at[one.of] == at[one.on] == layers - 1 for one in arrows)
    width = (sizes.width - sizes.gap * (layers - 1) - (_BOW if bows else 0)) / layers
    lefts = tuple((width + sizes.gap) * layer for layer in range(layers))
    ports = _ports(chains, heights, sizes.row - sizes.pad)
    ways = tuple(
        (arrow, _way(chain, at, heights, lefts, width, ports[number]))
        for number, (arrow, chain) in enumerate(zip(arrows, chains, strict=True))
    )
    places = {one.id: Place(lefts[one.layer], heights[one.id], width) for one in boxes}
    bottom = max((heights[one.id] for one in boxes), default=0) + sizes.row / 2
    low = max((y for y in heights.values()), default=0) + _THIN
    return Layout(places, ways, max(bottom, low), lefts, width)


def _chain(number: int, arrow: Arrow, at: Mapping[str, int]) -> list[Key]:
    first, last = at[arrow.of], at[arrow.on]
    step = 1 if last > first else -1
    return [arrow.of, *((number, layer) for layer in range(first + step, last, step)), arrow.on]


def _neighbours(chains: Iterable[Sequence[Key]]) -> dict[Key, list[Key]]:
    beside: dict[Key, list[Key]] = {}
    for chain in chains:
        for before, after in pairwise(chain):
            beside.setdefault(before, []).append(after)
            beside.setdefault(after, []).append(before)
    return beside


def _ordered(
    columns: Sequence[Sequence[Key]], beside: Mapping[Key, Sequence[Key]]
) -> list[list[Key]]:
    """Each column by the mean place of its neighbours, swept to and fro."""
    found = [list(column) for column in columns]
    rank = {key: place / max(1, len(c)) for c in found for place, key in enumerate(c)}
    for sweep in range(_SWEEPS):
        order = range(len(found)) if sweep % 2 == 0 else range(len(found) - 1, -1, -1)
        for layer in order:
            found[layer].sort(key=lambda key: _mean(rank, key, beside))
            size = max(1, len(found[layer]))
            rank |= {key: (place + 0.5) / size for place, key in enumerate(found[layer])}
    return found


def _mean(rank: Mapping[Key, float], key: Key, beside: Mapping[Key, Sequence[Key]]) -> float:
    near = [rank[one] for one in beside.get(key, ()) if one in rank]
    return sum(near) / len(near) if near else rank[key]


def _heights(
    columns: Sequence[Sequence[Key]], beside: Mapping[Key, Sequence[Key]], sizes: Sizes
) -> dict[Key, float]:
    """The middle of each box: as near to its neighbours as the order of the column allows."""
    heights: dict[Key, float] = {}
    for column in columns:
        y = 0.0
        for key in column:
            heights[key] = y + _size(key, sizes) / 2
            y += _size(key, sizes)
    tallest = max((sum(_size(k, sizes) for k in c) for c in columns), default=0)
    for _ in range(_SWEEPS):
        for column in columns:
            wanted = [_mean(heights, key, beside) for key in column]
            _settle(column, wanted, heights, sizes, tallest)
    return heights


def _settle(
    column: Sequence[Key],
    wanted: Sequence[float],
    heights: dict[Key, float],
    sizes: Sizes,
    tallest: float,
) -> None:
    """Put the boxes where they want to be, pushed apart downward, then back up from the end."""
    low = 0.0
    for key, y in zip(column, wanted, strict=True):
        half = _size(key, sizes) / 2
        heights[key] = max(y, low + half)
        low = heights[key] + half
    high = tallest
    for key in reversed(column):
        half = _size(key, sizes) / 2
        heights[key] = min(heights[key], high - half)
        high = heights[key] - half


def _size(key: Key, sizes: Sizes) -> float:
    return sizes.row if isinstance(key, str) else _THIN


def _way(
    chain: Sequence[Key],
    at: Mapping[str, int],
    heights: Mapping[Key, float],
    lefts: Sequence[float],
    width: float,
    ports: tuple[float, float],
) -> tuple[tuple[float, float], ...]:
    """Points from the side of one box to that of the other; a bow where both share a layer."""
    of, on = str(chain[0]), str(chain[-1])
    first, last = at[of], at[on]
    begin, finish = heights[of] + ports[0], heights[on] + ports[1]
    if first == last:
        side = lefts[first] + width
        return (side, begin), (side + _BOW, (begin + finish) / 2), (side, finish)
    forward = last > first
    start = lefts[first] + (width if forward else 0)
    end = lefts[last] + (0 if forward else width)
    points = [(start, begin)]
    for key in chain[1:-1]:
        x, y = lefts[int(key[1])], heights[key]
        points += [(x, y), (x + width, y)] if forward else [(x + width, y), (x, y)]
    return (*points, (end, finish))


def _ports(
    chains: Sequence[Sequence[Key]], heights: Mapping[Key, float], room: float
) -> list[tuple[float, float]]:
    """How far above or below its middle each line leaves a box, and meets the other."""
    leaving: dict[Key, list[tuple[float, int]]] = {}
    meeting: dict[Key, list[tuple[float, int]]] = {}
    for number, chain in enumerate(chains):
        leaving.setdefault(chain[0], []).append((heights[chain[1]], number))
        meeting.setdefault(chain[-1], []).append((heights[chain[-2]], number))
    out, into = _spread(leaving, room), _spread(meeting, room)
    return [(out[number], into[number]) for number in range(len(chains))]


def _spread(sides: Mapping[Key, list[tuple[float, int]]], room: float) -> dict[int, float]:
    found: dict[int, float] = {}
    for lines in sides.values():
        step = min(4.0, (room - 4) / len(lines))
        for place, (_, number) in enumerate(sorted(lines)):
            found[number] = (place - (len(lines) - 1) / 2) * step
    return found
