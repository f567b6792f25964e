"""Who is free, who can do it, and who is bound until when."""

from collections.abc import Iterable
from typing import NamedTuple

from bcp.assembly import Hand
from bcp.model import NodeKind, Work, node_id


class Demand(NamedTuple):
    """Whom a piece of work binds: so many with a skill, and a vendor's crew."""

    skill: str = ""
    people: int = 0
    vendor: str = ""


NOBODY = Demand()


def demand_of(work: Work | None) -> Demand:
    """Whom this work binds; nobody where there is none."""
    return NOBODY if work is None else Demand(work.skill, work.people, work.vendor)


class Crews:
    """The hands, each bound to one piece of work at a time; a vendor is one crew."""

    def __init__(self, hands: Iterable[Hand]) -> None:
        """Nobody is bound yet; the hand that can do least is taken first."""
        known = {hand.name: hand for hand in hands}
        order = sorted(known.values(), key=lambda hand: (len(hand.skills), hand.name))
        self.staff = tuple(hand for hand in order if not is_vendor(hand))
        self.vendors = {hand.name: hand for hand in order if is_vendor(hand)}
        self.arrives = {hand.name: hand.arrives for hand in order}
        self.free = dict(self.arrives)
        self.last: dict[str, str] = {}  # name -> what it worked on last
        self._able: dict[str, tuple[str, ...]] = {}

    def able(self, demand: Demand) -> tuple[str, ...]:
        """Names of those of the staff who have the skill, whenever they come."""
        skill = demand.skill
        if skill not in self._able:
            able = (hand.name for hand in self.staff if not skill or skill in hand.skills)
            self._able[skill] = tuple(able)
        return self._able[skill]

    def can_ever(self, demand: Demand) -> bool:
        """Whether enough come at all."""
        vendor = not demand.vendor or demand.vendor in self.vendors
        return vendor and len(self.able(demand)) >= demand.people

    def crew(self, demand: Demand, at: float) -> tuple[str, ...] | None:
        """Who would do it now; None where too few are free."""
        if demand.vendor and self.free[demand.vendor] > at:
            return None
        free = [name for name in self.able(demand) if self.free[name] <= at]
        if len(free) < demand.people:
            return None
        return (*free[: demand.people], *([demand.vendor] if demand.vendor else []))

    def bind(self, crew: Iterable[str], node: str, until: float) -> None:
        """Bind these to a piece of work."""
        for name in crew:
            self.free[name] = until
            self.last[name] = node


def is_vendor(hand: Hand) -> bool:
    """Whether these hands are a vendor's."""
    return hand.name.startswith(node_id(NodeKind.VENDOR, ""))
