"""Where network devices are managed from: their pages, and all their doors."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import ClassVar

from checks.devices import words
from checks.devices.doors import Door, ManagementDoors, anybody
from checks.devices.facts import DeviceWeb
from checks.fact import Limits
from checks.model import (
    DEVICES,
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
from inventory.words import NONE, T, joined

_ANYBODY = T(ja="誰でも接続できる", en="anybody may connect")
_UNSET = T(
    ja="方針に管理用のネットワーク（device_management.networks）を定めてから、判定し直す",
    en="name the networks for management in the policy (device_management.networks), then judge "
    "again",
)


@dataclass(frozen=True, slots=True)
class DeviceManagementLimits(Limits):
    """The networks from which devices are managed, in CIDR form."""

    group: ClassVar[str] = "device_management"

    networks: tuple[str, ...]


@check(
    "NWD-005",
    title=T(
        ja="ネットワーク機器の管理画面を停止し、または接続元を限定していること",
        en="Pages for management are off, or limited to named hosts",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)①", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理画面の脆弱性や推測されたパスワードで、誰でも機器を操作できる",
        en="A hole in the pages, or a guessed password, hands the device to anybody",
    ),
    remedy=T(
        ja="使わない管理画面は停止する（ヤマハ httpd service off、アライド no service http）。"
        "使うなら接続できる機器を管理用の端末に限る",
        en="Turn off pages that are not used (httpd service off, no service http, no ip http "
        "server); else limit them to the hosts of administrators",
    ),
    refs=("JVNVU#91161784",),
    applies_to=DEVICES,
    proof=Proof.RECORDED,
)
def pages_off_or_limited(web: DeviceWeb) -> Outcome:
    """A page that nobody can open cannot be attacked; most holes were found in such pages."""
    names = [name for name, on in (("http", web.http), ("https", web.https)) if on]
    open_ = anybody(web.sources)
    observed = T(", ".join(names), ", ".join(names)) if names else NONE
    if names and open_:
        observed = T(f"{observed.ja}: {_ANYBODY.ja}", f"{observed.en}: {_ANYBODY.en}")
    return judged(
        not names or not open_,
        observed=observed,
        expected=T(ja="停止、または接続元の限定", en="off, or limited"),
        provenance=web.provenance,
        lines=web.lines,
    )


@check(
    "NWD-008",
    title=T(
        ja="ネットワーク機器の管理を管理用のネットワークからに限っていること",
        en="Devices are managed from the networks for management alone",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)①", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="庁内のどの端末からも機器に接続でき、乗っ取られた1台から網全体が操作される",
        en="Any PC reaches the devices; one that is taken over takes the whole network",
    ),
    remedy=T(
        ja="telnet・SSH・管理画面の接続元を管理用のネットワークに限る"
        "（line vty の access-class、ヤマハ sshd host・httpd host）",
        en="Limit telnet, SSH and pages to the networks for management (access-class of line vty, "
        "sshd host, httpd host)",
    ),
    applies_to=DEVICES,
    proof=Proof.RECORDED,
)
def managed_from_inside(doors: ManagementDoors, limits: DeviceManagementLimits) -> Outcome:
    """Every door counts: who is kept out of one comes in through another."""
    wrong = [one for one in doors.doors if one.is_open]
    if not wrong and limits.networks:
        wrong = [one for one in doors.doors if not _inside(one, _networks(limits))]
    if wrong:
        return _told(False, wrong)
    if doors.untold:
        raise doors.untold[0]
    if not doors.doors:
        return not_applicable(
            T(ja="遠隔から管理する機能がない", en="no way to manage it from afar")
        )
    if not limits.networks:
        raise FactError(Why.NO_DATA, _UNSET)
    return _told(True, doors.doors)


def _from(one: Door) -> T:
    name, sources = words.door(one.name), one.sources
    where = _ANYBODY if sources is None else joined(sources) if sources else NONE
    return T(f"{name.ja}: {where.ja}", f"{name.en}: {where.en}")


def _told(holds: bool, doors: Iterable[Door]) -> Outcome:
    each = tuple(doors)
    usual = any(one.provenance is Provenance.DEFAULT for one in each)
    return judged(
        holds,
        observed=joined(dict.fromkeys(map(_from, each))),
        expected=T(ja="管理用のネットワークの中だけ", en="inside the networks for management"),
        provenance=Provenance.DEFAULT if usual else Provenance.EXPLICIT,
        lines=tuple(line for one in each for line in one.lines),
    )


def _networks(limits: DeviceManagementLimits) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(str(one).strip(), strict=False) for one in limits.networks)
    except ValueError:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="方針の device_management.networks を「10.1.2.0/24」の形に直す",
                en="write device_management.networks in the policy as `10.1.2.0/24`",
            ),
        ) from None


def _inside(door: Door, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    return all(_within(ip_network(one), networks) for one in door.sources or ())


def _within(one: IPv4Network | IPv6Network, known: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    for other in known:
        if isinstance(one, IPv4Network) and isinstance(other, IPv4Network) and one.subnet_of(other):
            return True
        if isinstance(one, IPv6Network) and isinstance(other, IPv6Network) and one.subnet_of(other):
            return True
    return False
