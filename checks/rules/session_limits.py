"""The limits on sessions, from the group `session` of the policy."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits


@dataclass(frozen=True, slots=True)
class SessionLimits(Limits):
    """How long an idle shell stays open, and how often one person may be logged in."""

    group: ClassVar[str] = "session"

    tmout_seconds: int
    logins: int
