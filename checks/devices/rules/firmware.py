"""Firmware of devices against tables of holes and of ends of support."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from checks.context import Collection
from checks.devices.defaults.rows import parts
from checks.devices.facts import DeviceIdentity
from checks.fact import Limits
from checks.model import DEVICES, FactError, LawField, Outcome, Proof, Severity, Why, check, judged
from checks.rules.moment import day
from inventory.words import T

_WORDS = 3  # family, model, and what the row says


@dataclass(frozen=True, slots=True)
class DeviceFirmwareLimits(Limits):
    """`mended` rows are `FAMILY MODEL VERSION SOURCE`: the first version without a known hole.

    `ends` rows are `FAMILY MODEL DAY SOURCE`: the last day of support. Neither may say that all is
    well later than `usable_days` after `as_of`, the day on which the tables were checked.
    """

    group: ClassVar[str] = "device_firmware"

    as_of: date
    usable_days: int
    mended: tuple[str, ...]
    ends: tuple[str, ...]


@check(
    "NWD-017",
    title=T(
        ja="ネットワーク機器のファームウェアが支援期間内で、既知の脆弱性の修正版以降であること",
        en="Firmware is supported and not older than the version that mends known holes",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.6(1)", "MIC:6.3(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="公開済みの脆弱性を突かれ、機器が停止し、または乗っ取られる",
        en="Published holes are used to stop the device or to take it over",
    ),
    remedy=T(
        ja="メーカーの最新のファームウェアへ更新する。支援が終わった機種は更改する",
        en="Install the maker's latest firmware; replace devices that are no longer supported",
    ),
    refs=("JVN#38732359", "JVNVU#91161784"),
    applies_to=DEVICES,
    proof=Proof.SYNTHETIC,
)
def firmware_mended(
    identity: DeviceIdentity, collection: Collection, limits: DeviceFirmwareLimits
) -> Outcome:
    """A version below one that mends a hole has it; a table that has grown old may not acquit.

    Nor does one of the two tables alone: it says nothing of what the other is about.
    """
    if not identity.model or not identity.firmware:
        raise FactError(
            Why.UNDETERMINED,
            T(ja="機種または版の表示がない", en="the device does not tell its model or version"),
        )
    today, name = day(collection), f"{identity.model} {identity.firmware}"
    mended = _rows(limits.mended, identity)
    old = [row for row in mended if parts(identity.firmware) < parts(row[0])]
    ends = [(_last_day(row), row) for row in _rows(limits.ends, identity)]
    wrong = [*old, *(row for end, row in ends if today > end)]
    if not wrong:
        _refuse_what_proves_nothing(limits, today, bool(mended and ends), name)
    told = wrong or [*mended, *(row for _, row in ends)]
    return judged(
        not wrong,
        observed=f"{name} ({', '.join(sorted({' '.join(row) for row in told}))})",
        expected=T(
            ja=f"支援期間内で修正版以降（{limits.as_of} 時点の表）",
            en=f"supported, with all known holes mended (table of {limits.as_of})",
        ),
        lines=(name,),
    )


def _refuse_what_proves_nothing(
    limits: DeviceFirmwareLimits, today: date, has_row: bool, name: str
) -> None:
    if not has_row:
        raise FactError(
            Why.NO_DATA,
            T(
                ja=f"{name} の修正版と支援終了日の行がそろっていない。"
                "方針の device_firmware に加えて判定し直す",
                en=f"no row for {name} in mended, or none in ends: add it to device_firmware in "
                "the policy, judge again",
            ),
        )
    if today > limits.as_of + timedelta(days=limits.usable_days):
        raise FactError(
            Why.STALE,
            T(
                ja=f"脆弱性と支援終了日の表が {limits.as_of} 時点のもの",
                en=f"the table of holes and ends of support is of {limits.as_of}",
            ),
        )


def _rows(table: tuple[str, ...], identity: DeviceIdentity) -> list[list[str]]:
    """The rows about this model, each from its third word on."""
    wanted = [identity.family, identity.model.casefold()]
    rows = [str(one).split() for one in table]
    if odd := [row for row in rows if len(row) < _WORDS]:
        raise _odd(" ".join(odd[0]))
    return [row[2:] for row in rows if [row[0], row[1].casefold()] == wanted]


def _last_day(row: list[str]) -> date:
    try:
        return date.fromisoformat(row[0])
    except ValueError:
        raise _odd(" ".join(row)) from None


def _odd(row: str) -> FactError:
    return FactError(
        Why.UNDETERMINED,
        T(
            ja=f"方針の device_firmware の行を直す: {row}",
            en=f"mend this row of device_firmware in the policy: {row}",
        ),
    )
