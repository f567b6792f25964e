"""What network devices tell of the devices behind them, by the newest evidence of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import IPv4Address

from audit.discovery.tables_of_switches import (
    ARP_COMMANDS,
    MAC_COMMANDS,
    Learnt,
    locations,
    read_arp,
    read_macs,
)
from audit.evidence import EvidenceError, EvidenceStore
from audit.results import HOST_JUDGED
from checks.devices.evidence import DeviceEvidence, evidence_of, is_device
from checks.frame import FrameError
from inventory.discovery.makers import registrant
from inventory.discovery.model import How, Segment, Sighting, Sweep
from inventory.entries import Kept
from inventory.model import Host, Kind, Zone

_NEAR = timedelta(hours=4)  # a table so near to a look completes it; Cisco keeps entries so long
_OLDEST = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Told:
    """What one network device told, and when."""

    host: Host
    at: datetime
    arp: tuple[Sighting, ...]
    learnt: tuple[Learnt, ...]


def tables(journal: Kept, evidence: EvidenceStore, hosts: Iterable[Host]) -> tuple[Told, ...]:
    """The tables in the newest evidence of every network device of the ledger."""
    devices = {host.id: host for host in hosts if host.kind is Kind.NETWORK}
    newest: dict[str, str] = {}
    for entry in journal.entries("run:", HOST_JUDGED) if devices else ():
        if entry.body.get("host") in devices and entry.body.get("evidence"):
            newest[str(entry.body["host"])] = str(entry.body["evidence"])
    found = ((devices[id_], _evidence(evidence, digest)) for id_, digest in newest.items())
    return tuple(_told(host, shown) for host, shown in found if shown is not None)


def completed(sweep: Sweep, told: Iterable[Told]) -> Sweep:
    """The look with what ARP tables add to it, and the port of each device.

    The gateway's table taken near the look sees what drops pings, as ARP itself would.
    """
    segment = sweep.segment
    mine = [
        one
        for one in told
        if one.host.zone in (segment.zone, Zone.OTHER) and sweep.ended - one.at <= _OLDEST
    ]
    added = [one for table in mine for one in _of(segment, table.arp)]
    near = [
        table
        for table in mine
        if abs(sweep.ended - table.at) <= _NEAR and _is_gateway(sweep, table)
    ]
    ports = locations({table.host.name: table.learnt for table in mine})
    every = (*sweep.sightings, *added)
    return replace(
        sweep,
        direct=sweep.direct or bool(near),
        sightings=tuple(
            replace(
                one,
                port=one.port or ports.get(one.mac, ""),
                maker=one.maker or registrant(one.mac),
            )
            for one in every
        ),
    )


def _is_gateway(sweep: Sweep, table: Told) -> bool:
    """Whether all that answered went through this device, so that its table has every one.

    A switch that only has its own address there knows the few that talked with it.
    """
    known = {one.address for one in _of(sweep.segment, table.arp)}
    own = set(map(str, table.host.addresses))
    seen = {one.address for one in sweep.sightings if one.how is How.NMAP} - own
    return bool(seen) and seen <= known


def _of(segment: Segment, arp: Iterable[Sighting]) -> Iterator[Sighting]:
    return (one for one in arp if IPv4Address(one.address) in segment.network)


def _evidence(store: EvidenceStore, digest: str) -> DeviceEvidence | None:
    """The evidence where it is of a device and can be read; `hinomi verify` names the others."""
    try:
        raw = store.get(digest)
        return evidence_of(raw) if is_device(raw) else None
    except (EvidenceError, FrameError, ValueError):
        return None


def _told(host: Host, shown: DeviceEvidence) -> Told:
    arp = tuple(one for text in _texts(shown, ARP_COMMANDS) for one in read_arp(text, shown.at))
    learnt = tuple(one for text in _texts(shown, MAC_COMMANDS) for one in read_macs(text))
    return Told(host, shown.at, arp, learnt)


def _texts(shown: DeviceEvidence, commands: Iterable[str]) -> Iterator[str]:
    for command in commands:
        answer = shown.answers.get(command)
        if answer is not None and answer.status == "ok":
            yield answer.text
