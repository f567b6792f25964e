"""The services that somebody approved for each host, against which drift is told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.discovery.known import Matched
from audit.discovery.records import BASELINE, STREAM
from audit.evidence import EvidenceStore
from inventory.discovery.model import Service
from inventory.entries import Draft, Kept, canonical
from inventory.identity import Machines
from inventory.words import HinomiError, T

_FORM = 1
_TOGETHER = timedelta(days=1)  # looks at several segments of one evening
Services = frozenset[Service]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Approved services by host id; hosts without a row have no baseline."""

    by: str
    at: datetime
    services: Mapping[str, Services]


def services_of(found: Matched) -> Mapping[str, tuple[Services, datetime]]:
    """The services of each host, on all adapters that were asked at about the same time.

    With the oldest moment of those, so that no answer counts for newer than it is.
    """
    told: dict[str, tuple[Services, datetime]] = {}
    for id_, mine in found.of_host.items():
        asked = [
            (device.services_at, device.services)
            for group, match in mine
            for device in ([] if match.against else [place.device for place in group.places])
            if device.services is not None and device.services_at is not None
        ]
        newest = max((at for at, _ in asked), default=None)
        if newest is not None:
            near = [(at, services) for at, services in asked if newest - at <= _TOGETHER]
            every = frozenset(one for _, services in near for one in services)
            told[id_] = every, min(at for at, _ in near)
    return told


def approve(
    journal: Kept,
    evidence: EvidenceStore,
    services: Mapping[str, Services],
    by: str,
    actor: str,
) -> int:
    """Approve these services of these hosts; what was approved of others stays approved."""
    if not by.strip():
        raise HinomiError(
            T("--by に承認した人を書いてください。", "name who approves them with --by.")
        )
    if not services:
        raise HinomiError(
            T(
                "サービスの分かっている台帳の機器がありません。先に hinomi inventory discover を"
                "実行してください。",
                "no host of the ledger has known services: run hinomi inventory discover first.",
            )
        )
    hosts = {
        id_: [[one.port, one.name, one.product, one.version] for one in sorted(services[id_])]
        for id_ in sorted(services)
    }
    digest = evidence.put_masked(canonical({"form": _FORM, "hosts": hosts}).encode())
    body = {"by": by.strip(), "understood": digest, "hosts": len(hosts), "target": "baseline"}
    journal.append_decided(lambda: [Draft(STREAM, BASELINE, body, actor)])
    return len(hosts)


def read_baseline(journal: Kept, evidence: EvidenceStore, machines: Machines) -> Baseline | None:
    """What is approved now: of each host its newest approval; None where nothing ever was."""
    services: dict[str, Services] = {}
    newest = None
    for entry in journal.entries(STREAM, BASELINE):
        newest = entry
        raw = json.loads(evidence.get(str(entry.body["understood"])))
        for id_, rows in raw["hosts"].items():
            now = machines.name(machines.machine(id_, entry.sequence))
            services[now] = frozenset(Service(*row) for row in rows)
    return None if newest is None else Baseline(str(newest.body["by"]), newest.at, services)


def drift(now: Services, approved: Services) -> tuple[list[str], list[str], list[str]]:
    """Services that nobody approved, approved ones that are gone, and other versions."""
    extra = sorted(_shown(one) for one in now if not _approved(one, approved))
    gone = sorted(_shown(one) for one in approved if not _approved(one, now))
    versions = {(one.port, one.product): one.version for one in approved if one.version}
    changed = sorted(
        f"{_shown(one)} {versions[(one.port, one.product)]} -> {one.version}"
        for one in now
        if one.version and versions.get((one.port, one.product), one.version) != one.version
    )
    return extra, gone, changed


def _approved(one: Service, among: Services) -> bool:
    """Whether port and product are there; a product that one side does not know is no other."""
    return any(
        one.port == other.port
        and (not one.product or not other.product or one.product == other.product)
        for other in among
    )


def _shown(one: Service) -> str:
    return f"{one.port}/tcp {one.product or one.name}".strip()
