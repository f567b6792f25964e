"""What leads from one zone into another, for the report on the ledger against the network."""

from collections.abc import Iterator
from datetime import datetime

from audit.discovery.matching import macs_of
from audit.judge import read_limits
from audit.zone_crossings import Meeting, Meets, ZoneCrossings, zone_crossings
from audit.zone_sources import seen_in_zones
from checks.devices.rules.zones import DeviceZoneLimits
from checks.devices.zone_map import ZoneMap, zone_map
from checks.model import FactError
from checks.rules.zones import ZoneLimits
from console.session import Session
from inventory.model import Kind
from inventory.words import HinomiError, T
from reports.assets_view import CrossingView
from reports.reasons import ZONES

_SORTS = {
    Meets.HOST: ("複数の系のアドレス", "台帳と異なる系、又は二つ以上の系にアドレスを持つ"),
    Meets.MACHINE: ("複数の系で検出", "同じMACアドレスが二つ以上の系で見えた"),
    Meets.ROUTE: ("系の間の中継", "系の間を中継する"),
    Meets.TRUNK: ("トランク", "認めていない系を同じ幹線で運ぶ"),
}


def crossings_of(session: Session) -> tuple[CrossingView, ...]:
    """Everything that was found, then what could not be looked at."""
    found = _found(session)
    ids = {host.name: host.id for host in session.ledger.hosts}
    return (
        *(_meeting(one, ids) for one in found.meetings),
        *_unseen(found, ids),
    )


def in_two_zones(session: Session, oldest: datetime) -> dict[str, T]:
    """Hosts of the ledger whose adapter switches saw in two zones, in evidence not older.

    Network devices belong in several; what no row is about is told by its segment.
    """
    zones = _zones(session)
    if not zones:
        return {}
    switches = [host for host in session.ledger.hosts if host.kind is Kind.NETWORK]
    shown, _ = seen_in_zones(session.journal, session.evidence, switches)
    lately = [one for one in shown if one.evidence.at >= oldest]
    of_mac = {
        mac: host.id
        for host in session.ledger.hosts
        if host.kind is not Kind.NETWORK
        for mac in macs_of(host)
    }
    met = zone_crossings(lately, (), zones).of(Meets.MACHINE)
    return {of_mac[one.what]: one.told for one in met if one.what in of_mac}


def _found(session: Session) -> ZoneCrossings:
    shown, placed = seen_in_zones(session.journal, session.evidence, session.ledger.hosts)
    return zone_crossings(shown, placed, _zones(session))


def _zones(session: Session) -> ZoneMap:
    policy = session.policy()
    networks, vlans = read_limits(ZoneLimits, policy), read_limits(DeviceZoneLimits, policy)
    try:
        return zone_map(networks.networks, vlans.vlans, vlans.allowed)
    except FactError as odd:
        raise HinomiError(T(f"policy: {odd.detail_ja}", f"policy: {odd.detail}")) from None


def _meeting(one: Meeting, ids: dict[str, str]) -> CrossingView:
    sort, words = _SORTS[one.how]
    return CrossingView(
        sort=sort,
        where=one.what,
        host_id=ids.get(one.what, ""),
        zones="・".join(ZONES[zone].ja for zone in one.zones),
        detail=words,
        lines=one.where[:6],
    )


def _unseen(found: ZoneCrossings, ids: dict[str, str]) -> Iterator[CrossingView]:
    for one in found.unseen:
        yield CrossingView("確認不能", one.device, ids.get(one.device, ""), "", one.why.ja, ())
