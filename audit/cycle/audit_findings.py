"""Findings of the audit (指摘事項) over the years: a fold over the journal, and nothing else.

What people did stands in `audit-finding:FINGERPRINT`; what scans saw in the entries that
`audit.findings` reads too. Who was of a team and which engagement or year was closed is folded
along, so that an entry that the rules forbade at its moment counts for nothing (`odd`); and which
machine was behind an id at that moment, so that a host keeps its findings over its names.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from audit.cycle import engagements, years
from audit.cycle import finding_rules as rules
from audit.cycle.engagements import Engagement
from audit.cycle.finding_deeds import (
    BY_SECTION,
    DEEDS,
    RAISED,
    STREAM,
    WORDED,
    facts_of,
    number_in,
    raised,
    refuse,
)
from audit.cycle.finding_model import AuditFinding
from audit.cycle.finding_scan import Case, Watched
from audit.cycle.years import YearPlan
from audit.model import GAP_JUDGED, GAPS, NET_JUDGED, NETS, SET_JUDGED, SETS, FindingState
from audit.results import HOST_JUDGED, RUN_STARTED
from inventory import identity
from inventory.entries import Entry, Kept
from inventory.words import T

SEEN = {HOST_JUDGED: "run:", SET_JUDGED: SETS, NET_JUDGED: NETS, GAP_JUDGED: GAPS}
_ODD = (KeyError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class Folded:
    """The findings by number, and what people's deeds are judged by at the end of the journal.

    `odd` are entries about findings that were never raised; those of a finding stand with it.
    """

    findings: tuple[AuditFinding, ...]
    engagements: Mapping[str, Engagement]
    years: Mapping[int, YearPlan]
    counts: Mapping[str, int]  # raised in each engagement
    odd: tuple[int, ...] = ()

    def year_closed(self, year: int) -> bool:
        """Whether that fiscal year is closed."""
        return year in self.years and self.years[year].closed is not None

    def against_writing(self, engagement: str, actor: str) -> T | None:
        """Why this person may not raise or word a finding of that engagement."""
        found = self.engagements.get(engagement)
        is_closed = found is not None and self.year_closed(found.year)
        return rules.against_writing(found, engagement, actor, year_closed=is_closed)


class Book:
    """The findings as they are folded, entry by entry."""

    def __init__(self, renamed: Mapping[str, str] | None = None) -> None:
        """Begin with nothing; `renamed` tells the names that hosts have now by former ones."""
        self.watched = Watched(renamed or {})
        self.cases: dict[str, Case] = {}
        self.engagements: dict[str, Engagement] = {}
        self.years: dict[int, YearPlan] = {}
        self.counts: dict[str, int] = {}
        self.odd: list[int] = []

    def read(self, journal: Kept, until: int | None = None) -> "Book":
        """Take in all that a journal says, as far as the entry `until`."""
        for entry in _entries(journal, until):
            self.take(entry)
        return self

    @property
    def folded(self) -> Folded:
        """All of it, by number."""
        found = sorted((one.folded for one in self.cases.values()), key=_by_number)
        return Folded(
            tuple(found),
            dict(self.engagements),
            dict(self.years),
            dict(self.counts),
            tuple(self.odd),
        )

    def take(self, entry: Entry) -> None:
        """Take one entry in."""
        if entry.kind in SEEN:
            self._try(self.watched.observe, entry)
        elif entry.kind == RUN_STARTED:
            self._try(self.watched.begin, entry)
        elif entry.stream == identity.STREAM:
            self._try(self.watched.rename, entry)
        elif entry.stream.startswith(STREAM):
            self._deed(entry)
        elif entry.stream.startswith(engagements.STREAM):
            self._engagement(entry)
        elif entry.stream.startswith(years.STREAM):
            self._year(entry)

    def _try(self, take: Callable[[Entry], None], entry: Entry) -> None:
        try:
            take(entry)
        except _ODD:
            self.odd.append(entry.sequence)

    def _deed(self, entry: Entry) -> None:
        case = self.cases.get(entry.stream)
        try:
            if entry.kind == RAISED:
                self._raise(entry, case)
            elif case is None:
                self.odd.append(entry.sequence)
            else:
                case.take(self._done(case.finding, entry), entry.sequence)
        except _ODD:
            self._put_aside(entry, case)

    def _raise(self, entry: Entry, case: Case | None) -> None:
        id_ = entry.body["engagement"]
        refuse(self._against_writing(id_, entry.actor))
        count = self.counts.get(id_, 0) + 1
        if entry.body["number"] != number_in(id_, count):
            raise ValueError(entry.body["number"])
        before = case.finding if case else None
        finding = raised(before, entry, self.engagements[id_])
        self.counts[id_] = count
        if case is None:
            case = self.cases[entry.stream] = Case(finding)
        case.take(finding, entry.sequence)
        anew = before is None or before.state is FindingState.CLOSED
        self.watched.watch(case, facts_of(entry), anew=anew)

    def _done(self, before: AuditFinding, entry: Entry) -> AuditFinding:
        team_of = self.engagements.get(before.engagement)
        if entry.kind == WORDED:
            refuse(self._against_writing(before.engagement, entry.actor))
        if entry.kind in BY_SECTION:
            refuse(rules.against_section(entry.actor, team_of))
        after = DEEDS[entry.kind](before, entry)
        if entry.kind in BY_SECTION:
            return replace(after, hands=tuple(dict.fromkeys((*after.hands, entry.actor))))
        return after

    def _against_writing(self, engagement: str, actor: str) -> T | None:
        return Folded((), self.engagements, self.years, self.counts).against_writing(
            engagement, actor
        )

    def _put_aside(self, entry: Entry, case: Case | None) -> None:
        if case is None:
            self.odd.append(entry.sequence)
        else:
            case.finding = replace(case.finding, odd=(*case.finding.odd, entry.sequence))

    def _engagement(self, entry: Entry) -> None:
        id_ = entry.stream.removeprefix(engagements.STREAM)
        if not entry.kind.startswith(engagements.STREAM_KINDS):
            return
        if after := engagements.step(self.engagements.get(id_), entry):
            self.engagements[id_] = after

    def _year(self, entry: Entry) -> None:
        text = entry.stream.removeprefix(years.STREAM)
        if text.isdecimal() and text.isascii():
            before = self.years.get(int(text), YearPlan(int(text)))
            self.years[int(text)] = years.step(before, entry) or before


def read_findings(
    journal: Kept, *, renamed: Mapping[str, str] | None = None, until: int | None = None
) -> list[AuditFinding]:
    """Every finding by number, as after the entry `until`; `renamed` tells former hosts' names."""
    return list(read_all(journal, renamed=renamed, until=until).findings)


