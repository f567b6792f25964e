"""The three layers: a host of one zone has no address, way, helper or flow in another."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import ClassVar

from checks.context import Subject
from checks.fact import Limits
from checks.facts.listeners import Listeners
from checks.facts.network_place import Address, Network, NetworkPlace, Route
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.model import Zone
from inventory.words import NONE, T

_CLAUSES = ("MIC:3(1)", "MIC:3(2)", "MIC:6.1(8)")
_RISK = T(
    ja="三層の分離が破れ、インターネット側の被害が住民情報に届く",
    en="The separation of the three layers is broken; an incident outside reaches residents' data",
)
_OURS = T(ja="自分のゾーンの中", en="inside the host's own zone")
_NAMES = {
    "マイナンバー利用事務系": Zone.MYNUMBER,
    "lgwan接続系": Zone.LGWAN,
    "インターネット接続系": Zone.INTERNET,
    **{zone.value: zone for zone in Zone},
}
_UNSET = T(
    ja="方針にゾーンのネットワーク（zones.networks）を定めてから、判定し直す",
    en="name the networks of the zones in the policy (zones.networks), then judge again",
)


@dataclass(frozen=True, slots=True)
class ZoneLimits(Limits):
    """Networks by zone, `LGWAN 10.1.0.0/16`; gateways between zones that were approved."""

    group: ClassVar[str] = "zones"

    networks: tuple[str, ...]
    approved_peers: tuple[str, ...]
    no_default_route: tuple[str, ...]


class ZoneMap:
    """Which network belongs to which zone; the most specific one decides."""

    def __init__(self, limits: ZoneLimits, own: Zone) -> None:
        self._own = own
        self._nets = [_entry(text) for text in limits.networks]
        self._approved = [_network(text) for text in limits.approved_peers]

    def foreign(self, address: Address) -> Zone | None:
        """The other zone in which this address lies; None where it is ours, nobody's, approved."""
        whole = ip_network(address)
        if address.is_loopback or any(_inside(whole, one) for one in self._approved):
            return None
        zone = self._zone(whole)
        return zone if zone is not self._own else None

    def own(self, address: Address) -> bool:
        """True where this address lies in the host's own zone."""
        return self._zone(ip_network(address)) is self._own

    def crossed(self, to: Network) -> Zone | None:
        """The other zone into which a way leads that is not the default one."""
        zone = self._zone(to)
        if zone:
            return zone if zone is not self._own else None
        return next((z for z, one in self._nets if z is not self._own and _inside(one, to)), None)

    def _zone(self, net: Network) -> Zone | None:
        around = [(one.prefixlen, zone) for zone, one in self._nets if _inside(net, one)]
        return max(around, key=lambda pair: pair[0])[1] if around else None


def _inside(inner: Network, outer: Network) -> bool:
    return (
        inner.version == outer.version
        and inner.prefixlen >= outer.prefixlen
        and int(outer.network_address) <= int(inner.network_address)
        and int(inner.network_address) <= int(outer.broadcast_address)
    )


def _entry(text: str) -> tuple[Zone, Network]:
    name, _, net = text.strip().rpartition(" ")
    zone = _NAMES.get(name.strip().lower())
    if zone is None:
        raise FactError(Why.UNDETERMINED, f"zones.networks: {text}")
    return zone, _network(net)


def _network(text: str) -> Network:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError as odd:
        raise FactError(Why.UNDETERMINED, f"zones.*: {text}") from odd


def unmapped(subject: Subject, limits: ZoneLimits) -> Outcome | None:
    """The outcome where there are no zones to judge by; None where there are."""
    if subject.zone is Zone.OTHER:
        return not_applicable(T(ja="三層のゾーンの外にある", en="in none of the three zones"))
    if not limits.networks:
        raise FactError(Why.NO_DATA, _UNSET)
    return None


def kept(wrong: Iterable[str], seen: Iterable[str]) -> Outcome:
    """The outcome of a rule that nothing reaches into another zone."""
    found = list(dict.fromkeys(wrong))
    return judged(
        not found,
        observed=found or list(seen)[:12] or NONE,
        expected=_OURS,
        lines=tuple(found[:40]),
    )


@check(
    "ZON-001",
    title=T(
        ja="他のゾーンのアドレスを持っていないこと（二つのゾーンへの接続の禁止）",
        en="The host has no address in another zone",
    ),
    severity=Severity.HIGH,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=T(
        ja="他のゾーンにつながるインタフェースとケーブルを外す。受渡しは定めた装置で行う",
        en="Remove the interface and the cable into the other zone; hand data over as laid down",
    ),
)
def no_foreign_address(place: NetworkPlace, subject: Subject, limits: ZoneLimits) -> Outcome:
    """A host with a foot in two zones joins them, whatever its forwarding says."""
    if (early := unmapped(subject, limits)) is not None:
        return early
    zones = ZoneMap(limits, subject.zone)
    wrong = [
        f"{name} {one} ({zone.value})"
        for name, one in place.addresses
        if (zone := zones.foreign(one.ip))
    ]
    mine = [f"{name} {one}" for name, one in place.addresses if not one.ip.is_loopback]
    return kept(wrong, mine)


