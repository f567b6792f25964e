"""What was proven by trial, read back from the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from audit.mfa.model import DEMANDED, Grade, Judged, Proof, Row, worst
from inventory.journal import Entry, Journal
from inventory.words import T

FINISHED = "mfa.finished"
STREAM = "mfa:"
_DOOR = ("host", "port", "account", "path", "system")


def proofs(journal: Journal) -> tuple[Proof, ...]:
    """The newest trial of each target that sent anything, by name.

    A trial that showed nothing does not take the place of one in which a factor was not needed.
    """
    newest: dict[str, Entry] = {}
    for entry in journal.entries(STREAM, kind=FINISHED):
        name = str(entry.body["target"])
        if entry.body["attempts"] and not _stands(newest.get(name), entry):
            newest[name] = entry
    logged, closed = (_notes(journal, kind, newest) for kind in ("mfa.logged", "mfa.closed"))
    return tuple(
        _proof(newest[name], logged.get(name), closed.get(name)) for name in sorted(newest)
    )


def _stands(old: Entry | None, new: Entry) -> bool:
    """Whether the violation of an earlier trial at the same door is still the last word."""
    if old is None or any(old.body.get(name) != new.body.get(name) for name in _DOOR):
        return False
    shown = worst(_rows(new.body["rows"]), DEMANDED)
    broken = worst(_rows(old.body["rows"]), DEMANDED) is Grade.BROKEN
    return broken and shown not in {Grade.MET, Grade.BROKEN}


def _notes(journal: Journal, kind: str, newest: Mapping[str, Entry]) -> dict[str, Judged]:
    """What was noted of each target since its newest trial ended; the last note counts."""
    found: dict[str, Judged] = {}
    for entry in journal.entries(STREAM, kind=kind):
        last = newest.get(str(entry.body["target"]))
        if last and entry.sequence > last.sequence and "grade" in entry.body:
            found[str(entry.body["target"])] = _judged(Row.AFTER, entry.body)
    return found


def _proof(entry: Entry, log: Judged | None, closed: Judged | None) -> Proof:
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
        port=int(body.get("port", 0)),
        run=str(body.get("run", "")),
        approver=str(body.get("approver", "")),
        actor=entry.actor,
        log=log,
        closed=closed,
    )


def _rows(told: Mapping[str, Any]) -> Mapping[Row, Judged]:
    return {Row(name): _judged(Row(name), one) for name, one in told.items()}


def _judged(row: Row, told: Mapping[str, Any]) -> Judged:
    return Judged(row, Grade(told["grade"]), T(told["ja"], told["en"]))
