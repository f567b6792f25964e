"""The limits of the password checks, from the group `password` of the policy."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits


@dataclass(frozen=True, slots=True)
class PasswordLimits(Limits):
    """What the municipality asks of passwords; 0 days means that nothing is asked."""

    group: ClassVar[str] = "password"

    min_length: int
    min_classes: int
    lock_after: int
    unlock_seconds: int
    remember: int
    max_days: int
    min_days: int
    warn_days: int
    umask: str
