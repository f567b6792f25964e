"""Ports of network devices: those nobody uses, and the VLAN that every port begins in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from checks.devices.facts import DevicePort, DevicePorts
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
    not_applicable,
)
from inventory.words import NONE, T

_NO_PORTS = T(ja="ポートの設定が読めない", en="no port of the device was read")
_DEFAULT_VLAN = 1


@dataclass(frozen=True, slots=True)
class DevicePortLimits(Limits):
    """The days without a link after which a port that is not shut counts as forgotten."""

    group: ClassVar[str] = "device_ports"

    max_idle_days: int


@check(
    "NWD-014",
    title=T(ja="長く使っていないポートを閉じていること", en="Ports that nobody uses are shut down"),
    severity=Severity.MEDIUM,
    clauses=("MIC:4.3", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="空いた口に持ち込んだ機器をつなぐだけで、庁内のネットワークに入れる",
        en="Anything plugged into a free socket is inside the network",
    ),
    remedy=T(
        ja="使っていないポートを停止する（shutdown、disable）。使うときに申請のうえ開ける",
        en="Shut unused ports (shutdown, disable); open them on request",
    ),
    applies_to=DEVICES,
    proof=Proof.RECORDED,
)
def unused_ports_shut(ports: DevicePorts, limits: DevicePortLimits) -> Outcome:
    """A port without a link for so long, and not shut; where no link was asked nobody knows."""
    if not ports.ports:
        raise FactError(Why.UNDETERMINED, _NO_PORTS)
    open_ = [one for one in ports.ports if not one.shut]
    wrong = [one for one in open_ if _is_unused(one, limits.max_idle_days)]
    unknown = [one for one in open_ if _is_untold(one)]
    if unknown and not wrong:
        raise FactError(
            Why.NOT_COLLECTED,
            T(
                ja=f"{len(unknown)} 個のポートは、いつからつながっていないか分からない",
                en=f"since when {len(unknown)} ports have no link is not known",
            ),
        )
    return judged(
        not wrong,
        observed=[f"{one.name} ({one.idle_days})" for one in wrong] or NONE,
        expected=T(
            ja=f"{limits.max_idle_days} 日以上つながっていないポートは停止",
            en=f"shut after {limits.max_idle_days} days without a link",
        ),
        lines=tuple(line for one in wrong for line in one.lines)[:40],
    )


@check(
    "NWD-016",
    title=T(
        ja="VLAN 1 を利用者のポート、タグなし通信、機器の管理に使っていないこと",
        en="VLAN 1 carries no users, no untagged frames of trunks and no management",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="初期状態のままの VLAN を通じて、分けたはずの区画や機器の管理に届く",
        en="What was never set reaches segments, and management, that were meant to be apart",
    ),
    remedy=T(
        ja="利用者のポートと管理用アドレスを専用の VLAN に移し、"
        "トランクのネイティブ VLAN を使わない番号にする",
        en="Move users and management into VLANs of their own; give trunks an unused native VLAN",
    ),
    applies_to=DEVICES,
    proof=Proof.RECORDED,
)
def default_vlan_unused(ports: DevicePorts) -> Outcome:
    """VLAN 1 is where every port of a switch begins (IEEE 802.1Q, default PVID)."""
    if not ports.ports:
        raise FactError(Why.UNDETERMINED, _NO_PORTS)
    switched = [one for one in ports.ports if one.mode != "routed"]
    if not switched:
        return not_applicable(T(ja="スイッチのポートがない", en="no port of a switch"))
    wrong = [name for one in switched for name in _in_default(one)]
    if ports.management_vlan == _DEFAULT_VLAN:
        wrong.append("management")
    return judged(
        not wrong,
        observed=wrong or NONE,
        expected=NONE,
        lines=tuple(wrong[:40]),
    )


def _is_unused(port: DevicePort, days: int) -> bool:
    return port.link is False and port.idle_days is not None and port.idle_days >= days


def _is_untold(port: DevicePort) -> bool:
    return port.link is None or (not port.link and port.idle_days is None)


def _in_default(port: DevicePort) -> Iterator[str]:
    if port.shut:
        return
    if port.mode == "trunk":
        if port.native == _DEFAULT_VLAN:
            yield f"{port.name} native"
    elif port.vlans is None or _DEFAULT_VLAN in port.vlans:
        yield port.name
