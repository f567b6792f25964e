"""Wireless networks that devices make."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from checks.devices import words
from checks.devices.facts import DeviceWireless, WirelessNetwork
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
from inventory.words import T, joined

_WANTED = T(
    ja="WPA2 エンタープライズまたは WPA3。来庁者用は職員用と分離"
    "（許可のないアクセスポイントの検出は、この判定に含まない）",
    en="WPA2-Enterprise or WPA3; guests apart from staff (access points of others are no part "
    "of this check)",
)


@dataclass(frozen=True, slots=True)
class DeviceWirelessLimits(Limits):
    """What may protect a wireless network, and which of them are for guests."""

    group: ClassVar[str] = "device_wireless"

    allowed_security: tuple[str, ...]
    guest_security: tuple[str, ...]
    guest_ssids: tuple[str, ...]


@check(
    "NWD-020",
    title=T(
        ja="無線 LAN を強い方式で保護し、来庁者用を職員用と分けていること",
        en="Wireless networks are well protected, and guests are apart from staff",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(13)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="庁舎の外から電波を通じて通信を盗み見られ、庁内のネットワークに入られる",
        en="From outside the building somebody listens, and gets into the network",
    ),
    remedy=T(
        ja="職員用は WPA2 エンタープライズか WPA3 にし、TKIP と WPS を止める。"
        "来庁者用は別の VLAN にして、端末どうしの通信を禁じる",
        en="WPA2-Enterprise or WPA3 for staff, without TKIP and WPS; guests in another VLAN, "
        "their terminals isolated",
    ),
    applies_to=DEVICES,
    proof=Proof.SYNTHETIC,
)
def protected_wireless(wireless: DeviceWireless, limits: DeviceWirelessLimits) -> Outcome:
    """IEEE 802.11-2020: WEP and TKIP are deprecated; one shared phrase names no person.

    Which SSID is for guests only the policy says. No list of other access points is looked at.
    """
    networks = [one for one in wireless.networks if one.enabled]
    if not networks:
        return not_applicable(T(ja="無線 LAN がない", en="no wireless network"))
    staff = [one for one in networks if one.ssid not in limits.guest_ssids]
    wrong = [said for one in networks for said in _faults(one, limits, staff)]
    odd = [one.ssid for one in networks if _is_untold(one, one.ssid in limits.guest_ssids)]
    if odd and not wrong:
        raise FactError(Why.UNDETERMINED, ", ".join(odd))
    return judged(
        not wrong,
        observed=joined(wrong or map(_locked, networks)),
        expected=_WANTED,
        lines=tuple(line for one in networks for line in one.lines)[:40],
    )


def _locked(one: WirelessNetwork) -> T:
    how = words.security(one.security)
    return T(ja=f"{one.ssid} {how.ja}", en=f"{one.ssid} {how.en}")


def _is_untold(one: WirelessNetwork, guest: bool) -> bool:
    return one.security == "unknown" or one.wps is None or (guest and one.isolated is None)


def _faults(
    one: WirelessNetwork, limits: DeviceWirelessLimits, staff: list[WirelessNetwork]
) -> Iterator[T]:
    guest = one.ssid in limits.guest_ssids
    allowed = limits.guest_security if guest else limits.allowed_security
    if one.security != "unknown" and one.security not in allowed:
        yield _locked(one)
    if one.tkip:
        yield T(ja=f"{one.ssid} TKIP あり", en=f"{one.ssid} allows TKIP")
    if one.wps:
        yield T(ja=f"{one.ssid} WPS あり", en=f"{one.ssid} allows WPS")
    if guest and (one.vlan is None or one.vlan in {other.vlan for other in staff}):
        yield T(ja=f"{one.ssid} 職員用と同じ区画", en=f"{one.ssid} shares a VLAN with staff")
    if guest and one.isolated is False:
        yield T(ja=f"{one.ssid} 端末どうしが通信できる", en=f"{one.ssid} is not isolated")
