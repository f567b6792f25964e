"""A year in which every text is a canary of its own, to see which of them get out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any

from reports.audit_year_build import year_view
from reports.audit_year_public import public_view
from reports.audit_year_view import YearView
from tests.audit.cycle.year_town import source

KINDS = ("department:", "system:")  # of targets

PUBLIC = {
    ("Action", "state"), ("Asked", "asks"), ("Asked", "ask"), ("Asked", "checks"),
    ("Asked", "control"), ("Asked", "edition"), ("Asked", "field"), ("Asked", "kind"),
    ("Asked", "see"), ("Asked", "title"), ("AuditFinding", "control"),
    ("AuditFinding", "departments"), ("AuditFinding", "number"), ("Before", "engagement"),
    ("Engagement", "criteria"), ("Engagement", "departments"), ("Engagement", "id"),
    ("ExceptionRow", "check"), ("Fact", "check"), ("Freshness", "policy"),
    ("InspectionTally", "department"), ("Machine", "check"), ("Raised", "engagement"),
    ("Raised", "number"), ("ReportSignature", "digest"), ("TrainingTally", "department"),
    ("ScopeGap", "code"), ("YearFact", "check"), ("YearFinding", "control"),
    ("YearFinding", "departments"),
    ("YearMachine", "check"), ("YearMaker", "department"), ("YearMaker", "head"),
    ("YearMaker", "municipality"), ("YearMaker", "program"), ("YearPaper", "engagement"),
    ("Choice", "target department:"), ("Engagement", "targets department:"),
    ("Unplanned", "target department:"), ("YearFinding", "target department:"),
    ("YearFinding", "reference"), ("YearPaper", "target department:"),
    ("YearTally", "departments"), ("YearView", "departments"), ("YearView", "engagement"),
}  # fmt: skip


@dataclass
class Planter:
    """Puts canaries into a view and remembers where each of them was."""

    where: dict[str, tuple[str, str]] = field(default_factory=dict)

    def plant(self, value: Any, owner: str = "", name: str = "") -> Any:  # noqa: ANN401 - any value
        """The value with a canary for each text in it."""
        if isinstance(value, Enum):
            return value
        if isinstance(value, str):
            return self._canary(value, owner, name)
        if is_dataclass(value) and not isinstance(value, type):
            kind = type(value).__name__ if type(value).__name__ != "T" else owner
            return type(value)(
                **{
                    each.name: self.plant(
                        getattr(value, each.name), kind, each.name if kind != owner else name
                    )
                    for each in fields(value)
                }
            )
        if isinstance(value, tuple):
            return tuple(self.plant(one, owner, name) for one in value)
        return value

    def _canary(self, text: str, owner: str, name: str) -> str:
        token = f"zq{len(self.where)}zq"
        kind = next((one for one in KINDS if text.startswith(one)), "")
        self.where[token] = (owner, f"{name} {kind}".strip())
        return f"{kind}{token}"


def planted() -> tuple[YearView, Planter]:
    """The public edition of a year full of canaries, and where each of them was."""
    planter = Planter()
    return public_view(planter.plant(year_view(source()))), planter


def texts(value: object) -> Iterator[str]:
    """Every text within a value."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner)
