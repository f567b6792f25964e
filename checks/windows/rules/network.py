"""A terminal stays in its zone: addresses, routes, name servers and proxies."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network

from checks.context import Subject
from checks.facts.network_place import Address
from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Severity,
    Why,
    check,
)
from checks.rules.network import NetworkLimits
from checks.rules.zones import ZoneLimits, ZoneMap, kept, unmapped
from checks.windows.facts.network import Relay, Way, WindowsNetwork
from inventory.words import T


@check(
    "TRM-027",
    title=T(
        ja="端末の経路・プロキシが他の系にまたがらないこと",
        en="Routes and proxies of the terminal stay in its zone",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:3(1)", "MIC:3(2)", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一台の端末が二つの系の橋となり、インターネット側の被害が住民情報に届く",
        en="One terminal bridges two zones, and an incident outside reaches residents' data",
    ),
    remedy=T(
        ja="他の系につながるケーブル・無線・経路・プロキシの設定を外す。"
        "認めたものは zones.approved_peers と network.approved_proxies に登録する",
        en="Remove cables, routes and proxies into the other zone, or enter what was approved",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def one_zone(
    network: WindowsNetwork, subject: Subject, limits: ZoneLimits, proxies: NetworkLimits
) -> Outcome:
    """The zones of ZON-001 to ZON-004, and a second way out beside the one of the own zone.

    A way out of no known zone may be split tunnelling or a telephone: a person must look.

    A script (AutoConfigURL) may name any proxy: its host must be an approved one.
    """
    if (early := unmapped(subject, limits)) is not None:
        return early
    zones = ZoneMap(limits, subject.zone)
    named = [one for one in network.relays if not _is_approved(one, proxies)]
    wrong = [
        *_foreign(network, zones),
        *_routes(network, zones),
        *_ways_out(network, zones),
        *_proxied(named, zones),
    ]
    unsure = [one for one in named if one.is_script or _host(one) is None]
    if unsure and not wrong:
        targets = ", ".join(f"{one.place}: {one.target}" for one in unsure)
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"どの系のプロキシか分からない（{targets}）", en=f"zone not known: {targets}"),
        )
    strays = _strays(network, zones)
    if strays and not wrong:
        ways = ", ".join(way.text for way in strays)
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"どの系か分からない既定の経路（{ways}）",
                en=f"default routes of no zone: {ways}",
            ),
        )
    mine = [str(one) for one in network.addresses if not one.is_loopback]
    return kept(wrong, mine)


def _is_approved(relay: Relay, proxies: NetworkLimits) -> bool:
    return relay.target in {one.strip().lower() for one in proxies.approved_proxies}


def _foreign(network: WindowsNetwork, zones: ZoneMap) -> Iterator[str]:
    for one in (*network.addresses, *network.resolvers):
        if zone := zones.foreign(one):
            yield f"{one} ({zone.value})"


def _routes(network: WindowsNetwork, zones: ZoneMap) -> Iterator[str]:
    for way in network.routes:
        zone = zones.foreign(way.gateway) if way.gateway else None
        if zone is None and way.to.prefixlen:
            zone = zones.crossed(way.to)
        if zone:
            yield f"{way.text} ({zone.value})"


def _ways_out(network: WindowsNetwork, zones: ZoneMap) -> Iterator[str]:
    """Default routes on another interface than that of the own zone's gateway."""
    out = [way for way in network.routes if not way.to.prefixlen]
    mine = {way.interface for way in out if way.gateway and zones.own(way.gateway)}
    for way in out:
        if mine and way.interface not in mine and not _is_local(way):
            yield way.text


def _strays(network: WindowsNetwork, zones: ZoneMap) -> list[Way]:
    """Default routes of no zone beside an address of the own: a closed zone has no way out."""
    if not any(zones.own(one) for one in network.addresses):
        return []
    out = [way for way in network.routes if not way.to.prefixlen and not _is_local(way)]
    return [way for way in out if way.gateway is None or not _is_mapped(way.gateway, zones)]


def _is_mapped(address: Address, zones: ZoneMap) -> bool:
    """True in the own zone or another: what is not approved of there was told before."""
    return zones.own(address) or zones.crossed(ip_network(address)) is not None


def _is_local(way: Way) -> bool:
    return way.gateway is not None and way.gateway.is_link_local


def _proxied(relays: list[Relay], zones: ZoneMap) -> Iterator[str]:
    for one in relays:
        host = _host(one)
        if host and (zone := zones.foreign(host)):
            yield f"{one.place}: {one.target} ({zone.value})"


def _host(relay: Relay) -> Address | None:
    try:
        return ip_address(relay.host)
    except ValueError:
        return None
