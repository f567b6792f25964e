"""Limits of the checks on files."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits


@dataclass(frozen=True, slots=True)
class FileLimits(Limits):
    """What the municipality allows on its disks."""

    group: ClassVar[str] = "files"

    set_id_allowed: tuple[str, ...]
    open_folders_allowed: tuple[str, ...]
    foreign_programs_allowed: tuple[str, ...]
    open_logs_allowed: tuple[str, ...]
    cron_folder_mode: str
    boot_mode: str
