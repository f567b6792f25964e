"""C2 and C3: the time that restoring really takes against the target."""

from collections.abc import Iterator

from bcp.amounts import at, quoted, said, span
from bcp.case import Case, Target
from bcp.conflicts import Said
from bcp.model import NodeKind
from bcp.rules.rule import Speaker, rule
from bcp.rules.targets import ESTIMATE, SET_TARGET, no_estimate, no_target
from bcp.scheduling import Order, Position, Stuck
from checks.model import Severity
from inventory.words import T


@rule(
    "C2",
    holds=T(
        "復旧作業を順に足しても目標に間に合う(人手が無限にあるとして)",
        "The longest chain of restore work ends before the target, with hands unlimited",
    ),
    why=T(
        "人を何人集めても、順番に行う作業の合計より早くは戻りません。",
        "However many people come, work that must follow other work cannot be sooner.",
    ),
    grade=Severity.HIGH,
)
def c2(case: Case) -> Iterator[Said]:
    """achieved(x) > RTO(x) is a conflict, also where only the known part of it is already more."""
    speak = Speaker("C2", Severity.HIGH)
    for one, node in case.book.nodes.items():
        target = case.rto(one)
        if target is not None:
            yield _chain(case, speak, one, target)
        elif node.kind is NodeKind.TASK:
            yield speak.unknown((one,), no_target(one), advice=SET_TARGET)


def _chain(case: Case, speak: Speaker, one: str, target: Target) -> Said:
    best, least = case.achieved[one], case.at_least[one]
    if least.minutes is not None and least.minutes > target.minutes:
        title = said(
            quoted(one), T("は、最短でも", " is back after "), span(least.minutes),
            T("かかり、目標の", " at best, later than its target of "), span(target.minutes),
            T("に間に合わない", ""),
        )  # fmt: skip
        steps = tuple(_step(case, part) for part in reversed(least.chain) if part in case.book.work)
        also = tuple(said(no_estimate(m), _NOT_COUNTED) for m in best.missing)
        return speak.conflict((one,), title, (target.words, *steps, *also), _SHORTEN)
    if best.minutes is None:
        return speak.unknown((one,), *map(no_estimate, best.missing), advice=ESTIMATE)
    return speak.fits(one)


_NOT_COUNTED = T("(上の時間に入っていない)", " (not counted above)")
_SHORTEN = T(
    "いちばん長い作業を短くする(予備機、手順書、訓練)か、目標を実際に合わせて代替手段を決める。",
    "Shorten the longest step (spare machine, procedure, drill), or set a target that is real and "
    "provide an alternative.",
)


def _step(case: Case, one: str) -> T:
    work = case.book.work[one]
    return said(quoted(one), T("の復旧に", " takes "), span(work.minutes), at(work.place))


@rule(
    "C3",
    holds=T(
        "来られる職員だけで復旧しても目標に間に合う",
        "With the people who can come, everything is back before its target",
    ),
    why=T(
        "作業の時間だけでなく、集まるまでの時間と人数で、戻る時刻は決まります。",
        "Not only work but who comes, and when, decides the time of return.",
    ),
    grade=Severity.HIGH,
)
def c3(case: Case) -> Iterator[Said]:
    """The order of restoring everything, at night and by day, ends after a target: a conflict.

    What C2 already says is not said again.
    """
    speak = Speaker("C3", Severity.HIGH)
    for order, when in ((case.off_hours, _NIGHT), (case.in_hours, _DAY)):
        ends = {one.node: one for one in order.positions}
        stuck = {one.node: one for one in order.stuck}
        for one in case.book.nodes:
            target = case.rto(one)
            if target is None or _hopeless(case, one, target):
                continue
            if one in ends:
                yield _placed(case, speak, target, ends[one], when, order)
            elif one in stuck:
                yield _stuck(speak, target, stuck[one], when)


_NIGHT = T("夜間・休日に起きたとき、", "at night or on a holiday, ")
_DAY = T("勤務時間中に起きたとき、", "in working hours, ")
_PEOPLE = T(
    "応援の取決め、技能を持つ人の育成、近くに住む職員の割当て、または代替手段を決める。",
    "Agree on help, train more people in the skill, assign staff who live near, or provide an "
    "alternative.",
)


def _hopeless(case: Case, one: str, target: Target) -> bool:
    least = case.at_least[one].minutes
    return least is not None and least > target.minutes


def _placed(
    case: Case, speak: Speaker, target: Target, place: Position, when: T, order: Order
) -> Said:
    one = place.node
    if place.ends is None:
        missing = case.achieved[one].missing
        why = tuple(map(no_estimate, missing)) or place.why
        return speak.unknown((one,), *why, advice=ESTIMATE)
    if place.ends <= target.minutes:
        return speak.fits(one)
    title = said(
        when, quoted(one), T("が戻るのは", " is back after "), span(place.ends),
        T("後で、目標の", ", later than its target of "), span(target.minutes),
        T("に間に合わない", ""),
    )  # fmt: skip
    return speak.conflict((one,), title, (target.words, *_last(order, one), *place.why), _PEOPLE)


def _last(order: Order, one: str) -> Iterator[T]:
    for place in order.positions:
        if place.node == one and place.starts is not None:
            yield said(T("着手は", "begun after "), span(place.starts), T("後", ""))


def _stuck(speak: Speaker, target: Target, stuck: Stuck, when: T) -> Said:
    title = said(when, quoted(stuck.node), T("の復旧に着手できない", " cannot be restored at all"))
    return speak.conflict((stuck.node,), title, (target.words, *stuck.why), _PEOPLE)
