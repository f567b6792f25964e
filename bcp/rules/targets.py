"""C0 and C1: a promise that what it rests on does not keep."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from bcp.achieved import ESTIMATED
from bcp.amounts import at, chained, quoted, said, span
from bcp.case import Case, Target
from bcp.conflicts import Said
from bcp.model import Dependency, Need, NodeKind
from bcp.rules.rule import Speaker, rule
from bcp.standing import enough, grouped
from checks.model import Severity
from inventory.words import T

SET_TARGET = T(
    "台帳か continuity.yaml に目標復旧時間を書く。",
    "Write its recovery time in the ledger or in continuity.yaml.",
)


@rule(
    "C0",
    holds=T(
        "頼りにするものは、頼るものより先に戻る約束である",
        "What is needed is promised back no later than what needs it",
    ),
    why=T(
        "頼りにするものの約束が遅ければ、頼る側の約束は初めから守れません。",
        "Where what is needed comes later, the promise of what needs it cannot be kept.",
    ),
    grade=Severity.HIGH,
)
def c0(case: Case) -> Iterator[Said]:
    """RTO(needed) > RTO(of) is a conflict; looked at are the nearest things that have a target.

    Of a group of alternatives so many must be early enough; what only degrades is left out.
    """
    speak = Speaker("C0", Severity.HIGH)
    for one in case.book.nodes:
        target = case.rto(one)
        if target is None:
            continue
        for chain in nearest(case, one):
            yield _promise(case, speak, target, chain)
        yield from _groups(case, speak, one, target)


def _promise(case: Case, speak: Speaker, target: Target, chain: tuple[str, ...]) -> Said:
    pair, needed = (chain[0], chain[-1]), case.rto(chain[-1])
    if needed is None:
        return speak.unknown(pair, no_target(chain[-1]), advice=SET_TARGET)
    if needed.minutes <= target.minutes:
        return speak.fits(*pair)
    title = said(
        quoted(pair[0]), T("が頼る", " needs "), quoted(pair[1]),
        T("の約束のほうが遅い", ", which is promised later"),
    )  # fmt: skip
    return speak.conflict(pair, title, (target.words, needed.words, linked(chain)), _MEND)


_MEND = T(
    "頼られる側の目標を早めて手当てするか、頼る側の目標を実際に合わせて遅らせ、代替手段を決める。",
    "Bring the needed thing's target forward, or set the other's to what is real and provide "
    "alternatives.",
)


def _groups(case: Case, speak: Speaker, one: str, target: Target) -> Iterator[Said]:
    for edges in grouped(case.graph.needs(one)).values():
        names = tuple(dict.fromkeys(edge.on for edge in edges))
        targets = {name: case.rto(name) for name in names}
        blank = [name for name in names if targets[name] is None]
        if len(blank) == len(names):
            continue
        early = [n for n, t in targets.items() if t and t.minutes <= target.minutes]
        late = tuple(t.words for t in targets.values() if t and t.minutes > target.minutes)
        count = enough(edges)
        if len(early) >= count:
            yield speak.fits(one, *names)
        elif len(early) + len(blank) >= count:
            why = tuple(map(no_target, blank))
            yield speak.unknown((one, *names), *why, advice=SET_TARGET)
        else:
            title = said(
                quoted(one), T("が頼る", " needs "), quoted(*names),
                T(f"のうち、間に合う約束が{count}つに足りない", f": too few of {count} in time"),
            )  # fmt: skip
            yield speak.conflict((one, *names), title, (target.words, *late), _MEND)


@rule(
    "C1",
    holds=T(
        "頼りにするものが戻ってから、自分の復旧作業をしても目標に間に合う",
        "Once what is needed is back, there is time left for the own work",
    ),
    why=T(
        "頼りにするものの約束の時刻から作業を始めると、作業が終わる前に目標の時刻が来ます。",
        "Work that begins when the needed thing is promised ends after the own target.",
    ),
    grade=Severity.HIGH,
)
def c1(case: Case) -> Iterator[Said]:
    """RTO(needed) > RTO(of) - work(of) is a conflict; work of what lies between counts too.

    A missing estimate leaves it unknown unless the known part alone is too much.
    """
    speak = Speaker("C1", Severity.HIGH)
    for one in case.book.nodes:
        target = case.rto(one)
        if target is None:
            continue
        for chain in nearest(case, one):
            needed = case.rto(chain[-1])
            if needed is not None and needed.minutes <= target.minutes:
                yield _room(case, speak, _Pair(target, needed, chain))


@dataclass(frozen=True, slots=True)
class _Pair:
    target: Target
    needed: Target
    chain: tuple[str, ...]


def _room(case: Case, speak: Speaker, pair: _Pair) -> Said:
    between, ends = pair.chain[:-1], (pair.chain[0], pair.chain[-1])
    work = [case.book.work[one] for one in between if one in case.book.work]
    missing = [one for one in between if unestimated(case, one)]
    total = sum(one.minutes for one in work)
    if pair.needed.minutes + total > pair.target.minutes:
        steps = tuple(
            said(quoted(w.node), T("の復旧作業は", " takes "), span(w.minutes), at(w.place))
            for w in work
        )
        sums = said(
            span(pair.needed.minutes), " + ", span(total), " = ",
            span(pair.needed.minutes + total), T("。目標は", "; the target is "),
            span(pair.target.minutes),
        )  # fmt: skip
        title = said(
            quoted(ends[1]), T("が約束どおり戻っても、", " back as promised leaves no time for "),
            quoted(ends[0]), T("の復旧作業が目標に間に合わない", ""),
        )  # fmt: skip
        reasons = (pair.target.words, pair.needed.words, *steps, linked(pair.chain), sums)
        return speak.conflict(ends, title, reasons, _MEND)
    if missing:
        return speak.unknown(ends, *map(no_estimate, missing), advice=ESTIMATE)
    return speak.fits(*ends)


ESTIMATE = T(
    "復旧作業の時間を見積もり、continuity.yaml の work に書く(訓練で測った値が最もよい)。",
    "Estimate the restore work under `work` of continuity.yaml; measured in a drill is best.",
)


def no_target(one: str) -> T:
    """The words for a thing that has no target recovery time."""
    return said(quoted(one), T("に目標復旧時間がない", " has no recovery time"))


def no_estimate(one: str) -> T:
    """The words for a thing whose restore work nobody estimated."""
    return said(quoted(one), T("の復旧作業の時間が見積もられていない", " has no estimate of work"))


def unestimated(case: Case, one: str) -> bool:
    """Whether a thing comes back by work and nobody said how long that takes."""
    return case.node(one).kind in ESTIMATED and one not in case.book.work


def linked(chain: tuple[str, ...]) -> T:
    """The words for how one thing needs another."""
    return said(T("頼る順: ", "needs: "), chained(chain))


def nearest(case: Case, one: str) -> Iterator[tuple[str, ...]]:
    """Chains to the nearest needed things that make a promise: a target, or a system without one.

    Only needs without an alternative are followed; a system without a target is looked behind.
    """
    met, ahead = {one}, deque([(one,)])
    while ahead:
        chain = ahead.popleft()
        for edge in case.graph.needs(chain[-1]):
            if edge.need is not Need.ALL or edge.on in met:
                continue
            met.add(edge.on)
            longer = (*chain, edge.on)
            if _promises(case, edge):
                yield longer
            if case.rto(edge.on) is None:
                ahead.append(longer)


def _promises(case: Case, edge: Dependency) -> bool:
    return case.rto(edge.on) is not None or case.node(edge.on).kind is NodeKind.SYSTEM
