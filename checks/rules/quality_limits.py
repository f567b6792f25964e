"""The limits on the options of pam_pwquality, from the group `quality` of the policy."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits


@dataclass(frozen=True, slots=True)
class QualityLimits(Limits):
    """What the municipality asks of each option of pwquality.conf(5)."""

    group: ClassVar[str] = "quality"

    dcredit: int
    ucredit: int
    lcredit: int
    ocredit: int
    difok: int
    maxrepeat: int
    maxsequence: int
    maxclassrepeat: int
    retry: int
