"""The nouns of a sweep: whom to ask, what was heard, what people say, and how a thing stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bcp.model import State
from inventory.words import T


class Port(StrEnum):
    """How one port met a connection."""

    OPEN = "open"
    CLOSED = "closed"  # refused: something at the address is alive
    SILENT = "silent"
    UNASKED = "unasked"  # this machine could not ask, so that nothing is known


class By(StrEnum):
    """How a state is known."""

    PROBE = "probe"
    INFERRED = "inferred"  # from what answers, and what does not, behind it
    PERSON = "person"
    PAPER = "paper"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Target:
    """One piece of equipment to ask: its addresses, the first is contacted, and its ports."""

    node: str
    addresses: tuple[str, ...]
    ports: tuple[int, ...]
    talks: frozenset[int] = frozenset()  # ports that say something of themselves when they are well


@dataclass(frozen=True, slots=True)
class Pace:
    """How gently is asked; seconds, and pieces of equipment that begin in one of them.

    One connection to each port a round, and a second round for who was silent. OpenSSH 9.8 and
    later counts a connection without a login as one second of penalty and turns away from 15 on
    (PerSourcePenalties in sshd_config(5)): a sweep stays far below.
    """

    per_second: float = 50.0
    at_once: int = 100
    ping: float = 1.0
    connect: float = 3.0
    speak: float = 3.0
    rounds: int = 2


@dataclass(frozen=True, slots=True)
class Heard:
    """What one port said: `kind` is ssh, http, tls, busy, other or mute, `said` its own words."""

    state: Port
    kind: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look from one place (`vantage`) found; `ping` is None where none could be sent."""

    node: str
    vantage: str
    at: datetime
    address: str
    ping: bool | None
    ports: Mapping[int, Heard] = field(default_factory=dict)
    inside: tuple[str, ...] = ()  # what the collector said (`bcp.sweep.inside`)
    failure: str = ""  # why the collector said nothing, where it was asked

    @property
    def answered(self) -> bool:
        """Whether anything at the address is alive."""
        alive = {Port.OPEN, Port.CLOSED}
        return bool(self.ping) or any(one.state in alive for one in self.ports.values())

    @property
    def asked(self) -> bool:
        """Whether silence means anything: at least one question left this machine."""
        unasked = all(one.state is Port.UNASKED for one in self.ports.values())
        return self.ping is not None or not unasked


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person says of a thing, or a sheet of paper that was typed in later."""

    node: str
    state: State
    by: By
    at: datetime
    actor: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sorts:
    """Equipment that is not a server: what carries others, and what is switched off at night."""

    gear: frozenset[str] = frozenset()
    terminals: frozenset[str] = frozenset()


SERVERS_ONLY = Sorts()


@dataclass(frozen=True, slots=True)
class Standing:
    """How one thing stands: `via` leads from what it waits for to the root cause, the last."""

    node: str
    state: State
    why: T
    by: By = By.PROBE
    via: tuple[str, ...] = ()
    at: datetime | None = None
    notes: tuple[T, ...] = ()

    @property
    def root(self) -> str:
        """The root cause: what must be looked at first, itself where nothing is before it."""
        return self.via[-1] if self.via else self.node


@dataclass(frozen=True, slots=True)
class Cause:
    """One root cause with everything that is folded under it."""

    standing: Standing
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The damage as far as it is known: standings by id, root causes, from where and when."""

    standings: Mapping[str, Standing]
    causes: tuple[Cause, ...]
    vantages: Mapping[str, datetime]  # where it was looked from, and when last
    stale: Mapping[str, datetime]  # looks too old to count
    blind: tuple[str, ...]  # vantages where nothing at all answered
    baseline: datetime | None  # when the last known good was taken
    unasked: tuple[str, ...]  # equipment that nobody has looked at yet
    strangers: tuple[str, ...] = ()  # what was seen elsewhere and is not in this ledger

    @property
    def states(self) -> Mapping[str, State]:
        """The state of everything that was judged."""
        return {node: one.state for node, one in self.standings.items()}
