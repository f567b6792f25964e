"""What was proven by trial, read back from the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from audit.mfa.model import DEMANDED, Grade, Judged, Proof, Row, worst
from inventory.journal import Entry, Journal
from inventory.words import T

FINISHED = "mfa.finished"
STREAM = "mfa:"


def proofs(journal: Journal) -> tuple[Proof, ...]:
    """The newest trial of each target that sent anything, by name."""
    newest = {
        str(entry.body["target"]): entry
        for entry in journal.entries(STREAM, kind=FINISHED)
        if entry.body["attempts"]
    }
    return tuple(_proof(newest[name]) for name in sorted(newest))


def _proof(entry: Entry) -> Proof:
    body = entry.body
    rows = _rows(body["rows"])
    return Proof(
        target=str(body["target"]),
        account=str(body["account"]),
        host=str(body["host"]),
        system=str(body["system"]),
        path=str(body["path"]),
        at=datetime.fromisoformat(body["at"]),
        verdict=Grade(body["verdict"]),
        demanded=worst(rows, DEMANDED),
        rows=rows,
    )


def _rows(told: Mapping[str, Any]) -> Mapping[Row, Judged]:
    return {
        Row(name): Judged(Row(name), Grade(one["grade"]), T(one["ja"], one["en"]))
        for name, one in told.items()
    }
