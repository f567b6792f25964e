"""A sweep in the journal: what is written down, and the fold that reads it back.

The entries lie in the stream of the incident (`incident:ID`) or of the exercise (`exercise:ID`),
so that an exercise never colours what is believed of the real city; the last known good has a
stream of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bcp.model import State
from bcp.sweep.model import By, Heard, Mark, Port, Seen
from inventory.entries import Draft, Entry, Kept

BASELINE_STREAM = "sweep:baseline"
STARTED, SEEN, ENDED, BROUGHT = "sweep.started", "sweep.seen", "sweep.ended", "sweep.brought"
MARKED, BASELINE = "sweep.marked", "sweep.baseline"


@dataclass
class Record:
    """All that an incident's stream says of sweeps; the newest of each counts."""

    seen: dict[tuple[str, str], Seen] = field(default_factory=dict)  # by vantage and node
    known: dict[tuple[str, str], Seen] = field(default_factory=dict)  # baselines that were brought
    marks: dict[str, Mark] = field(default_factory=dict)
    running: dict[str, str] = field(default_factory=dict)  # vantage -> sweep not yet ended
    own: set[str] = field(default_factory=set)  # vantages that this workspace swept from
    done: dict[str, set[str]] = field(default_factory=dict)  # sweep -> nodes that were asked


def read(journal: Kept, stream: str) -> Record:
    """What the stream says now."""
    record = Record()
    for entry in journal.entries(stream):
        if entry.stream == stream and entry.kind.startswith("sweep."):
            _fold(record, entry)
    return record


def baseline(journal: Kept) -> tuple[dict[tuple[str, str], Seen], datetime | None]:
    """The last known good by vantage and node, and when it was last taken."""
    good: dict[tuple[str, str], Seen] = {}
    taken: datetime | None = None
    for entry in journal.entries(BASELINE_STREAM, BASELINE):
        looks = looks_of(entry.body["seen"], str(entry.body["vantage"]))
        good.update({(one.vantage, one.node): _with_inside(one, good) for one in looks})
        taken = entry.at
    return good, taken


def _with_inside(one: Seen, before: Mapping[tuple[str, str], Seen]) -> Seen:
    """What was good inside stays good where nobody looked inside this time."""
    old = before.get((one.vantage, one.node))
    return replace(one, inside=old.inside) if old and not one.inside else one


def started(
    stream: str, sweep: str, vantage: str, targets: int, actor: str, **more: object
) -> Draft:
    """A sweep begins."""
    body = {"sweep": sweep, "vantage": vantage, "targets": targets, **more}
    return Draft(stream, STARTED, body, actor)


def seen(stream: str, sweep: str, looks: Sequence[Seen], actor: str) -> Draft:
    """A batch of looks from one vantage."""
    body = {"sweep": sweep, "vantage": looks[0].vantage, "seen": plain(looks)}
    return Draft(stream, SEEN, body, actor)


def ended(
    stream: str, sweep: str, vantage: str, actor: str, states: Mapping[str, int] | None = None
) -> Draft:
    """A sweep has asked everybody; how many stand how, for who reads the chronology."""
    body = {"sweep": sweep, "vantage": vantage, "states": dict(states or {})}
    return Draft(stream, ENDED, body, actor)


def brought(
    stream: str,
    vantage: str,
    looks: Sequence[Seen],
    known: Sequence[Seen],
    digest: str,
    actor: str,
) -> Draft:
    """Looks from elsewhere with the baseline of that place, from a file of this SHA-256."""
    body = {"vantage": vantage, "sha256": digest, "seen": plain(looks), "known": plain(known)}
    return Draft(stream, BROUGHT, body, actor)


def marked(stream: str, mark: Mark) -> Draft:
    """What a person says of a thing; a state of UNKNOWN takes back what was said before."""
    body = {"node": mark.node, "state": mark.state.value, "by": mark.by.value, "note": mark.note}
    return Draft(stream, MARKED, body, mark.actor, mark.at)


def good(looks: Sequence[Seen], vantage: str, actor: str) -> Draft:
    """The looks that count as good from now on."""
    return Draft(BASELINE_STREAM, BASELINE, {"vantage": vantage, "seen": plain(looks)}, actor)


def _fold(record: Record, entry: Entry) -> None:
    body = entry.body
    match entry.kind:
        case "sweep.started":
            record.running[str(body["vantage"])] = str(body["sweep"])
            record.done[str(body["sweep"])] = set()
            record.own.add(str(body["vantage"]))
        case "sweep.seen":
            looks = looks_of(body["seen"], str(body["vantage"]))
            record.seen.update({(one.vantage, one.node): one for one in looks})
            record.done.setdefault(str(body["sweep"]), set()).update(one.node for one in looks)
        case "sweep.ended":
            record.running.pop(str(body["vantage"]), None)
        case "sweep.brought":
            _newer(record.seen, looks_of(body["seen"], str(body["vantage"])))
            _newer(record.known, looks_of(body["known"], str(body["vantage"])))
        case "sweep.marked":
            _mark(record, entry)


def _newer(kept: dict[tuple[str, str], Seen], looks: Iterable[Seen]) -> None:
    """A file brought late does not hide what was seen since."""
    for one in looks:
        before = kept.get((one.vantage, one.node))
        if before is None or before.at <= one.at:
            kept[one.vantage, one.node] = one


def _mark(record: Record, entry: Entry) -> None:
    """The mark that happened last counts, in whatever order the sheets were typed in."""
    body, node = entry.body, str(entry.body["node"])
    before = record.marks.get(node)
    if before is not None and before.at > entry.at:
        return
    record.marks[node] = Mark(
        node,
        State(body["state"]),
        By(body["by"]),
        entry.at,
        entry.actor,
        str(body.get("note", "")),
    )


def plain(looks: Iterable[Seen]) -> list[dict[str, Any]]:
    """Looks as JSON, short: there are a thousand of them."""
    return [_plain(one) for one in looks]


def _plain(one: Seen) -> dict[str, Any]:
    ports = {str(port): [h.state.value, h.kind, h.said] for port, h in one.ports.items()}
    body: dict[str, Any] = {
        "node": one.node,
        "at": one.at.isoformat(),
        "address": one.address,
        "ping": one.ping,
        "ports": ports,
    }
    inside = {"inside": list(one.inside)} if one.inside else {}
    return body | inside | ({"failure": one.failure} if one.failure else {})


def looks_of(rows: Iterable[Mapping[str, Any]], vantage: str) -> list[Seen]:
    """Looks from JSON; KeyError, TypeError or ValueError where they are none."""
    return [_look(row, vantage) for row in rows]


def _look(row: Mapping[str, Any], vantage: str) -> Seen:
    ports = {
        int(port): Heard(Port(state), _text(kind), _text(said))
        for port, (state, kind, said) in row["ports"].items()
    }
    at = datetime.fromisoformat(row["at"])
    if at.tzinfo is None or row["ping"] not in (True, False, None):
        raise ValueError(row["node"])
    inside, failure = tuple(map(_text, row.get("inside", ()))), _text(row.get("failure", ""))
    node, address = _text(row["node"]), _text(row["address"])
    return Seen(node, vantage, at, address, row["ping"], ports, inside, failure)


def _text(value: object) -> str:
    """Words of somebody else, which must not steer a terminal."""
    if not isinstance(value, str) or len(value) > 300 or not _is_plain(value):
        raise ValueError(f"text expected, found {value!r:.40}")
    return value


def _is_plain(text: str) -> bool:
    """Whether it can be printed; the wide space of Japanese names is no control character."""
    return text.replace("\u3000", " ").isprintable()
