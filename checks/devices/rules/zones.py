"""Separation of zones on network devices."""

from dataclasses import dataclass
from typing import ClassVar

from checks.devices.zone_map import ZoneMap, zone_map
from checks.devices.zone_paths import DevicePaths, crossings, placed, undecided, unplaced
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
from checks.rules.zones import ZoneLimits
from inventory.words import NONE, T, joined

_UNSET = T(
    ja="方針に区画の VLAN（device_zones.vlans）かネットワーク（zones.networks）を"
    "定めてから、判定し直す",
    en="name the VLANs (device_zones.vlans) or networks (zones.networks) of the zones in the "
    "policy, then judge again",
)
_NOWHERE = T(
    ja="この機器の VLAN もネットワークも、どの区画にも登録されていない",
    en="no VLAN and no network of this device is in any zone",
)
_UNPLACED = T(
    ja="どの区画にも登録されていない: {}。方針の device_zones.vlans に登録する",
    en="in no zone: {}; enter them in device_zones.vlans of the policy",
)
_UNDECIDED = T(
    ja="トランクになるかどうかが決まっていないポート: {}。switchport mode access などと明記する",
    en="ports that may yet become trunks: {}; set switchport mode access or the like",
)


@dataclass(frozen=True, slots=True)
class DeviceZoneLimits(Limits):
    """VLANs by zone, `lgwan 110-119`; pairs of zones that may share a path, `lgwan internet`."""

    group: ClassVar[str] = "device_zones"

    vlans: tuple[str, ...]
    allowed: tuple[str, ...]


@check(
    "NWD-015",
    title=T(
        ja="ネットワーク機器の上で三層の区画が混ざらないこと",
        en="The zones do not meet on a network device",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:3(1)", "MIC:3(2)", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="三層の分離が破れ、インターネット側の被害が住民情報に届く",
        en="The separation of the layers is broken; an incident outside reaches residents' data",
    ),
    remedy=T(
        ja="幹線で運ぶ VLAN を一つの区画のものに限り、区画の間の中継を止めるか VRF で分ける。"
        "認めた中継は方針の device_zones.allowed に登録し、通信を制限する",
        en="Let a trunk carry the VLANs of one zone; stop routing between zones or split it by "
        "VRF; enter approved paths in device_zones.allowed and filter them",
    ),
    applies_to=DEVICES,
    proof=Proof.SYNTHETIC,
)
def zones_apart(paths: DevicePaths, limits: DeviceZoneLimits, known: ZoneLimits) -> Outcome:
    """Two zones share no trunk, no leg and no table of routes, but where the matrix allows it."""
    zones = zone_map(known.networks, limits.vlans, limits.allowed)
    if not zones:
        raise FactError(Why.UNDETERMINED, _UNSET)
    wrong = crossings(paths, zones)
    if not wrong:
        _require_whole(paths, zones)
    return judged(
        not wrong,
        observed=joined(one.told for one in wrong[:12]) if wrong else NONE,
        expected=T(ja="区画どうしの経路なし", en="no path between zones"),
        lines=tuple(one.told.en for one in wrong[:40]),
    )


def _require_whole(paths: DevicePaths, zones: ZoneMap) -> None:
    """Nothing was found; that says something only where everything was seen and has a place."""
    if paths.missing:
        raise paths.missing[0]
    if not placed(paths, zones):
        raise FactError(Why.UNDETERMINED, _NOWHERE)
    for found, said in ((unplaced, _UNPLACED), (undecided, _UNDECIDED)):
        rest = found(paths, zones)
        if rest:
            raise FactError(Why.UNDETERMINED, said.format(", ".join(rest[:12])))
