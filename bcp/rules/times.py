"""C2 and C3: the time that restoring really takes against the target."""

from collections.abc import Iterator

from bcp.amounts import fill, span
from bcp.assembly import NO_DISTANCE, absences
from bcp.case import Case, Target
from bcp.conflicts import Said
from bcp.model import NodeKind
from bcp.removal import PERSON
from bcp.rules.circles import SIGN
from bcp.rules.halted import Halted, halted
from bcp.rules.rule import Speaker, rule
from bcp.rules.targets import (
    ESTIMATE,
    SET_TARGET,
    WRITE_NEEDS,
    no_estimates,
    no_needs,
    no_target,
    worked,
)
from bcp.scheduling import Position
from checks.model import Severity
from inventory.words import T

SHORTEN = T(
    "いちばん長い作業を短くする(予備機、手順書、訓練)か、目標を実際に合わせて代替手段を決める。",
    "Shorten the longest step (spare machine, procedure, drill), or set a target that is real and "
    "provide an alternative.",
)
_PEOPLE = T(
    "応援の取決め、技能を持つ人の育成、近くに住む職員の割当て、または代替手段を決める。",
    "Agree on help, train more people in the skill, assign staff who live near, or provide an "
    "alternative.",
)
_WRITE = T(
    "職員の距離(people の km)、事業者の対応時間と着くまでの時間(vendors)を書く。",
    "Write how far the staff lives (`km` of people) and when vendors come (`vendors`).",
)


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
    """achieved(x) > RTO(x) is a conflict, also where only the known part of it is already more.

    Buildings, electricity and lines are judged only where their restoring is described as work.
    """
    speak = Speaker("C2", Severity.HIGH)
    for one, node in case.book.nodes.items():
        target = case.rto(one)
        if target is not None and case.comes_back(one):
            yield _chain(case, speak, one, target)
        elif node.kind is NodeKind.TASK:
            yield speak.unknown((one,), no_target(case, one), advice=SET_TARGET)


def _chain(case: Case, speak: Speaker, one: str, target: Target) -> Said:
    best, least = case.achieved[one], case.at_least[one]
    if case.says_nothing(one):
        return speak.unknown((one,), no_needs(case, one), advice=WRITE_NEEDS)
    if least.minutes is not None and least.minutes > target.minutes:
        title = fill(
            T(
                "{node}は最短でも{least}かかり、目標の{target}に間に合わない",
                "{node} takes {least} at best; its target is {target}",
            ),
            node=case.named(one),
            least=span(least.minutes),
            target=span(target.minutes),
        )
        works = [case.book.work[part] for part in reversed(least.chain) if part in case.book.work]
        steps = tuple(worked(case, work) for work in works)
        because = (target.words, *steps, *_not_counted(case, best.missing))
        root = next((part for part in least.chain if part in case.book.work), one)
        return speak.conflict((one,), title, because, SHORTEN, root=root)
    if best.minutes is None:
        return speak.unknown((one,), *no_estimates(case, best.missing), advice=ESTIMATE)
    return speak.fits(one)


def _not_counted(case: Case, missing: tuple[str, ...]) -> Iterator[T]:
    if missing:
        words = T(
            "見積りがないため上の時間に入っていないもの: {names}",
            "not counted above, for want of an estimate: {names}",
        )
        yield fill(words, names=case.named(*missing))


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

    What C2 already says is not said again. While an estimate is missing of anything that is due,
    nobody knows how long it binds hands that the others need: nothing is in time then.
    """
    speak = Speaker("C3", Severity.HIGH)
    for one in case.book.nodes:
        target = case.rto(one)
        if target is not None and case.comes_back(one) and not _hopeless(case, one, target):
            yield from _at_night(case, speak, one, target)


def _hopeless(case: Case, one: str, target: Target) -> bool:
    least = case.at_least[one].minutes
    return least is not None and least > target.minutes


def _at_night(case: Case, speak: Speaker, one: str, target: Target) -> Iterator[Said]:
    if case.says_nothing(one):
        yield speak.unknown((one,), no_needs(case, one), advice=WRITE_NEEDS)
        return
    place, halt = case.places_at_night.get(one), halted(case, one)
    if halt is not None:
        yield _stuck(case, speak, target, (one, halt))
    elif place is not None:
        yield _placed(case, speak, target, place)


def _placed(case: Case, speak: Speaker, target: Target, place: Position) -> Said:
    one = place.node
    if place.ends is None:
        why = no_estimates(case, case.achieved[one].missing)
        return speak.unknown((one,), *why, advice=ESTIMATE)
    by_day = case.places_by_day[one].ends or 0.0  # known where that of the night is
    if max(place.ends, by_day) <= target.minutes:
        if case.unweighed:
            why = no_estimates(case, case.unweighed)
            return speak.unknown((one,), *why, advice=ESTIMATE)
        return speak.fits(one)
    title = fill(
        T(
            "夜間・休日に起きると、{node}が戻るのは{ends}後で、目標の{target}に間に合わない",
            "at night or on a holiday {node} is back after {ends}; its target is {target}",
        ),
        node=case.named(one),
        ends=span(place.ends),
        target=span(target.minutes),
    )
    because = (
        target.words,
        _begun(place.starts or 0.0, place.ends),
        *place.why,
        _by_day(by_day, target),
        *_uncounted(case),
    )
    return speak.conflict((one,), title, because, _PEOPLE)


def _uncounted(case: Case) -> Iterator[T]:
    absent = absences(case.book, off_hours=True)
    names = [f"{PERSON}:{one.name}" for one in absent if one.why == NO_DISTANCE]
    if names:
        words = T(
            "距離が書かれていないため数えていない職員: {names}",
            "not counted, as their distance is not written: {names}",
        )
        yield fill(words, names=case.named(*names))


def _begun(starts: float, ends: float) -> T:
    words = T("着手は{starts}後、作業は{work}", "begun after {starts}, the work takes {work}")
    return fill(words, starts=span(starts), work=span(ends - starts))


def _by_day(ends: float, target: Target) -> T:
    late = ends > target.minutes
    return fill(
        T("勤務時間中に起きた場合は{ends}後({so})", "by day it is back after {ends} ({so})"),
        ends=span(ends),
        so=T("間に合わない", "too late") if late else T("間に合う", "in time"),
    )


def _stuck(case: Case, speak: Speaker, target: Target, both: tuple[str, Halted]) -> Said:
    one, halt = both
    if not halt.root:
        return speak.unknown((one,), *halt.why, advice=SIGN)
    if halt.doubts:
        return speak.unknown((one,), *halt.doubts, advice=_WRITE)
    title = fill(
        T(
            "夜間・休日に起きると、{node}を戻せない",
            "at night or on a holiday {node} cannot be brought back",
        ),
        node=case.named(one),
    )
    first, name = T("{root}: {why}", "{root}: {why}"), case.named(halt.root)
    because = [target.words, *(fill(first, root=name, why=why) for why in halt.why)]
    if halt.root != one:
        way = case.chained(case.graph.path(one, halt.root))
        because.append(fill(T("頼る順: {way}", "needs: {way}"), way=way))
    return speak.conflict((one,), title, tuple(because), _PEOPLE, root=halt.root)
