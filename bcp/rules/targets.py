"""C0 and C1: a promise that what it rests on does not keep."""

from collections import deque
from collections.abc import Iterable, Iterator

from bcp.amounts import at, fill, span
from bcp.case import Case, Target
from bcp.conflicts import Said
from bcp.estimates import ESTIMATED
from bcp.model import Dependency, During, Need, NodeKind, Work
from bcp.rules.rule import Speaker, rule
from bcp.standing import enough, grouped
from checks.model import Severity
from inventory.words import T

Chain = tuple[Dependency, ...]

SET_TARGET = T(
    "台帳か continuity.yaml に目標復旧時間を書く。",
    "Write its recovery time in the ledger or in continuity.yaml.",
)
ESTIMATE = T(
    "復旧作業の時間を見積もり、continuity.yaml の work に書く(訓練で測った値が最もよい)。",
    "Estimate the restore work under `work` of continuity.yaml; measured in a drill is best.",
)
WRITE_NEEDS = T(
    "この業務に要る情報システム、場所、職を continuity.yaml の tasks の needs に書く。",
    "Write the systems, places and posts that it needs under `needs` of the task.",
)
_MEND = T(
    "頼られる側の目標を早めて手当てするか、頼る側の目標を実際に合わせて遅らせ、代替手段を決める。",
    "Bring the needed thing's target forward, or set the other's to what is real and provide "
    "alternatives.",
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
        if target is not None:
            for chain in nearest(case, one):
                yield _promise(case, speak, target, chain)
            yield from _groups(case, speak, one, target)


def _promise(case: Case, speak: Speaker, target: Target, chain: Chain) -> Said:
    one, on = chain[0].of, chain[-1].on
    needed = case.rto(on)
    if needed is None:
        return speak.unknown((one, on), no_target(case, on), advice=SET_TARGET)
    if needed.minutes <= target.minutes:
        return speak.fits(one, on)
    title = fill(
        T("{of}が頼る{on}の目標のほうが遅い", "{of} needs {on}, which is promised later"),
        of=case.named(one),
        on=case.named(on),
    )
    because = (target.words, needed.words, linked(case, chain))
    return speak.conflict((one, on), title, because, _MEND, root=on)


def _groups(case: Case, speak: Speaker, one: str, target: Target) -> Iterator[Said]:
    for edges in grouped(case.graph.needs(one)).values():
        names = tuple(dict.fromkeys(edge.on for edge in edges))
        targets = {name: case.rto(name) for name in names}
        if any(targets.values()):
            yield _group(case, speak, (one, *names), target, (enough(edges), targets))


def _group(
    case: Case,
    speak: Speaker,
    subjects: tuple[str, ...],
    target: Target,
    asked: tuple[int, dict[str, Target | None]],
) -> Said:
    count, targets = asked
    blank = [name for name, one in targets.items() if one is None]
    early = [one for one in targets.values() if one and one.minutes <= target.minutes]
    if len(early) >= count:
        return speak.fits(*subjects)
    if len(early) + len(blank) >= count:
        why = tuple(no_target(case, name) for name in blank)
        return speak.unknown(subjects, *why, advice=SET_TARGET)
    title = fill(
        T(
            "{of}は{on}のうち{count}つが要るが、間に合う約束が足りない",
            "{of} needs {count} of {on}, and too few are promised in time",
        ),
        of=case.named(subjects[0]),
        on=case.named(*subjects[1:]),
        count=count,
    )
    late = (one.words for one in targets.values() if one and one.minutes > target.minutes)
    return speak.conflict(subjects, title, (target.words, *late), _MEND)


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

    Work that may go on before the needed thing is back (needed to run only) does not count. A
    missing estimate leaves it unknown unless the known part alone is too much.
    """
    speak = Speaker("C1", Severity.HIGH)
    for one in case.book.nodes:
        target = case.rto(one)
        for chain in nearest(case, one) if target else ():
            needed = case.rto(chain[-1].on)
            if target and needed and needed.minutes <= target.minutes:
                yield _room(case, speak, (target, needed), chain)


def _room(case: Case, speak: Speaker, both: tuple[Target, Target], chain: Chain) -> Said:
    target, needed = both
    one, on = chain[0].of, chain[-1].on
    after = [edge.of for edge in chain if During.RESTORE in edge.during]
    work = [case.book.work[each] for each in after if each in case.book.work]
    total = needed.minutes + sum(each.minutes for each in work)
    if total > target.minutes:
        title = fill(
            T(
                "{on}が目標どおり戻っても、{of}の復旧作業が目標に間に合わない",
                "{on} back as promised leaves no time for the work on {of}",
            ),
            of=case.named(one),
            on=case.named(on),
        )
        steps = tuple(worked(case, each) for each in work)
        reasons = (target.words, needed.words, *steps, _sum(total, target), linked(case, chain))
        return speak.conflict((one, on), title, reasons, _MEND, root=on)
    missing = [each for each in after if unestimated(case, each)]
    if missing:
        return speak.unknown((one, on), *no_estimates(case, missing), advice=ESTIMATE)
    return speak.fits(one, on)


def _sum(total: float, target: Target) -> T:
    words = T("合わせて{total}。目標は{target}", "together {total}; the target is {target}")
    return fill(words, total=span(total), target=span(target.minutes))


def worked(case: Case, work: Work) -> T:
    """The words for how long the work on a thing takes."""
    words = T("{node}の復旧作業は{span}{at}", "the work on {node} takes {span}{at}")
    return fill(words, node=case.named(work.node), span=span(work.minutes), at=at(work.place))


def no_needs(case: Case, one: str) -> T:
    """The words for a task of which it is not written what it cannot do without."""
    words = T("{task}は、何がないと止まるのかが書かれていない", "what stops {task} is not written")
    return fill(words, task=case.named(one))


def no_target(case: Case, one: str) -> T:
    """The words for a thing that has no target recovery time."""
    words = T("{node}の目標復旧時間が書かれていない{at}", "{node} has no recovery time{at}")
    return fill(words, node=case.named(one), at=at(case.node(one).place))


def no_estimates(case: Case, missing: Iterable[str]) -> tuple[T, ...]:
    """The words for things whose restore work nobody estimated, or that ask for too much."""
    return tuple(
        fill(_NO_ESTIMATE if unestimated(case, one) else _NOT_ENOUGH, node=case.named(one))
        for one in missing
    )


_NO_ESTIMATE = T("{node}の復旧作業の時間が見積もられていない", "the work on {node} has no estimate")
_NOT_ENOUGH = T(
    "{node}は、書かれた数の頼り先がそろっていない", "{node} asks for more of a group than it has"
)


def unestimated(case: Case, one: str) -> bool:
    """Whether a thing comes back by work and nobody said how long that takes."""
    return case.node(one).kind in ESTIMATED and one not in case.book.work


def linked(case: Case, chain: Chain) -> T:
    """The words for how one thing needs another, with the places where that is written."""
    names = case.chained((chain[0].of, *(edge.on for edge in chain)))
    places = dict.fromkeys(edge.place for edge in chain)
    return fill(T("頼る順: {names}{at}", "needs: {names}{at}"), names=names, at=at(*places))


def nearest(case: Case, one: str) -> Iterator[Chain]:
    """Chains to the nearest needed things that make a promise: a target, or a system without one.

    Only needs without an alternative are followed; a system without a target is looked behind.
    """
    met, ahead = {one}, deque[tuple[str, Chain]]([(one, ())])
    while ahead:
        end, chain = ahead.popleft()
        for edge in case.graph.needs(end):
            if edge.need is not Need.ALL or edge.on in met:
                continue
            met.add(edge.on)
            if case.rto(edge.on) is not None or case.node(edge.on).kind is NodeKind.SYSTEM:
                yield (*chain, edge)
            if case.rto(edge.on) is None:
                ahead.append((edge.on, (*chain, edge)))
