"""C11 and C13: figures nobody measured, and exercises nobody held."""

from collections.abc import Iterator

from bcp.amounts import at, fill, span
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import Basis, Held, NodeKind, Proven, Work, kind_of
from bcp.rules.fresh import Done, fresh
from bcp.rules.rule import Speaker, rule
from checks.model import Severity
from inventory.words import T

_BASIS = {Basis.GUESS: T("推定", "a guess"), Basis.VENDOR: T("事業者の話", "a vendor's word")}
_DRILL = T(
    "復元の訓練をして時間を測り、basis: drilled と日付を書く。",
    "Hold a drill, measure, and write `basis: drilled` with the date.",
)
_TAKE_OVER = T(
    "計画の時間を訓練の結果に合わせ、目標に間に合うかを見直す。",
    "Set the estimate to what the drill measured, and look at the targets again.",
)
_HOLD = T(
    "机上でもよいので訓練を行い、continuity.yaml の exercises に書く。",
    "Hold an exercise, be it at a table, and write it under `exercises` of continuity.yaml.",
)
_WRITE_OF = T(
    "訓練の of に、対象にした業務やシステムを書く。", "Write what it was about under its `of`."
)


@rule(
    "C11",
    holds=T(
        "復旧時間の見積りは訓練で測ったもので、訓練の結果より短くない",
        "Estimates of restore work were measured in a drill, and are no shorter than that",
    ),
    why=T(
        "測ったことのない時間は、たいてい短すぎます。",
        "A time that nobody measured is mostly too short.",
    ),
    grade=Severity.LOW,
)
def c11(case: Case) -> Iterator[Said]:
    """Not drilled, drilled too long ago, or planned shorter than a drill measured: a conflict."""
    speak = Speaker("C11", Severity.LOW)
    for work in case.book.work.values():
        measured = case.book.proven.get(work.node)
        if measured is not None and (measured.minutes or 0) > work.minutes:
            yield _slower(case, speak, work, measured)
        elif work.basis is not Basis.DRILLED:
            yield _unmeasured(case, speak, work)
        else:
            yield _measured(case, speak, work)


def _slower(case: Case, speak: Speaker, work: Work, measured: Proven) -> Said:
    title = fill(
        T(
            "{node}の復旧は、訓練では計画より長くかかった",
            "restoring {node} took longer in a drill",
        ),
        node=case.named(work.node),
    )
    because = fill(
        T(
            "計画は{plan}{at}、訓練では{drill}{record}",
            "planned {plan}{at}, drilled {drill}{record}",
        ),
        plan=span(work.minutes),
        at=at(work.place),
        drill=span(measured.minutes or 0),
        record=at(measured.record),
    )
    return speak.conflict((work.node,), title, (because,), _TAKE_OVER, Severity.HIGH)


def _unmeasured(case: Case, speak: Speaker, work: Work) -> Said:
    title = fill(
        T("{node}の復旧時間は測ったものではない", "nobody measured restoring {node}"),
        node=case.named(work.node),
    )
    words = T("{span}は{basis}{at}", "{span} is {basis}{at}")
    because = fill(words, span=span(work.minutes), basis=_BASIS[work.basis], at=at(work.place))
    return speak.conflict((work.node,), title, (because,), _DRILL)


def _measured(case: Case, speak: Speaker, work: Work) -> Said:
    name = case.named(work.node)
    if work.on is None:
        words = T("{node}の復旧時間をいつ測ったか書かれていない{at}", "{node}: measured when?{at}")
        why = fill(words, node=name, at=at(work.place))
        return speak.unknown((work.node,), why, advice=_DRILL)
    words = T("{node}の復旧時間は古い訓練の値", "restoring {node} was measured long ago")
    done = Done(work.on, case.limits.estimate_days, work.place)
    return fresh(case, speak, work.node, done, (fill(words, node=name), _DRILL))


@rule(
    "C13",
    holds=T(
        "優先業務ごとに、訓練を定めた間隔で行っている",
        "Each priority task was part of an exercise within the interval",
    ),
    why=T(
        "訓練をしていない計画は、起きたときに初めて開かれます。",
        "A plan that nobody exercised is opened for the first time when it happens.",
    ),
    grade=Severity.MEDIUM,
)
def c13(case: Case) -> Iterator[Said]:
    """The newest exercise about the task, or a system it needs, is too old or there is none.

    An exercise of which it is not written what it was about leaves it unknown.
    """
    speak = Speaker("C13", Severity.MEDIUM)
    held = [one for one in case.book.exercises if one.on <= case.day]
    for task in case.tasks:
        yield _exercised(case, speak, task, held)


def _is_exercised(identity: str) -> bool:
    """A drill of the building or with a vendor does not exercise the task."""
    return kind_of(identity) in {NodeKind.SYSTEM, NodeKind.DATA}


def _exercised(case: Case, speak: Speaker, task: str, held: list[Held]) -> Said:
    about = {task, *filter(_is_exercised, case.graph.all_needed(task))}
    own = max((one.on for one in held if about & set(one.of)), default=None)
    if own is not None and (case.day - own).days <= case.limits.exercise_days:
        return speak.fits(task)
    for one in held:
        if not one.of and (case.day - one.on).days <= case.limits.exercise_days:
            words = T(
                "訓練「{name}」が何についてのものか書かれていない",
                "what the exercise `{name}` was about is not written",
            )
            return speak.unknown((task,), fill(words, name=one.name), advice=_WRITE_OF)
    title = fill(
        T("{task}の訓練を決めた間隔で行っていない", "{task} was not exercised within the interval"),
        task=case.named(task),
    )
    reason = (
        T("訓練の記録がない", "there is no exercise on record")
        if own is None
        else case.stale(own, case.limits.exercise_days, "")
    )
    return speak.conflict((task,), title, (reason,), _HOLD)
