"""Sessions that are left alone on network devices."""

from dataclasses import dataclass
from typing import ClassVar

from checks.devices import words
from checks.devices.facts import DeviceIdle, IdleDoor
from checks.fact import Limits
from checks.model import (
    DEVICES,
    FactError,
    LawField,
    Outcome,
    Proof,
    Severity,
    Why,
    check,
    judged,
)
from inventory.words import T, joined


@dataclass(frozen=True, slots=True)
class DeviceSessionLimits(Limits):
    """The seconds after which an idle session must have ended."""

    group: ClassVar[str] = "device_sessions"

    max_idle_seconds: int


@check(
    "NWD-012",
    title=T(
        ja="ネットワーク機器の操作が無いまま一定時間たつと切断されること",
        en="Idle sessions on a network device end",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(4)", "MIC:6.2(6)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="席を離れたあいだに、管理者の画面から機器を操作される",
        en="Somebody else works on where an administrator left",
    ),
    remedy=T(
        ja="コンソールを含むすべての入口に、無操作切断の時間を設定する"
        "（exec-timeout 10 0、login timer 600、admintimeout 10 など）",
        en="Set a timeout at every door, the console too (exec-timeout 10 0, login timer 600, "
        "admintimeout 10)",
    ),
    applies_to=DEVICES,
    proof=Proof.REAL,
)
def idle_sessions_end(idle: DeviceIdle, limits: DeviceSessionLimits) -> Outcome:
    """A door that never ends a session fails, whatever the others do."""
    if not idle.doors:
        raise FactError(
            Why.UNDETERMINED, T(ja="入口の設定が読めない", en="no door of the device was read")
        )
    most = limits.max_idle_seconds
    wrong = [one for one in idle.doors if one.seconds is None or one.seconds > most]
    return judged(
        not wrong,
        observed=joined(map(_said, wrong or idle.doors)),
        expected=T(ja=f"{most} 秒以内", en=f"within {most} s"),
        provenance=idle.provenance,
        lines=idle.lines[:40],
    )


def _said(door: IdleDoor) -> T:
    name = words.door(door.name)
    if door.seconds is None:
        return T(ja=f"{name.ja} 切断しない", en=f"{name.en} never")
    return T(ja=f"{name.ja} {door.seconds} 秒", en=f"{name.en} {door.seconds} s")
