"""What a verdict rests on: the facts of the check, and what the host answered to their probes."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from audit.evidence import EvidenceStore
from audit.model import Result
from checks.devices.evidence import evidence_of, is_device
from checks.fact import HostFact, Shown, probe_id
from checks.forms import parse_evidence
from checks.frame import Frame, FrameError
from checks.model import Check
from checks.own.text import place_of

_EXCERPT = 2000


@dataclass(frozen=True, slots=True)
class Basis:
    """One fact of a check: the probe, and what came back; `answer` is None where nothing did."""

    fact: str
    probe: str
    root: bool
    status: int | None
    uid: int | None
    at: datetime | None
    answer: str | None


def explain(result: Result, check: Check[...], store: EvidenceStore) -> tuple[Basis, ...]:
    """The facts of the check with the beginning of each answer, from the masked evidence."""
    frame = _frame(result, store)
    return tuple(_basis(need, frame) for need in _facts(check))


def decided_at(check: Check[...]) -> str:
    """Where the rule is decided, or an own check declared, as `file:line`."""
    if place := place_of(check):
        return place
    code = check.decide.__code__
    file = Path(inspect.getsourcefile(check.decide) or code.co_filename)
    return f"{file.parent.parent.name}/{file.parent.name}/{file.name}:{code.co_firstlineno}"


def _facts(check: Check[...]) -> Iterator[type[HostFact]]:
    for need in check.needs:
        if issubclass(need, HostFact):
            yield need


def _frame(result: Result, store: EvidenceStore) -> Frame | None:
    if not result.evidence:
        return None
    try:
        return parse_evidence(store.get(result.evidence))
    except FrameError:
        return None


def _basis(fact: type[HostFact], frame: Frame | None) -> Basis:
    section, probe = probe_id(fact), fact.probe.text.strip()
    name = fact.__name__ if isinstance(fact.probe, Shown) else section
    reply = frame.replies.get(section) if frame else None
    if reply is None:
        return Basis(name, probe, fact.probe.root, None, None, None, None)
    answer = _of_device(reply.body) if is_device(reply.body) else reply.text[:_EXCERPT]
    return Basis(name, probe, fact.probe.root, reply.status, reply.uid, reply.at, answer)


def _of_device(body: bytes) -> str:
    """What each command gave: the lines that decide stand beside the verdict."""
    shown = evidence_of(body).answers.values()
    lines = (f"{one.command}: {one.status}, {len(one.text)}" for one in shown)
    return "\n".join(lines)[:_EXCERPT]
