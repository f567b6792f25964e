"""A small town for tests: looks at segments from nmap's own form on, and rows of a ledger."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from ipaddress import IPv4Network
from typing import Any

from audit.discovery.baselines import Baseline
from audit.discovery.cases import host_cases, segment_cases
from audit.discovery.decisions import Decision, What
from audit.discovery.judged import judged, limits_of
from audit.discovery.known import Known, matched
from audit.discovery.model import Item, Outcome, Reconciliation
from audit.discovery.reconciling import reconcile
from audit.policy_files import load_policy
from checks.discovery.judging import Judgement
from checks.discovery.model import HostCase, SegmentCase
from checks.model import Verdict
from inventory.discovery.known import fold
from inventory.discovery.model import Knowledge, Segment, Sighting, Sweep
from inventory.discovery.nmap_output import read_output
from inventory.discovery.written import read_knowledge, write_knowledge
from inventory.model import Host, Kind, Platform, Zone

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
POLICY = load_policy(None)
LIMITS = limits_of(POLICY)
A, B, C = "00:17:42:00:00:0a", "00:17:42:00:00:0b", "00:a0:de:00:00:0c"
RANDOM = "d6:00:00:00:00:01"
MAKERS = {"00:17:42": "Fujitsu", "00:a0:de": "Yamaha"}
Row = tuple[str, str, tuple[int, ...] | None]


def printed(rows: Iterable[Row], end: str = "success") -> bytes:
    """What nmap prints of these devices: address, MAC address or "", open ports or None."""
    hosts = "".join(_host(*row) for row in rows)
    return (
        f'<?xml version="1.0"?><!DOCTYPE nmaprun><nmaprun args="nmap">{hosts}<runstats>'
        f'<finished timestr="x" elapsed="1" exit="{end}"/>'
        '<hosts up="1" down="0" total="1"/></runstats></nmaprun>'
    ).encode()


def _host(address: str, mac: str, ports: tuple[int, ...] | None) -> str:
    maker = MAKERS.get(mac[:8])
    vendor = f' vendor="{maker}"' if maker else ""
    adapter = f'<address addr="{mac.upper()}" addrtype="mac"{vendor}/>' if mac else ""
    told = "" if ports is None else f"<ports>{_CLOSED}{''.join(map(_port, ports))}</ports>"
    return (
        f'<host><status state="up" reason="arp-response"/><address addr="{address}" '
        f'addrtype="ipv4"/>{adapter}<hostnames/>{told}</host>'
    )


_CLOSED = (
    '<port protocol="tcp" portid="23"><state state="closed" reason="conn-refused"/>'
    '<service name="telnet"/></port>'
)


def _port(port: int) -> str:
    return (
        f'<port protocol="tcp" portid="{port}"><state state="open" reason="syn-ack"/>'
        f'<service name="s{port}"/></port>'
    )


def sweep(
    rows: Iterable[Row] = (),
    days: float = 0,
    network: str = "10.1.0.0/24",
    zone: Zone = Zone.LGWAN,
    *,
    why: str = "",
    direct: bool = True,
    left_out: tuple[str, ...] = (),
    more: tuple[Sighting, ...] = (),
) -> Sweep:
    """A look so many days ago."""
    at = NOW - timedelta(days=days)
    segment = Segment(IPv4Network(network), zone)
    seen = read_output(printed(rows), segment.network, at)
    return Sweep(segment, at, at, not why, why, direct, 50, "quiet", (*seen, *more), left_out)


def knowledge(*sweeps: Sweep) -> tuple[Knowledge, ...]:
    """What is known after these looks, each kept and read again."""
    known: dict[str, Knowledge] = {}
    for one in sorted(sweeps, key=lambda one: one.ended):
        after = fold(known.get(one.segment.id), one)
        known[one.segment.id] = read_knowledge(write_knowledge(after))
    return tuple(known.values())


def host(id_: str, address: str = "", *macs: str, **parts: Any) -> Host:  # noqa: ANN401
    """A row of the ledger."""
    told: dict[str, Any] = {
        "id": id_,
        "name": id_.lower(),
        "kind": Kind.TERMINAL,
        "zone": Zone.LGWAN,
        "platform": Platform.WINDOWS,
        "addresses": (address,) if address else (),
        "macs": macs,
    }
    return Host.model_validate({**told, **parts})


def guest(device: str, until: date, what: What = What.GUEST, of: str = "") -> Decision:
    """A decision of today."""
    return Decision(what, device, "火見花子", "保守業者", NOW, of, until)


class Town:
    """A ledger and looks at the network, reconciled and judged."""

    def __init__(
        self,
        hosts: Iterable[Host],
        *sweeps: Sweep,
        decided: Mapping[str, Decision] | None = None,
        at: datetime = NOW,
        baseline: Baseline | None = None,
    ) -> None:
        self.known = Known(tuple(hosts), knowledge(*sweeps), decided or {}, LIMITS, at)
        self.found = matched(self.known)
        self.told: Reconciliation = reconcile(self.known, self.found)
        self._baseline = baseline

    def items(self, *outcomes: Outcome) -> list[Item]:
        """The items of these outcomes."""
        return [item for item in self.told.items if item.outcome in outcomes]

    def outcomes(self, host_id: str) -> set[Outcome]:
        """The outcomes of one host."""
        return {item.outcome for item in self.told.items if item.host == host_id}

    def judgement(self, check: str, subject: str) -> Judgement:
        """What one rule says of one host or segment."""
        about_hosts = host_cases(self.known, self.found, self.told, self._baseline)
        cases: list[SegmentCase | HostCase] = [
            *segment_cases(self.known, self.told),
            *about_hosts,
        ]
        [one] = [j for j in judged(cases, POLICY) if (j.check, j.subject) == (check, subject)]
        return one

    def verdict(self, check: str, subject: str) -> Verdict:
        """Its verdict alone."""
        return self.judgement(check, subject).verdict
