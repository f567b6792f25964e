"""How many failures may still be caused, and since when they count: the account stays open.

The budget is the lockout threshold less two (NIST SP 800-63B 5.2.2 limits failures by account):
one to spare for a refusal that nobody expected, one that is never reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.mfa.targets import Lockout

_SPARE = 2


@dataclass(frozen=True, slots=True)
class Spending:
    """One answer that counts: a failure, or an accepted login."""

    at: datetime
    failed: bool
    target: str = ""


def spent(lockout: Lockout, spendings: Sequence[Spending], now: datetime) -> int:
    """How many failures the target may hold against the account now.

    An accepted login forgives those at its own target: another may keep a counter of its own.
    """
    since = datetime.min.replace(tzinfo=now.tzinfo)
    if lockout.forget_after is not None:
        since = now - timedelta(seconds=lockout.forget_after)
    counts: dict[str, int] = {}
    for one in spendings:
        if not one.failed and lockout.reset_by_success:
            counts[one.target] = 0
        elif one.failed and one.at >= since:
            counts[one.target] = counts.get(one.target, 0) + 1
    return sum(counts.values())


def left(lockout: Lockout, spendings: Sequence[Spending], now: datetime) -> float:
    """How many failures may still be planned; without end where nothing locks.

    At zero a login that must succeed may still be tried: were it refused, nothing would lock yet.
    """
    if lockout.threshold == 0:
        return float("inf")
    return lockout.threshold - _SPARE - spent(lockout, spendings, now)
