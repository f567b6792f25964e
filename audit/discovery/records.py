"""What discovery keeps: each look as evidence and an entry, what is known, what people decided.

An entry `discovery.segment` names two files of evidence: what the look saw, and what is known of
the segment after it. So the newest entry of a segment is all that has to be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from audit.evidence import EvidenceStore
from inventory.discovery.known import fold
from inventory.discovery.model import Knowledge, Segment, Sweep
from inventory.discovery.written import (
    ShapeError,
    read_knowledge,
    read_segment,
    segment_body,
    write_knowledge,
    write_sightings,
)
from inventory.entries import Draft, Entry, Kept
from inventory.words import HinomiError, T

STREAM = "discovery"
STARTED, LOOKED = "discovery.started", "discovery.segment"
DECIDED, BASELINE = "discovery.decided", "discovery.baseline"


@dataclass(frozen=True, slots=True)
class Round:
    """One call of discovery: which segments it was to look at, and which of them were whole."""

    id: str
    wanted: tuple[Segment, ...]
    done: tuple[Segment, ...]

    @property
    def left(self) -> tuple[Segment, ...]:
        """The segments that still have to be looked at."""
        return tuple(one for one in self.wanted if one not in self.done)


class Discoveries:
    """The looks at all segments, in the journal and the evidence of one workspace."""

    def __init__(self, journal: Kept, evidence: EvidenceStore, actor: str) -> None:
        """Use this journal and this store; `actor` signs what is written."""
        self._journal, self._evidence, self._actor = journal, evidence, actor

    def start(self, id_: str, wanted: Sequence[Segment], waved: str) -> None:
        """Write down what is about to be looked at; `waved` approved the time of it."""
        body = {
            "round": id_,
            "segments": [segment_body(one) for one in wanted],
            "time_approved_by": waved,
        }
        self._journal.append_decided(lambda: [Draft(STREAM, STARTED, body, self._actor)])

    def newest_round(self) -> Round | None:
        """The newest call, None where there was none."""
        started = [one.body for one in self._journal.entries(STREAM, STARTED)]
        if not started:
            return None
        id_ = str(started[-1]["round"])
        done = tuple(
            read_segment(one.body["segment"])
            for one in self._journal.entries(STREAM, LOOKED)
            if one.body["round"] == id_ and one.body["complete"]
        )
        return Round(id_, tuple(map(read_segment, started[-1]["segments"])), done)

    def keep(self, round_: str, sweep: Sweep, approved: Mapping[str, str]) -> Knowledge:
        """Keep one look, and what is known after it."""
        seen = self._evidence.put_masked(write_sightings(sweep.sightings))
        known: list[Knowledge] = []

        def decide() -> Sequence[Draft]:
            after = fold(self._newest(sweep.segment), sweep)
            known.append(after)
            digest = self._evidence.put_masked(write_knowledge(after))
            body = _body(round_, sweep, approved) | {"evidence": seen, "understood": digest}
            return [Draft(STREAM, LOOKED, body, self._actor)]

        self._journal.append_decided(decide)
        return known[-1]

    def known(self, until: int | None = None) -> tuple[Knowledge, ...]:
        """Every segment as it is known, or was after that entry of the journal."""
        newest: dict[str, Entry] = {}
        for entry in self._journal.entries(STREAM, LOOKED):
            if until is None or entry.sequence <= until:
                newest[read_segment(entry.body["segment"]).id] = entry
        return tuple(self._read(one) for _, one in sorted(newest.items()))

    def _newest(self, segment: Segment) -> Knowledge | None:
        found = None
        for entry in self._journal.entries(STREAM, LOOKED):
            if read_segment(entry.body["segment"]).id == segment.id:
                found = entry
        return None if found is None else self._read(found)

    def _read(self, entry: Entry) -> Knowledge:
        try:
            return read_knowledge(self._evidence.get(str(entry.body["understood"])))
        except ShapeError:
            raise HinomiError(
                T(
                    f"記録簿 {entry.sequence} 番の調査の記録を読めません。hinomi verify で"
                    "確かめてください",
                    f"what entry {entry.sequence} of the journal keeps cannot be read: run "
                    "hinomi verify",
                )
            ) from None


def _body(round_: str, sweep: Sweep, approved: Mapping[str, str]) -> dict[str, Any]:
    return {
        "round": round_,
        "target": sweep.segment.id,
        "segment": segment_body(sweep.segment),
        "started": _iso(sweep.started),
        "ended": _iso(sweep.ended),
        "complete": sweep.complete,
        "why": sweep.why,
        "direct": sweep.direct,
        "rate": sweep.rate,
        "profile": sweep.profile,
        "left_out": list(sweep.left_out),
        "sightings": len(sweep.sightings),
        "approved": dict(approved),
    }


def _iso(at: datetime | date) -> str:
    return at.isoformat()
