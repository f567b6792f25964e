"""Where surveys, readings and canaries are written down: the journal, and evidence for each.

An entry of the stream `backup.TARGET` names the digests of the masked answer and, for a survey,
of what was understood of it; copies and sources of years would make the journal itself too long.
Nothing is written before it is known, so a kill loses the one look that was going on.
"""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.backup.targets import Target
from audit.evidence import EvidenceStore
from checks.backup.model import Canary, Placement, Reading, Sighting, Survey
from checks.backup.plain import plain, read_or_unknown
from checks.model import FactError, Why
from inventory.journal import Draft, Entry, Journal, canonical
from inventory.words import HinomiError, T

STREAM = "backup."
SURVEYED, READ = "backup.surveyed", "backup.read"
PROBING, PROBED = "backup.canary_started", "backup.canary"
_MOST_SIGHTINGS = 60


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One survey as it was recorded; `placements` are by the ledger id of the data set."""

    at: datetime
    survey: Survey | FactError
    placements: Mapping[str, Placement | FactError]
    evidence: str


class Records:
    """Writes and reads what was seen of the targets of a workspace."""

    def __init__(self, journal: Journal, evidence: EvidenceStore, actor: str) -> None:
        """Write as `actor`."""
        self._journal, self._evidence, self._actor = journal, evidence, actor

    def surveyed(
        self,
        target: Target,
        survey: Survey | FactError,
        placements: Mapping[str, Placement | FactError],
        raw: bytes = b"",
        asked: datetime | None = None,
    ) -> None:
        """Write down what the repository told, or why it told nothing; `asked` is our own clock."""
        told = {
            "survey": plain(survey),
            "placements": {name: plain(one) for name, one in placements.items()},
        }
        body = {
            "understood": self._keep(canonical(told).encode()),
            "newest": _newest(survey),
            "copies": None if isinstance(survey, FactError) else len(survey.copies),
            "reason": plain(survey) if isinstance(survey, FactError) else None,
        }
        self._write(target, SURVEYED, body, raw, asked)

    def read(self, target: Target, reading: Reading | FactError, raw: bytes = b"") -> None:
        """Write down how one look for damage went, or why it could not be taken."""
        self._write(target, READ, {"reading": plain(reading)}, raw)

    def probing(self, target: Target) -> None:
        """Write down that deleting the copy made for it is about to be tried."""
        self._write(target, PROBING, self._permitted(target), b"")

    def probed(self, target: Target, canary: Canary | FactError, raw: bytes = b"") -> None:
        """Write down whether the copy made for it could be deleted, under whose approval."""
        self._write(target, PROBED, {"canary": plain(canary), **self._permitted(target)}, raw)

    def _permitted(self, target: Target) -> dict[str, str]:
        permit = target.canary
        if permit is None:
            return {}
        return {
            "name": permit.name,
            "host": permit.host or "local",
            "approver": permit.approver,
            "from": permit.window.begin.isoformat(),
            "to": permit.window.end.isoformat(),
        }

    def survey(self, target: Target) -> Surveyed | None:
        """The newest survey of a target, whether it succeeded or not."""
        newest = self._newest(target, SURVEYED)
        return None if newest is None else self._surveyed(newest)

    def readings(self, target: Target) -> tuple[Reading | FactError, ...]:
        """Every look for damage, newest last."""
        found = self._entries(target, READ)
        return tuple(read_or_unknown(Reading, entry.body["reading"]) for entry in found)

    def canary(self, target: Target) -> Canary | FactError:
        """The newest try to delete, or why there is none.

        What could be deleted is gone, so that the next try finds nothing to delete: a deletion
        that worked stands until a later one was refused.
        """
        found: Canary | FactError = FactError(
            Why.NO_DATA, T("消せるかを試していない", "deleting has not been tried")
        )
        for entry in self._entries(target, PROBED):
            tried = read_or_unknown(Canary, entry.body["canary"])
            if isinstance(tried, Canary) or isinstance(found, FactError) or found.refused:
                found = tried
        return found

    def sightings(self, target: Target) -> tuple[Sighting, ...]:
        """What the surveys before the newest good one saw, oldest first."""
        good = [
            entry for entry in self._entries(target, SURVEYED) if entry.body["copies"] is not None
        ]
        found = (self._surveyed(entry) for entry in good[:-1][-_MOST_SIGHTINGS:])
        return tuple(_sighting(one.at, one.survey) for one in found if _is_good(one.survey))

    def _entries(self, target: Target, kind: str) -> Iterator[Entry]:
        """The entries of this place: what the name meant before it moved says nothing of it."""
        stream, mark = f"{STREAM}{target.name}", target.mark
        return (
            entry
            for entry in self._journal.entries(stream, kind)
            if entry.stream == stream and entry.body.get("place") == mark
        )

    def _newest(self, target: Target, kind: str) -> Entry | None:
        return next(iter(deque(self._entries(target, kind), maxlen=1)), None)

    def _surveyed(self, entry: Entry) -> Surveyed:
        digest = str(entry.body["understood"])
        try:
            told = json.loads(self._evidence.get(digest))
            survey = read_or_unknown(Survey, told["survey"])
            placements = {
                str(name): read_or_unknown(Placement, one)
                for name, one in told["placements"].items()
            }
        except (ValueError, LookupError, TypeError):
            raise HinomiError(
                T(
                    f"{self._evidence.path(digest)}: 検証の記録を読めません。"
                    "hinomi backup verify をもう一度実行してください",
                    f"{self._evidence.path(digest)}: the record of a survey cannot be read; "
                    "run hinomi backup verify again",
                )
            ) from None
        return Surveyed(entry.at, survey, placements, str(entry.body.get("evidence", "")))

    def _keep(self, content: bytes) -> str:
        return self._evidence.put(content)

    def _write(
        self,
        target: Target,
        kind: str,
        body: Mapping[str, Any],
        raw: bytes,
        at: datetime | None = None,
    ) -> None:
        kept = {"evidence": self._keep(raw)} if raw else {}
        place = {"target": target.name, "tool": target.where.tool.value, "place": target.mark}
        full = {**place, **body, **kept}
        self._journal.append([Draft(f"{STREAM}{target.name}", kind, full, self._actor, at)])


def _newest(survey: Survey | FactError) -> str | None:
    newest = None if isinstance(survey, FactError) else survey.newest
    return None if newest is None or newest.at is None else newest.at.isoformat()


def _is_good(survey: Survey | FactError) -> bool:
    return not isinstance(survey, FactError)


def _sighting(at: datetime, survey: Survey | FactError) -> Sighting:
    if isinstance(survey, FactError):
        raise survey
    newest = survey.newest
    return Sighting(
        at=at,
        copies=tuple((copy.id, copy.at) for copy in survey.copies),
        newest_files=newest.files if newest else None,
        newest_bytes=newest.bytes if newest else None,
        newest_stored=newest.stored_bytes if newest else None,
    )
