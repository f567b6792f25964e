"""The limits by which data sets and the places that hold them are judged."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from checks.fact import Limits


@dataclass(frozen=True, slots=True)
class BackupSetLimits(Limits):
    """Ages in hours or days, shares in per cent; each number's source is in the shipped policy."""

    group: ClassVar[str] = "backup_sets"

    grace_hours: float
    clock_minutes: int
    survey_days: int
    each_days: int
    gap_runs: int
    past_copies: int
    past_least: int
    shrink_percent: int
    growth_percent: int
    stored_times: float
    packed_percent: int
    removed_percent: int
    changed_percent: int
    structure_days: int
    read_days: int
    drill_days_files: int
    drill_days_database: int
    drill_recent_days: int
    drill_sample: int
    drill_old_days: int
    old_copy_days: int
    offline_days: int
    canary_days: int
    lock_hours: int
    free_percent: int
    alarm_days: int
    without_data: tuple[str, ...]

    @property
    def grace(self) -> timedelta:
        """What is added to an RPO or an interval."""
        return timedelta(hours=self.grace_hours)

    @property
    def skew(self) -> timedelta:
        """How far two clocks may be apart."""
        return timedelta(minutes=self.clock_minutes)
