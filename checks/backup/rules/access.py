"""Who can change, delete or read the copies, and who is told when a run fails."""

from datetime import timedelta

from checks.backup.judging import Kept, known
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Placement
from checks.backup.placing import read_day
from checks.backup.weighing import placement_of, survey_of
from checks.context import JAPAN
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Scope,
    Severity,
    Why,
    check,
    judged,
)
from inventory.words import NONE, T, joined

_EVERYBODY_WRITES, _EVERYBODY = 0o002, 0o007
_LOGIN = T("declared に separate_login の記入がない", "separate_login is not declared")
_ALARM = T("declared に通知（alarm）の記入がない", "no alarm declared")


@check(
    "BKP-036",
    title=T(
        ja="本番の機器から、バックアップの写しを削除できないこと",
        en="The producing host cannot delete its copies",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:6.5(4)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="本番機を乗っ取った者が、写しも消してから暗号化する",
        en="Who takes over the host deletes the copies before encrypting",
    ),
    remedy=T(
        ja="追記専用の接続や変更不可の設定にし、削除用の写し（canary）で拒否されることを確かめる",
        en="Make the connection append-only or the store immutable, and try it on a canary",
    ),
    applies_to=Scope(),
)
def production_cannot_delete(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Tried on a copy made for it and listed again; tools end with 0 where they were refused."""
    canary = known(kept.held.canary)
    expected = T("削除が拒否される", "deleting is refused")
    if not canary.refused:
        told = T("削除できた", "deleted")
        return judged(False, observed=told, expected=expected)
    age = kept.case.at - canary.at
    if not -limits.skew <= age <= timedelta(days=limits.canary_days):
        day = f"{canary.at.astimezone(JAPAN):%Y-%m-%d}"
        raise FactError(Why.STALE, T(f"{day} の試験", f"tried on {day}"))
    return judged(True, observed=T("拒否された", "refused"), expected=expected)


@check(
    "BKP-037",
    title=T(
        ja="保管先の管理者の認証情報が、本番のもの（庁内の認証基盤を含む）と分かれていること",
        en="The credentials of the repository are apart from production and its directory",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="認証基盤を奪った者が、そのまま保管先の管理者になる",
        en="Who takes the directory becomes administrator of the repository too",
    ),
    remedy=T(
        ja="保管先を認証基盤から外し、別の利用者IDとパスワードで管理する",
        en="Take the repository out of the directory, and give it an ID and a password of its own",
    ),
    applies_to=Scope(),
    proof=Proof.RECORDED,
)
def separate_credentials(kept: Kept) -> Outcome:
    """Declared by a person; a deletion that production was able to do disproves it."""
    expected = T("分かれている", "apart")
    canary, declared = kept.held.canary, kept.held.declared.separate_login
    if not isinstance(canary, FactError) and not canary.refused:
        told = T("本番機から削除できた", "production could delete a copy")
        return judged(False, observed=told, expected=expected)
    if declared is None:
        raise FactError(Why.NOT_COLLECTED, _LOGIN)
    told = T("分かれている（申告）", "apart (declared)")
    shared = T("共通（申告）", "shared (declared)")
    return judged(
        declared,
        observed=told if declared else shared,
        expected=expected,
        provenance=Provenance.EXPLICIT,
    )


@check(
    "BKP-038",
    title=T(
        ja="所有者以外に、写しを変更又は削除できる利用者IDがないこと",
        en="No account besides the owner can change or delete copies",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="利用者IDの一つが乗っ取られただけで、写しが消され、又は書き換えられる",
        en="One account taken over is enough to delete or alter the copies",
    ),
    remedy=T(
        ja="保管先のフォルダーを専用の利用者IDの所有にし、他の書込みの権限を外す",
        en="Let an account of its own hold the folder, and take the write bits from all others",
    ),
    applies_to=Scope(),
)
def only_owner_writes(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Groups and access lists are resolved where the copies are."""
    place = placement_of(kept.case, kept.held, limits)
    if place.mode is None or not place.owner:
        raise FactError(Why.UNDETERMINED, T("権限が分からない", "owner or mode is not known"))
    writers = set(place.writers) | ({"*"} if place.mode & _EVERYBODY_WRITES else set())
    return judged(not writers, observed=sorted(writers) if writers else NONE, expected=NONE)


@check(
    "BKP-039",
    title=T(
        ja="暗号化されていない写しを、関係のない利用者IDから読めないこと",
        en="Copies that are not encrypted cannot be read by everybody",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="本番では権限で守られた住民情報が、写しから丸ごと読まれる",
        en="Residents' data that is protected in production is read from the copy",
    ),
    remedy=T(
        ja="その他の利用者の権限を外す（chmod o-rwx）か、暗号化する",
        en="Take the rights from others (chmod o-rwx), or encrypt",
    ),
    applies_to=Scope(),
)
def closed_to_others(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Either is enough: an encrypted repository, or a folder that is closed to others."""
    expected = T("暗号化又は他者の権限なし", "encrypted, or closed to others")
    place, encrypted = _placement(kept, limits), _encrypted(kept, limits)
    if encrypted is True:
        return judged(True, observed=T("暗号化あり", "encrypted"), expected=expected)
    mode = None if isinstance(place, FactError) else place.mode
    if mode is not None and not mode & _EVERYBODY:
        return judged(True, observed=f"{mode:04o}", expected=expected)
    if isinstance(encrypted, FactError):
        known(encrypted)
    if mode is None:
        known(place)
        raise FactError(Why.UNDETERMINED, T("権限が分からない", "the mode is not known"))
    return judged(False, observed=f"{mode:04o}", expected=expected)


@check(
    "BKP-048",
    title=T(
        ja="取得の失敗が人に届く仕組みがあり、届くことを確かめていること",
        en="A failing run alarms somebody, and that was tried",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)", "MIC:7.1"),
    field=LawField.OPERATION,
    risk=T(
        ja="取得が止まったまま何か月も誰も気付かない",
        en="Runs stop, and nobody notices for months",
    ),
    remedy=T(
        ja="失敗と「動かなかったこと」の両方を通知させ、年1回は止めてみて届くことを確かめる",
        en="Have failures and runs that never began reported, and try it once a year",
    ),
    applies_to=Scope(),
    proof=Proof.RECORDED,
)
def alarm_reaches(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """A run that never began reports nothing, so the alarm itself has to be tried."""
    declared = kept.held.declared
    expected = T(f"{limits.alarm_days} 日以内に試験", f"tried within {limits.alarm_days} days")
    if not declared.alarm:
        return judged(False, observed=_ALARM, expected=expected)
    day = read_day(declared.alarm_tested)
    if day is None:
        return judged(False, observed=T("試していない", "never tried"), expected=expected)
    age = (kept.case.at.astimezone(JAPAN).date() - day).days
    if age < 0:
        raise FactError(Why.MALFORMED, T(f"未来の日付 {day}", f"a day to come, {day}"))
    return judged(
        age <= limits.alarm_days,
        observed=joined([declared.alarm, day.isoformat()]),
        expected=expected,
        provenance=Provenance.EXPLICIT,
    )


def _encrypted(kept: Kept, limits: BackupSetLimits) -> bool | FactError:
    try:
        return known(survey_of(kept.case, kept.held, limits).encrypted)
    except FactError as odd:
        return odd


def _placement(kept: Kept, limits: BackupSetLimits) -> Placement | FactError:
    try:
        return placement_of(kept.case, kept.held, limits)
    except FactError as odd:
        return odd
