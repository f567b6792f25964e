"""What people decided about devices: known as a guest, the same as a host, or taken away.

A decision names the device as discovery calls it (its MAC address, or the address where no MAC is
known), who decided, why, and for a guest until when. A newer one replaces an older one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from audit.discovery.records import DECIDED, STREAM
from inventory.entries import Draft, Entry, Kept
from inventory.identifiers import normalised_mac
from inventory.identity import Machines
from inventory.words import HinomiError, T


class What(StrEnum):
    """What can be decided about a device."""

    GUEST = "guest"  # known, and no matter until a day
    SAME = "same"  # this host of the ledger
    GONE = "gone"  # taken off the network
    REVOKED = "revoked"  # whatever was decided holds no longer


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one device; `host` is the id that the host has now."""

    what: What
    device: str
    by: str
    why: str
    at: datetime
    host: str = ""
    until: date | None = None


def decide(journal: Kept, decision: Decision, actor: str) -> None:
    """Write the decision down; one without a name, a reason or an end is refused."""
    _require(decision)
    body: dict[str, Any] = {
        "what": decision.what.value,
        "device": decision.device,
        "by": decision.by.strip(),
        "why": decision.why.strip(),
        "host": decision.host,
        "until": decision.until.isoformat() if decision.until else "",
    }
    journal.append_decided(lambda: [Draft(STREAM, DECIDED, body, actor)])


def decisions(entries: Iterable[Entry], machines: Machines) -> dict[str, Decision]:
    """The newest decision of each device; hosts that were renamed are called as they are now."""
    found: dict[str, Decision] = {}
    for entry in entries:
        if entry.stream != STREAM or entry.kind != DECIDED:
            continue
        body = entry.body
        host = str(body["host"])
        found[str(body["device"])] = Decision(
            what=What(body["what"]),
            device=str(body["device"]),
            by=str(body["by"]),
            why=str(body["why"]),
            at=entry.at,
            host=machines.name(machines.machine(host, entry.sequence)) if host else "",
            until=date.fromisoformat(body["until"]) if body["until"] else None,
        )
    return {device: one for device, one in found.items() if one.what is not What.REVOKED}


def device_key(text: str) -> str:
    """What names a device: a MAC address in any spelling, else the text itself."""
    return normalised_mac(text) or text.strip()


def _require(decision: Decision) -> None:
    lacking = [
        (not decision.by.strip(), T("--by（決めた人）", "--by (who decided)")),
        (not decision.why.strip(), T("--why（理由）", "--why (the reason)")),
        (
            decision.what is What.GUEST and decision.until is None,
            T("--until（いつまで。例 2027-03-31）", "--until (a day such as 2027-03-31)"),
        ),
        (
            decision.what is What.SAME and not decision.host,
            T("台帳の機器の管理番号", "the id of the host in the ledger"),
        ),
    ]
    missing = [words for lacks, words in lacking if lacks]
    if missing:
        ja = "、".join(one.ja for one in missing)
        en = ", ".join(one.en for one in missing)
        raise HinomiError(T(f"{ja} を書いてください。", f"give {en}."))
