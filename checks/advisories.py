"""Vulnerability data that was carried in: what a package of a release needs, without a network."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

TRACKER, OSV, KEV = "debian-tracker", "osv", "kev"


@dataclass(frozen=True, slots=True)
class Feed:
    """One file as it was carried in: its kind, the day it is of, its digest, and its extent.

    `releases` counts the records of each release, `debian 12`; a catalogue of vulnerabilities
    known to be exploited has none.
    """

    kind: str
    dated: date
    sha256: str
    records: int
    releases: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Span:
    """Versions that have these vulnerabilities: from `since` ("" from the first) up to `fixed`.

    `fixed` is the first version without them, "" while the distribution offers none. `last` is
    the last version that has them, where that is all the data say.
    """

    since: str
    fixed: str
    last: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advisories:
    """What was given to this judgement, by release and source package; all empty where nothing was.

    `exploited` holds the ids that a catalogue lists as exploited in the wild.
    """

    feeds: tuple[Feed, ...]
    spans: Mapping[str, Mapping[str, tuple[Span, ...]]] = field(repr=False)
    exploited: frozenset[str] = field(repr=False)

    @property
    def digest(self) -> str:
        """One digest for all that was given, "" for nothing."""
        told = sorted(f"{feed.kind} {feed.dated} {feed.sha256}\n" for feed in self.feeds)
        return hashlib.sha256("".join(told).encode()).hexdigest() if told else ""

    def about(self, release: str) -> tuple[Feed, ...]:
        """The feeds that have records of this release."""
        return tuple(feed for feed in self.feeds if release in feed.releases)

    def of_kind(self, kind: str) -> tuple[Feed, ...]:
        """The feeds of one kind."""
        return tuple(feed for feed in self.feeds if feed.kind == kind)


NONE_GIVEN = Advisories((), MappingProxyType({}), frozenset())
