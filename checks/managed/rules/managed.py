"""GIGA terminals and other managed devices (TRM-025, TRM-031 to 034), by their console's export.

What the console says is its own word: a device may have changed since its last sync, so a row
that is too old is judged in TRM-025, and every rule names the column that it lacks.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from checks.fact import Limits
from checks.managed.evidence import Row
from checks.managed.facts import ManagedDevice
from checks.model import (
    MANAGED,
    FactError,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.words import T

_JAPAN = ZoneInfo("Asia/Tokyo")
_APPLE = ("ipados", "ios")
_FLOOR = re.compile(r"([a-z]+) (\d+(?:\.\d+){0,4})")
_VERSION = re.compile(r"\d+(?:\.\d+){0,4}")
_YES, _NO = T("されている", "yes"), T("されていない", "no")


@dataclass(frozen=True, slots=True)
class ManagedLimits(Limits):
    """How long a device may stay away from its console, and the oldest OS of each platform.

    `os_floor` holds words such as `ipados 17.7`.
    """

    group: ClassVar[str] = "managed"

    sync_days: int
    os_floor: tuple[str, ...]


@check(
    "TRM-025",
    title=T(
        ja="管理端末が期限内に管理サーバーと同期していること",
        en="A managed device has synchronised with its console in time",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:4.4", "MIC:6.6(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="設定や更新が届かず、紛失しても気付かない",
        en="Neither settings nor updates reach it, and nobody notices a loss",
    ),
    remedy=T(
        ja="端末の所在を確かめて電源を入れ、同期させる。使わない端末は登録を外し、台帳を直す",
        en="Find the device, switch it on and let it synchronise; retire it where it is not used",
    ),
    applies_to=MANAGED,
    proof=Proof.SYNTHETIC,
)
def synchronised(device: ManagedDevice, limits: ManagedLimits) -> Outcome:
    """Days from the last sync to the day of the export; a sync after it is a wrong clock."""
    row = device.row
    synced = row.moment("synced")
    if synced > row.at + timedelta(days=1):
        raise FactError(
            Why.MALFORMED,
            T("最後の同期が一覧の書き出しより後", "the last sync is after the export"),
        )
    days = max((row.at - synced).days, 0)
    late = row.at - synced > timedelta(days=limits.sync_days)
    return judged(
        not late,
        observed=T(f"{days}日前", f"{days} days ago"),
        expected=T(f"{limits.sync_days}日以内", f"within {limits.sync_days} days"),
        provenance=Provenance.REPORTED,
        lines=(f"synced: {synced.isoformat()}", f"exported: {row.at.isoformat()}"),
    )


@check(
    "TRM-031",
    title=T(
        ja="端末の自動更新の期限が過ぎていないこと",
        en="The maker still updates the device automatically",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:4.4", "MIC:6.6(1)"),
    field=LawField.TECHNICAL,
    risk=T(ja="修正されない弱点が残ったまま使われる", en="It is used with holes that nobody mends"),
    remedy=T(
        ja="期限までに端末を更新する計画を立て、過ぎた端末は使わない",
        en="Plan to replace the devices before that day; do not use those past it",
    ),
    applies_to=MANAGED,
    proof=Proof.SYNTHETIC,
)
def updated_by_its_maker(device: ManagedDevice) -> Outcome:
    """Google's auto update expiration (AUE) of each model; other platforms have no such day."""
    row = device.row
    if not row.has("updates_until") and row.text("platform") != "chromeos":
        return not_applicable(T("自動更新の期限がない種別", "a platform without such a day"))
    until, today = row.day("updates_until"), row.at.astimezone(_JAPAN).date()
    return judged(
        today <= until,
        observed=until,
        expected=T(f"{today} 以降", f"{today} or later"),
        provenance=Provenance.REPORTED,
    )


