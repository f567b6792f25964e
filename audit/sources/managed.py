"""From the list of an MDM to evidence of its own for each managed device of the ledger."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from audit.sources.imports import Told
from checks.managed.evidence import FORM
from inventory.model import Host, Platform
from inventory.sources.matching import Doubt, Key, Pair, match
from inventory.sources.model import Machine, as_object
from inventory.words import HinomiError, T


@dataclass(frozen=True, slots=True)
class Assigned:
    """Which devices are judged by a list, and which are not and why.

    `odd` are rows whose serial number is another one than the ledger's, `other` rows of hosts
    that are no managed devices in the ledger, `absent` managed devices that the list lacks.
    """

    pairs: tuple[Pair, ...]
    odd: tuple[Pair, ...]
    other: tuple[Pair, ...]
    doubts: tuple[Doubt, ...]
    strangers: tuple[Machine, ...]
    absent: tuple[str, ...]


def assign(told: Told, hosts: Iterable[Host]) -> Assigned:
    """The rows of the list by the managed devices of the ledger; nothing is guessed."""
    if not told.mdm:
        raise HinomiError(
            T(
                f"{told.mapping} は管理製品の一覧ではありません(対応表に mdm: true がない)。",
                f"{told.mapping} is no list of a management product (no mdm: true in its mapping).",
            )
        )
    every = tuple(hosts)
    mobile = {host.id for host in every if host.platform is Platform.MOBILE}
    found = match(told.machines, every)
    ours = [pair for pair in found.pairs if pair.host in mobile]
    mine = [pair for pair in ours if pair.by is not Key.ADDRESS]
    doubts = (*found.doubts, *(_lent(pair) for pair in ours if pair.by is Key.ADDRESS))
    doubtful = {host for doubt in doubts for host in doubt.hosts}
    seen = {pair.host for pair in mine} | doubtful
    return Assigned(
        pairs=tuple(pair for pair in mine if Key.SERIAL not in pair.odd),
        odd=tuple(pair for pair in mine if Key.SERIAL in pair.odd),
        other=tuple(pair for pair in found.pairs if pair.host not in mobile),
        doubts=doubts,
        strangers=found.strangers,
        absent=tuple(host.id for host in every if host.id in mobile - seen),
    )


def _lent(pair: Pair) -> Doubt:
    """An address is lent to one tablet today and to another tomorrow: it judges nobody."""
    return Doubt((pair.machine,), (pair.host,), pair.by)


def write_evidence(told: Told, pairs: Iterable[Pair], folder: Path) -> dict[str, Path]:
    """One file of evidence for each device, by the id of its host."""
    found = {}
    for number, pair in enumerate(pairs):
        path = folder / f"{number}.json"
        path.write_bytes(device_evidence(told, pair))
        found[pair.host] = path
    return found


def device_evidence(told: Told, pair: Pair) -> bytes:
    """The row of one device with the day of the list, see `checks.managed.evidence`."""
    tag = secrets.token_hex(16)
    whole = {
        "hinomi_managed": FORM,
        "tag": tag,
        "at": told.at.isoformat(),
        "name": pair.host,
        "product": told.product,
        "source": told.evidence,
        "by": pair.by.value,
        "said": list(told.said),
        "machine": as_object(pair.machine),
        "end": {"tag": tag, "said": len(told.said)},
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
