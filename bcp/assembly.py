"""Who comes, and when (参集): minutes after it happened until a person can begin to work."""

from dataclasses import dataclass

from bcp.model import Continuity


@dataclass(frozen=True, slots=True)
class Hand:
    """One pair of hands: a member of the staff, or a vendor's crew under the vendor's id."""

    name: str
    skills: frozenset[str] = frozenset()
    arrives: float = 0  # minutes after it happened


def arrivals(continuity: Continuity, *, off_hours: bool) -> tuple[Hand, ...]:
    """The staff as it comes in; whose distance nobody knows does not count as coming."""
    raise NotImplementedError
