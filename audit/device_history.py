"""Generations of the configurations of network devices, and which of them somebody approved.

The journal tells which evidence was judged when; the configuration itself is in the evidence, its
secrets masked. Generations are equal where their normalised lines are (`checks.devices.normal`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import unified_diff
from types import MappingProxyType

from audit.declared import JST
from audit.evidence import EvidenceMissing, EvidenceStore
from audit.results import HOST_JUDGED
from checks.devices.approvals import NO_APPROVALS, Approvals, Approved, digest_of
from checks.devices.evidence import SECTION, evidence_of, is_device, parse_device
from checks.fact import read
from checks.frame import FrameError
from checks.model import FactError
from inventory.journal import Draft, Journal
from inventory.words import HinomiError, T

STREAM, APPROVED, BROUGHT = "devices", "device.approved", "device.brought"
Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """One generation: its lines, the evidence it was first seen in, from when to when."""

    host: str
    evidence: str
    lines: tuple[str, ...]
    complete: bool | None
    method: str
    first: datetime
    last: datetime

    @property
    def digest(self) -> str:
        """The SHA-256 of the lines."""
        return digest_of(self.lines)


def generations(journal: Journal, store: EvidenceStore, host: str) -> tuple[Kept, ...]:
    """Every generation of the host's configuration that was retrieved, the oldest first.

    Evidence without a configuration, or with one that ends midway, is none.
    """
    found: list[Kept] = []
    for one in sorted(_retrieved(journal, store, host), key=lambda kept: kept.first):
        if found and found[-1].lines == one.lines:
            found[-1] = replace(found[-1], last=one.last)
        else:
            found.append(one)
    return tuple(found)


def approvals(journal: Journal, store: EvidenceStore) -> Approvals:
    """What is approved now: of each host the newest approval."""
    newest = {entry.body["host"]: entry for entry in journal.entries(STREAM, APPROVED)}
    if not newest:
        return NO_APPROVALS
    found = {
        host: Approved(_lines(store, entry.body["evidence"]), day_of(entry.at))
        for host, entry in newest.items()
    }
    return Approvals(MappingProxyType(found))


def approvers(journal: Journal, host: str) -> Mapping[str, tuple[str, datetime]]:
    """Who approved which lines of the host, and when, by the digest of the lines."""
    mine = (one for one in journal.entries(STREAM, APPROVED) if one.body["host"] == host)
    return {one.body["lines_sha256"]: (one.body["by"], one.at) for one in mine}


def approve(journal: Journal, kept: Kept, by: str, actor: str) -> None:
    """Say in the journal that this generation is the right one."""
    body = {
        "host": kept.host,
        "evidence": kept.evidence,
        "lines_sha256": kept.digest,
        "by": by,
    }
    journal.append([Draft(STREAM, APPROVED, body, actor)])


def at(kept: tuple[Kept, ...], day: date) -> Kept | None:
    """The generation that was in force at the end of this day in Japan, as far as it was seen."""
    before = [one for one in kept if day_of(one.first) <= day]
    return before[-1] if before else None


def differences(
    before: tuple[str, ...], after: tuple[str, ...], names: tuple[str, str]
) -> list[str]:
    """A unified diff of two generations; empty where they are the same."""
    return list(unified_diff(before, after, *names, lineterm=""))


def changed(before: Lines, after: Lines) -> tuple[int, int]:
    """How many lines came and how many went."""
    marks = [one[:1] for one in unified_diff(before, after, n=0, lineterm="")][2:]
    return marks.count("+"), marks.count("-")


def day_of(moment: datetime) -> date:
    """The day in Japan."""
    return moment.astimezone(JST).date()


def _retrieved(journal: Journal, store: EvidenceStore, host: str) -> Iterator[Kept]:
    for entry in journal.entries("run:", HOST_JUDGED):
        body = entry.body
        if body["host"] == host and body["evidence"]:
            found = _read(store, host, body["evidence"], body["method"])
            if found is not None:
                yield found


def _read(store: EvidenceStore, host: str, digest: str, method: str) -> Kept | None:
    raw = store.get(digest)
    if not is_device(raw):
        return None
    from checks.devices.facts import DeviceRetrieval  # noqa: PLC0415 - see `_normal`

    try:
        lines = _normal(raw)
        told: DeviceRetrieval = read(DeviceRetrieval, parse_device(raw).replies[SECTION])
    except (FactError, FrameError):
        return None
    if told.complete is False:
        return None
    return Kept(host, digest, lines, told.complete, method, told.at, told.at)


def _normal(raw: bytes) -> Lines:
    """The lines of the configuration; every scan asks for approvals, and few towns have any."""
    from checks.devices.normal import normalised  # noqa: PLC0415 - its facts take long to declare

    return normalised(evidence_of(raw))


def _lines(store: EvidenceStore, digest: str) -> tuple[str, ...]:
    try:
        return _normal(store.get(digest))
    except EvidenceMissing:
        raise
    except (FactError, FrameError):
        raise HinomiError(
            T(
                f"承認した設定の証拠 {digest[:12]} から設定を読めません。"
                "hinomi network approve で承認し直してください。",
                f"The approved configuration cannot be read from evidence {digest[:12]}; approve "
                "it anew with hinomi network approve.",
            )
        ) from None
