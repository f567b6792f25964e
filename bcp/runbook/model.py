"""Runbooks (行動計画): phases, steps that fit on a card, modules that can be put on at any time."""

from dataclasses import dataclass
from enum import StrEnum


class Hours(StrEnum):
    """For which half of the week a step is written."""

    ANY = "any"
    IN = "in"  # 就業時間内
    OFF = "off"  # 就業時間外・夜間・休日


@dataclass(frozen=True, slots=True)
class Phase:
    """A band of time after it happened; `until` in minutes is its end."""

    id: str
    title: str
    until: float


@dataclass(frozen=True, slots=True)
class Trigger:
    """What makes people act without being called: `at` is 震度 (「5強」), a level or an event."""

    kind: str  # earthquake, flood, ...
    at: str
    then: str  # who comes, what begins

    @property
    def begins(self) -> str:
        """When it acts, as people say it: of an earthquake `at` may be the bare number."""
        bare = self.kind == "earthquake" and "震度" not in self.at
        return f"震度{self.at}" if bare else self.at


@dataclass(frozen=True, slots=True)
class Step:
    """One card (初動カード): a title of ten characters at most, and when it is done.

    `digest` is the SHA-256 of the canonical form of everything else: a run names it, so that a
    later change of the text does not change what was done.
    """

    id: str  # unique over all modules: `eq-01`
    phase: str
    title: str
    do: str
    done_when: str
    post: str  # id of the post that does it
    deputy: str = ""
    target: float | None = None  # minutes after it happened
    hours: Hours = Hours.ANY
    after: tuple[str, ...] = ()  # ids of steps that must be done first
    condition: str = ""
    irreversible: bool = False
    authority: str = ""  # who may order it; whose advice it follows
    about: tuple[str, ...] = ()  # ids of things: systems, sites, hosts
    advises: tuple[str, ...] = ()  # `power:off`, `network:cut`: what may contradict another
    place: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """Steps for one kind of event (地震, 風水害, ランサムウェア …)."""

    id: str
    title: str
    version: str
    triggers: tuple[Trigger, ...]
    steps: tuple[Step, ...]
    source: str = ""  # whose text it follows; 「独自」 where it is ours


@dataclass(frozen=True, slots=True)
class Runbook:
    """Phases and every module that is known."""

    phases: tuple[Phase, ...]
    modules: tuple[Module, ...]
