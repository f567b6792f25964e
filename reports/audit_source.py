"""What every paper and every file of the yearly audit is made from."""

from dataclasses import dataclass, field

from audit.cycle.year_record import EngagementRecord, YearRecord
from reports.audit_plan_build import Bureau
from reports.view import Anchor, Edition


@dataclass(frozen=True, slots=True)
class AuditSource:
    """A year, or one engagement of it, who makes the paper, and for whom.

    `engagement` is "" for the whole year; nothing but the record is asked, so that a closed year
    gives the same paper again.
    """

    record: YearRecord
    bureau: Bureau
    anchor: Anchor
    edition: Edition = Edition.INTERNAL
    engagement: str = ""
    department: str = ""  # the one section that a plan of improvement is handed to, "" for all
    form: bytes = field(default=b"", repr=False)  # the office's own Word form, b"" for ours
    form_name: str = ""  # its file, for errors

    @property
    def engagements(self) -> tuple[EngagementRecord, ...]:
        """The engagements that it is about."""
        every = self.record.engagements
        return tuple(e for e in every if self.engagement in ("", e.engagement.id))

    @property
    def is_public(self) -> bool:
        """Whether it is for everybody to read (公開版)."""
        return self.edition is Edition.PUBLIC
