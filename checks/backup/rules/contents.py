"""What the newest copy holds: every source that is wanted, none of them empty, and wholly."""

from collections.abc import Sequence
from datetime import datetime

from checks.backup.judging import Kept
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Content, Copy, Survey
from checks.backup.series import Series, saved_by, series_of
from checks.backup.weighing import everywhere, reason, survey_of
from checks.model import FactError, LawField, Outcome, Scope, Severity, Why, check, judged
from inventory.words import T, joined

_NO_COPY = T("写しがない", "no copy")
_NOT_IN = T("入っていない", "not in it")
_WHOLE = T("読み残しなし", "nothing left out")


@check(
    "BKP-017",
    title=T(
        ja="最新の写しに、取得すべき対象がすべてあり、空でないこと",
        en="The newest copy holds every source that is wanted, none of them empty",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="取得は毎晩「成功」しているのに、肝心のフォルダーやデータベースが入っていない",
        en="The job succeeds every night, and the very folder that matters is not in it",
    ),
    remedy=T(
        ja="取得元の接続（マウント）と取得の設定を確かめ、欠けた対象を加えて取り直す",
        en="See that the source is mounted and in the job's settings, add it, and run again",
    ),
    applies_to=Scope(),
)
def sources_present(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Tools end with success where a path is absent or a mount point is empty.

    An older copy that has the source is no excuse: the newest of its series counts.
    """
    survey, wanted = survey_of(kept.case, kept.held, limits), kept.case.wanted
    series = series_of(survey, wanted)
    expected = T("すべての対象があり、空でない", "every source, none empty")
    if not series:
        return judged(False, observed=_NO_COPY, expected=expected)
    newest = _newest(survey, series, kept.case.at + limits.skew)
    said = {one: _held(one, series, newest, survey) for one in wanted.sources}
    holds = everywhere([answer for answer, _ in said.values()])
    words = joined(
        T(f"{source}: {one.ja}", f"{source}: {one.en}")
        for source, (answer, one) in said.items()
        if answer is holds
    )
    if holds is None:
        raise FactError(Why.UNDETERMINED, words)
    return judged(holds, observed=words, expected=expected)


@check(
    "BKP-018",
    title=T(
        ja="最後の取得が、読み残しなく最後まで終わっていること",
        en="The last run ended with nothing left out",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="読めなかったファイルや途中で切れたダンプは、戻すときに欠けている",
        en="Files that could not be read, or a dump that was cut, are missing at restoring",
    ),
    remedy=T(
        ja="取得の記録で読めなかったものを調べ、権限や接続を直して取り直す",
        en="Look up in the job's record what was not read, repair that, and run again",
    ),
    applies_to=Scope(),
)
def last_run_whole(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Where the tool keeps quiet about it nothing is known; only a drill can show it then."""
    survey = survey_of(kept.case, kept.held, limits)
    last = [one.copies[-1] for one in series_of(survey, kept.case.wanted) if one.copies]
    if not last:
        return judged(False, observed=_NO_COPY, expected=_WHOLE)
    holds = everywhere([copy.complete for copy in last])
    if holds is None:
        raise FactError(
            Why.UNDETERMINED,
            T(
                "道具は読み残しの有無を記録しない（復元訓練で確かめる）",
                "the tool keeps no record of what was left out: a drill can tell",
            ),
        )
    left = T("読み残しあり", "something was left out")
    return judged(holds, observed=_WHOLE if holds else left, expected=_WHOLE)


def _newest(survey: Survey, series: Sequence[Series], until: datetime) -> Copy:
    """The copy whose content was told, where its time can be true and all others have one."""
    newest, undated = survey.newest, any(one.undated for one in series)
    if newest is None or newest.at is None or newest.at > until or undated:
        raise FactError(
            Why.UNDETERMINED,
            T("最新の写しの日時が分からないか未来", "the newest copy has no time, or one to come"),
        )
    return newest


def _held(
    source: str, series: Sequence[Series], newest: Copy, survey: Survey
) -> tuple[bool | None, T]:
    """Whether the newest copy that should have this source has it, and not empty."""
    mine = next((one for one in series if source in one.sources or not one.sources), None)
    head = mine.newest if mine else None
    if mine is None or head is None or (mine.sources and not saved_by(head, [source])):
        return False, _NOT_IN
    content = _content(source, survey)
    if isinstance(content, T):
        return None, content
    if not content.present:
        return (False if head.id == newest.id else None), _NOT_IN
    if content.files == 0 or content.bytes == 0:
        return False, T("空", "empty")
    if content.files is None and content.bytes is None:
        return None, T("量が分からない", "how much is not known")
    return True, T("あり", "there")


def _content(source: str, survey: Survey) -> Content | T:
    """What the newest copy holds of a source, or why that is not known."""
    if isinstance(survey.contents, FactError):
        return reason(survey.contents)
    found = next((one for one in survey.contents if one.source == source), None)
    return found or T("道具が中身を示さない", "the tool does not tell")
