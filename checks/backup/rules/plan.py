"""The plan: systems have data sets, data sets say what is demanded, and a copy is there."""

from checks.backup.limits import BackupSetLimits
from checks.backup.model import Case, Held
from checks.backup.plan import Planned, Unclaimed, spared
from checks.backup.series import missing, series_of
from checks.backup.weighing import each, somewhere, survey_of
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
from inventory.words import NONE, T, joined

_SILENT = T("保管先の写しの一覧がまだない（{0}）", "no list of copies from {0} yet")


@check(
    "BKP-010",
    title=T(
        ja="台帳のシステムごとに、バックアップする対象が定められていること",
        en="For each system of the ledger it is laid down what is backed up",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:7.3(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="計画から漏れたシステムは、失われて初めて写しがないと分かる",
        en="A system that the plan leaves out is found to have no copy when it is lost",
    ),
    remedy=T(
        ja="台帳のシート「バックアップ」に対象を書く。要らないと決めたものは、責任者、期限、理由を"
        "添えて方針 backup_sets.without_data に登録する",
        en="Enter its data in the ledger's backup sheet; where none is needed, enter the system in "
        "backup_sets.without_data of the policy with owner, end and reason",
    ),
    applies_to=Scope(),
)
def system_is_planned(plan: Planned, limits: BackupSetLimits) -> Outcome:
    """Deciding that a system needs none is a decision of a person, and it has an end."""
    if plan.data_sets:
        names = joined(one.name for one in plan.data_sets)
        return judged(True, observed=names, expected=_PLANNED)
    decided = spared(limits.without_data, plan.system.name)
    if decided is None:
        return judged(False, observed=T("台帳に対象がない", "none planned"), expected=_PLANNED)
    words = T(
        f"要しないとの決定（{decided.owner}、{decided.until} まで、{decided.reason}）",
        f"decided to need none ({decided.owner}, until {decided.until}, {decided.reason})",
    )
    if decided.until < plan.at.astimezone(JAPAN).date():
        return judged(False, observed=words, expected=_PLANNED)
    return not_applicable(words)


_PLANNED = T("バックアップする対象が一つ以上", "at least one data set")


@check(
    "BKP-029",
    title=T(
        ja="台帳に書かれていないバックアップが取られていないこと",
        en="Nothing is backed up that no line of the ledger names",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="誰も管理しない写しは、保存期間も廃棄も定まらず、住民の情報が残り続ける",
        en="A copy that nobody owns has neither retention nor disposal, and personal data stays",
    ),
    remedy=T(
        ja="台帳のシート「バックアップ」に行を加えるか、要らない取得をやめて写しを廃棄する",
        en="Add a line to the ledger's backup sheet, or stop the job and dispose of its copies",
    ),
    applies_to=Scope(),
)
def nothing_unclaimed(found: Unclaimed) -> Outcome:
    """Repositories, reports and scanned hosts tell what they hold; who told nothing may hide it."""
    if not found.strays and found.silent:
        raise FactError(Why.NOT_COLLECTED, _SILENT.format(", ".join(found.silent[:10])))
    observed = joined(found.strays[:20]) if found.strays else NONE
    return judged(not found.strays, observed=observed, expected=NONE)


@check(
    "BKP-011",
    title=T(
        ja="バックアップの対象ごとに、取得間隔、世代、目標復旧時点、保管の条件が定められていること",
        en="For each data set interval, generations, RPO and ways of keeping are laid down",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)", "MIC:7.3(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="定めがなければ、何が足りないかを誰も判断できない",
        en="Where nothing is laid down, nobody can tell what is lacking",
    ),
    remedy=T(
        ja="台帳のシート「バックアップ」の空欄を埋める。求めないものは「不要」と書く",
        en="Fill in the empty cells of the ledger's backup sheet; write no where it is not wanted",
    ),
    applies_to=Scope(),
)
def demands_are_told(case: Case) -> Outcome:
    """A rule about what nobody demanded does not apply; this one keeps silence from passing."""
    wanted = case.wanted
    told = (
        (bool(wanted.sources), T("取得元", "sources")),
        (wanted.every_hours is not None, T("取得間隔", "interval")),
        (
            wanted.generations is not None or wanted.retention_days is not None,
            T("世代数又は保持日数", "generations or retention"),
        ),
        (case.rpo_hours is not None, T("目標復旧時点", "RPO")),
        (wanted.offsite is not None, T("遠隔地保管の要否", "off-site or not")),
        (wanted.offline is not None, T("切離し又は変更不可の要否", "offline or not")),
        (wanted.encrypted is not None, T("暗号化の要否", "encrypted or not")),
        (not wanted.encrypted or bool(wanted.credential), T("鍵の保管者", "holder of the key")),
        (bool(wanted.owner), T("責任者", "owner")),
    )
    lacking = [words for given, words in told if not given]
    return judged(
        not lacking,
        observed=_empty(joined(lacking)) if lacking else T("空欄なし", "none empty"),
        expected=T("すべて記入", "all filled in"),
    )


def _empty(words: T) -> T:
    return T(f"空欄: {words.ja}", f"empty: {words.en}")


@check(
    "BKP-012",
    title=T(
        ja="バックアップの写しが、少なくとも一つの保管先に実在すること",
        en="A copy is really there, in one place at least",
    ),
    severity=Severity.CRITICAL,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="計画だけで写しがなければ、失われたデータは戻らない",
        en="With a plan and no copy, lost data does not come back",
    ),
    remedy=T(
        ja="policy/backup-targets.yaml に保管先を書き、取得が動いていることを確かめる",
        en="Declare the place in policy/backup-targets.yaml and see that its job runs",
    ),
    applies_to=Scope(),
)
def copy_exists(case: Case, limits: BackupSetLimits) -> Outcome:
    """What the repository itself lists counts, never the log of a job."""

    def question(held: Held) -> tuple[bool | None, T]:
        survey = survey_of(case, held, limits)
        found = series_of(survey, case.wanted)
        copies = [c for one in found for c in one.copies if c.complete is not False]
        lacking = missing(found, case.wanted)
        if copies and lacking:
            return False, _never(lacking)
        return bool(copies), T(f"写し {len(copies)} 世代", f"{len(copies)} copies")

    return somewhere(
        each(case, question), T("どこか一か所に、一世代以上", "one or more, in one place at least")
    )


def _never(sources: tuple[str, ...]) -> T:
    names = joined(sources)
    return T(f"一度も取得されていない: {names.ja}", f"never saved: {names.en}")
