"""What machines answered within a fiscal year: a fold of the journal, the newest of each subject.

A subject is a host or a data set of the ledger, a host as discovery saw it, or a segment. What was
judged of one that has left the ledger answers nothing any more, nor does a run with limits of its
own (`--set`); one that was not judged in the year stays without an answer.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from types import MappingProxyType

from audit.cycle.fiscal import fiscal_year_of
from audit.model import NET_JUDGED, NETS, SET_JUDGED, SETS
from audit.results import HOST_JUDGED, trial_runs
from checks.discovery.model import SegmentCase
from checks.model import Check, Verdict
from inventory.entries import Entry
from inventory.journal import Journal
from inventory.model import Host, Ledger, Platform

_JAPAN = timezone(timedelta(hours=9))
OPEN = (Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_CHECKED)
DECIDED = (Verdict.PASS, Verdict.FAIL)


class Sort(StrEnum):
    """What a subject is: the same id may stand for a host and for what discovery saw of it."""

    HOST = "host"
    DATA_SET = "data_set"
    NETWORK = "network"  # a segment, or a host as the network shows it


SOURCES: Mapping[Sort, tuple[str, str]] = MappingProxyType(
    {
        Sort.HOST: ("run:", HOST_JUDGED),
        Sort.DATA_SET: (SETS, SET_JUDGED),
        Sort.NETWORK: (NETS, NET_JUDGED),
    }
)  # the streams and the kind of their entries
SORTS: Mapping[str, Sort] = MappingProxyType({kind: s for s, (_, kind) in SOURCES.items()})


@dataclass(frozen=True, slots=True)
class Looked:
    """The newest judgement of one subject within the year."""

    subject: str
    at: datetime
    run: str
    evidence: str  # SHA-256 of the raw output, "" where nothing was collected
    verdicts: Mapping[str, Verdict]
    sort: Sort = Sort.HOST


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What one check says over all subjects: verdicts by word, and who was not asked."""

    check: str
    counts: Mapping[Verdict, int]
    unseen: tuple[str, ...]

    @property
    def decided(self) -> int:
        """On how many subjects it was decided, either way."""
        return sum(self.counts.get(verdict, 0) for verdict in DECIDED)

    @property
    def open(self) -> int:
        """On how many subjects it was not decided although they were looked at."""
        return sum(self.counts.get(verdict, 0) for verdict in OPEN)

    @property
    def failed(self) -> int:
        """On how many subjects it is violated; a waiver changes nothing about that."""
        return self.counts.get(Verdict.FAIL, 0)

    @property
    def whole(self) -> bool:
        """True where nobody is left to ask and nothing is open."""
        return not self.unseen and not self.open


def looked_in(journal: Journal, year: int) -> tuple[Looked, ...]:
    """The newest judgement of every subject that was seen in this fiscal year."""
    newest: dict[tuple[Sort, str], Looked] = {}
    for looked in _judgements(journal):
        if fiscal_year_of(looked.at.astimezone(_JAPAN).date()) != year:
            continue
        known = newest.get(key := (looked.sort, looked.subject))
        if known is None or looked.at >= known.at:
            newest[key] = looked
    return tuple(newest[key] for key in sorted(newest))


@dataclass(frozen=True, slots=True)
class Population:
    """Whom the checks are to be asked about: those of hosts, of data sets, and of the network.

    `segments` are the ids of those that discovery is to look at.
    """

    ledger: Ledger
    of_hosts: Mapping[str, Check[...]]
    of_sets: Mapping[str, Check[...]]
    of_network: Mapping[str, Check[...]] = field(default_factory=lambda: MappingProxyType({}))
    segments: tuple[str, ...] = ()

    def checks(self) -> dict[str, Check[...]]:
        """All checks by id."""
        return {**self.of_hosts, **self.of_sets, **self.of_network}

    def asked(self, looked: Iterable[Looked]) -> dict[str, CheckAnswer]:
        """What each check answers over its subjects."""
        seen = {(one.sort, one.subject): one for one in looked}
        hosts = [(host, seen.get((Sort.HOST, host.id))) for host in self.ledger.hosts]
        answers = {id_: _of_hosts(one, hosts) for id_, one in self.of_hosts.items()}
        sets = [(one.id, seen.get((Sort.DATA_SET, one.id))) for one in self.ledger.data_sets]
        answers |= {id_: _answer(id_, sets) for id_ in self.of_sets}
        shown = {id_: one for (sort, id_), one in seen.items() if sort is Sort.NETWORK}
        return answers | {one.id: self._shown(one, shown) for one in self.of_network.values()}

    def _shown(self, check: Check[...], shown: Mapping[str, Looked]) -> CheckAnswer:
        """A rule about segments asks those to be looked at and those seen; others ask each host."""
        subjects = [host.id for host in self.ledger.hosts]
        if SegmentCase in check.needs:
            also = sorted(id_ for id_, one in shown.items() if check.id in one.verdicts)
            subjects = [*dict.fromkeys((*self.segments, *also))]
        return _answer(check.id, [(id_, shown.get(id_)) for id_ in subjects])


def _of_hosts(check: Check[...], hosts: Iterable[tuple[Host, Looked | None]]) -> CheckAnswer:
    mine = ((host.id, looked) for host, looked in hosts if _concerned(check, host, looked))
    return _answer(check.id, mine)


def _concerned(check: Check[...], host: Host, looked: Looked | None) -> bool:
    """True where the check is about this host, or may be: nobody knows yet what it runs."""
    if looked is not None and check.id in looked.verdicts:
        return True
    if host.platform is Platform.UNKNOWN:
        kinds = check.applies_to.kinds
        return looked is None and (not kinds or host.kind in kinds)
    return check.applies_to.covers(host.platform, host.kind)


def _answer(check: str, subjects: Iterable[tuple[str, Looked | None]]) -> CheckAnswer:
    counts: Counter[Verdict] = Counter()
    unseen = []
    for id_, looked in subjects:
        verdict = looked.verdicts.get(check) if looked else None
        if verdict is None:
            unseen.append(id_)
        else:
            counts[verdict] += 1
    return CheckAnswer(check, counts, tuple(unseen))


def _judgements(journal: Journal) -> Iterator[Looked]:
    trials = trial_runs(journal)
    for sort, (streams, kind) in SOURCES.items():
        for entry in journal.entries(streams, kind):
            if entry.body["run"] not in trials:
                yield _looked(entry, sort)


def _looked(entry: Entry, sort: Sort) -> Looked:
    body = entry.body
    seen = datetime.fromisoformat(body["seen_at"]) if body["seen_at"] else entry.at
    return Looked(
        subject=body["host"],
        at=min(seen, entry.at),
        run=body["run"],
        evidence=body.get("evidence", ""),
        verdicts={c: Verdict(word) for word, ids in body["verdicts"].items() for c in ids},
        sort=sort,
    )
