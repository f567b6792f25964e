"""Time of network devices: where it comes from."""

from dataclasses import dataclass
from typing import ClassVar

from checks.devices.facts import DeviceClock
from checks.fact import Limits
from checks.model import (
    DEVICES,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    check,
    judged,
)
from inventory.words import NONE, T


@dataclass(frozen=True, slots=True)
class DeviceTimeLimits(Limits):
    """Names or addresses of the time servers that were approved; empty where any will do."""

    group: ClassVar[str] = "device_time"

    approved_servers: tuple[str, ...]


@check(
    "NWD-010",
    title=T(
        ja="ネットワーク機器の時刻を承認した時刻サーバに合わせていること",
        en="A network device takes its time from an approved server",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="機器のログの時刻がずれ、ほかの記録と突き合わせられない",
        en="Records of the device cannot be matched with any other",
    ),
    remedy=T(
        ja="庁内の時刻サーバを NTP の参照先に設定し、同期していることを確かめる（ntp server など）",
        en="Set your own time server as source of NTP, and see that the clock is synchronised",
    ),
    applies_to=DEVICES,
    proof=Proof.RECORDED,
)
def approved_time(clock: DeviceClock, limits: DeviceTimeLimits) -> Outcome:
    """RFC 5905: a server that is set and not reached sets no clock, where its state was asked."""
    approved = {one.strip().casefold() for one in limits.approved_servers}
    counted = [one for one in clock.servers if not approved or one.casefold() in approved]
    lost = clock.synchronised is False
    said: object = list(clock.servers) or NONE
    if lost:
        said = T(ja="同期していない", en="not synchronised")
    wanted = sorted(limits.approved_servers) or T(ja="時刻サーバが1台以上", en="one server or more")
    return judged(
        bool(counted) and not lost,
        observed=said,
        expected=wanted,
        provenance=_came(clock),
        lines=clock.lines,
    )


def _came(clock: DeviceClock) -> Provenance:
    """Whether the clock runs true is seen in operation; which servers it asks is written."""
    if clock.synchronised is False:
        return Provenance.MEASURED
    return Provenance.EXPLICIT if clock.lines else Provenance.DEFAULT
