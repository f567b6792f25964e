"""How the report of one backup product is read: saved in the workspace, and signed off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.central.mapping import Column


class Shape(StrEnum):
    """What the rows of the report are."""

    JOBS = "jobs"
    LOCKS = "locks"


JOB_FIELDS = (
    *("job", "client", "sort", "started", "ended", "status", "files", "bytes", "stored_bytes"),
    *("errors", "sources", "encrypted"),
)
LOCK_FIELDS = ("name", "modified", "mode", "until", "latest")
FIELDS: Mapping[Shape, tuple[str, ...]] = {Shape.JOBS: JOB_FIELDS, Shape.LOCKS: LOCK_FIELDS}
REQUIRED: Mapping[Shape, tuple[str, ...]] = {
    Shape.JOBS: ("job", "started", "status"),
    Shape.LOCKS: ("name", "modified", "mode", "until"),
}
CONSTANTS = ("client", "sort", "encrypted")


@dataclass(frozen=True, slots=True)
class ReportMapping:
    """How one report is read; `sha256` is the digest of the text that was signed off.

    `rows` is the way to the list in a JSON file ("result.jobs"), `unit` what a size without a
    unit is counted in; `utc` says that times without a zone are UTC and not Japan's.
    """

    name: str
    sha256: str
    product: str
    shape: Shape
    columns: Mapping[str, Column]
    constants: Mapping[str, str] = field(default_factory=dict)
    rows: str = ""
    unit: int = 1
    utc: bool = False
