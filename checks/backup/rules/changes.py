"""Whether the newest copy looks like those before: what ransomware and deletion leave behind."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from checks.backup.generations import step_at
from checks.backup.judging import Kept, known
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Copy, Survey
from checks.backup.remembered import remembered
from checks.backup.series import series_of
from checks.backup.volumes import jumped, off_percent, share, unpacked, within
from checks.backup.weighing import survey_of
from checks.context import JAPAN
from checks.model import FactError, LawField, Outcome, Proof, Scope, Severity, Why, check, judged
from inventory.model import Content as Sort
from inventory.words import T, joined

_DAY = timedelta(days=1)


@check(
    "BKP-025",
    title=T(
        ja="最新の写しの件数と容量が、これまでの写しと比べて不自然に増減していないこと",
        en="The newest copy is about as large as those before it",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)", "MIC:6.4(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="取得元の消失、大量削除、暗号化に気付かず、古い世代から順に失われる",
        en="A lost source, deletion or encryption goes unnoticed while old generations expire",
    ),
    remedy=T(
        ja="増減の理由を業務の担当に確かめる。説明が付かなければ、古い世代を消さずに調べる",
        en="Ask those who use the data; if it has no reason, keep the old copies and investigate",
    ),
    applies_to=Scope(),
)
def plausible_size(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Compared with the median, as one odd run before is no measure."""
    needs_files = kept.case.wanted.content is Sort.FILES
    odd: list[T] = []
    told: list[T] = []
    for newest, earlier in _compared(kept, limits):
        sizes = [_weight(newest, earlier, packed=not needs_files)]
        if needs_files:
            sizes.append((T("件数", "files"), newest.files, [copy.files for copy in earlier]))
        for name, value, past in sizes:
            usual = _enough(past, limits)
            now = _told(value)
            words = _percent(name, off_percent(now, usual))
            told.append(words)
            if not within(now, usual, limits.shrink_percent, limits.growth_percent):
                odd.append(words)
    return judged(
        not odd,
        observed=joined(odd or told),
        expected=T(
            f"中央値の -{limits.shrink_percent} %～+{limits.growth_percent} %",
            f"-{limits.shrink_percent} % to +{limits.growth_percent} % of the median",
        ),
    )


