"""Entries other than lines, written into the incident that is meant."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bcp.incident.current import current
from bcp.incident.model import Incident
from bcp.incident.moments import moment_of
from console.incident_desk import Desk
from inventory.entries import Draft
from inventory.words import HinomiError, T

_AT = T(
    "--at「{0}」が読めないか、これからの時刻です。14:05 や 11/21 23:50 のように書いてください。",
    '--at "{0}" cannot be read or is still to come: write it as 14:05 or 11/21 23:50.',
)


def typed_moment(typed: str) -> datetime | None:
    """The moment that was typed, None where none was; an odd one is an error."""
    if not typed.strip():
        return None
    found = moment_of(typed, datetime.now(UTC))
    if found is None:
        raise HinomiError(_AT.format(typed))
    return found.astimezone(UTC)


def write(
    desk: Desk, kind: str, body: Mapping[str, Any], *, at: datetime | None = None, name: str = ""
) -> Incident:
    """Append one entry to the stream of the incident, which is the answer."""
    found: list[Incident] = []

    def decide() -> list[Draft]:
        found.append(current(desk.journal, name))
        return [Draft(found[-1].stream, kind, body, desk.actor, at)]

    desk.journal.append_decided(decide)
    return found[-1]