def fold_findings(
    entries: Iterable[Entry], renamed: Mapping[str, str] | None = None
) -> list[AuditFinding]:
    """The findings after these entries, which come in the order of the journal."""
    return list(fold_all(entries, renamed).findings)


def read_all(
    journal: Kept, *, renamed: Mapping[str, str] | None = None, until: int | None = None
) -> Folded:
    """The findings with the teams, the years and the odd entries they were judged by."""
    return Book(renamed).read(journal, until).folded


def fold_all(entries: Iterable[Entry], renamed: Mapping[str, str] | None = None) -> Folded:
    """As `fold_findings`, with all that was folded along."""
    book = Book(renamed)
    for entry in entries:
        book.take(entry)
    return book.folded


def _entries(journal: Kept, until: int | None) -> Iterator[Entry]:
    kinds = (
        *(engagements.OPENED, engagements.TEAMED, engagements.NOTICED),
        *(engagements.SAMPLED, engagements.MOVED),
    )
    streams = [
        journal.entries(STREAM),
        journal.entries(years.STREAM),
        journal.entries(identity.STREAM, identity.DECIDED),
        journal.entries(SEEN[HOST_JUDGED], RUN_STARTED),
        *(journal.entries(engagements.STREAM, kind) for kind in kinds),
        *(journal.entries(stream, kind) for kind, stream in SEEN.items()),
    ]
    for entry in heapq.merge(*streams, key=lambda one: one.sequence):
        if until is None or entry.sequence <= until:
            yield entry  # to the end, so that all cursors are closed


def _by_number(finding: AuditFinding) -> tuple[str, int, str]:
    engagement, _, place = finding.number.rpartition("-F")
    return engagement, int(place), finding.fingerprint