@check(
    "BKP-026",
    title=T(
        ja="新たに保存された量と圧縮の効きが、急に変わっていないこと",
        en="New data and how well it packs have not changed suddenly",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)", "MIC:6.4(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="取得元がランサムウェアに暗号化され、使えない写しが積み上がっている",
        en="The source was encrypted by ransomware, and useless copies pile up",
    ),
    remedy=T(
        ja="取得元のファイルが開けるか確かめる。開けなければ取得を止め、古い世代を守る",
        en="See whether the source still opens; if not, stop the job and protect old generations",
    ),
    applies_to=Scope(),
    proof=Proof.RECORDED,
)
def stored_as_before(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Encrypted data neither compresses nor deduplicates, so that nearly all of it is new."""
    odd: list[T] = []
    for newest, earlier in _compared(kept, limits):
        stored, whole = _told(newest.stored_bytes), _told(newest.bytes)
        past = _enough([copy.stored_bytes for copy in earlier], limits)
        pairs = [(c.stored_bytes, c.bytes) for c in earlier if c.stored_bytes is not None]
        ratios = [(one, of) for one, of in pairs if of]
        if len(ratios) < max(1, limits.past_least) or not whole:
            raise FactError(Why.UNDETERMINED, _TOO_FEW)
        if jumped((stored, whole), past, limits.stored_times):
            odd.append(T("新たに保存された量の急増", "a jump of new data"))
        if unpacked((stored, whole), ratios, limits.packed_percent):
            odd.append(T("圧縮や重複排除が効かない", "it no longer packs"))
    return judged(
        not odd,
        observed=joined(odd) if odd else T("変化なし", "as before"),
        expected=T(
            f"追加は中央値の {limits.stored_times:g} 倍まで、保存率 {limits.packed_percent} % 未満",
            f"new data at most {limits.stored_times:g} times the median, packed below "
            f"{limits.packed_percent} %",
        ),
    )


@check(
    "BKP-027",
    title=T(
        ja="一つ前の写しから、大量の削除や一斉の書換えが起きていないこと",
        en="No mass deletion or rewriting since the copy before",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)", "MIC:6.4(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="誤操作や攻撃で消えたデータが、世代の入替えとともに戻せなくなる",
        en="What a mistake or an attack deleted cannot be restored once generations expire",
    ),
    remedy=T(
        ja="消えた、又は書き換わった理由を確かめる。説明が付かなければ、前の写しから戻す",
        en="Find out why; if there is no reason, restore from the copy before",
    ),
    applies_to=Scope(),
)
def no_mass_deletion(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Ransomware renames and rewrites; both show in what two copies have in common."""
    survey = survey_of(kept.case, kept.held, limits)
    change = known(survey.change)
    if survey.newest is None or change.after != survey.newest.id:
        raise FactError(
            Why.UNDETERMINED, T("最新の写しの比較ではない", "not about the newest copy")
        )
    gone, changed = change.removed, change.changed
    before = _before(survey, change.before, change.removed - change.added) if gone + changed else 0
    parts = (share(gone, before), share(changed, before))
    return judged(
        parts[0] < limits.removed_percent and parts[1] < limits.changed_percent,
        observed=T(
            f"削除 {gone} 件（{parts[0]:.0f} %）、変更 {changed} 件（{parts[1]:.0f} %）",
            f"{gone} removed ({parts[0]:.0f} %), {changed} changed ({parts[1]:.0f} %)",
        ),
        expected=T(
            f"削除 {limits.removed_percent} % 未満、変更 {limits.changed_percent} % 未満",
            f"below {limits.removed_percent} % removed and {limits.changed_percent} % changed",
        ),
    )


@check(
    "BKP-028",
    title=T(
        ja="以前あった写しが、保持期間の内に消えていないこと",
        en="Copies seen before have not vanished within their retention",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:6.5(4)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵入者は暗号化の前に写しを消す。誤った設定でも同じことが起きる",
        en="Intruders delete copies before they encrypt; wrong settings do the same",
    ),
    remedy=T(
        ja="誰が消したかを調べ、消せない保管先（追記のみ、変更不可、切離し）を設ける",
        en="Find out who deleted them, and keep copies where they cannot be deleted",
    ),
    applies_to=Scope(),
)
def none_vanished(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """The suite's own memory of earlier surveys; thinning out leaves no gap, deletion does."""
    survey = survey_of(kept.case, kept.held, limits)
    sightings = kept.held.sightings
    if not sightings:
        raise FactError(
            Why.NOT_COLLECTED, T("以前の検証がない", "there is no earlier survey to compare with")
        )
    seen = {id_: at for sighting in sightings for id_, at in sighting.copies}
    ids = {copy.id for copy in survey.copies}
    times = {copy.at for copy in survey.copies if copy.at is not None}
    gone = [at for id_, at in seen.items() if id_ not in ids and (at is None or at not in times)]
    answers = [(at, _excused(at, kept, survey, limits)) for at in gone]
    lost = [at for at, excused in answers if excused is False]
    if not lost and any(excused is None for _, excused in answers):
        raise FactError(
            Why.UNDETERMINED,
            T("消えた写しの保持期間が分からない", "how long what vanished was to be kept"),
        )
    return judged(
        not lost,
        observed=T(f"期間内に消えた写し {len(lost)}", f"{len(lost)} vanished early"),
        expected=T("なし", "none"),
        lines=tuple(f"{at.astimezone(JAPAN):%Y-%m-%d %H:%M}" for at in lost if at),
    )


_TOO_FEW = T("比べる過去の写しが足りない", "too few earlier copies to compare with")


def _weight(
    newest: Copy, earlier: Sequence[Copy], *, packed: bool
) -> tuple[T, int | None, list[int | None]]:
    """Bytes as they were; of dumps that are only ever told packed, bytes as they are stored."""
    if packed and all(copy.bytes is None for copy in (newest, *earlier)):
        return T("保存量", "stored"), newest.stored_bytes, [one.stored_bytes for one in earlier]
    return T("容量", "bytes"), newest.bytes, [copy.bytes for copy in earlier]


def _compared(kept: Kept, limits: BackupSetLimits) -> Iterator[tuple[Copy, Sequence[Copy]]]:
    """The newest copy of each series with those before it, the sources alike where possible.

    Many tools weigh the newest copy alone: what earlier surveys told of theirs is remembered.
    """
    survey = remembered(survey_of(kept.case, kept.held, limits), kept.held.sightings)
    found = series_of(survey, kept.case.wanted)
    if not found:
        raise FactError(Why.NOT_COLLECTED, T("写しがない", "no copy"))
    until = kept.case.at + limits.skew
    for one in found:
        dated = [copy for _, copy in one.dated(until)]
        if not dated or one.newest is not dated[-1] or one.undated:
            raise FactError(
                Why.UNDETERMINED,
                T("日時がないか未来の写しがある", "a copy has no time, or one yet to come"),
            )
        *earlier, newest = dated
        alike = [copy for copy in earlier if set(copy.sources) == set(newest.sources)]
        least = max(1, limits.past_least)
        used = alike if len(alike) >= least else earlier
        yield newest, used[-limits.past_copies :] if limits.past_copies else []


def _enough(past: Sequence[int | None], limits: BackupSetLimits) -> list[int]:
    known_ = [value for value in past if value is not None]
    if len(known_) < max(1, limits.past_least):
        raise FactError(Why.UNDETERMINED, _TOO_FEW)
    return known_


def _told(value: int | None) -> int:
    if value is None:
        raise FactError(
            Why.UNDETERMINED, T("道具が量を示さない", "the tool does not tell how much it is")
        )
    return value


def _percent(name: T, off: float) -> T:
    return T(f"{name.ja} {off:+.0f} %", f"{name.en} {off:+.0f} %")


def _before(survey: Survey, id_: str, shrunk: int) -> int:
    """How many files the copy before held: as told, or from the newest and the difference."""
    files = next((copy.files for copy in survey.copies if copy.id == id_), None)
    if files is None and survey.newest is not None and survey.newest.files is not None:
        return survey.newest.files + shrunk
    return _told(files)


def _excused(
    at: datetime | None, kept: Kept, survey: Survey, limits: BackupSetLimits
) -> bool | None:
    """Whether a copy may be gone: past its retention, replaced, or thinned out; None if unsure."""
    wanted = kept.case.wanted
    if at is None:
        return None
    age = survey.at - at
    times = [copy.at for copy in survey.copies if copy.at is not None]
    every = timedelta(hours=wanted.every_hours) if wanted.every_hours else _DAY
    older = max((one for one in times if one < at), default=None)
    newer = min((one for one in times if one > at), default=None)
    step = step_at(max(age, timedelta(0)), every) + limits.grace
    if older and newer and newer - older <= step:
        return True  # thinned out
    if wanted.retention_days is not None:
        return age > timedelta(days=wanted.retention_days) - _DAY
    if wanted.generations is not None:
        return sum(one > at for one in times) >= wanted.generations
    return None if newer else False
