"""Several places that looked, one picture: an answer anywhere counts, and causes are folded."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bcp.model import Continuity, NodeKind, State, kind_of
from bcp.sweep import saying
from bcp.sweep.judging import BAD, BY_HAND, View, by_hand
from bcp.sweep.model import SERVERS_ONLY, Assessment, By, Cause, Mark, Seen, Sorts, Standing, Target
from bcp.sweep.paths import Paths
from inventory.words import T

Looks = Mapping[tuple[str, str], Seen]

FRESH = timedelta(minutes=60)
_RANK = (
    State.ISOLATED,
    State.DEGRADED,
    State.UP,
    State.DOWN,
    State.UNREACHABLE,
    State.UNKNOWN,
)
_NOT_FROM = T("{0} からは届かない", "not reached from {0}")
_ONLY_IN = T("探査では応答がある（{0}）", "it answers probes ({0})")


def assess(
    continuity: Continuity,
    targets: Collection[Target],
    looks: Looks,
    baseline: tuple[Looks, datetime | None],
    marks: Mapping[str, Mark],
    sorts: Sorts = SERVERS_ONLY,
    fresh: timedelta = FRESH,
) -> Assessment:
    """The damage as all places together tell it; looks much older than the newest do not count."""
    paths = Paths.of(continuity.dependencies, targets)
    sorts = replace(sorts, gear=sorts.gear | _carrying(paths))
    marks = {node: one for node, one in marks.items() if one.state is not State.UNKNOWN}
    strangers = {node for _, node in looks} - {one.node for one in targets}
    looks = {(where, node): one for (where, node), one in looks.items() if node not in strangers}
    newest, stale = _ages(looks, fresh)
    views = {
        vantage: View(
            paths, seen, _from(baseline[0], vantage), marks, sorts, _shared(targets, seen)
        )
        for vantage, seen in _by_vantage(looks, newest, fresh).items()
    }
    standings = _merged(views)
    for mark in marks.values():
        standings.setdefault(mark.node, by_hand(mark))
    for (_, node), one in looks.items():
        standings.setdefault(node, Standing(node, State.UNKNOWN, saying.OLD, at=one.at))
    return Assessment(
        standings,
        _folded(standings),
        newest,
        stale,
        tuple(vantage for vantage, view in views.items() if view.blind),
        baseline[1],
        tuple(one.node for one in targets if one.node not in standings),
        tuple(sorted(strangers)),
    )


def _carrying(paths: Paths) -> set[str]:
    """What a network or a line needs to run is network equipment."""
    ways = [groups for one, groups in paths.ways.items() if kind_of(one) is not NodeKind.HOST]
    return {on for groups in ways for group in groups for on in group.on}


def _shared(targets: Iterable[Target], seen: Mapping[str, Seen]) -> frozenset[str]:
    """Who was asked at an address that another one of those asked here has, too.

    Zones often use the same private addresses; from one place only one of them can be meant.
    """
    holders: dict[str, set[str]] = defaultdict(set)
    for one in targets:
        for address in one.addresses if one.node in seen else ():
            holders[address].add(one.node)
    return frozenset(node for node, one in seen.items() if holders[one.address] - {node})


def _ages(looks: Looks, fresh: timedelta) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """When each place looked last: those that count, and those that are too old."""
    last: dict[str, datetime] = {}
    for (vantage, _), one in looks.items():
        last[vantage] = max(last.get(vantage, one.at), one.at)
    limit = max(last.values()) - fresh if last else None
    old = {vantage: at for vantage, at in last.items() if limit and at < limit}
    return {vantage: at for vantage, at in last.items() if vantage not in old}, old


def _by_vantage(
    looks: Looks, newest: Mapping[str, datetime], fresh: timedelta
) -> dict[str, dict[str, Seen]]:
    limit = max(newest.values()) - fresh if newest else None
    found: dict[str, dict[str, Seen]] = defaultdict(dict)
    for (vantage, node), one in looks.items():
        if vantage in newest and limit and one.at >= limit:
            found[vantage][node] = one
    return found


def _from(looks: Looks, vantage: str) -> dict[str, Seen]:
    """What this place itself has seen answering; another's baseline says nothing of its ways."""
    return {node: one for (where, node), one in looks.items() if where == vantage and one.answered}


def _merged(views: Mapping[str, View]) -> dict[str, Standing]:
    told: dict[str, dict[str, Standing]] = defaultdict(dict)
    for vantage, view in views.items():
        for node, one in view.standings().items():
            told[node][vantage] = one
    return {node: _one(node, by, views) for node, by in told.items()}


def _one(node: str, by: Mapping[str, Standing], views: Mapping[str, View]) -> Standing:
    alive = [one for where, one in by.items() if _answers(views[where], node)]
    best = min(alive or by.values(), key=lambda one: _RANK.index(one.state))
    notes = [*best.notes]
    if best.state in (State.UP, State.DEGRADED) and best.by is By.PROBE:
        deaf = [where for where in by if len(by) > 1 and views[where].misses(node)]
        notes += [_NOT_FROM.format(where) for where in deaf]
    if best.by in BY_HAND and best.state is not State.UP:
        notes += [_ONLY_IN.format(where) for where in by if _answers(views[where], node)]
    return replace(best, notes=tuple(notes))


def _answers(view: View, node: str) -> bool:
    seen = view.seen.get(node)
    return seen is not None and seen.answered


def _folded(standings: Mapping[str, Standing]) -> tuple[Cause, ...]:
    """Root causes, the widest first; what is folded under one is told nowhere else."""
    behind: dict[str, list[str]] = defaultdict(list)
    for one in standings.values():
        if one.via:
            behind[one.root].append(one.node)
    roots = {node for node, one in standings.items() if one.state in BAD and not one.via}
    causes = (Cause(standings[one], tuple(behind[one])) for one in roots | {*behind})
    told = (one for one in causes if one.behind or _is_cause(one.standing))
    return tuple(sorted(told, key=lambda one: (-len(one.behind), one.standing.node)))


def _is_cause(one: Standing) -> bool:
    """What stands alone: no guess of ours, and nothing that was cut off on purpose."""
    return one.by is not By.INFERRED and one.state is not State.ISOLATED
