"""Reading an incident back: its chronology as lines and as rows."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcp.incident.current import shown
from bcp.incident.model import Line
from console.incident_desk import Desk
from console.incident_words import chronology_lines, headline
from console.language import language


def chronology_of(
    folder: Path | None, name: str, last: int
) -> tuple[str, tuple[Line, ...], list[str]]:
    """The headline, the lines in the order of happening, and those lines in words."""
    desk, now = Desk(folder), datetime.now(UTC)
    incident = shown(desk.journal, name)
    lines = desk.logbook.chronology(incident)
    wanted = lines.by_time[-last:] if last else lines.by_time
    return headline(incident, now), wanted, chronology_lines(lines, now, last)


def stream_of(folder: Path | None, name: str) -> str:
    """The stream of the incident that is read back, open or the last."""
    return shown(Desk(folder).journal, name).stream


def rows_of(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The lines as JSON."""
    return [_row(line) for line in lines]


def _row(line: Line) -> dict[str, Any]:
    words = line.words
    return {
        "number": line.number,
        "sequence": line.sequence,
        "at": line.at.isoformat(),
        "recorded": line.recorded.isoformat(),
        "kind": words.sort.value,
        "certainty": words.certainty.value,
        "from": words.sender,
        "to": words.receiver,
        "means": words.means,
        "text": words.text.in_(language()),
        "needs_reply": words.needs_reply,
        "waiting": line.is_waiting,
        "refs": line.refs,
        "answered_by": line.answered_by,
        "by": line.by,
        "typed_by": line.actor,
        "paper": line.paper,
        "typed": line.typed,
        "unread": [text.in_(language()) for text in line.unread],
        "before": [
            {"text": one.words.text.in_(language()), "at": one.words.at.isoformat(),
             "replaced_by": one.replaced_by, "reason": one.reason}
            for one in line.before
        ],
    }  # fmt: skip
