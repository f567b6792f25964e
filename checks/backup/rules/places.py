"""3-2-1-1-0: how many copies, on what, how far away, and whether anybody can change them."""

from checks.backup.digits import Digit, copies, digits, media
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Case, Held
from checks.backup.placing import apart_told, offsite, unalterable
from checks.backup.weighing import each, everywhere, placement_of, somewhere
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

_MARKS = {True: ("○", "yes"), False: ("×", "no"), None: ("？", "not known")}


@check(
    "BKP-030",
    title=T(
        ja="3-2-1-1-0 の五つがそろっていること",
        en="All five of 3-2-1-1-0 are shown",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)", "MIC:7.3(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="火災、機器の故障、ランサムウェアのどれか一つで、元のデータと写しを同時に失う",
        en="One fire, one failure or one ransomware takes the data and its copies together",
    ),
    remedy=T(
        ja="×の付いた数字に当たる項目（BKP-031～BKP-034、BKP-020、BKP-040）の是正に従う",
        en="Follow the remedies of BKP-031 to BKP-034, BKP-020 and BKP-040, where a digit lacks",
    ),
    applies_to=Scope(),
)
def three_two_one_one_zero(case: Case, limits: BackupSetLimits) -> Outcome:
    """Copies, media, off site, offline or unalterable, no errors: each told apart."""
    found = digits(case, limits)
    holds = everywhere([one.holds for one in found])
    told = joined(_marked(one) for one in found)
    if holds is None:
        raise FactError(Why.UNDETERMINED, told)
    return judged(holds, observed=told, expected=T("五つとも○", "all five"))


@check(
    "BKP-031",
    title=T(
        ja="元のデータのほかに、別々の装置に二つ以上の写しがあること",
        en="Beside the original there are two copies or more, on devices of their own",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一つしかない写しが壊れていると、戻すものがない",
        en="If the only copy is damaged, nothing is left to restore",
    ),
    remedy=T(
        ja="別の装置にもう一つ写しを作り、policy/backup-targets.yaml に書く",
        en="Make another copy on another device and declare it in policy/backup-targets.yaml",
    ),
    applies_to=Scope(),
)
def three_copies(case: Case, limits: BackupSetLimits) -> Outcome:
    """Copies on one disk count once, and none on the disk of the source."""
    holds, words = copies(case, limits)
    return _said(holds, words, T("元のデータと二か所以上", "the original and two more"))


@check(
    "BKP-032",
    title=T(
        ja="写しが、二種類以上の媒体に分かれていること",
        en="Data and copies are on two sorts of media",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="同じ種類の装置は、同じ欠陥や同じ攻撃で一度に失われる",
        en="Devices of one sort fail by the same defect or the same attack",
    ),
    remedy=T(
        ja="テープ、クラウド、NAS など、種類の異なる媒体に写しを置く",
        en="Keep a copy on another sort of medium: tape, cloud, NAS",
    ),
    applies_to=Scope(),
)
def two_media(case: Case, limits: BackupSetLimits) -> Outcome:
    """The original counts as one disk; a place counts where copies of all sources are seen."""
    holds, words = media(case, limits)
    return _said(holds, words, T("二種類以上", "two sorts or more"))


@check(
    "BKP-033",
    title=T(
        ja="遠隔地に保管すると定めたデータの写しが、遠隔地にあること",
        en="Data that is to be kept off site has a copy off site",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:7.3(3)"),
    field=LawField.PHYSICAL,
    risk=T(
        ja="庁舎の火災や浸水で、元のデータと写しを同時に失う",
        en="A fire or a flood of the office takes the data and its copies together",
    ),
    remedy=T(
        ja="別の拠点、データセンター又はクラウドに写しを置き、場所を declared に書く",
        en="Keep a copy at another site, a data centre or a cloud, and declare the site",
    ),
    applies_to=Scope(),
    proof=Proof.RECORDED,
)
def kept_offsite(case: Case, limits: BackupSetLimits) -> Outcome:
    """The site is what was declared; that copies are there was seen."""
    if not case.wanted.offsite:
        return not_applicable(T("台帳が求めていない", "the ledger does not ask for it"))
    said = each(case, lambda held: offsite(case, held, limits))
    return somewhere(said, T("遠隔地に一つ以上", "one or more off site"))


@check(
    "BKP-034",
    title=T(
        ja="切離し又は変更不可と定めたデータの写しが、そのように保たれていること",
        en="Data that is to be kept offline or unalterable has such a copy",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:6.5(4)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="つながったままの写しは、ランサムウェアに本番データと一緒に暗号化される",
        en="Copies that stay connected are encrypted by ransomware with everything else",
    ),
    remedy=T(
        ja="媒体を取り外すか、COMPLIANCE モードのロックを掛けるか、追記専用にして削除の試験をする",
        en="Disconnect the medium, lock it in COMPLIANCE mode, or make it append-only and try to "
        "delete",
    ),
    applies_to=Scope(),
)
def kept_unalterable(case: Case, limits: BackupSetLimits) -> Outcome:
    """GOVERNANCE can be bypassed, and append-only is a claim until deleting was refused."""
    if not case.wanted.offline:
        return not_applicable(T("台帳が求めていない", "the ledger does not ask for it"))
    said = each(case, lambda held: unalterable(case, held, limits))
    return somewhere(said, T("切離し又は変更不可が一つ以上", "one or more offline or unalterable"))


@check(
    "BKP-035",
    title=T(
        ja="写しが、元のデータと同じディスクだけにあるのではないこと",
        en="Copies are not only on the disk of their source",
    ),
    severity=Severity.CRITICAL,
    clauses=("MIC:6.1(2)",),
    field=LawField.PHYSICAL,
    risk=T(
        ja="そのディスク一台の故障で、元のデータと写しを同時に失う",
        en="When that one disk fails, the data and its copies are gone together",
    ),
    remedy=T(
        ja="別のディスク、できれば別の機器に写しを置く",
        en="Keep a copy on another disk, better on another machine",
    ),
    applies_to=Scope(),
)
def on_other_disk(case: Case, limits: BackupSetLimits) -> Outcome:
    """By the numbers of the physical disks: partitions and volumes of one disk are one disk."""

    def question(held: Held) -> tuple[bool | None, T]:
        if not isinstance(held.placement, FactError):
            placement_of(case, held, limits)
        return apart_told(held)

    return somewhere(each(case, question), T("別のディスクに一つ以上", "one or more elsewhere"))


def _said(holds: bool | None, words: T, expected: T) -> Outcome:
    if holds is None:
        raise FactError(Why.UNDETERMINED, words)
    return judged(holds, observed=words, expected=expected)


def _marked(digit: Digit) -> T:
    symbol, word = _MARKS[digit.holds]
    ja, en = digit.words.ja, digit.words.en
    return T(f"{digit.name}{symbol}（{ja}）", f"{digit.name}: {word} ({en})")
