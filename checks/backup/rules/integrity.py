"""Whether the repository is sound: its structure, its content, its own complaints, its room."""

from datetime import datetime, timedelta

from checks.backup.judging import Kept, known
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Depth, Reading
from checks.backup.soundness import coverage, newest_sound, wounds
from checks.backup.weighing import days, placement_of, survey_of
from checks.context import JAPAN
from checks.model import FactError, LawField, Outcome, Scope, Severity, Why, check, judged
from inventory.words import NONE, T, joined

_STRUCTURE = (Depth.STRUCTURE, Depth.WHOLE)
_CONTENT = (Depth.PART, Depth.WHOLE)
_SOUND = T("異常なし", "nothing wrong")
_LATE = timedelta(hours=1)  # a long survey ends well after the host looked at its clock


@check(
    "BKP-019",
    title=T(
        ja="保管先の構造の検査を週1回以上行い、異常がないこと",
        en="The structure of the repository is checked weekly and found sound",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="索引や世代の一覧が壊れると、中身が残っていても取り出せない",
        en="With a damaged index or list nothing can be taken out, even if the content is there",
    ),
    remedy=T(
        ja="hinomi backup verify を毎週実行する。異常があれば、修復の前に保管先を丸ごと控える",
        en="Run hinomi backup verify weekly; where it finds damage, copy the repository aside "
        "before repairing it",
    ),
    applies_to=Scope(),
)
def structure_sound(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Damage once found stands until a later look of the same reach finds none."""
    at, readings = kept.case.at, _past(kept, limits)
    most = days(kept.held, limits.structure_days, limits)
    expected = T(f"{most} 日以内に異常なし", f"sound within {most} days")
    if found := wounds(readings, _STRUCTURE):
        return judged(False, observed=_errors(found), expected=expected)
    last = newest_sound(readings, _STRUCTURE)
    if last is None:
        raise FactError(Why.NOT_COLLECTED, T("検査していない", "never checked"))
    if at - last.at > timedelta(days=most):
        raise FactError(Why.STALE, _when(last.at))
    return judged(True, observed=joined([_when(last.at), _SOUND]), expected=expected)


@check(
    "BKP-020",
    title=T(
        ja="写しの全内容を30日で一巡して読み取り、異常がないこと",
        en="All content is read within 30 days and found sound",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="媒体の劣化や改ざんは、中身を読まない検査では見えない",
        en="Decay of media and tampering do not show unless the content is read",
    ),
    remedy=T(
        ja="hinomi backup verify を毎日実行し、分割した読取りを一巡させる。"
        "異常があれば、先に別の写しを確保する",
        en="Run hinomi backup verify daily so that the slices come round; where it finds damage, "
        "secure another copy first",
    ),
    applies_to=Scope(),
)
def content_sound(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """All slices of one partition count as the whole; a part that was drawn at random does not."""
    at, readings = kept.case.at, _past(kept, limits)
    most = days(kept.held, limits.read_days, limits)
    expected = T(f"{most} 日以内に全部を読んで異常なし", f"all read and sound within {most} days")
    if found := wounds(readings, _CONTENT):
        return judged(False, observed=_errors(found), expected=expected)
    done, of = coverage(readings, at - timedelta(days=most), at + limits.skew)
    if done < of:
        raise FactError(
            Why.NOT_COLLECTED,
            T(f"{of} 分の {done} だけ読んだ", f"{done} of {of} slices read")
            if done
            else T("内容を読んでいない", "the content was not read"),
        )
    return judged(True, observed=_SOUND, expected=expected)


@check(
    "BKP-021",
    title=T(
        ja="バックアップの道具自身が、保管先の異常を訴えていないこと",
        en="The backup tool itself complains of nothing",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="道具の警告は終了コードに表れないことがあり、記録の中で見過ごされる",
        en="A tool's complaint may not show in its exit code and is overlooked in its record",
    ),
    remedy=T(
        ja="表示された内容を道具の説明書で調べて直す",
        en="Look up what it says in the tool's manual and repair it",
    ),
    applies_to=Scope(),
)
def no_complaints(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Words count; several tools end with 0 beside them."""
    problems = survey_of(kept.case, kept.held, limits).problems
    observed = joined(problems[:5]) if problems else NONE
    return judged(not problems, observed=observed, expected=NONE)


@check(
    "BKP-022",
    title=T(
        ja="止まった処理のロックが残っていないこと",
        en="No lock of a run that stopped is left",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="残ったロックのために、その後の取得や整理が失敗し続ける",
        en="A lock that is left makes later runs and pruning fail",
    ),
    remedy=T(
        ja="動いている処理がないことを確かめてから、道具の手順でロックを外す",
        en="See that nothing is running, then remove the lock as the tool's manual says",
    ),
    applies_to=Scope(),
)
def no_stale_lock(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """A young lock belongs to a run that goes on; one from the future tells no age."""
    survey = survey_of(kept.case, kept.held, limits)
    if any(lock > survey.at + limits.skew for lock in survey.locks):
        raise FactError(Why.UNDETERMINED, T("未来の日時のロック", "a lock from the future"))
    most = timedelta(hours=limits.lock_hours)
    old = [lock for lock in survey.locks if survey.at - lock > most]
    return judged(
        not old,
        observed=joined(_when(one) for one in old) if old else NONE,
        expected=T(
            f"{limits.lock_hours} 時間より古いものなし", f"none older than {limits.lock_hours} h"
        ),
    )


@check(
    "BKP-023",
    title=T(
        ja="保管先に十分な空き容量があること",
        en="There is room enough where the copies are",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="容量が尽きると取得が失敗し、又は古い世代から自動で消される",
        en="Without room runs fail, or old generations are removed by themselves",
    ),
    remedy=T(
        ja="容量を増やすか、世代の設定を見直す",
        en="Add room, or review how many generations are kept",
    ),
    applies_to=Scope(),
)
def room_left(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Of the file system on which the copies lie."""
    place = placement_of(kept.case, kept.held, limits)
    if place.free_bytes is None or not place.total_bytes:
        raise FactError(Why.UNDETERMINED, T("空き容量が分からない", "the room left is not known"))
    free = place.free_bytes / place.total_bytes * 100
    expected = T(f"{limits.free_percent} % 以上", f"{limits.free_percent} % or more")
    return judged(free >= limits.free_percent, observed=f"{free:.0f} %", expected=expected)


@check(
    "BKP-024",
    title=T(
        ja="保管先と写しの日時が正しいこと",
        en="The clocks behind the copies are right",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)", "MIC:6.1(6)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="時計が狂うと、古い写しが新しく見え、消してはならない世代が整理で消える",
        en="With a wrong clock old copies look new, and pruning removes what must stay",
    ),
    remedy=T(
        ja="取得元と保管先の時計を庁内の時刻サーバに合わせる",
        en="Set the clocks of source and repository by your time server",
    ),
    applies_to=Scope(),
)
def clocks_right(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """The host's clock beside ours, and no copy made later than it was seen."""
    survey, asked = known(kept.held.survey), kept.held.asked
    expected = T(f"ずれ {limits.clock_minutes} 分以内", f"within {limits.clock_minutes} min")
    ours = asked or kept.case.at
    late = [copy for copy in survey.copies if copy.at and copy.at > survey.at + limits.skew]
    late += [copy for copy in survey.copies if copy.at and copy.at > ours + limits.skew]
    if late:
        words = T("未来の日時の写しがある", "a copy is dated in the future")
        return judged(False, observed=words, expected=expected)
    ahead = survey.at - ours
    words = T(f"{ahead.total_seconds():+.0f} 秒", f"{ahead.total_seconds():+.0f} s")
    if ahead > limits.skew or (asked is not None and -ahead > limits.skew + _LATE):
        return judged(False, observed=words, expected=expected)
    if asked is None or -ahead > limits.skew or any(copy.at is None for copy in survey.copies):
        raise FactError(Why.UNDETERMINED, T("時計を比べられない", "the clocks cannot be compared"))
    return judged(True, observed=words, expected=expected)


def _past(kept: Kept, limits: BackupSetLimits) -> list[Reading]:
    """The looks for damage so far; one from the future shows nothing sound."""
    until = kept.case.at + limits.skew
    return [one for one in kept.held.readings if not one.sound or one.at <= until]


def _errors(found: tuple[Reading, ...]) -> T:
    """When damage was found last, and the first complaints."""
    last = max(found, key=lambda one: one.at)
    return joined([_when(last.at), *(last.errors[:3] or [T("異常あり", "damaged")])])


def _when(at: datetime) -> T:
    local = at.astimezone(JAPAN)
    return T(f"{local:%Y-%m-%d %H:%M} 時点", f"{local:%Y-%m-%d %H:%M} JST")
