"""Restore drills: held, without loss, in time, of old generations too, and cleaned up after."""

from datetime import timedelta

from checks.backup.digits import drilled
from checks.backup.drilled import answer, copy_age, told, window, within
from checks.backup.judging import Kept
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Case, Drill, Held
from checks.backup.weighing import each, somewhere
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Proof,
    Scope,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.words import T, joined

_NEVER = T("復元訓練をしていない", "no drill was held")
_ALL = T("戻したものがすべて一致", "everything restored matches")


@check(
    "BKP-040",
    title=T(
        ja="最近の写しからの復元訓練を定期に行い、すべて元どおり戻ること",
        en="A recent copy is restored in regular drills, and all of it comes back",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:7.3(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="取得の成功は復元の成功を意味しない。戻せないことが、災害の当日に分かる",
        en="A run that succeeded is no restore that succeeds; that shows on the day",
    ),
    remedy=T(
        ja="承認者と時間帯を決めて hinomi backup drill を行う。"
        "ファイルは毎月、データベースは四半期ごと",
        en="Have hinomi backup drill approved and run: files monthly, databases quarterly",
    ),
    applies_to=Scope(),
)
def restored_lately(case: Case, limits: BackupSetLimits) -> Outcome:
    """Of each place the newest drill that showed anything speaks; one good place is enough."""
    holds, words = drilled(case, limits)
    if holds is None:
        raise FactError(Why.UNDETERMINED, words)
    days = window(case, limits).days
    return judged(
        holds,
        observed=words,
        expected=T(
            f"{days} 日以内に復元し、すべて一致", f"restored within {days} days, all matching"
        ),
    )


@check(
    "BKP-041",
    title=T(
        ja="この保管先からの最後の復元訓練で、欠けも相違もなかったこと",
        en="The last drill from this place lost nothing and changed nothing",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="壊れた保管先を、無事なものとして当てにしてしまう",
        en="A place that is damaged is relied upon as if it were sound",
    ),
    remedy=T(
        ja="訓練の記録で戻らなかったものを調べ、原因を直して訓練をやり直す",
        en="See in the drill's record what did not come back, repair the cause, and drill again",
    ),
    applies_to=Scope(),
)
def last_drill_matched(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """A loss stands until a later drill from the same place shows otherwise."""
    case, most = kept.case, timedelta(days=limits.drill_old_days)
    found = within(kept.held.drills, case, most, limits.skew)
    decided = [(one, *answer(one, limits)) for one in found]
    decided = [said for said in decided if said[1] is not None]
    if not decided:
        raise FactError(Why.NOT_COLLECTED, T("結果の出た訓練がない", "no drill showed anything"))
    drill, holds, words = decided[-1]
    if holds and case.at - drill.at > window(case, limits):
        raise FactError(Why.STALE, told(drill, words))
    return judged(bool(holds), observed=told(drill, words), expected=_ALL)


@check(
    "BKP-042",
    title=T(
        ja="復元に掛かる時間が、目標復旧時間（RTO）に収まること",
        en="Restoring takes no longer than the RTO",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:7.3(3)"),
    field=LawField.OPERATION,
    risk=T(
        ja="計画した時間に業務を再開できず、手作業の代替が続かない",
        en="Work is not resumed in the time that was planned",
    ),
    remedy=T(
        ja="復元の方法や保管先を速いものにするか、ICT-BCP の目標を実測に合わせて見直す",
        en="Restore in a faster way or from a faster place, or plan by what was measured",
    ),
    applies_to=Scope(),
)
def within_rto(case: Case, limits: BackupSetLimits) -> Outcome:
    """Only a whole set that was restored shows it; a sample can only show that it is not so."""
    if case.rto_hours is None:
        return not_applicable(T("台帳に目標復旧時間がない", "the ledger gives no RTO"))
    rto = case.rto_hours * 3600
    said = each(case, lambda held: _in_time(case, held, limits, rto))
    return somewhere(said, T(f"{case.rto_hours:g} 時間以内", f"within {case.rto_hours:g} h"))


@check(
    "BKP-043",
    title=T(
        ja="古い世代の写しからも、年1回は復元を確かめていること",
        en="An old generation is restored once a year as well",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵入に気付くのが遅れると新しい世代は使えず、古い世代だけが頼りになる",
        en="When an intrusion is noticed late, only the old generations are of use",
    ),
    remedy=T(
        ja="hinomi backup drill で古い写しを選んで訓練する",
        en="Hold a drill on an old copy with hinomi backup drill",
    ),
    applies_to=Scope(),
    proof=Proof.RECORDED,
)
def old_one_restored(case: Case, limits: BackupSetLimits) -> Outcome:
    """Old is half the retention where copies are not kept longer than that."""
    if case.wanted.generations == 1:
        return not_applicable(T("一世代だけを保持", "one generation is kept"))
    old = timedelta(days=limits.old_copy_days)
    if case.wanted.retention_days is not None:
        old = min(old, timedelta(days=case.wanted.retention_days) / 2)
    most = timedelta(days=limits.drill_old_days)
    found = [
        (one, *answer(one, limits))
        for held in case.held
        for one in within(held.drills, case, most, limits.skew)
        if _old_enough(one, old) is not False
    ]
    good = [one for one, holds, _ in found if holds and _old_enough(one, old)]
    if not good and any(holds is not False for _, holds, _ in found):
        raise FactError(Why.UNDETERMINED, joined(told(one, words) for one, _, words in found))
    words = joined(told(one, said) for one, _, said in found) if found else _NEVER
    expected = T(
        f"{old.days} 日以上前の写しがすべて一致", f"a copy {old.days} days old, all matching"
    )
    return judged(bool(good), observed=words, expected=expected)


@check(
    "BKP-044",
    title=T(
        ja="復元訓練で戻したデータが、訓練の後に消去されていること",
        en="What a drill restored was erased afterwards",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:2(2)⑩", "MIC:6.1(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="作業用の場所に住民情報が残り、守られないまま読まれる",
        en="Residents' data is left in the scratch place, where nothing protects it",
    ),
    remedy=T(
        ja="訓練の作業フォルダーを確かめて消去し、消去できなかった原因を直す",
        en="Look into the scratch folder, erase it, and repair what kept it from being erased",
    ),
    applies_to=Scope(),
)
def drill_cleaned(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """The scratch place was looked at again after the last drill, whether that ended or not."""
    found = [one for one in kept.held.drills if one.data_set == kept.case.wanted.id]
    if not found:
        return not_applicable(_NEVER)
    clean, left = T("消去を確認", "seen erased"), T("残っている", "not erased")
    last = max(found, key=lambda one: one.at)
    if last.cleaned and last.at > kept.case.at + limits.skew:
        raise FactError(Why.UNDETERMINED, T("未来の日時の訓練", "a drill from the future"))
    words = clean if last.cleaned else left
    return judged(last.cleaned, observed=told(last, words), expected=clean)


def _in_time(case: Case, held: Held, limits: BackupSetLimits, rto: float) -> tuple[bool | None, T]:
    """What the newest drill of the whole set took, else whether even a sample took too long."""
    found = within(held.drills, case, window(case, limits), limits.skew)
    good = [one for one in found if answer(one, limits)[0] and one.seconds > 0]
    whole = [one for one in good if one.whole]
    if whole:
        return whole[-1].seconds <= rto, _minutes(whole[-1])
    if any(one.seconds > rto for one in good):
        return False, joined(_minutes(one) for one in good if one.seconds > rto)
    if good:
        words = _minutes(good[-1])
        return None, T(f"抜取りだけ: {words.ja}", f"a sample only: {words.en}")
    return None, T("すべて戻せて時間を測った訓練がない", "no good drill that was timed")


def _minutes(drill: Drill) -> T:
    minutes = drill.seconds / 60
    return told(drill, T(f"{minutes:.1f} 分", f"{minutes:.1f} min"))


def _old_enough(drill: Drill, old: timedelta) -> bool | None:
    age = copy_age(drill)
    return None if age is None else age >= old
