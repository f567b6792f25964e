"""The disks of a terminal that is carried about are encrypted."""

from dataclasses import dataclass
from typing import ClassVar

from checks.context import Subject
from checks.fact import Limits
from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.windows.facts.volumes import Chassis, Volume, Volumes
from inventory.words import T, joined

_OFF, _ON = 0, 1
_ENCRYPTED = 1


@dataclass(frozen=True, slots=True)
class TerminalDiskLimits(Limits):
    """`other_encryption` lists asset numbers whose disks another product encrypts."""

    group: ClassVar[str] = "terminal_disk"

    other_encryption: tuple[str, ...]


@check(
    "TRM-008",
    title=T(
        ja="持ち運べる端末のディスクが暗号化されていること",
        en="The disks of a portable terminal are encrypted",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:4.4", "MIC:6.1(16)"),
    field=LawField.PHYSICAL,
    risk=T(
        ja="紛失や盗難の際に、ディスクを取り出されて情報を読まれる",
        en="Whoever finds or steals it reads the disk in another computer",
    ),
    remedy=T(
        ja="BitLocker を有効にし、中断していれば再開する。回復キーは端末の外に保管する。"
        "別の製品で暗号化する端末は、基準値 terminal_disk.other_encryption に管理番号を書く",
        en="Turn BitLocker on, or resume it; keep the recovery key elsewhere. List terminals with "
        "another product in the limit terminal_disk.other_encryption",
    ),
    refs=("https://learn.microsoft.com/windows/win32/secprov/win32-encryptablevolume",),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def disks_encrypted(
    chassis: Chassis, volumes: Volumes, subject: Subject, limits: TerminalDiskLimits
) -> Outcome:
    """ProtectionStatus 1 is protected; a volume that is encrypted and suspended is open (0)."""
    if chassis.portable is False:
        return not_applicable(T("据置き型の端末", "it stands in its place"))
    if chassis.portable is None:
        raise FactError(Why.UNDETERMINED, T("きょう体の種類", "the type of the chassis"))
    open_ = [one for one in volumes.fixed if one.protection == _OFF]
    if open_ and subject.host in limits.other_encryption:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="別の製品で暗号化する端末。その管理画面の一覧で確かめる",
                en="encrypted by another product; check the list of its console",
            ),
        )
    unclear = [one for one in volumes.fixed if one.protection not in {_OFF, _ON}]
    if unclear and not open_:
        raise FactError(Why.UNDETERMINED, joined(one.name for one in unclear))
    return judged(
        not open_,
        observed=joined(_told(one) for one in volumes.fixed),
        expected=T(ja="全ての固定ドライブが保護", en="every fixed drive is protected"),
    )


def _told(volume: Volume) -> T:
    if volume.protection == _ON:
        return T(ja=f"{volume.name} 保護", en=f"{volume.name} protected")
    if volume.protection != _OFF:
        return T(ja=f"{volume.name} 不明", en=f"{volume.name} not known")
    if volume.conversion == _ENCRYPTED:
        return T(ja=f"{volume.name} 中断", en=f"{volume.name} suspended")
    return T(ja=f"{volume.name} 保護なし", en=f"{volume.name} not protected")
