"""C11 and C13: figures nobody measured, and exercises nobody held."""

from collections.abc import Iterator

from bcp.amounts import at, quoted, said, span
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import Basis, Held, Work
from bcp.rules.rule import Speaker, rule
from checks.model import Severity
from inventory.words import T

_BASIS = {Basis.GUESS: T("推定", "a guess"), Basis.VENDOR: T("事業者の話", "a vendor's word")}


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
        yield _estimate(case, speak, work)


def _estimate(case: Case, speak: Speaker, work: Work) -> Said:
    measured = case.book.proven.get(work.node)
    if measured is not None and measured.minutes is not None and measured.minutes > work.minutes:
        return _slower(speak, work, measured.minutes, measured.record)
    if work.basis is not Basis.DRILLED:
        title = said(
            quoted(work.node), T("の復旧時間は測ったものではない", "'s restore time is unmeasured")
        )
        reason = said(span(work.minutes), T(" は", " is "), _BASIS[work.basis], at(work.place))
        return speak.conflict((work.node,), title, (reason,), _DRILL)
    if work.on is None:
        why = said(quoted(work.node), T("の復旧時間をいつ測ったか不明", ": measured when?"))
        return speak.unknown((work.node,), why, advice=_DRILL)
    days = (case.day - work.on).days
    if days <= case.limits.estimate_days:
        return speak.fits(work.node)
    title = said(quoted(work.node), T("の復旧時間は古い訓練の値", "'s time is from an old drill"))
    reason = T(
        f"測ったのは{days}日前({work.on})。使えるのは{case.limits.estimate_days}日",
        f"measured {days} days ago ({work.on}); good for {case.limits.estimate_days} days",
    )
    return speak.conflict((work.node,), title, (said(reason, at(work.place)),), _DRILL)


def _slower(speak: Speaker, work: Work, minutes: float, record: str) -> Said:
    title = said(
        quoted(work.node), T("は、訓練では計画より長くかかった", " took longer in a drill")
    )
    because = (
        said(T("計画は", "planned "), span(work.minutes), at(work.place)),
        said(T("訓練では", "measured "), span(minutes), at(record)),
    )
    return speak.conflict((work.node,), title, because, _TAKE_OVER, Severity.HIGH)


_DRILL = T(
    "復元の訓練をして時間を測り、basis: drilled と日付を書く。",
    "Hold a drill, measure, and write `basis: drilled` with the date.",
)
_TAKE_OVER = T(
    "計画の時間を訓練の結果に合わせ、目標に間に合うかを見直す。",
    "Set the estimate to what the drill measured, and look at the targets again.",
)


@rule(
    "C13",
    holds=T(
        "優先業務ごとに、訓練を定めた間隔で行っている",
        "Each priority task was part of an exercise within the interval",
    ),
    why=T(
        "読むだけの計画は、起きたときに初めて開かれます。",
        "A plan that nobody exercised is opened for the first time when it happens.",
    ),
    grade=Severity.MEDIUM,
)
def c13(case: Case) -> Iterator[Said]:
    """The newest exercise about the task, or about what it needs, is too old or there is none.

    An exercise of which it is not written what it was about leaves it unknown.
    """
    speak = Speaker("C13", Severity.MEDIUM)
    held = [one for one in case.book.exercises if one.on <= case.day]
    for task in case.tasks:
        yield _exercised(case, speak, task, held)


def _exercised(case: Case, speak: Speaker, task: str, held: list[Held]) -> Said:
    about = {task, *case.graph.all_needed(task)}
    own = max((one.on for one in held if about & set(one.of)), default=None)
    if own is not None and (case.day - own).days <= case.limits.exercise_days:
        return speak.fits(task)
    vague = [
        one for one in held if not one.of and (case.day - one.on).days <= case.limits.exercise_days
    ]
    if vague:
        why = T(
            f"訓練「{vague[0].name}」が何についてのものか書かれていない",
            f"it is not written what the exercise `{vague[0].name}` was about",
        )
        return speak.unknown((task,), why, advice=_WRITE_OF)
    title = said(quoted(task), T("の訓練を行っていない", " was not exercised"))
    reason = (
        T("訓練の記録がない", "no exercise on record")
        if own is None
        else T(
            f"最後は{(case.day - own).days}日前({own})。間隔は{case.limits.exercise_days}日",
            f"last {(case.day - own).days} days ago ({own}); "
            f"every {case.limits.exercise_days} days",
        )
    )
    return speak.conflict((task,), title, (reason,), _HOLD)


_HOLD = T(
    "机上でもよいので訓練を行い、continuity.yaml の exercises に書く。",
    "Hold an exercise, be it at a table, and write it under `exercises` of continuity.yaml.",
)
_WRITE_OF = T(
    "訓練の of に、対象にした業務やシステムを書く。", "Write what it was about under its `of`."
)
