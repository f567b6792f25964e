"""The newest evidence of devices and hosts, as `zone_crossings` looks at it.

Evidence that is gone, damaged or of an odd form is left out here; `hinomi verify` names it.
"""

from collections.abc import Iterable

from audit.evidence import EvidenceError, EvidenceStore
from audit.results import HOST_JUDGED
from audit.zone_crossings import Placed, Shown
from checks.devices.evidence import evidence_of, is_device
from checks.fact import HostFact, probe_id, read
from checks.facts.network_place import NetworkPlace
from checks.forms import parse_evidence
from checks.frame import Frame, FrameError
from checks.model import FactError
from checks.windows.facts.network import WindowsNetwork
from inventory.entries import Kept
from inventory.model import Host


def seen_in_zones(
    journal: Kept, evidence: EvidenceStore, hosts: Iterable[Host]
) -> tuple[tuple[Shown, ...], tuple[Placed, ...]]:
    """Devices with what they showed, and hosts with the addresses that they have."""
    devices: list[Shown] = []
    placed: list[Placed] = []
    newest = _newest(journal)
    for host in hosts:
        raw = _raw(evidence, newest.get(host.id, ""))
        try:
            if is_device(raw):
                devices.append(Shown(host.name, raw, evidence_of(raw)))
            elif raw:
                placed.append(Placed(host.name, host.zone, _addresses(parse_evidence(raw))))
        except FrameError:
            continue
    return tuple(devices), tuple(placed)


def _newest(journal: Kept) -> dict[str, str]:
    """The digest of the newest evidence by host; entries come in their order."""
    return {
        str(entry.body["host"]): str(entry.body["evidence"])
        for entry in journal.entries("run:", HOST_JUDGED)
        if entry.body.get("host") and entry.body.get("evidence")
    }


def _raw(evidence: EvidenceStore, digest: str) -> bytes:
    try:
        return evidence.get(digest) if digest else b""
    except (EvidenceError, ValueError):
        return b""


def _addresses(frame: Frame) -> tuple[str, ...]:
    """Every address of a Linux host or a Windows terminal, as far as it was collected."""
    for fact in (NetworkPlace, WindowsNetwork):
        told = _fact(fact, frame)
        if isinstance(told, NetworkPlace):
            return tuple(str(one.ip) for _, one in told.addresses)
        if isinstance(told, WindowsNetwork):
            return tuple(map(str, told.addresses))
    return ()


def _fact(fact: type[HostFact], frame: Frame) -> HostFact | None:
    reply = frame.replies.get(probe_id(fact))
    try:
        told: HostFact | None = read(fact, reply) if reply else None
    except FactError:
        return None
    return told
