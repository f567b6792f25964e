"""How old the copies are: against the RPO, against the schedule, against the retention."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from checks.backup.generations import Gap, gaps, holes
from checks.backup.judging import Kept
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Case, Held, Survey
from checks.backup.series import Series, by_source, missing, series_of
from checks.backup.weighing import each, everywhere, reason, somewhere, survey_of
from checks.context import JAPAN
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Scope,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.words import T, joined

_NO_COPY = T("写しがない", "no copy")
_FEW = 2


@check(
    "BKP-013",
    title=T(
        ja="最新の完全な写しが、目標復旧時点（RPO）の範囲内に取得されていること",
        en="The newest complete copy is no older than the RPO",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:7.3(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="戻せるのは古い状態だけで、その後に受け付けた業務の記録は失われる",
        en="Only an old state comes back; what was recorded since is lost",
    ),
    remedy=T(
        ja="取得が止まった原因を直し、取得間隔を RPO より短くする",
        en="Repair what stopped the job, and run it more often than the RPO",
    ),
    applies_to=Scope(),
)
def within_rpo(case: Case, limits: BackupSetLimits) -> Outcome:
    """The time is the repository's own; one that is yet to come proves nothing.

    Every source counts by its own newest copy, and one place that has them all is enough.
    """
    if case.rpo_hours is None:
        raise FactError(Why.UNDETERMINED, T("台帳に目標復旧時点がない", "the ledger gives no RPO"))
    most = timedelta(hours=case.rpo_hours) + limits.grace
    said = each(case, lambda held: _fresh(case, held, limits, most))
    expected = T(
        f"{case.rpo_hours:g} 時間以内（猶予あり）", f"within {case.rpo_hours:g} h, and grace"
    )
    return somewhere(said, expected)


@check(
    "BKP-014",
    title=T(
        ja="どの保管先にも、定めた期間内に写しが入り続けていること",
        en="Every place that is declared goes on receiving copies",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="止まった保管先を数に入れていると、いざというとき写しが一つ足りない",
        en="A place that stopped is counted on, and is one copy short on the day",
    ),
    remedy=T(
        ja="その保管先への取得を直す。やめたのなら policy/backup-targets.yaml から外す",
        en="Repair its job; where it was given up, take it out of policy/backup-targets.yaml",
    ),
    applies_to=Scope(),
)
def place_goes_on(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Media kept offline get a copy less often than the RPO wants, but they do get one."""
    most = timedelta(days=limits.each_days)
    holds, words = _fresh(kept.case, kept.held, limits, most)
    if holds is None:
        raise FactError(Why.UNDETERMINED, words)
    expected = T(f"{limits.each_days} 日以内", f"within {limits.each_days} days")
    return judged(holds, observed=words, expected=expected)


@check(
    "BKP-015",
    title=T(
        ja="バックアップが予定の間隔どおりに取得され、抜けがないこと",
        en="Copies were made as often as scheduled, without gaps",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ときどき失敗しているのに気付かず、失敗が続いた日に災害が重なる",
        en="Failing now and then goes unnoticed until it fails on the wrong day",
    ),
    remedy=T(
        ja="抜けた日の記録を調べて原因を直し、失敗が通知されるようにする",
        en="Look up the missing runs, repair the cause, and have failures reported",
    ),
    applies_to=Scope(),
)
def no_gaps(case: Case, limits: BackupSetLimits) -> Outcome:
    """Looked back on are some runs only, as retention thins out what is older."""
    if case.wanted.every_hours is None:
        return not_applicable(T("台帳に取得間隔がない", "the ledger gives no interval"))
    every = timedelta(hours=case.wanted.every_hours)
    runs = min(limits.gap_runs, (case.wanted.generations or limits.gap_runs + 1) - 1)
    window = every * max(1, runs)
    times, doubts = _times(case, limits)
    until = [held.survey.at for held in case.held if isinstance(held.survey, Survey)]
    now = min([case.at, max(until, default=case.at)])
    most = every + limits.grace
    found = list(dict.fromkeys(g for one in times.values() for g in gaps(one, now, most, window)))
    silent = [source for source, one in times.items() if not one]
    reach = all(one and min(one) <= now - window for one in times.values())
    if doubts and (found or silent or not reach):
        raise FactError(Why.UNDETERMINED, joined(doubts))
    single = case.wanted.generations != 1 and any(len(one) < _FEW for one in times.values())
    if single and not reach and not found and not silent:
        raise FactError(Why.UNDETERMINED, T("まだ一世代しかない", "there is only one copy yet"))
    expected = T(
        f"{every.total_seconds() / 3600:g} 時間ごと", f"every {case.wanted.every_hours:g} h"
    )
    told = _gaps_told(found) if found else T("抜けなし", "no gap")
    return judged(
        not found and not silent, observed=_NO_COPY if silent else told, expected=expected
    )


