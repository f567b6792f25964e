"""Facts that do not come from a probe: how the collection went, and what the ledger says."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from inventory.model import Classification, Criticality, Kind, Zone

JAPAN = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Collection:
    """How one collection went, as the controller saw it; available even for silent hosts.

    `collected_at` is the host's clock in the frame header, `received_at` the controller's;
    `received_at` is None for output carried by hand, where no clock of ours was present.
    `host_key_changed` is None where no key was compared. `asked_at` is our clock when the question
    was sent: the host looked at its own clock somewhere between `asked_at` and `received_at`.
    """

    reached: bool
    failure: str | None
    method: str
    uid: int | None
    host_key_changed: bool | None
    collected_at: datetime | None
    received_at: datetime | None
    asked_at: datetime | None

    @property
    def day(self) -> date | None:
        """The day in Japan: by our clock, by the host's where no clock of ours was present."""
        at = self.received_at or self.collected_at
        return at.astimezone(JAPAN).date() if at else None


@dataclass(frozen=True, slots=True)
class Subject:
    """What the ledger says about the host under audit."""

    host: str
    kind: Kind
    zone: Zone
    criticality: Criticality
    classification: Classification | None
    support_end: date | None
    lease_end: date | None
    audit_user: str
