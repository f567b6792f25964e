"""The limits on accounts, from the groups `account` and `ageing` of the policy."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits


@dataclass(frozen=True, slots=True)
class AccountLimits(Limits):
    """What the municipality asks of accounts; an empty staff list means that none was given."""

    group: ClassVar[str] = "account"

    dormant_days: int
    expired_days: int
    shared_names: tuple[str, ...]
    staff: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgeingLimits(Limits):
    """Ageing beyond the group `password`; 0 days means that nothing is asked."""

    group: ClassVar[str] = "ageing"

    inactive_days: int
    root_max_days: int
