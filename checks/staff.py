"""The staff ledger as checks may know it: account ids and days of employment, never a name."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from inventory.model import StaffMember


@dataclass(frozen=True, slots=True, order=True)
class Employment:
    """Days on which one person with an account is employed; None is an open end."""

    since: date | None
    until: date | None

    def covers(self, day: date) -> bool:
        """True from the first day to the last one, both included."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Staff:
    """The employments behind each account id; empty where no ledger names any account."""

    employments: Mapping[str, tuple[Employment, ...]] = field(repr=False)

    @property
    def given(self) -> bool:
        """True where there is something to compare accounts with."""
        return bool(self.employments)

    @property
    def digest(self) -> str:
        """One digest for all that was given, "" for nothing."""
        lines = sorted(
            f"{account}\t{one.since or ''}\t{one.until or ''}\n"
            for account, all_ in self.employments.items()
            for one in all_
        )
        return hashlib.sha256("".join(lines).encode()).hexdigest() if lines else ""

    def employs(self, account: str, day: date) -> bool:
        """True where a person with this account is employed on that day."""
        return any(one.covers(day) for one in self.employments.get(account, ()))

    def left(self, account: str, day: date) -> date | None:
        """The last day of the last person with this account, where it is over."""
        ends = [one.until for one in self.employments.get(account, ()) if one.until]
        past = [end for end in ends if end < day]
        return max(past) if past and not self.employs(account, day) else None


NO_STAFF = Staff(MappingProxyType({}))


def staff_of(people: Iterable[StaffMember]) -> Staff:
    """What checks may know of the people of a ledger."""
    found: defaultdict[str, set[Employment]] = defaultdict(set)
    for person in people:
        for account in person.accounts:
            found[account].add(Employment(person.since, person.until))
    by_account = {account: tuple(sorted(each, key=str)) for account, each in found.items()}
    return Staff(MappingProxyType(by_account))