@check(
    "TRM-032",
    title=T(
        ja="管理端末のOSが団体の定める版以上であること",
        en="The OS of a managed device is the version laid down, or newer",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.6(1)", "MIC:4.4"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="古いOSの知られた弱点から端末を乗っ取られる",
        en="Known holes of an old OS give the device away",
    ),
    remedy=T(
        ja="管理サーバーから更新を配る。下限の版は基準値 managed.os_floor に書く",
        en="Deploy the update from the console; the floor is the limit managed.os_floor",
    ),
    applies_to=MANAGED,
    proof=Proof.SYNTHETIC,
)
def new_enough(device: ManagedDevice, limits: ManagedLimits) -> Outcome:
    """Versions are compared number by number; a platform without a floor is not judged."""
    row = device.row
    platform, version = row.text("platform"), row.text("version")
    floor = _floor(limits.os_floor, platform)
    if not _VERSION.fullmatch(version):
        raise FactError(Why.MALFORMED, T(f"OSの版 {version[:40]}", f"OS version {version[:40]}"))
    return judged(
        _numbers(version) >= _numbers(floor),
        observed=f"{platform} {version}",
        expected=T(f"{floor} 以上", f"{floor} or newer"),
        provenance=Provenance.REPORTED,
    )


@check(
    "TRM-033",
    title=T(
        ja="管理端末の画面ロックが強制されていること",
        en="A managed device is forced to lock its screen",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:4.4", "MIC:5.1(1)"),
    field=LawField.PHYSICAL,
    risk=T(
        ja="紛失した端末や置き忘れた端末を、拾った人がそのまま使える",
        en="Who finds a lost device can use it at once",
    ),
    remedy=T(
        ja="管理サーバーのポリシーでパスコードか画面ロックを必須にする",
        en="Require a passcode or screen lock by the policy of the console",
    ),
    applies_to=MANAGED,
    proof=Proof.SYNTHETIC,
)
def locked(device: ManagedDevice) -> Outcome:
    """What the console says of its own policy or of the device's passcode."""
    enforced = device.row.flag("locked")
    return judged(
        enforced,
        observed=_YES if enforced else _NO,
        expected=_YES,
        provenance=Provenance.REPORTED,
    )


@check(
    "TRM-034",
    title=T(
        ja="端末が管理サーバーの管理下にあり、その基準を満たすこと",
        en="The device is under the management of its console and compliant",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:4.4", "MIC:6.2(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="利用者が管理を外せると、設定も更新も遠隔消去も効かない",
        en="Where a user can leave the management, no setting, update or remote wipe works",
    ),
    remedy=T(
        ja="端末を登録し直す。iPad は監視対象（Supervised）として登録する",
        en="Enrol the device again; enrol iPads as supervised",
    ),
    applies_to=MANAGED,
    proof=Proof.SYNTHETIC,
)
def managed(device: ManagedDevice) -> Outcome:
    """Managed, supervised where Apple knows that state, and compliant where the console judges.

    A console with such a column that has not judged this device leaves it open.
    """
    row = device.row
    wrong = [name for name in ("managed", "supervised", "compliant") if _is_no(row, name)]
    if not wrong:
        row.flag("managed")
        if "compliant" in row.said:
            row.flag("compliant")
        if row.text("platform") in _APPLE:
            row.flag("supervised")
    return judged(
        not wrong,
        observed=T("、".join(map(_said_no, wrong)), ", ".join(f"not {one}" for one in wrong))
        if wrong
        else _YES,
        expected=_YES,
        provenance=Provenance.REPORTED,
    )


def _is_no(row: Row, name: str) -> bool:
    """True where the console says no; supervision is a word of Apple's devices alone."""
    if not row.has(name):
        return False
    if name == "supervised" and row.has("platform") and row.text("platform") not in _APPLE:
        return False
    return not row.flag(name)


def _said_no(name: str) -> str:
    return {"managed": "管理外", "supervised": "監視対象でない", "compliant": "基準に不適合"}[name]


def _floor(floors: tuple[str, ...], platform: str) -> str:
    """The floor of a platform; one that is not written down cannot be met."""
    for one in floors:
        found = _FLOOR.fullmatch(one.strip().lower())
        if found is None:
            raise FactError(
                Why.UNDETERMINED,
                T(f"基準値 managed.os_floor の「{one}」", f"the limit managed.os_floor: {one!r}"),
            )
        if found[1] == platform:
            return found[2]
    raise FactError(
        Why.UNDETERMINED,
        T(
            f"基準値 managed.os_floor に {platform} の下限がない",
            f"the limit managed.os_floor has no floor for {platform}",
        ),
    )


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version, without zeros at its end: 17.0 is 17."""
    numbers = [int(one) for one in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
