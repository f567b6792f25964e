"""Evidence of a network device as it is written; every text is masked on the way."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from checks.devices.evidence import FORM, Answer, end_of
from checks.devices.masking import mask_text
from checks.devices.readers.yamaha_hosts import unwrapped

Algorithms = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, repr=False)
class Heard:
    """What was heard of a device, its secrets still in it: never kept, never shown."""

    family: str
    name: str
    at: datetime
    way: str
    answers: tuple[Answer, ...]
    negotiated: Mapping[str, str] | None = None
    offered: Algorithms | None = None
    open_ports: Mapping[int, str] | None = None


def write_evidence(heard: Heard, tag: str, key: bytes) -> bytes:
    """The evidence of `checks.devices.evidence` in one line, secrets masked under the key."""
    shown = [
        {"command": one.command, "status": one.status, "text": mask_text(_whole(one, heard), key)}
        for one in heard.answers
    ]
    whole = {
        "hinomi_device": FORM,
        "tag": tag,
        "family": heard.family,
        "name": heard.name,
        "at": heard.at.astimezone(UTC).isoformat(),
        "way": heard.way,
        "negotiated": None if heard.negotiated is None else dict(heard.negotiated),
        "offered": _lists(heard.offered),
        "open_ports": _ports(heard.open_ports),
        "shown": shown,
        "end": end_of(tag, shown),
    }
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _whole(one: Answer, heard: Heard) -> str:
    """The text with the lines that a YAMAHA console broke made whole: half a secret is one, too."""
    return unwrapped(one.text) if heard.family == "yamaha" else one.text


def _lists(offered: Algorithms | None) -> dict[str, list[str]] | None:
    return None if offered is None else {name: list(each) for name, each in offered.items()}


def _ports(ports: Mapping[int, str] | None) -> dict[str, str] | None:
    return None if ports is None else {str(port): state for port, state in sorted(ports.items())}
