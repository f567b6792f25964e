"""Findings of the audit as JSON, for other programs."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from audit.cycle.finding_model import AuditFinding

FORMAT = "hinomi.audit.findings/1"


def as_list(found: Sequence[AuditFinding], day: date, odd: Sequence[int]) -> dict[str, Any]:
    """The findings, with the entries that belong to none."""
    return {
        "format": FORMAT,
        "on": day.isoformat(),
        "findings": [as_object(one, day) for one in found],
        "odd_entries": list(odd),
    }


def as_object(one: AuditFinding, day: date) -> dict[str, Any]:
    """A finding with every field that it has, and how it stands on that day."""
    told = {each.name: _plain(getattr(one, each.name)) for each in fields(one)}
    waiver = one.waiver_on(day)
    return {
        "number": one.number,
        **told,
        "standing": one.standing(day).value,
        "due": one.due.isoformat() if one.due else None,
        "waived_until": waiver.until.isoformat() if waiver else None,
        "actions": [
            {**_plain(action), "state": one.action_state(action, day).value}
            for action in one.actions
        ],
        "sha256": one.digest,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a finding holds
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(inner) for name, inner in asdict(value).items()}
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else value