@check(
    "BKP-016",
    title=T(
        ja="定めた世代数と保持期間の写しがそろい、途中に欠けがないこと",
        en="The generations and the retention laid down are there, without holes",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵入や破損に気付くのが遅れると、無事だった時点の写しが残っていない",
        en="When damage is noticed late, no copy from before it is left",
    ),
    remedy=T(
        ja="世代の設定と空き容量を見直す。始めたばかりなら、そろうまで例外として記録する",
        en="Review retention and room; record an exception while a new job has not filled it",
    ),
    applies_to=Scope(),
)
def generations_kept(case: Case, limits: BackupSetLimits) -> Outcome:
    """Counted are copies not known to be incomplete; one place that has them all is enough."""
    wanted = case.wanted
    if wanted.generations is None and wanted.retention_days is None:
        return not_applicable(
            T("台帳に世代数も保持日数もない", "no generations or retention given")
        )
    expected = joined(
        [
            *(
                [T(f"{wanted.generations} 世代", f"{wanted.generations} copies")]
                * bool(wanted.generations)
            ),
            *(
                [T(f"{wanted.retention_days} 日分", f"{wanted.retention_days} days")]
                * bool(wanted.retention_days)
            ),
        ]
    )
    return somewhere(each(case, lambda held: _generations(case, held, limits)), expected)


def _fresh(
    case: Case, held: Held, limits: BackupSetLimits, most: timedelta
) -> tuple[bool | None, T]:
    """Whether every source has a copy no older than that, by our clock."""
    survey = survey_of(case, held, limits)
    found = series_of(survey, case.wanted)
    lacking = missing(found, case.wanted)
    if not found or lacking:
        names = joined(lacking)
        words = T(f"{names.ja} の写しがない", f"no copy of {names.en}") if lacking else _NO_COPY
        return False, words
    answers = [_fresh_series(case, survey, one, limits, most) for one in by_source(found)]
    return _together(answers)


def _fresh_series(
    case: Case, survey: Survey, series: Series, limits: BackupSetLimits, most: timedelta
) -> tuple[bool | None, T]:
    until = case.at + limits.skew
    dated = series.dated(until)
    newest = dated[-1][0] if dated else None
    if newest is not None and case.at - newest <= most:
        return True, _told(newest, case.at)
    if series.doubtful(until):
        return None, T("日時がないか未来の写しがある", "a copy has no time, or one yet to come")
    if newest is None:
        return False, _NO_COPY
    if survey.at - newest <= most:
        words = _told(newest, case.at)
        later = T("その後を検証していない", "not verified since")
        return None, joined([words, later])
    return False, _told(newest, case.at)


def _times(case: Case, limits: BackupSetLimits) -> tuple[dict[str, list[datetime]], list[T]]:
    """When each source was saved, in whatever place; and what keeps us from knowing more."""
    times: dict[str, list[datetime]] = {source: [] for source in case.wanted.sources}
    doubts: list[T] = []
    until = case.at + limits.skew
    if not times:
        raise FactError(
            Why.UNDETERMINED,
            T("台帳に取得元が書かれていない", "the ledger does not say what is saved"),
        )
    for held in case.held:
        try:
            found = series_of(survey_of(case, held, limits), case.wanted)
        except FactError as odd:
            doubts.append(reason(odd))
            continue
        for one in by_source(found):
            if one.doubtful(until):
                doubts.append(
                    T("日時がないか未来の写しがある", "a copy has no time, or one yet to come")
                )
            for source in one.sources or times:
                times[source] += [at for at, _ in one.dated(until)]
    return times, doubts


def _gaps_told(found: Sequence[Gap]) -> T:
    longest = max(found, key=lambda gap: gap.hours)
    since = longest.since.astimezone(JAPAN)
    return T(
        f"抜け {len(found)} か所、最長 {longest.hours:.0f} 時間（{since:%Y-%m-%d %H:%M} から）",
        f"{len(found)} gaps, the longest {longest.hours:.0f} h (from {since:%Y-%m-%d %H:%M} JST)",
    )


def _generations(case: Case, held: Held, limits: BackupSetLimits) -> tuple[bool | None, T]:
    survey = survey_of(case, held, limits)
    found = series_of(survey, case.wanted)
    if not found or missing(found, case.wanted):
        return False, _NO_COPY
    return _together([_enough(case, survey.at, one, limits) for one in by_source(found)])


def _together(answers: Sequence[tuple[bool | None, T]]) -> tuple[bool | None, T]:
    """What holds for every source, with the words of those that decide it."""
    holds = everywhere([answer for answer, _ in answers])
    return holds, joined(dict.fromkeys(words for answer, words in answers if answer is holds))


def _enough(
    case: Case, now: datetime, series: Series, limits: BackupSetLimits
) -> tuple[bool | None, T]:
    until, wanted = case.at + limits.skew, case.wanted
    times = [at for at, _ in series.dated(until)]
    every = timedelta(hours=wanted.every_hours) if wanted.every_hours else None
    keep = timedelta(days=wanted.retention_days or 0)
    found = holes(times, now, keep, every, limits.grace) if wanted.retention_days else ()
    counted = T(f"{len(times)} 世代", f"{len(times)} copies")
    words = joined([counted, *_holes_told(found)])
    if len(times) < (wanted.generations or 1) or found:
        return (None if series.doubtful(until) else False), words
    return (None if series.undated else True), words


def _holes_told(found: Iterable[Gap]) -> Iterator[T]:
    for one in found:
        days, since = one.hours / 24, one.since.astimezone(JAPAN)
        yield T(
            f"{since:%Y-%m-%d} から {days:.0f} 日間の欠け",
            f"{days:.0f} days missing from {since:%Y-%m-%d}",
        )


def _told(newest: datetime, now: datetime) -> T:
    hours = (now - newest).total_seconds() / 3600
    return T(f"{hours:.1f} 時間前", f"{hours:.1f} h ago")
