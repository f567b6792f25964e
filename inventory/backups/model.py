"""The nouns of a backup product's report: runs of jobs, and objects under a lock."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Ended(StrEnum):
    """How a run ended; only COMPLETE is a copy without anything left out."""

    COMPLETE = "complete"
    WARNING = "warning"
    FAILED = "failed"
    RUNNING = "running"


class Sort(StrEnum):
    """What a run did."""

    BACKUP = "backup"
    VERIFY = "verify"  # the product looked at its own copies
    BOOT = "boot"  # the product started a machine from a copy
    OTHER = "other"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Job(_Frozen):
    """One run of a job, as the product tells it; times in UTC, sizes in bytes.

    None is what the export does not say; `errors` are those that the product counted.
    """

    job: str = Field(min_length=1)
    client: str = ""
    sort: Sort = Sort.BACKUP
    started: datetime
    ended: datetime | None = None
    status: Ended
    files: int | None = None
    bytes: int | None = None
    stored_bytes: int | None = None
    errors: int | None = None
    sources: tuple[str, ...] = ()
    encrypted: bool | None = None


class LockedObject(_Frozen):
    """One object of a cloud store with the lock that it is under (S3 Object Lock and its like).

    `mode` is "" where the object has no lock; `latest` is None where the export does not tell.
    """

    name: str = Field(min_length=1)
    modified: datetime
    mode: str = ""
    until: datetime | None = None
    latest: bool | None = None