@check(
    "ZON-002",
    title=T(
        ja="他のゾーンへの経路を持っていないこと",
        en="No route leads into another zone",
    ),
    severity=Severity.HIGH,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=T(
        ja="ip route で経路を確かめ、他のゾーンへの静的経路とその設定ファイルを消す",
        en="Look at ip route; delete the static route into the other zone and its file",
    ),
)
def no_foreign_route(place: NetworkPlace, subject: Subject, limits: ZoneLimits) -> Outcome:
    """ip-route(8): a destination or a gateway in another zone is a way through."""
    if (early := unmapped(subject, limits)) is not None:
        return early
    zones = ZoneMap(limits, subject.zone)

    def into(route: Route) -> Zone | None:
        gates = [zone for one in route.gateways if (zone := zones.foreign(one))]
        return gates[0] if gates else None if route.is_default else zones.crossed(route.to)

    wrong = [f"{one.text} ({zone.value})" for one in place.routes if (zone := into(one))]
    return kept(wrong, [one.text for one in place.routes])


@check(
    "ZON-003",
    title=T(
        ja="他のゾーンの DNS サーバを使っていないこと",
        en="No name server of another zone is asked",
    ),
    severity=Severity.HIGH,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(
        ja="名前の問合せを通じて情報がゾーンの外へ出る",
        en="What is asked leaves the zone, and data can leave with it",
    ),
    remedy=T(
        ja="/etc/resolv.conf（またはその元の設定）を自分のゾーンの DNS サーバだけにする",
        en="Name servers of the host's own zone alone in /etc/resolv.conf or what writes it",
    ),
)
def no_foreign_resolver(place: NetworkPlace, subject: Subject, limits: ZoneLimits) -> Outcome:
    """resolv.conf(5); behind the stub of systemd-resolved(8) its own list counts."""
    if (early := unmapped(subject, limits)) is not None:
        return early
    zones = ZoneMap(limits, subject.zone)
    wrong = [f"{one} ({zone.value})" for one in place.resolvers if (zone := zones.foreign(one))]
    here = [str(one) for one in place.resolvers if one.is_loopback]
    if here and not wrong:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"この機器の中の DNS サーバ {here[0]} がどこへ尋ねるか分からない",
                en=f"whom the name server {here[0]} on this host asks is not known",
            ),
        )
    return kept(wrong, map(str, place.resolvers))


@check(
    "ZON-004",
    title=T(
        ja="他のゾーンのプロキシを使っていないこと",
        en="No proxy of another zone is used",
    ),
    severity=Severity.HIGH,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=T(
        ja="/etc/environment や apt の設定から、他のゾーンのプロキシを消す",
        en="Delete the other zone's proxy from /etc/environment and the settings of apt",
    ),
)
def no_foreign_proxy(place: NetworkPlace, subject: Subject, limits: ZoneLimits) -> Outcome:
    """A proxy takes traffic wherever it stands itself; a name alone does not say where."""
    if (early := unmapped(subject, limits)) is not None:
        return early
    if not place.proxies:
        return not_applicable(T(ja="プロキシの設定がない", en="no proxy is set"))
    zones = ZoneMap(limits, subject.zone)
    wrong, named = [], []
    for one in place.proxies:
        try:
            zone = zones.foreign(ip_address(one.host))
        except ValueError:
            named.append(one.host)
            continue
        wrong += [f"{one.path}: {one.target} ({zone.value})"] if zone else []
    if named and not wrong:
        raise FactError(Why.UNDETERMINED, ", ".join(named))
    return kept(wrong, [one.target for one in place.proxies])


@check(
    "ZON-005",
    title=T(
        ja="他のゾーンとの通信が行われていないこと",
        en="No connection with another zone is open",
    ),
    severity=Severity.HIGH,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=T(
        ja="相手の機器と目的を確かめて止める。認めた中継装置は zones.approved_peers に登録する",
        en="Find the peer and its purpose, stop it, or enter it in zones.approved_peers",
    ),
)
def no_foreign_flow(listeners: Listeners, subject: Subject, limits: ZoneLimits) -> Outcome:
    """The kernel's table of established TCP connections at the moment of collection."""
    if (early := unmapped(subject, limits)) is not None:
        return early
    zones = ZoneMap(limits, subject.zone)
    peers = sorted(listeners.peers, key=lambda peer: (peer[0].version, int(peer[0]), peer[1]))
    wrong = [f"{one}:{port} ({zone.value})" for one, port in peers if (zone := zones.foreign(one))]
    return kept(wrong, dict.fromkeys(str(one) for one, _ in peers))


@check(
    "ZON-006",
    title=T(
        ja="マイナンバー利用事務系の機器にデフォルトルートがないこと",
        en="A host of the My Number zone has no default route",
    ),
    severity=Severity.LOW,
    clauses=("MIC:3(1)", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="知らない宛先への通信がゾーンの外へ流れる",
        en="What is meant for an unknown address is sent out of the zone",
    ),
    remedy=T(
        ja="デフォルトルートを消し、特定通信に要る宛先だけの経路を置く",
        en="Delete the default route; keep routes to the destinations that are needed",
    ),
)
def no_default_route(place: NetworkPlace, subject: Subject, limits: ZoneLimits) -> Outcome:
    """Only named communication may leave that zone, so unknown destinations need no way out."""
    if subject.zone.value not in limits.no_default_route:
        return not_applicable(
            T(ja="デフォルトルートを認めているゾーン", en="a zone in which it is allowed")
        )
    wrong = [one.text for one in place.routes if one.is_default]
    return judged(not wrong, observed=wrong or NONE, expected=NONE, lines=tuple(wrong))
